import { Type } from '@sinclair/typebox';
import type { Session } from '../../database/session.js';
import { sql } from '../../database/sql.js';
import { action } from '../action.js';
import { DomainError } from '../errors.js';
import { isWithin } from '../paths.js';
import { plainText } from '../schema.js';
import { accessTokenText, type TokenClaims } from './access-token.js';
import { authenticateClient } from './authenticate-client.js';
import { grantFields, tokenClient } from './grant-tokens.js';
import { issueTokens, type IssuedTokens } from './issue-tokens.js';
import { narrowedPolicies } from './narrowing.js';
import {
  readNarrowedScopes,
  scopeValues,
  type Narrowing,
  type WantedNarrowing,
} from './token-scopes.js';

const worthless = () => new DomainError('INVALID_GRANT', 'the assertion is not valid');

const beyond = () =>
  new DomainError('ACCESS_DENIED', 'scope names a tenant where the subject holds nothing', {
    field: ['scope'],
  });

/**
 * An access token for another one that the platform has signed (RFC 7523, section 2.1), for the same
 * subject; narrowed to a tenant and all below it where `scope` names one. It lives no longer than
 * the other and is revoked with it, and there is no refresh token.
 *
 * An ID token is no assertion: it tells who somebody is, and is shown to many.
 *
 * @throws DomainError `INVALID_GRANT`, or `ACCESS_DENIED` for a tenant where the subject holds nothing.
 */
export const grantJwtBearer = action({
  name: 'grantJwtBearer',
  scopes: 'public',
  input: Type.Object(
    { assertion: accessTokenText, ...grantFields, scope: Type.Optional(plainText(1024)) },
    { additionalProperties: false },
  ),
  async perform(ctx, input): Promise<IssuedTokens> {
    const { scopes, narrowing: wanted } = readNarrowedScopes(input.scope);
    const client = tokenClient(await authenticateClient(ctx, input));
    const claims = await ctx.identity.tokenIfLive(ctx.session, input.assertion);
    const holder = claims && (await ctx.identity.holderOf(ctx.session, claims));
    if (!holder) throw worthless();
    const issuedTo = claims.type === 'client' ? claims.id : claims.client?.id;
    if (client && issuedTo !== undefined && issuedTo !== client.id) throw worthless();
    const narrowing = wanted ? await narrower(ctx.session, claims, wanted) : claims.narrowing;
    const policies = wanted
      ? await narrowedPolicies(ctx.session, holder.policies, narrowing!)
      : holder.policies;
    if (wanted && policies.length === 0) throw beyond();
    return issueTokens(ctx, holder.principal, policies, {
      client: claims.type === 'client' ? null : (client ?? claims.client),
      selfContained: input.notRequiredIntrospection ?? false,
      scopes: scopeValues(scopes, narrowing),
      refreshToken: null,
      narrowing,
      authentication: claims.authentication,
      sourceId: claims.sourceId ?? claims.familyId ?? claims.tokenId,
      notAfter: claims.expiresAt,
    });
  },
});

/** The part of the tree that is `wanted` by a token which may itself act on a part alone: a part of that. */
async function narrower(
  session: Session,
  { narrowing: own }: TokenClaims,
  { tenantId, role }: WantedNarrowing,
): Promise<Narrowing> {
  if (tenantId === null) {
    throw new DomainError('INVALID_SCOPE', 'scope names no tenant', { field: ['scope'] });
  }
  if (!own) return { tenantId, role };
  const path = await pathOf(session, tenantId);
  const ownPath = await pathOf(session, own.tenantId);
  if (path === undefined || ownPath === undefined || !isWithin(path, ownPath)) throw beyond();
  return { tenantId, role: role ?? own.role };
}

async function pathOf(session: Session, tenantId: string): Promise<string | undefined> {
  const row = await session.first<{ path: string }>(
    sql`select t.path as "path" from tenants t where t.id = ${tenantId}`,
  );
  return row?.path;
}
