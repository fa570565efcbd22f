import { randomUUID } from 'node:crypto';
import { Type } from '@sinclair/typebox';
import { sql } from '../../../database/sql.js';
import { action } from '../../core/action.js';
import { DomainError, versionMismatch } from '../../core/errors.js';
import { Uuid, Version } from '../../core/schema.js';
import { deletionMark, markDeleted, markWithinTenants } from '../tenants/mark-deleted.js';
import { lockTree } from '../../access/tree/tree-locks.js';
import { tenantById } from '../../access/tree/tenant-reads.js';
import { shiftUsage } from '../../commerce/usages/shift-usage.js';
import { authorizeUser, isCaller } from '../../access/principals/user-reads.js';
import { isEnabledAt } from '../../access/principals/enabled.js';

/** Deletes a disabled user and the objects that belong only to the user (`DELETE /users/{user_id}`). */
export const deleteUser = action({
  name: 'deleteUser',
  scopes: ['tenant_admin'],
  input: Type.Object({ userId: Uuid, version: Version }, { additionalProperties: false }),
  writes: true,
  async perform(ctx, { userId, version }): Promise<{ id: string }> {
    // The personal tenant of the user and its usage are removed from the tree.
    await lockTree(ctx.session, 'alone');
    const user = await authorizeUser(ctx, userId);
    if (isCaller(ctx, userId)) {
      throw new DomainError('BUSINESS_RULE', 'a user cannot delete themselves');
    }
    if (user.version !== version) throw versionMismatch('user', userId);
    if (isEnabledAt(user, ctx.now)) {
      throw new DomainError('STILL_ENABLED', 'the user must be disabled before it can be deleted', {
        context: { userId },
      });
    }
    const deletion = randomUUID();
    const mark = deletionMark(ctx, deletion);
    const taken = await ctx.session.all(
      sql`update users set ${mark} where id = ${userId} and deleted_at is null
        and version = ${version} returning id`,
    );
    if (taken.length === 0) throw versionMismatch('user', userId);

    const personal = user.personalTenantId
      ? ((await tenantById(ctx.session, user.personalTenantId, ['deletedAt'])) ?? null)
      : null;
    await markDeleted(ctx, 'contacts', mark, sql`user_id = ${userId}`);
    const held = sql`trustee_id = ${userId} and trustee_type = ${'user'}`;
    await markDeleted(ctx, 'access_policies', mark, held);
    if (personal?.deletedAt === null) {
      await shiftUsage(ctx, personal, { from: personal.path, to: null });
      const own = sql`id = ${personal.id}`;
      await markWithinTenants(ctx, mark, sql`select id from tenants where ${own}`);
      await markDeleted(ctx, 'tenants', mark, own);
    }
    ctx.audit({ tenantId: user.tenantId, objectType: 'user', objectId: userId });
    return { id: userId };
  },
});
