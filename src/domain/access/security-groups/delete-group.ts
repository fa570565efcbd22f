import { randomUUID } from 'node:crypto';
import { Type } from '@sinclair/typebox';
import { sql } from '../../../database/sql.js';
import { action } from '../../core/action.js';
import { versionMismatch } from '../../core/errors.js';
import { takePolicies } from '../policies/policy-changes.js';
import { Uuid, Version } from '../../core/schema.js';
import { groupAdministration } from './group-reads.js';
import { assertCoversGroup, authorizeForeignGroup } from './group-rules.js';

/**
 * Deletes a security group with its policies (`DELETE /security_groups/{security_group_id}`). The
 * caller must be able to grant all its roles, because its members lose them.
 */
export const deleteGroup = action({
  name: 'deleteSecurityGroup',
  scopes: groupAdministration,
  input: Type.Object({ securityGroupId: Uuid, version: Version }, { additionalProperties: false }),
  writes: true,
  async perform(ctx, { securityGroupId: id, version }): Promise<{ id: string }> {
    const group = await authorizeForeignGroup(ctx, id);
    await assertCoversGroup(ctx, group);
    if (group.version !== version) throw versionMismatch('securityGroup', id);
    const deletion = randomUUID();
    const taken = await ctx.session.all(
      sql`update security_groups set deleted_at = ${ctx.now}, updated_at = ${ctx.now},
          version = version + 1, deletion_id = ${deletion}
        where id = ${id} and deleted_at is null and version = ${version} returning id`,
    );
    if (taken.length === 0) throw versionMismatch('securityGroup', id);
    await takePolicies(ctx, sql`trustee_id = ${id} and trustee_type = ${'user_group'}`, deletion);
    await ctx.session.all(sql`delete from security_group_members where group_id = ${id}`);
    ctx.audit({ tenantId: group.tenantId, objectType: 'securityGroup', objectId: id });
    return { id };
  },
});
