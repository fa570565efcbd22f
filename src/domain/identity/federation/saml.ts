import { SAML, ValidateInResponseTo } from '@node-saml/node-saml';
import type { RequestContext } from '../../core/context.js';
import { readSamlMetadata } from '../identity-providers/saml-metadata.js';
import type { StoredProvider } from '../identity-providers/provider-reads.js';
import { federatedLoginLifetime } from './federated-login.js';

/** Path of the assertion consumer service, which receives SAML responses. */
export const samlAnswerPath = '/federation/saml/acs';

/** Path of the SAML metadata of this server. */
export const samlMetadataPath = (idpId: string): string => `/federation/saml/metadata/${idpId}`;

/** Tolerance for the clocks of a provider, in milliseconds. */
const clockTolerance = 30_000;

/** The ids of an exchange: of the request, and of the request that the response must refer to. */
interface Exchange {
  asked(requestId: string): void;
  readonly expected: string | undefined;
  /** Whether the provider must authenticate the user again (SAML 2.0 Core, section 3.4.1). */
  readonly forceAuthn?: boolean;
}

/** The entity ID of this server for a provider. */
export const entityIdOf = (
  { identity }: RequestContext,
  { id, samlEntityid }: StoredProvider,
): string => samlEntityid ?? `${identity.issuer}${samlMetadataPath(id)}`;

/** Returns the SAML service provider of this server for `provider`. It requires signed assertions. */
export async function samlClient(
  ctx: RequestContext,
  provider: StoredProvider,
  exchange: Exchange,
): Promise<SAML> {
  const { ssoUrl, certificates, binding } = await readSamlMetadata(provider.meta!);
  const entityId = entityIdOf(ctx, provider);
  return new SAML({
    entryPoint: ssoUrl,
    idpCert: [...certificates],
    issuer: entityId,
    // `readSamlAnswer` checks the audience, because the library does not trim white space.
    audience: false,
    callbackUrl: `${ctx.identity.issuer}${samlAnswerPath}`,
    wantAssertionsSigned: true,
    wantAuthnResponseSigned: false,
    validateInResponseTo: ValidateInResponseTo.always,
    requestIdExpirationPeriodMs: federatedLoginLifetime,
    acceptedClockSkewMs: clockTolerance,
    identifierFormat: null,
    authnRequestBinding: binding === 'post' ? 'HTTP-POST' : 'HTTP-Redirect',
    // A request by POST is not compressed (SAML 2.0 Bindings, section 3.5.4).
    skipRequestCompression: binding === 'post',
    forceAuthn: exchange.forceAuthn ?? false,
    disableRequestedAuthnContext: true,
    // Requests are stored with their sign-in.
    cacheProvider: {
      saveAsync: (id, value) => {
        exchange.asked(id);
        return Promise.resolve({ value, createdAt: ctx.clock() });
      },
      // The expiration is checked with the sign-in, so the request counts as new.
      getAsync: (id) => Promise.resolve(id === exchange.expected ? new Date().toISOString() : null),
      removeAsync: () => Promise.resolve(null),
    },
  });
}

/** Returns the SAML metadata of this server for `provider`, as XML. */
export async function samlMetadata(ctx: RequestContext, provider: StoredProvider): Promise<string> {
  const client = await samlClient(ctx, provider, { asked: () => {}, expected: undefined });
  return client.generateServiceProviderMetadata(null, null);
}
