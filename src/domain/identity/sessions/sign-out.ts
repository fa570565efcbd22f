import { sql } from '../../../database/sql.js';
import { action } from '../../core/action.js';
import { Nothing } from '../../core/schema.js';

/** The next step for a user whose session has ended. */
export interface SignedOut {
  /** Sign-out URL of the identity provider that the user signed in through; null if there is none. */
  readonly location: string | null;
}

/** Ends the session of the request (`GET /idp/logout`), even if its second factor is missing. */
export const signOut = action({
  name: 'signOut',
  scopes: 'session',
  delegable: true,
  input: Nothing,
  writes: true,
  async perform(ctx): Promise<SignedOut> {
    const { id, userId, idpId } = ctx.login!;
    await ctx.session.all(
      sql`update login_sessions set ended_at = ${ctx.now} where id = ${id} and ended_at is null`,
    );
    const user = await ctx.session.first<{ tenantId: string }>(
      sql`select u.tenant_id as "tenantId" from users u where u.id = ${userId}`,
    );
    ctx.audit({ ...user, objectType: 'user', objectId: userId, fields: ['session'] });
    if (!idpId) return { location: null };
    const provider = await ctx.session.first<{ location: string | null }>(
      sql`select i.redirect_logout_url as "location" from identity_providers i
        where i.id = ${idpId} and i.deleted_at is null`,
    );
    const location = provider?.location ?? null;
    return { location: location !== null && /^https?:\/\//i.test(location) ? location : null };
  },
});
