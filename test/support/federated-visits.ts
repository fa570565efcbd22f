import type { FakeOidc, Says, Wrongs } from './fake-oidc.js';
import { readAsked, type Asked } from './fake-saml.js';
import type { TestServer } from './server.js';
import { Visitor, type Visited } from './visitor.js';

/** A browser after a federated sign-in, and the last page. */
export interface Trip {
  readonly visitor: Visitor;
  readonly page: Visited;
}

/** Opens `GET /federation/start` for a provider and returns the address at the provider. */
export async function startAt(visitor: Visitor, idpId: string, query: Record<string, string> = {}) {
  const parameters = new URLSearchParams({ idp_id: idpId, ...query });
  const { next, text } = await visitor.get(`/federation/start?${parameters.toString()}`);
  if (!next) throw new Error(text);
  return next;
}

/** Signs in at an OpenID provider, which issues the claims `says`. */
export async function oidcTrip(
  server: TestServer,
  fake: FakeOidc,
  idpId: string,
  says: Says,
  wrongs: Wrongs = {},
  query: Record<string, string> = {},
): Promise<Trip> {
  const visitor = new Visitor(server);
  const next = await startAt(visitor, idpId, query);
  return { visitor, page: await visitor.get(fake.letIn(next, says, wrongs)) };
}

/**
 * Posts `xml` to the assertion consumer service without cookies, like the form on the page of the
 * provider.
 */
export const sendSaml = (server: TestServer, asked: Pick<Asked, 'relayState'>, xml: string) =>
  new Visitor(server).post(
    '/federation/saml/acs',
    new URLSearchParams({
      SAMLResponse: Buffer.from(xml).toString('base64'),
      RelayState: asked.relayState,
    }),
    { origin: 'https://idp.example.com', 'sec-fetch-site': 'cross-site' },
  );

/** Signs in at a SAML provider, which answers with the XML that `respond` returns. */
export async function samlTrip(
  server: TestServer,
  idpId: string,
  respond: (asked: Asked) => string,
  query: Record<string, string> = {},
): Promise<Trip> {
  const visitor = new Visitor(server);
  const asked = readAsked(await startAt(visitor, idpId, query));
  const sent = await sendSaml(server, asked, respond(asked));
  return { visitor, page: sent.status === 303 ? await visitor.get(sent.next!) : sent };
}

/** Returns the id of the user who is signed in in the browser; undefined if none. */
export async function signedInAs(
  server: TestServer,
  { session }: Visitor,
): Promise<string | undefined> {
  if (session === undefined) return undefined;
  const { status, body } = await server.as({ session }).get('/users/me');
  return status === 200 ? (body.id as string) : undefined;
}
