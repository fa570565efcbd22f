import { randomUUID } from 'node:crypto';
import { Type } from '@sinclair/typebox';
import { SecurityGroup, closed, inputProperties, newRow } from '../../../entities/index.js';
import { action } from '../../core/action.js';
import { DomainError } from '../../core/errors.js';
import { resourcesOf } from '../reads/objects.js';
import { Uuid } from '../../core/schema.js';
import { lockTree } from '../tree/tree-locks.js';
import { authorizeTenant } from '../tree/tenant-reads.js';
import { groupAdministration, groupById, type GroupRow } from './group-reads.js';

export const CreateGroupInput = closed({
  id: Type.Optional({ ...Uuid, description: 'Id of the group, a UUID. Default: a generated id.' }),
  ...inputProperties(SecurityGroup, 'create'),
});

/** Creates a group without members and policies (`POST /security_groups`). */
export const createGroup = action({
  name: 'createSecurityGroup',
  scopes: groupAdministration,
  input: CreateGroupInput,
  writes: true,
  async perform(ctx, { id = randomUUID(), tenantId }): Promise<GroupRow> {
    await lockTree(ctx.session, 'share');
    const { ownerId } = await authorizeTenant(ctx, tenantId, { columns: ['ownerId'] });
    if (ownerId) {
      throw new DomainError('BUSINESS_RULE', 'a personal tenant cannot have security groups', {
        context: { tenantId },
      });
    }
    // Access policies and the GraphQL API find objects by id alone, so the id must be unique across
    // all resources.
    if ((await resourcesOf(ctx, [id])).size > 0) {
      throw new DomainError('CONFLICT', 'the ID is already in use', { field: ['id'] });
    }
    const row = newRow(SecurityGroup, ctx.now, { id, tenantId });
    ctx.em.create(SecurityGroup, row, { persist: true });
    ctx.audit({ tenantId, objectType: 'securityGroup', objectId: id });
    await ctx.em.flush();
    return (await groupById(ctx.session, id))!;
  },
});
