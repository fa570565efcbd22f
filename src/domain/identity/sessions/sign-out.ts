import { sql } from '../../../database/sql.js';
import { action } from '../../core/action.js';
import { Nothing } from '../../core/schema.js';

/** The next step for a user whose session has ended. */
export interface SignedOut {
  /** Where the identity provider that they came through wants them next; null for nowhere. */
  readonly location: string | null;
}

/** Ends the session that the request belongs to (`GET /idp/logout`), also one that is not complete. */
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
