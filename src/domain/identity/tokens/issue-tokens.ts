import { createHash } from 'node:crypto';
import type { RequestContext } from '../../core/context.js';
import type { TokenOptions, TokenScope } from './access-token.js';
import type { ClaimsRequest } from '../authorization/claims-request.js';
import type { HeldPolicy, Principal } from '../callers/principal-reads.js';
import { readClaimValues, standardClaims } from '../authorization/standard-claims.js';
import { identityScopes } from './token-scopes.js';
import { authenticationClaims } from '../sessions/user-authentication.js';

/** Maximum number of policies in a token by default, so that it fits into a header. */
const policiesInToken = 32;

/** The response of the token endpoint. */
export interface IssuedTokens {
  readonly accessToken: string;
  /** Seconds. */
  readonly expiresIn: number;
  /** Expiration time in seconds since the Unix epoch. */
  readonly expiresOn: number;
  readonly idToken: string;
  readonly refreshToken: string | null;
  /** The granted values of `scope`; empty if the request had none. */
  readonly scopes: readonly string[];
}

/** The tokens that `issueTokens` returns in addition to the access token, and their properties. */
export interface IssueOptions extends Omit<TokenOptions, 'identityScopes' | 'userInfoClaims'> {
  readonly scopes: readonly string[];
  /** The requested claims in addition to those of the scopes. */
  readonly requestedClaims?: ClaimsRequest | null | undefined;
  readonly refreshToken: string | null;
  /** The `nonce` of the authorization request; tokens of a refresh have none. */
  readonly nonce?: string | null;
}

/** Returns the left half of the SHA-256 hash of a token (OpenID Connect Core 1.0, section 3.1.3.6). */
const halfHash = (token: string): string =>
  createHash('sha256').update(token).digest().subarray(0, 16).toString('base64url');

/** Converts `policy` to the format of tokens and introspection. */
export function tokenScope(policy: HeldPolicy): TokenScope {
  return {
    tid: String(policy.number),
    tuid: policy.tenantId,
    role: policy.roleId,
    ...(policy.resourceServerId && { rs: policy.resourceServerId }),
    ...(policy.resourceNamespace && { rn: policy.resourceNamespace }),
    ...(policy.resourcePath && { rp: policy.resourcePath }),
  };
}

/** Removes duplicates: policies on several ancestors can be equal within a part of the tree. */
export const distinct = (scopes: readonly TokenScope[]): TokenScope[] => [
  ...new Map(scopes.map((scope) => [JSON.stringify(scope), scope])).values(),
];

/** Signs an access token and an ID token for `principal` with `policies`. */
export async function issueTokens(
  ctx: RequestContext,
  principal: Principal,
  policies: readonly HeldPolicy[],
  { scopes, requestedClaims: requested, refreshToken, nonce = null, ...options }: IssueOptions,
): Promise<IssuedTokens> {
  const { tokens, issuer } = ctx.identity;
  const { client, selfContained, authentication } = options;
  const all = policies.map(tokenScope);
  const held = options.narrowing ? distinct(all) : all;
  const carried = selfContained ? held : held.slice(0, policiesInToken);
  const audience = principal.type === 'client' ? principal.id : (client?.id ?? issuer);
  // OpenID Connect Core 1.0, section 5.4: the claims of scopes are read at userinfo. The ID token
  // contains only claims that were requested for it.
  const asked = standardClaims.filter((name) => requested?.idToken.includes(name));
  const claims = {
    sub_type: principal.type,
    tid: principal.tenantId,
    ...(principal.login !== null && { preferred_username: principal.login }),
    ...(await readClaimValues(ctx.session, principal.id, asked)),
  };
  const identify = (more: object) =>
    tokens.issueIdToken(principal, { ...claims, ...more }, audience);
  // An ID token that contains a hash of the access token is created after it.
  const access = tokens.issue(principal, carried, {
    ...options,
    // A client that acts for itself has no user claims.
    ...(principal.type === 'user' && {
      identityScopes: identityScopes(scopes),
      userInfoClaims: requested?.userInfo ?? [],
    }),
  });
  const [{ token, issuedAt, expiresAt }, idToken] = await Promise.all([
    access,
    authentication
      ? access.then((made) =>
          identify({
            ...authenticationClaims(authentication),
            at_hash: halfHash(made.token),
            ...(nonce !== null && { nonce }),
          }),
        )
      : identify({}),
  ]);
  return {
    accessToken: token,
    expiresIn: expiresAt - issuedAt,
    expiresOn: expiresAt,
    idToken,
    refreshToken,
    scopes,
  };
}
