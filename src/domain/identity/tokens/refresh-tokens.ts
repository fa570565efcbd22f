import { createHmac } from 'node:crypto';
import { Type } from '@sinclair/typebox';
import type { Session } from '../../../database/session.js';
import { columns, sql, table } from '../../../database/sql.js';
import { RefreshToken } from '../../../entities/index.js';
import { action, type WriteContext } from '../../core/action.js';
import { system, type Caller } from '../../core/caller.js';
import { Uuid, nullable } from '../../core/schema.js';
import type { Principal } from '../callers/principal-reads.js';
import { revokeAccessTokens } from './revocations.js';
import { hashSecret, randomSecret } from '../../core/secrets.js';
import {
  UserAuthentication,
  authenticationColumns,
  storedAuthentication,
} from '../sessions/user-authentication.js';

/** Lifetime of a refresh token, and again of the token that replaces it, in milliseconds. */
const refreshTokenLifetime = 30 * 24 * 3600_000;

/**
 * Time for which a used token can be used again, in milliseconds: a response may be lost, or two
 * tabs of an application refresh at the same time.
 */
const gracePeriod = 10_000;
/** Maximum number of repeated uses within the grace period. */
const mostRepeats = 10;

/** Whether a use of `token` at `now` is a reuse: the grace period is over. */
export const isReused = ({ usedAt }: RefreshToken, now: number): boolean =>
  typeof usedAt === 'number' && usedAt + gracePeriod <= now;

/** Returns the caller for actions on behalf of `principal` during sign-in. */
export function signingIn({ type, id, tenantId, tenantPath }: Principal): Caller {
  return { type, id, tenantId, tenantPath, grants: [], groupIds: [], authentication: 'none' };
}

/** Returns the refresh token with this text, in any state. */
export function findRefreshToken(
  session: Session,
  token: string,
): Promise<RefreshToken | undefined> {
  return session.first<RefreshToken>(
    sql`select ${columns(RefreshToken, 'r')} from ${table(RefreshToken)} r
      where r.id = ${hashSecret(token)}`,
  );
}

/** Creates and returns the first refresh token of a new family for the caller. */
export const startRefreshFamily = action({
  name: 'startRefreshFamily',
  scopes: 'authenticated',
  input: Type.Object(
    {
      /** The family of the access tokens that are issued with it. */
      familyId: Uuid,
      /** Token generation of the caller at authentication. */
      generation: Type.Integer(),
      client: nullable(Type.Object({ id: Uuid, generation: Type.Integer(), grantId: Uuid })),
      scope: Type.String(),
      authentication: nullable(UserAuthentication),
    },
    { additionalProperties: false },
  ),
  writes: true,
  quiet: true,
  async perform(ctx, { familyId, generation, client, scope, authentication }): Promise<string> {
    auditTokens(ctx, ctx.caller.id!);
    return addRefreshToken(ctx, {
      familyId,
      subjectType: ctx.caller.type as 'user' | 'client',
      subjectId: ctx.caller.id!,
      clientId: client?.id ?? null,
      clientGeneration: client?.generation ?? null,
      grantId: client?.grantId ?? null,
      tokenGeneration: generation,
      scope,
      requestedClaims: null,
      ...authenticationColumns(authentication),
    });
  },
});

/**
 * Computes the successor of `token`. It can be computed again within the grace period, although the
 * database contains only the hashes of both.
 */
const successorOf = (token: string, salt: string): string =>
  createHmac('sha256', token).update(salt).digest('base64url');

/**
 * Redeems a refresh token of the caller and returns its successor; undefined if the token was
 * revoked or already used. A repeated use within the grace period returns the same successor, as
 * long as that is unused. So a family is a single chain, which a thief and the client cannot both
 * continue (RFC 9700, section 4.14.2).
 */
export const rotateRefreshToken = action({
  name: 'rotateRefreshToken',
  scopes: 'authenticated',
  input: Type.Object({ token: Type.String(), familyId: Uuid }, { additionalProperties: false }),
  writes: true,
  quiet: true,
  async perform(ctx, { token, familyId }): Promise<string | undefined> {
    await lockFamily(ctx, familyId);
    auditTokens(ctx, ctx.caller.id!);
    const salt = randomSecret();
    const [used] = await ctx.session.all<RefreshToken>(
      sql`update refresh_tokens set used_at = ${ctx.now}, successor_salt = ${salt}
        where id = ${hashSecret(token)} and family_id = ${familyId}
          and subject_id = ${ctx.caller.id} and used_at is null and revoked_at is null
        returning ${columns(RefreshToken, 'refresh_tokens')}`,
    );
    if (!used) return repeatUse(ctx, token);
    await ctx.session.all(
      sql`update application_grants set last_used_at = ${ctx.now} where id = ${used.grantId ?? null}`,
    );
    return addRefreshToken(ctx, used, successorOf(token, salt));
  },
});

/** Returns the successor that `token` has received within the grace period; undefined for a reuse. */
async function repeatUse(ctx: WriteContext, token: string): Promise<string | undefined> {
  const [repeated] = await ctx.session.all<{ salt: string }>(
    sql`update refresh_tokens set repeats = repeats + 1
      where id = ${hashSecret(token)} and subject_id = ${ctx.caller.id} and revoked_at is null
        and used_at > ${ctx.now - gracePeriod} and repeats < ${mostRepeats}
        and successor_salt is not null
      returning successor_salt as "salt"`,
  );
  if (!repeated) return undefined;
  const successor = successorOf(token, repeated.salt);
  const stored = await findRefreshToken(ctx.session, successor);
  return stored && stored.usedAt === null && stored.revokedAt === null ? successor : undefined;
}

/**
 * Revokes all tokens of a family, including access tokens, because a token was used twice and may
 * be stolen (OAuth 2.0 Security Best Current Practice, section 4.14.2), or its subject is not
 * active. Runs as the platform.
 */
export const revokeRefreshFamily = action({
  name: 'revokeRefreshFamily',
  scopes: 'authenticated',
  input: Type.Object({ familyId: Uuid, subjectId: Uuid }, { additionalProperties: false }),
  writes: true,
  async perform(ctx, { familyId, subjectId }): Promise<void> {
    auditTokens(ctx, subjectId);
    await endFamily(ctx, familyId);
  },
});

/** Returns the context for actions of the platform itself within the request of `ctx`. */
export const asSystem = <Context extends { caller: Caller }>(ctx: Context): Context => ({
  ...ctx,
  caller: system,
});

/** Locks a family, so that no token is created while it is revoked. */
export async function lockFamily({ session }: WriteContext, familyId: string): Promise<void> {
  // SQLite has one writer and needs no lock.
  if (session.dialect === 'sqlite') return;
  await session.all(sql`select pg_advisory_xact_lock(hashtextextended(${familyId}, 0))`);
}

/** Revokes all tokens of a family as part of a write, which must not be quiet. */
export async function endFamily(ctx: WriteContext, familyId: string): Promise<void> {
  await lockFamily(ctx, familyId);
  await ctx.session.all(
    sql`update refresh_tokens set revoked_at = ${ctx.now}
      where family_id = ${familyId} and revoked_at is null`,
  );
  await revokeAccessTokens(ctx.session, familyId, ctx.now);
}

type Lineage = Pick<
  RefreshToken,
  | 'familyId'
  | 'subjectType'
  | 'subjectId'
  | 'clientId'
  | 'clientGeneration'
  | 'grantId'
  | 'tokenGeneration'
  | 'scope'
  | 'requestedClaims'
  | 'authenticatedAt'
  | 'methods'
  | 'sessionId'
>;

/**
 * Stores and returns a refresh token of the family of `lineage`, as part of a write.
 *
 * @param token its text; a new one by default
 */
export function addRefreshToken(
  { em, now }: WriteContext,
  lineage: Lineage,
  token = randomSecret(),
): string {
  const { familyId, subjectType, subjectId, clientId, clientGeneration, grantId } = lineage;
  const { tokenGeneration, scope, requestedClaims } = lineage;
  em.create(
    RefreshToken,
    {
      id: hashSecret(token),
      familyId,
      subjectType,
      subjectId,
      clientId: clientId ?? null,
      clientGeneration: clientGeneration ?? null,
      grantId: grantId ?? null,
      tokenGeneration,
      scope,
      requestedClaims: requestedClaims ?? null,
      ...authenticationColumns(storedAuthentication(lineage)),
      createdAt: now,
      expiresAt: now + refreshTokenLifetime,
      usedAt: null,
      successorSalt: null,
      repeats: 0,
      revokedAt: null,
    },
    { persist: true },
  );
  return token;
}

/** Adds an audit record for tokens of a user or client that are issued or ended. */
export function auditTokens(ctx: WriteContext, subjectId: string): void {
  const { tenantId } = ctx.caller;
  ctx.audit({
    ...(tenantId !== null && { tenantId }),
    objectType: 'user',
    objectId: subjectId,
    fields: ['refreshTokens'],
  });
}
