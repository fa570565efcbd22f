import { Type } from '@sinclair/typebox';
import { action } from '../action.js';
import type { PolicyRow } from '../policies/policy-reads.js';
import { replacePolicies, wantedPolicy } from '../policies/replace-policies.js';
import { Uuid } from '../schema.js';
import { groupAdministration } from './group-reads.js';
import { gateForeignGroup } from './group-rules.js';

/** A policy that a group shall hold. Clients send `user` for its type, as the document's example does. */
export const WantedGroupPolicy = wantedPolicy('user_group', 'user');

/**
 * Replaces the policies of a group, and with them those of each member
 * (`PUT /security_groups/{security_group_id}/access_policies`): what stays keeps its id, the others go
 * and come. Policies on tenants that the caller cannot see are out of reach and stay as they are.
 */
export const setGroupPolicies = action({
  name: 'setSecurityGroupPolicies',
  scopes: groupAdministration,
  input: Type.Object(
    { securityGroupId: Uuid, items: Type.Array(WantedGroupPolicy, { maxItems: 1000 }) },
    { additionalProperties: false },
  ),
  writes: true,
  async perform(ctx, { securityGroupId: id, items }): Promise<PolicyRow[]> {
    const { tenantId, path } = await gateForeignGroup(ctx, id);
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
