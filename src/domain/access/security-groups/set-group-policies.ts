import { Type } from '@sinclair/typebox';
import { action } from '../../core/action.js';
import type { PolicyRow } from '../policies/policy-reads.js';
import { replacePolicies, requestedPolicy } from '../policies/replace-policies.js';
import { Uuid } from '../../core/schema.js';
import { groupAdministration } from './group-reads.js';
import { authorizeForeignGroup } from './group-rules.js';

/**
 * A requested access policy of a security group. Clients send `user` as its type, as in the example
 * of the contract.
 */
export const RequestedGroupPolicy = requestedPolicy('user_group', 'user');

/**
 * Replaces the access policies of a security group
 * (`PUT /security_groups/{security_group_id}/access_policies`), which changes the roles of its
 * members. Unchanged policies keep their ids. Policies on tenants that are not visible to the
 * caller do not change.
 */
export const setGroupPolicies = action({
  name: 'setSecurityGroupPolicies',
  scopes: groupAdministration,
  input: Type.Object(
    { securityGroupId: Uuid, items: Type.Array(RequestedGroupPolicy, { maxItems: 1000 }) },
    { additionalProperties: false },
  ),
  writes: true,
  async perform(ctx, { securityGroupId: id, items }): Promise<PolicyRow[]> {
    const { tenantId, path } = await authorizeForeignGroup(ctx, id);
    const policies = await replacePolicies(ctx, { type: 'user_group', id, within: path }, items);
    ctx.audit({
      tenantId,
      objectType: 'securityGroup',
      objectId: id,
      fields: ['accessPolicies'],
    });
    return policies;
  },
});
