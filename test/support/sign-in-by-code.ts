import { randomBytes, createHash } from 'node:crypto';
import { password } from './people.js';
import type { TestServer, Principal } from './server.js';
import { requestToken } from './tokens.js';
import { Visitor, queryOf } from './visitor.js';

/** A browser in which the person with this login has signed in. */
export async function visitorAs(server: TestServer, login: string): Promise<Visitor> {
  const visitor = new Visitor(server);
  await visitor.submit(await visitor.get('/login'), { login, password });
  return visitor;
}

type Parameters = Readonly<Record<string, string | undefined>>;

/** The path of an authorization request; a parameter that is undefined is left out. */
export function authorizePath(parameters: Parameters): string {
  const given = Object.entries({ response_type: 'code', scope: 'openid', ...parameters });
  const kept = given.filter((entry): entry is [string, string] => entry[1] !== undefined);
  return `/api/2/idp/authorize?${new URLSearchParams(kept).toString()}`;
}

/** A code verifier, and the parameters that bind a code to it (RFC 7636). */
export function pkce() {
  const verifier = randomBytes(32).toString('base64url');
  const challenge = createHash('sha256').update(verifier).digest('base64url');
  return {
    verifier,
    parameters: { code_challenge: challenge, code_challenge_method: 'S256' },
  };
}

/** What the token endpoint answers to the code that `visitor` gets for `parameters`. */
export async function signInByCode(
  server: TestServer,
  visitor: Visitor,
  client: Principal,
  parameters: Parameters & { readonly redirect_uri: string },
) {
  const page = await visitor.get(authorizePath({ client_id: client.id, ...parameters }));
  const { code } = queryOf(page.next);
  if (code === undefined) throw new Error(`there is no code: ${page.next ?? page.text}`);
  return requestToken(
    server,
    { grant_type: 'authorization_code', code, redirect_uri: parameters.redirect_uri },
    { as: client },
  );
}
