import { Type } from '@sinclair/typebox';
import { sql } from '../../../database/sql.js';
import { action } from '../../core/action.js';
import { notFound } from '../../core/errors.js';
import { Uuid } from '../../core/schema.js';
import { isOneself, userById } from '../../access/principals/user-reads.js';
import { endGrants } from './application-grants.js';

/**
 * Revokes the access of an application to a user: its access and refresh tokens for the user become
 * invalid. For the user (not for applications) and for administrators of the user.
 *
 * @returns the user of the grant
 */
export const revokeApplicationGrant = action({
  name: 'revokeApplicationGrant',
  scopes: ['tenant_admin'],
  input: Type.Object({ grantId: Uuid }, { additionalProperties: false }),
  writes: true,
  async perform(ctx, { grantId }): Promise<{ id: string }> {
    const hidden = () => notFound('applicationGrant', grantId);
    const grant = await ctx.session.first<{ userId: string; clientId: string }>(
      sql`select g.user_id as "userId", g.client_id as "clientId"
        from application_grants g where g.id = ${grantId}`,
    );
    if (!grant) throw hidden();
    const user = (await userById(ctx.session, grant.userId))!;
    if (isOneself(ctx, user.id)) ctx.authorizedBy('self');
    else ctx.authorize(user, hidden);
    await endGrants(ctx, user.id, grantId);
    ctx.audit({
      tenantId: user.tenantId,
      objectType: 'user',
      objectId: user.id,
      fields: ['applicationGrant'],
      details: { clientId: grant.clientId },
    });
    return { id: user.id };
  },
});
