import * as openid from 'openid-client';
import type { FederatedIdentity, FederatedLogin } from '../../../entities/index.js';
import type { RequestContext } from '../../core/context.js';
import { enter, type SignedIn } from '../sessions/sign-in.js';
import { refreshedProvider } from '../identity-providers/refresh-metadata.js';
import type { StoredProvider } from '../identity-providers/provider-reads.js';
import {
  failed,
  foreignProvider,
  keepIdentity,
  oidcProvider,
  openLogin,
  remembered,
  takeLogin,
} from './federated-login.js';
import { accountOf } from './link-account.js';
import { readIdentity } from './oidc-claims.js';
import { checkedAuthenticationTime } from './requested-authentication.js';
import { samlMetadata } from './saml.js';
import { UnknownSignature, readSamlAnswer } from './saml-answer.js';
import { oidcCallbackPath } from './start-federation.js';

/** A user who has returned from an identity provider, and the path to continue with. */
export interface Returned {
  readonly signedIn: SignedIn;
  /** Sealed; empty if there is none. */
  readonly returnTo: string;
}

/** Maximum length of a name from an identity provider. */
const longestName = 255;

/** Characters that text columns cannot store. */
const unstorable = /\0|\p{Surrogate}/u;

/**
 * @throws Error if `identity` has no valid subject: OpenID Connect Core 1.0, section 2, limits
 *   `sub` to 255 characters
 */
function checked({ subject, login, authenticatedAt }: FederatedIdentity): FederatedIdentity {
  if (subject.trim() === '') throw new Error('the subject is empty');
  if (subject.length > longestName || unstorable.test(subject)) {
    throw new Error('the subject is too long, or contains characters that cannot be stored');
  }
  const usable = login !== null && login.length <= longestName && !unstorable.test(login);
  return { subject, login: usable ? login : null, authenticatedAt };
}

/**
 * Signs in the user who returns from an OpenID Connect provider (OpenID Connect Core 1.0, section
 * 3.1.2.5) in the browser that started the sign-in.
 *
 * @param query the query of the callback
 * @throws DomainError `UNAUTHENTICATED` for an invalid response, `ACCESS_DENIED` if no account
 *   matches
 */
export async function finishOidc(
  ctx: RequestContext,
  query: URLSearchParams,
  browser: string | undefined,
): Promise<Returned> {
  const state = query.get('state');
  if (!state || !browser) throw failed();
  const login = await takeLogin(ctx, state, browser);
  const provider = await foreignProvider(ctx, login.idpId);
  const maxAge = login.maxAge ?? null;
  const secrets = [query.get('code'), state, login.nonce, login.codeVerifier];
  const attempt = async () => {
    if (!login.nonce || !login.codeVerifier) throw new Error('the sign-in started with SAML');
    const client = oidcProvider(ctx, provider);
    secrets.push(client.clientSecret);
    const configuration = await ctx.federation.configurationOf(client);
    const address = new URL(`${ctx.identity.issuer}${oidcCallbackPath}`);
    address.search = query.toString();
    const tokens = await openid.authorizationCodeGrant(configuration, address, {
      expectedState: state,
      expectedNonce: login.nonce,
      pkceCodeVerifier: login.codeVerifier,
      idTokenExpected: true,
      ...(maxAge !== null && { maxAge }),
    });
    const { authTime, ...identity } = await readIdentity(configuration, provider, tokens);
    const stated = authTime === null ? null : authTime * 1000;
    return signInAs(ctx, provider, login, { ...identity, authenticatedAt: stated });
  };
  return remembered(ctx, provider.id, attempt, secrets);
}

/**
 * Receives the response of a SAML provider (SAML 2.0 Bindings, section 3.5). It is a form of
 * another site and has no cookie, so the identity is stored until the browser that started the
 * sign-in requests it.
 *
 * @throws DomainError `UNAUTHENTICATED` for an invalid response
 */
export async function takeSamlAnswer(
  ctx: RequestContext,
  state: string,
  answer: string,
): Promise<void> {
  const login = await openLogin(ctx, state);
  if (!login?.requestId) throw failed();
  const provider = await foreignProvider(ctx, login.idpId);
  await remembered(ctx, provider.id, async () => {
    if (provider.idpType !== 'saml') throw new Error('the identity provider no longer uses SAML');
    const read = (by: StoredProvider) => readSamlAnswer(ctx, by, login, answer);
    const identity = await read(provider).catch(async (error: unknown) => {
      const changed =
        error instanceof UnknownSignature ? await refreshedProvider(ctx, provider) : undefined;
      if (!changed) throw error;
      return read(changed);
    });
    await keepIdentity(ctx, login, checked(identity));
  });
}

/**
 * Signs in the user whom a SAML provider has identified, in the browser that started the sign-in.
 *
 * @throws DomainError as `finishOidc`
 */
export async function finishSaml(
  ctx: RequestContext,
  state: string,
  browser: string | undefined,
): Promise<Returned> {
  if (!browser) throw failed();
  const login = await takeLogin(ctx, state, browser);
  const provider = await foreignProvider(ctx, login.idpId);
  const { identity } = login;
  return remembered(ctx, provider.id, () => {
    if (!identity) throw new Error('the identity provider has not responded');
    return signInAs(ctx, provider, login, identity);
  });
}

async function signInAs(
  ctx: RequestContext,
  provider: StoredProvider,
  { returnTo, maxAge }: FederatedLogin,
  stated: FederatedIdentity,
): Promise<Returned> {
  const identity = checked(stated);
  // Checked before the account is looked up, because a failure must not change anything.
  const authenticatedAt = checkedAuthenticationTime(
    identity.authenticatedAt,
    maxAge ?? null,
    ctx.clock(),
  );
  const user = await accountOf(ctx, provider, identity);
  const proof = { methods: ['fed'], idpId: provider.id, authenticatedAt } as const;
  return { signedIn: await enter(ctx, user, proof), returnTo };
}

/**
 * Returns the SAML metadata of this server for a provider, as XML.
 *
 * @throws DomainError `NOT_FOUND` unless it is a SAML provider
 */
export async function describeToSaml(ctx: RequestContext, idpId: string): Promise<string> {
  const provider = await foreignProvider(ctx, idpId);
  if (provider.idpType !== 'saml') throw failed();
  return samlMetadata(ctx, provider);
}
