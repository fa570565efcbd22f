import type { SAML } from '@node-saml/node-saml';
import * as openid from 'openid-client';
import { run } from '../../core/action.js';
import type { RequestContext } from '../../core/context.js';
import type { StoredProvider } from '../identity-providers/provider-reads.js';
import { readSamlMetadata } from '../identity-providers/saml-metadata.js';
import { asSystem } from '../tokens/refresh-tokens.js';
import { hashSecret, randomSecret } from '../../core/secrets.js';
import {
  foreignProvider,
  noteFederatedLogin,
  oidcProvider,
  remembered,
} from './federated-login.js';
import type { RequestedAuthentication } from './requested-authentication.js';
import { samlClient } from './saml.js';

/** Path that OpenID Connect providers redirect users to. */
export const oidcCallbackPath = '/federation/oidc/callback';

/** A user who is to be redirected to an identity provider. */
export interface Traveller {
  readonly idpId: string;
  /** Id of the browser; the sign-in must finish in the same browser. */
  readonly browser: string;
  /** The sealed path to continue with; empty if there is none. */
  readonly returnTo: string;
  /** The requirements of the application for the sign-in. */
  readonly requested: RequestedAuthentication;
}

/** The redirect to a provider, or a form for providers that accept only POST. */
export interface Departure {
  readonly address: string;
  /** Fields of the form; undefined for a redirect. */
  readonly fields?: Readonly<Record<string, string>>;
}

/**
 * Starts a sign-in at an identity provider. The user must return within 15 minutes in the same
 * browser.
 *
 * @throws DomainError `NOT_FOUND` if the provider does not exist, `UNAUTHENTICATED` if it cannot be
 *   reached
 */
export async function startFederation(
  ctx: RequestContext,
  traveller: Traveller,
): Promise<Departure> {
  const provider = await foreignProvider(ctx, traveller.idpId);
  return remembered(ctx, provider.id, () =>
    provider.idpType === 'oidc'
      ? startOidc(ctx, provider, traveller)
      : startSaml(ctx, provider, traveller),
  );
}

const noted = (state: string, { idpId, browser, returnTo, requested }: Traveller) => ({
  id: hashSecret(state),
  idpId,
  browserHash: hashSecret(browser),
  nonce: null,
  codeVerifier: null,
  requestId: null,
  maxAge: requested.maxAge,
  returnTo,
});

async function startOidc(
  ctx: RequestContext,
  provider: StoredProvider,
  traveller: Traveller,
): Promise<Departure> {
  const configuration = await ctx.federation.configurationOf(oidcProvider(ctx, provider));
  const [state, nonce] = [randomSecret(), randomSecret()];
  const codeVerifier = openid.randomPKCECodeVerifier();
  await run(noteFederatedLogin, asSystem(ctx), {
    ...noted(state, traveller),
    nonce,
    codeVerifier,
  });
  const { prompt, maxAge, loginHint } = traveller.requested;
  const url = openid.buildAuthorizationUrl(configuration, {
    redirect_uri: `${ctx.identity.issuer}${oidcCallbackPath}`,
    scope: scopesOf(configuration),
    state,
    nonce,
    code_challenge: await openid.calculatePKCECodeChallenge(codeVerifier),
    code_challenge_method: 'S256',
    ...(prompt !== null && { prompt }),
    ...(maxAge !== null && { max_age: String(maxAge) }),
    ...(loginHint !== null && { login_hint: loginHint }),
  });
  return { address: url.href };
}

/** Returns the scopes for the identity and the login of the user, if the provider supports them. */
function scopesOf(configuration: openid.Configuration): string {
  const { scopes_supported: supported } = configuration.serverMetadata();
  const extra = ['email', 'profile'].filter((scope) => supported?.includes(scope) ?? true);
  return ['openid', ...extra].join(' ');
}

async function startSaml(
  ctx: RequestContext,
  provider: StoredProvider,
  traveller: Traveller,
): Promise<Departure> {
  let requestId: string | undefined;
  const { prompt, maxAge } = traveller.requested;
  const client = await samlClient(ctx, provider, {
    asked: (id) => (requestId = id),
    expected: undefined,
    // SAML has no maximum age, so a user whose authentication is too old must authenticate again.
    forceAuthn: prompt?.includes('login') === true || maxAge !== null,
  });
  const state = randomSecret();
  const { ssoUrl, binding } = await readSamlMetadata(provider.meta!);
  const departure: Departure =
    binding === 'post'
      ? { address: ssoUrl, fields: await requestFields(client, state) }
      : { address: await client.getAuthorizeUrlAsync(state, undefined, {}) };
  if (requestId === undefined) throw new Error('the SAML request has no ID');
  await run(noteFederatedLogin, asSystem(ctx), { ...noted(state, traveller), requestId });
  return departure;
}

/** Returns the form fields of a request by POST (SAML 2.0 Bindings, section 3.5.4). */
async function requestFields(client: SAML, state: string): Promise<Record<string, string>> {
  const fields = await client.getAuthorizeMessageAsync(state);
  return Object.fromEntries(Object.entries(fields).map(([name, value]) => [name, String(value)]));
}
