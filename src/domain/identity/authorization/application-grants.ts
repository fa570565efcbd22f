import { randomUUID } from 'node:crypto';
import { Type } from '@sinclair/typebox';
import { and, raw, sql } from '../../../database/sql.js';
import type { ApplicationGrant } from '../../../entities/index.js';
import { action, run, type WriteContext } from '../../core/action.js';
import type { RequestContext } from '../../core/context.js';
import { Uuid } from '../../core/schema.js';
import type { TokenClient } from '../tokens/access-token.js';
import { findGrant, type GrantParties } from './application-grant-reads.js';
import type { Principal } from '../callers/principal-reads.js';
import { signingIn } from '../tokens/refresh-tokens.js';

/** The values of `scope` in any of the texts, in alphabetical order. */
const union = (...scopes: readonly string[]): string =>
  [...new Set(scopes.flatMap((scope) => scope.split(' ').filter(Boolean)))].sort().join(' ');

/**
 * Records the use of a grant when tokens are issued, as part of a write. Returns the id of the
 * grant.
 */
export async function useGrant(
  ctx: WriteContext,
  parties: GrantParties,
  scope: string,
): Promise<string> {
  const known = await findGrant(ctx.session, parties);
  const all = union(known?.scope ?? '', scope);
  return storeGrant(ctx, parties, { scope: all, lastUsedAt: ctx.now, consentedScope: null });
}

/** Stores, as part of a write, that a user has allowed `scope` on the consent page. */
export async function storeConsent(
  ctx: WriteContext,
  parties: GrantParties,
  scope: string,
): Promise<string> {
  const known = await findGrant(ctx.session, parties);
  const consentedScope = union(known?.consentedScope ?? '', scope);
  return storeGrant(ctx, parties, { scope: known?.scope ?? '', lastUsedAt: null, consentedScope });
}

/** Inserts or updates a grant. Null values do not change. */
async function storeGrant(
  { session, now }: WriteContext,
  { userId, clientId }: GrantParties,
  {
    scope,
    lastUsedAt,
    consentedScope,
  }: Pick<ApplicationGrant, 'scope' | 'lastUsedAt' | 'consentedScope'>,
): Promise<string> {
  const [stored] = await session.all<{ id: string }>(
    sql`insert into application_grants
        (id, user_id, client_id, scope, consented_scope, created_at, last_used_at)
      values (${randomUUID()}, ${userId}, ${clientId}, ${scope}, ${consentedScope ?? null}, ${now},
        ${lastUsedAt ?? null})
      on conflict (user_id, client_id) do update set scope = excluded.scope,
        consented_scope = coalesce(excluded.consented_scope, application_grants.consented_scope),
        last_used_at = coalesce(excluded.last_used_at, application_grants.last_used_at)
      returning id as "id"`,
  );
  return stored!.id;
}

/**
 * Ends grants of a user in a write that is not quiet. All tokens of the grants become invalid,
 * including unused codes.
 *
 * @param grantId the grant to end; null for all grants of the user
 */
export async function endGrants(
  ctx: WriteContext,
  userId: string,
  grantId: string | null,
): Promise<void> {
  const ended = and([
    sql`g.user_id = ${userId}`,
    grantId === null ? undefined : sql`g.id = ${grantId}`,
  ]);
  const clients = sql`(select g.client_id from application_grants g where ${ended})`;
  // Codes first: waits for a concurrent exchange of a code, whose grant is then ended below.
  await ctx.session.all(
    sql`update authorization_codes set used_at = ${ctx.now}
      where user_id = ${userId} and used_at is null and client_id in ${clients}`,
  );
  await ctx.session.all(
    sql`update device_codes set state = ${'denied'}
      where user_id = ${userId} and used_at is null and client_id in ${clients}`,
  );
  await ctx.session.all(
    sql`update refresh_tokens set revoked_at = ${ctx.now} where revoked_at is null
      and grant_id in (select g.id from application_grants g where ${ended})`,
  );
  await ctx.session.all(
    sql`delete from application_grants where user_id = ${userId}
      ${grantId === null ? raw('') : sql`and id = ${grantId}`}`,
  );
}

/**
 * Returns the client that tokens of `user` are issued to, for grants without other writes. The
 * caller must have checked that the client can act for the user.
 */
export async function grantedClient(
  ctx: RequestContext,
  user: Principal,
  client: Principal,
  scopes: readonly string[],
): Promise<TokenClient> {
  const grantId = await run(
    grantApplication,
    { ...ctx, caller: signingIn(user) },
    { clientId: client.id, scope: scopes.join(' ') },
  );
  return { id: client.id, generation: client.generation, grantId };
}

/** Records that a client receives tokens of the caller. Returns the id of the grant. */
const grantApplication = action({
  name: 'grantApplication',
  scopes: 'authenticated',
  input: Type.Object({ clientId: Uuid, scope: Type.String() }, { additionalProperties: false }),
  writes: true,
  // No cached value depends on a new grant.
  quiet: true,
  async perform(ctx, { clientId, scope }): Promise<string> {
    const userId = ctx.caller.id!;
    ctx.audit({
      tenantId: ctx.caller.tenantId!,
      objectType: 'user',
      objectId: userId,
      fields: ['applicationGrant'],
      details: { clientId },
    });
    return useGrant(ctx, { userId, clientId }, scope);
  },
});
