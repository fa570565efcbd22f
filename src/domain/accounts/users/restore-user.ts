import { Type } from '@sinclair/typebox';
import { sql } from '../../../database/sql.js';
import { action } from '../../core/action.js';
import { DomainError } from '../../core/errors.js';
import { assertCoversDeletion } from '../../access/policies/returning-roles.js';
import { Uuid } from '../../core/schema.js';
import { lockTree } from '../../access/tree/tree-locks.js';
import { restoreMarked } from '../tenants/mark-deleted.js';
import { tenantById } from '../../access/tree/tenant-reads.js';
import { isDisabledAt } from '../../access/tree/tenant-rules.js';
import { shiftUsage } from '../../commerce/usages/shift-usage.js';
import { restoredLogins } from './restored-logins.js';
import { authorizeUser, userById, type UserRow } from '../../access/principals/user-reads.js';

/**
 * Restores a deleted user and all objects of the deletion (`POST /users/{user_id}/restore`).
 *
 * @throws DomainError `ACCESS_DENIED` if the restore brings back a role that the caller cannot
 *   grant
 */
export const restoreUser = action({
  name: 'restoreUser',
  scopes: ['tenant_admin'],
  input: Type.Object(
    {
      userId: Uuid,
      /** Whether to restore the user with a different login if the login is in use. */
      force: Type.Optional(Type.Boolean()),
      enable: Type.Optional(Type.Boolean()),
    },
    { additionalProperties: false },
  ),
  writes: true,
  async perform(ctx, { userId, force = false, enable = false }): Promise<UserRow> {
    // The personal tenant of the user and its usage return to the tree.
    await lockTree(ctx.session, 'alone');
    const user = await authorizeUser(ctx, userId, { allowDeleted: true });
    if (user.deletedAt === null) {
      throw new DomainError('CONFLICT', 'the user is not deleted', { context: { userId } });
    }
    await assertCoversDeletion(ctx, user.deletionId!);
    const tenant = await tenantById(ctx.session, user.tenantId, ['deletedAt']);
    if (tenant!.deletedAt !== null) {
      throw new DomainError(
        'CONFLICT',
        'the tenant of the user is deleted and must be restored first',
        {
          context: { tenantId: user.tenantId },
        },
      );
    }
    if (enable && (await isDisabledAt(ctx.session, user.path))) {
      throw new DomainError('PARENT_DISABLED', 'the tenant or one of its ancestors is disabled', {
        field: ['enable'],
      });
    }
    await restoredLogins(ctx, user.deletionId!, force);
    if (user.personalTenantId) {
      const columns = ['deletionId'] as const;
      const personal = (await tenantById(ctx.session, user.personalTenantId, columns))!;
      if (personal.deletionId === user.deletionId) {
        await shiftUsage(ctx, personal, { from: null, to: personal.path });
      }
    }
    await restoreMarked(ctx, user.deletionId!);
    if (enable) {
      await ctx.session.all(
        sql`update users set enabled = ${true}, disable_after =
          case when disable_after > ${ctx.now} then disable_after end where id = ${userId}`,
      );
    }
    ctx.audit({ tenantId: user.tenantId, objectType: 'user', objectId: userId });
    return (await userById(ctx.session, userId))!;
  },
});
