import type { RequestContext } from '../context.js';
import { accessTokenLifetime, type TokenClient, type TokenScope } from './access-token.js';
import type { HeldPolicy, Principal } from './principal-reads.js';

/** Policies that a token carries unless it was asked to carry all: it has to fit into a header. */
const policiesInToken = 32;

/** What the token endpoint gives out. */
export interface IssuedTokens {
  readonly accessToken: string;
  /** Seconds. */
  readonly expiresIn: number;
  /** Seconds since the Unix epoch. */
  readonly expiresOn: number;
  readonly idToken: string;
  readonly refreshToken: string | null;
  /** The granted values of `scope`; empty unless the request named some. */
  readonly scopes: readonly string[];
}

export interface IssueOptions {
  /** The client that the tokens are for; null when a user signs in without one. */
  readonly client: TokenClient | null;
  /** Put every policy into the token, so that no service needs to introspect it. */
  readonly selfContained: boolean;
  readonly scopes: readonly string[];
  readonly refreshToken: string | null;
}

function tokenScope(policy: HeldPolicy): TokenScope {
  return {
    tid: String(policy.number),
    tuid: policy.tenantId,
    role: policy.roleId,
    ...(policy.resourceServerId && { rs: policy.resourceServerId }),
    ...(policy.resourceNamespace && { rn: policy.resourceNamespace }),
    ...(policy.resourcePath && { rp: policy.resourcePath }),
  };
}

/** Signs an access token and an ID token for `principal`, who holds `policies`. */
export async function issueTokens(
  ctx: RequestContext,
  principal: Principal,
  policies: readonly HeldPolicy[],
  { client, selfContained, scopes, refreshToken }: IssueOptions,
): Promise<IssuedTokens> {
  const { tokens, issuer } = ctx.identity;
  const carried = selfContained ? policies : policies.slice(0, policiesInToken);
  const audience = principal.type === 'client' ? principal.id : (client?.id ?? issuer);
  const claims = {
    sub_type: principal.type,
    tid: principal.tenantId,
    ...(principal.login !== null && { preferred_username: principal.login }),
  };
  const [{ token, expiresAt }, idToken] = await Promise.all([
    tokens.issue(principal, carried.map(tokenScope), { client, selfContained }),
    tokens.issueIdToken(principal, claims, audience),
  ]);
  return {
    accessToken: token,
    expiresIn: accessTokenLifetime,
    expiresOn: expiresAt,
    idToken,
    refreshToken,
    scopes,
  };
}
