import { SAML, ValidateInResponseTo, type Profile } from '@node-saml/node-saml';
import { parseDomFromString, xpath } from '@node-saml/node-saml/lib/xml.js';
import type { FederatedIdentity, FederatedLogin } from '../../entities/index.js';
import type { RequestContext } from '../context.js';
import { readSamlMetadata } from '../identity-providers/saml-metadata.js';
import type { StoredProvider } from '../identity-providers/provider-reads.js';
import { failed, federatedLoginLifetime } from './federated-login.js';

/** Path that SAML providers send their answers to (the assertion consumer service). */
export const samlAnswerPath = '/federation/saml/acs';

/** Path of what we tell a SAML provider about us. */
export const samlMetadataPath = (idpId: string): string => `/federation/saml/metadata/${idpId}`;

/** How far the clocks of a provider may be off, in milliseconds. */
const clockTolerance = 30_000;

/** A name that is another one every time names nobody. */
const transientName = 'urn:oasis:names:tc:SAML:2.0:nameid-format:transient';

/** What goes with one request: its id when it is made, and the one that the answer has to name. */
interface Exchange {
  asked(requestId: string): void;
  readonly expected: string | undefined;
}

/** What we are called at the provider. */
const entityIdOf = ({ identity }: RequestContext, { id, samlEntityid }: StoredProvider): string =>
  samlEntityid ?? `${identity.issuer}${samlMetadataPath(id)}`;

/** The service provider that this server is for `provider`: it believes signed assertions alone. */
export async function samlClient(
  ctx: RequestContext,
  provider: StoredProvider,
  exchange: Exchange,
): Promise<SAML> {
  const { ssoUrl, certificates } = await readSamlMetadata(provider.meta!);
  const entityId = entityIdOf(ctx, provider);
  return new SAML({
    entryPoint: ssoUrl,
    idpCert: [...certificates],
    issuer: entityId,
    audience: entityId,
    callbackUrl: `${ctx.identity.issuer}${samlAnswerPath}`,
    wantAssertionsSigned: true,
    wantAuthnResponseSigned: false,
    validateInResponseTo: ValidateInResponseTo.always,
    requestIdExpirationPeriodMs: federatedLoginLifetime,
    acceptedClockSkewMs: clockTolerance,
    identifierFormat: null,
    disableRequestedAuthnContext: true,
    // Requests are remembered with the login that they are part of.
    cacheProvider: {
      saveAsync: (id, value) => {
        exchange.asked(id);
        return Promise.resolve({ value, createdAt: ctx.clock() });
      },
      // Their age is known from the login: this one was asked just now.
      getAsync: (id) => Promise.resolve(id === exchange.expected ? new Date().toISOString() : null),
      removeAsync: () => Promise.resolve(null),
    },
  });
}

/** What we tell `provider` about us: XML. */
export async function samlMetadata(ctx: RequestContext, provider: StoredProvider): Promise<string> {
  const client = await samlClient(ctx, provider, { asked: () => {}, expected: undefined });
  return client.generateServiceProviderMetadata(null, null);
}

/**
 * Whom the answer of a provider names: signed by it, for us, in answer to what `login` asked.
 * Whatever is wrong with it throws.
 */
export async function readSamlAnswer(
  ctx: RequestContext,
  provider: StoredProvider,
  login: FederatedLogin,
  answer: string,
): Promise<FederatedIdentity> {
  const xml = Buffer.from(answer, 'base64').toString('utf8');
  if (/<!(DOCTYPE|ENTITY)/i.test(xml)) throw new Error('the answer has a document type');
  const client = await samlClient(ctx, provider, {
    asked: () => {},
    expected: login.requestId ?? undefined,
  });
  const { profile } = await client.validatePostResponseAsync({ SAMLResponse: answer });
  const { entityId } = await readSamlMetadata(provider.meta!);
  if (!profile?.nameID || profile.nameIDFormat === transientName) throw failed();
  if (profile.issuer !== entityId) throw new Error('the answer is of another provider');
  await assertMeant(profile, login.requestId, `${ctx.identity.issuer}${samlAnswerPath}`);
  return { subject: profile.nameID, login: loginOf(provider, profile) };
}

/** What is around an assertion may not be signed: the assertion itself names what it answers, and where. */
async function assertMeant(
  profile: Profile,
  requestId: string | null | undefined,
  recipient: string,
): Promise<void> {
  const assertion = await parseDomFromString(profile.getAssertionXml!());
  const confirmations = xpath.selectElements(
    assertion,
    `/*/*[local-name(.)='Subject']/*[local-name(.)='SubjectConfirmation']/*[local-name(.)='SubjectConfirmationData']`,
  );
  const meant = confirmations.some(
    (data) =>
      data.getAttribute('InResponseTo') === requestId &&
      data.getAttribute('Recipient') === recipient,
  );
  if (!meant) throw new Error('the assertion answers something else, or somebody else');
}

function loginOf({ loginAttribute }: StoredProvider, profile: Profile): string | null {
  if (!loginAttribute) return profile.nameID;
  const value = profile[loginAttribute];
  return typeof value === 'string' && value !== '' ? value : null;
}
