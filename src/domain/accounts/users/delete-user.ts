import { randomUUID } from 'node:crypto';
import { Type } from '@sinclair/typebox';
import { raw, sql, type Sql } from '../../../database/sql.js';
import { action } from '../../core/action.js';
import { DomainError, versionMismatch } from '../../core/errors.js';
import { Uuid, Version } from '../../core/schema.js';
import { lockTree } from '../../access/tree/tree-locks.js';
import { tenantById } from '../../access/tree/tenant-reads.js';
import { shiftUsage } from '../../commerce/usages/shift-usage.js';
import { authorizeUser, isCaller } from '../../access/principals/user-reads.js';
import { isEnabledAt } from '../../access/principals/user-rules.js';

/** Deletes a disabled user and all that is theirs alone (`DELETE /users/{user_id}`). */
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
    const mark = sql`deleted_at = ${ctx.now}, updated_at = ${ctx.now}, version = version + 1,
      deletion_id = ${deletion}`;
    const taken = await ctx.session.all(
      sql`update users set ${mark} where id = ${userId} and deleted_at is null
        and version = ${version} returning id`,
    );
    if (taken.length === 0) throw versionMismatch('user', userId);

    const personal = user.personalTenantId
      ? ((await tenantById(ctx.session, user.personalTenantId, ['deletedAt'])) ?? null)
      : null;
    const take = (table: string, where: Sql) =>
      ctx.session.all(sql`update ${raw(table)} set ${mark} where deleted_at is null and ${where}`);
    await take('contacts', sql`user_id = ${userId}`);
    await take('access_policies', sql`trustee_id = ${userId} and trustee_type = ${'user'}`);
    if (personal?.deletedAt === null) {
      await shiftUsage(ctx, personal, { from: personal.path, to: null });
      for (const table of ['access_policies', 'contacts', 'clients']) {
        await take(table, sql`tenant_id = ${personal.id}`);
      }
      await take('tenants', sql`id = ${personal.id}`);
    }
    ctx.audit({ tenantId: user.tenantId, objectType: 'user', objectId: userId });
    return { id: userId };
  },
});
