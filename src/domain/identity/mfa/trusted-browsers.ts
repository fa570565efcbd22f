import { Type } from '@sinclair/typebox';
import { sql } from '../../../database/sql.js';
import { TrustedBrowser } from '../../../entities/index.js';
import { action, type WriteContext } from '../../core/action.js';
import { DomainError, notFound } from '../../core/errors.js';
import { hashSecret, randomSecret } from '../../core/secrets.js';
import { Uuid } from '../../core/schema.js';
import { authorizeUser, isOneself, type UserRow } from '../../access/principals/user-reads.js';

/** Time for which a browser is trusted, in milliseconds. */
export const trustLifetime = 30 * 24 * 3600_000;

/** Maximum number of trusted browsers of a user. The oldest one is removed first. */
const mostBrowsers = 10;

/**
 * Trusts the browser of the request: its user signs in there without a code
 * (`POST /users/{user_id}/totp/trusted-browsers`).
 *
 * @returns the secret that the browser has to send from then on
 * @throws DomainError `ACCESS_DENIED` unless it is the caller's own browser, with a verified code
 */
export const trustBrowser = action({
  name: 'trustBrowser',
  scopes: ['tenant_viewer'],
  input: Type.Object({ userId: Uuid }, { additionalProperties: false }),
  writes: true,
  quiet: true,
  async perform(ctx, { userId }): Promise<string> {
    const user = await authorizeUser(ctx, userId, { self: true });
    if (ctx.login?.userId !== userId) {
      throw new DomainError(
        'ACCESS_DENIED',
        'a user can trust only the browser of their own session',
      );
    }
    if (!ctx.login.methods.includes('otp')) {
      throw new DomainError('ACCESS_DENIED', 'the session was not authenticated with a TOTP code');
    }
    ctx.audit({
      tenantId: user.tenantId,
      objectType: 'user',
      objectId: userId,
      fields: ['trustedBrowsers'],
    });
    return addTrustedBrowser(ctx, userId);
  },
});

/** Adds the browser of the request to the trusted browsers of the user. */
export async function addTrustedBrowser(ctx: WriteContext, userId: string): Promise<string> {
  const secret = randomSecret();
  ctx.em.create(
    TrustedBrowser,
    {
      id: hashSecret(secret),
      userId,
      userAgent: ctx.userAgent,
      createdAt: ctx.now,
      expiresAt: ctx.now + trustLifetime,
    },
    { persist: true },
  );
  await ctx.session.all(
    sql`delete from trusted_browsers where user_id = ${userId} and id not in (
      select b.id from trusted_browsers b where b.user_id = ${userId} and b.expires_at > ${ctx.now}
      order by b.created_at desc, b.id limit ${mostBrowsers - 1})`,
  );
  return secret;
}

/**
 * Removes all trusted browsers of the calling user, or, for administrators, of another user
 * (`DELETE /users/{user_id}/totp/trusted-browsers`).
 */
export const forgetTrustedBrowsers = action({
  name: 'forgetTrustedBrowsers',
  scopes: ['tenant_viewer', 'tenant_admin'],
  input: Type.Object({ userId: Uuid }, { additionalProperties: false }),
  writes: true,
  quiet: true,
  async perform(ctx, { userId }): Promise<UserRow> {
    const user = await authorizeUser(ctx, userId, { self: true });
    if (!isOneself(ctx, userId))
      ctx.authorize(user, () => notFound('user', userId), ['tenant_admin']);
    await ctx.session.all(sql`delete from trusted_browsers where user_id = ${userId}`);
    ctx.audit({
      tenantId: user.tenantId,
      objectType: 'user',
      objectId: userId,
      fields: ['trustedBrowsers'],
    });
    return user;
  },
});
