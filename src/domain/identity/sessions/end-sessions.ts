import { Type } from '@sinclair/typebox';
import { sql } from '../../../database/sql.js';
import { action } from '../../core/action.js';
import { notFound } from '../../core/errors.js';
import { endSessions } from '../mfa/user-statuses.js';
import { Uuid } from '../../core/schema.js';
import { endGrants } from '../authorization/application-grants.js';
import { authorizeUser, isOneself, userById } from '../../access/principals/user-reads.js';

/** Ends a session of the caller or of a user whom the caller administers. */
export const endSession = action({
  name: 'endSession',
  scopes: ['tenant_admin'],
  input: Type.Object({ sessionId: Uuid }, { additionalProperties: false }),
  writes: true,
  async perform(ctx, { sessionId }): Promise<{ id: string }> {
    const hidden = () => notFound('session', sessionId);
    const session = await ctx.session.first<{ userId: string }>(
      sql`select s.user_id as "userId" from login_sessions s
        where s.id = ${sessionId} and s.ended_at is null`,
    );
    if (!session) throw hidden();
    const user = (await userById(ctx.session, session.userId))!;
    if (isOneself(ctx, user.id)) ctx.authorizedBy('self');
    else ctx.authorize(user, hidden);
    await ctx.session.all(
      sql`update login_sessions set ended_at = ${ctx.now}
        where id = ${sessionId} and ended_at is null`,
    );
    ctx.audit({
      tenantId: user.tenantId,
      objectType: 'user',
      objectId: user.id,
      fields: ['session'],
    });
    return { id: user.id };
  },
});

/**
 * Ends all sessions, access tokens, refresh tokens and application grants of a user. For the user
 * (not for applications) and for administrators of the user.
 */
export const endAllSessions = action({
  name: 'endAllSessions',
  scopes: ['tenant_admin'],
  input: Type.Object({ userId: Uuid }, { additionalProperties: false }),
  writes: true,
  async perform(ctx, { userId }): Promise<{ id: string }> {
    const user = await authorizeUser(ctx, userId, { self: true });
    await ctx.session.all(
      sql`update users set token_generation = token_generation + 1 where id = ${userId}`,
    );
    await endSessions(ctx, userId, null);
    await endGrants(ctx, userId, null);
    ctx.audit({
      tenantId: user.tenantId,
      objectType: 'user',
      objectId: userId,
      fields: ['sessions', 'applicationGrants', 'refreshTokens'],
    });
    return { id: userId };
  },
});
