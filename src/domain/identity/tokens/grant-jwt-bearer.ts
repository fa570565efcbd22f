import { Type } from '@sinclair/typebox';
import type { Session } from '../../../database/session.js';
import { sql } from '../../../database/sql.js';
import { action, type ActionContext } from '../../core/action.js';
import { DomainError } from '../../core/errors.js';
import { isWithin } from '../../core/paths.js';
import { plainText } from '../../core/schema.js';
import { accessTokenText, type TokenClaims, type TokenClient } from './access-token.js';
import { grantedClient } from '../authorization/application-grants.js';
import { authenticateClient } from './authenticate-client.js';
import { NotServed, serves } from '../callers/client-reach.js';
import { grantFields } from './grant-tokens.js';
import type { KnownClient, TokenHolder } from '../callers/identity.js';
import { issueTokens, type IssuedTokens } from './issue-tokens.js';
import { narrowedPolicies } from '../callers/narrowing.js';
import type { Principal } from '../callers/principal-reads.js';
import {
  readNarrowedScopes,
  scopeValues,
  type Narrowing,
  type RequestedNarrowing,
} from './token-scopes.js';

const worthless = () => new DomainError('INVALID_GRANT', 'the assertion is invalid');

const beyond = () =>
  new DomainError('ACCESS_DENIED', 'the subject has no access to the tenant that scope names', {
    field: ['scope'],
  });

/**
 * Exchanges an access token of the platform for a new one (RFC 7523, section 2.1) with the same
 * subject, restricted to a tenant and its descendants if `scope` names one. The new token expires
 * with the original token and is revoked with it. There is no refresh token.
 *
 * If the client authenticates, it becomes the client of the new token, which contains no policies
 * from above the tenant of the client.
 *
 * An ID token is not accepted as an assertion: it identifies a user and is shared with several
 * parties.
 *
 * @throws DomainError `INVALID_GRANT`, or `ACCESS_DENIED` if the subject has no access to the
 *   tenant or the client cannot act for the subject
 */
export const grantJwtBearer = action({
  name: 'grantJwtBearer',
  scopes: 'public',
  input: Type.Object(
    { assertion: accessTokenText, ...grantFields, scope: Type.Optional(plainText(1024)) },
    { additionalProperties: false },
  ),
  async perform(ctx, input): Promise<IssuedTokens> {
    const { scopes, narrowing: sent } = readNarrowedScopes(input.scope);
    // Some clients also send the assertion as `Authorization: Bearer`. It does not authenticate the
    // client.
    const client = await authenticateClient({ ...ctx, bearerToken: undefined }, input);
    const claims = await ctx.identity.tokenIfLive(ctx.session, input.assertion);
    const holder = claims && (await ctx.identity.holderOf(ctx.session, claims));
    if (!holder) throw worthless();
    const issuedTo = claims.type === 'client' ? claims.id : claims.client?.id;
    if (client && issuedTo !== undefined && issuedTo !== client.principal.id) throw worthless();
    const through = boundsOf(holder, client);
    const narrowing = sent ? await narrower(ctx.session, claims, sent) : claims.narrowing;
    // The policies are read again for another client, because a restricted policy does not show
    // whether it was granted above the tenant of the client.
    const held =
      through === (holder.client ?? null)
        ? holder.policies
        : await ctx.identity.policiesOf(ctx.session, holder.principal, {
            client: through,
            narrowing: claims.narrowing,
          });
    const policies = sent ? await narrowedPolicies(ctx.session, held, narrowing!) : held;
    if (narrowing && policies.length === 0) throw beyond();
    return issueTokens(ctx, holder.principal, policies, {
      client: await clientFor(ctx, claims, holder, client, scopeValues(scopes, narrowing)),
      selfContained: input.notRequiredIntrospection ?? false,
      scopes: scopeValues(scopesWithin(claims, input.scope, scopes), narrowing),
      requestedClaims: { userInfo: [...claims.userInfoClaims], idToken: [] },
      refreshToken: null,
      narrowing,
      authentication: claims.authentication,
      sourceId: claims.sourceId ?? claims.familyId ?? claims.tokenId,
      notAfter: claims.expiresAt,
    });
  },
});

/** Returns the scopes of the assertion that are in `names`, or all of them if `scope` is not sent. */
const scopesWithin = (
  { identityScopes }: TokenClaims,
  scope: string | undefined,
  names: readonly string[],
): string[] => identityScopes.filter((name) => scope === undefined || names.includes(name));

/**
 * Returns the client whose tenant limits the new token: the client of the assertion, otherwise the
 * requesting client.
 *
 * @throws DomainError `ACCESS_DENIED` if the client cannot act for the user
 */
function boundsOf(
  { principal, client: own }: TokenHolder,
  client: KnownClient | undefined,
): Principal | null {
  if (own || !client || principal.type === 'client') return own ?? null;
  if (!serves(client.principal, principal)) throw new NotServed();
  return client.principal;
}

/** Returns the client that the new token is issued to. If the assertion has a client, it is the same. */
async function clientFor(
  ctx: ActionContext,
  claims: TokenClaims,
  { principal }: TokenHolder,
  client: KnownClient | undefined,
  scopes: readonly string[],
): Promise<TokenClient | null> {
  if (claims.client || !client || claims.type === 'client') return claims.client;
  return grantedClient(ctx, principal, client.principal, scopes);
}

/**
 * Returns the requested restriction of a token that may already be restricted. It must be within
 * the existing restriction.
 */
async function narrower(
  session: Session,
  { narrowing: own }: TokenClaims,
  { tenantId, role }: RequestedNarrowing,
): Promise<Narrowing> {
  if (tenantId === null) {
    throw new DomainError('INVALID_SCOPE', 'scope does not name a tenant', { field: ['scope'] });
  }
  // The role of an agent applies only in a token that has it. A restriction does not add it.
  if (!own) return { tenantId, role };
  const path = await pathOf(session, tenantId);
  const ownPath = await pathOf(session, own.tenantId);
  if (path === undefined || ownPath === undefined || !isWithin(path, ownPath)) throw beyond();
  const agent = own.agent === true && (role === null || role === own.role);
  return { tenantId, role: role ?? own.role, agent };
}

async function pathOf(session: Session, tenantId: string): Promise<string | undefined> {
  const row = await session.first<{ path: string }>(
    sql`select t.path as "path" from tenants t where t.id = ${tenantId}`,
  );
  return row?.path;
}
