import * as openid from 'openid-client';
import type { FederatedIdentity } from '../../../entities/index.js';
import type { StoredProvider } from '../identity-providers/provider-reads.js';

type Claims = Readonly<Record<string, unknown>>;
type Tokens = openid.TokenEndpointResponse & openid.TokenEndpointResponseHelpers;

/** The identity in the tokens of an OpenID provider. */
type OidcIdentity = Pick<FederatedIdentity, 'subject' | 'login'> & {
  /** Claim `auth_time`, in seconds; null if the provider does not state it. */
  readonly authTime: number | null;
};

/**
 * Reads the identity from the tokens of an OpenID provider. If the ID token has no login, the
 * claims of the userinfo endpoint are read as well. They must have the same `sub` (OpenID Connect
 * Core 1.0, section 5.3.2) and do not override the ID token.
 *
 * @throws Error if the userinfo endpoint fails, or describes another user
 */
export async function readIdentity(
  configuration: openid.Configuration,
  provider: StoredProvider,
  tokens: Tokens,
): Promise<OidcIdentity> {
  const claims = tokens.claims()!;
  let login = loginOf(provider, claims);
  if (login === null && configuration.serverMetadata().userinfo_endpoint !== undefined) {
    const userinfo = await openid.fetchUserInfo(configuration, tokens.access_token, claims.sub);
    login = loginOf(provider, merged(userinfo, claims));
  }
  return { subject: claims.sub, login, authTime: claims.auth_time ?? null };
}

/**
 * Merges the claims; those of the ID token take precedence. `email_verified` refers only to the
 * `email` of the same source.
 */
function merged(userinfo: Claims, claims: Claims): Claims {
  const { email, email_verified: verified, ...others } = userinfo;
  const both = email !== undefined && claims.email !== undefined;
  const isSame = !both || claims.email === email;
  return { ...others, ...(isSame && { email, email_verified: verified }), ...claims };
}

/** Returns the login: the claim that is configured for the provider, or a standard claim. */
function loginOf({ loginAttribute }: StoredProvider, claims: Claims): string | null {
  const names = loginAttribute ? [loginAttribute] : ['preferred_username', 'email'];
  const name = names.find((one) => typeof claims[one] === 'string' && claims[one] !== '');
  if (name === undefined || (name === 'email' && !isVerified(claims['email_verified'])))
    return null;
  return claims[name] as string;
}

/**
 * Some providers send `email_verified` as a string. Any other value means that the address is not
 * verified.
 */
const isVerified = (value: unknown): boolean => value === true || value === 'true';
