import { Type } from '@sinclair/typebox';
import { sql } from '../../../database/sql.js';
import { action } from '../../core/action.js';
import { Uuid } from '../../core/schema.js';
import { authorizeUser, userById, type UserRow } from '../../access/principals/user-reads.js';
import { assertCoversPolicies } from '../../access/principals/user-rules.js';
import {
  demandedStatus,
  endSessions,
  removeSecondFactors,
  setUserStatuses,
} from './user-statuses.js';

/** The status of an exempted user while the tenant requires MFA. */
const exemptStatus = sql`(case when (select t.mfa_status from tenants t where t.id = users.tenant_id)
  = ${'enabled'} then ${'forcibly_disabled'} else ${'disabled'} end)`;

/**
 * Requires MFA for a user, who must set it up at the next sign-in, or disables it and deletes the
 * authenticator and trusted browsers (`PUT /users/{user_id}/mfa/status`). To disable MFA, the
 * caller must be able to grant all roles of the user.
 */
export const setUserMfa = action({
  name: 'setUserMfa',
  scopes: ['tenant_admin'],
  input: Type.Object({ userId: Uuid, enabled: Type.Boolean() }, { additionalProperties: false }),
  writes: true,
  async perform(ctx, { userId, enabled }): Promise<UserRow> {
    const user = await authorizeUser(ctx, userId);
    if (enabled) {
      await setUserStatuses(ctx, sql`id = ${userId}`, demandedStatus);
    } else {
      await assertCoversPolicies(ctx, userId);
      await removeSecondFactors(ctx, sql`${userId}`);
      await setUserStatuses(ctx, sql`id = ${userId}`, exemptStatus);
    }
    ctx.audit({
      tenantId: user.tenantId,
      objectType: 'user',
      objectId: userId,
      fields: ['mfaStatus'],
    });
    return (await userById(ctx.session, userId))!;
  },
});

/** A user who had or needed a second factor must set one up at the next sign-in. */
const statusAfterReset = sql`(case when mfa_status = ${'enabled'} then ${'setup_required'}
  else mfa_status end)`;

/**
 * Deletes the authenticator and trusted browsers of a user and ends all sessions (`DELETE
 * /users/{user_id}/totp/reset`). The caller must be able to grant all roles of the user.
 */
export const resetUserTotp = action({
  name: 'resetUserTotp',
  scopes: ['tenant_admin'],
  input: Type.Object({ userId: Uuid }, { additionalProperties: false }),
  writes: true,
  async perform(ctx, { userId }): Promise<UserRow> {
    const user = await authorizeUser(ctx, userId);
    await assertCoversPolicies(ctx, userId);
    await removeSecondFactors(ctx, sql`${userId}`);
    await setUserStatuses(ctx, sql`id = ${userId}`, statusAfterReset);
    await ctx.session.all(
      sql`update users set token_generation = token_generation + 1 where id = ${userId}`,
    );
    await endSessions(ctx, userId, null);
    ctx.audit({
      tenantId: user.tenantId,
      objectType: 'user',
      objectId: userId,
      fields: ['totpSecret', 'trustedBrowsers', 'mfaStatus'],
    });
    return (await userById(ctx.session, userId))!;
  },
});
