import { changeGroupMembers } from '../../../domain/access/security-groups/change-members.js';
import { createGroup } from '../../../domain/access/security-groups/create-group.js';
import { deleteGroup } from '../../../domain/access/security-groups/delete-group.js';
import { setGroupPolicies } from '../../../domain/access/security-groups/set-group-policies.js';
import {
  CreateSecurityGroupInput,
  DeleteSecurityGroupInput,
  SetSecurityGroupPoliciesInput,
  UpdateSecurityGroupMembersInput,
} from './security-group-inputs.js';
import { idOf, mutation, mutations } from '../../engine/mutations.js';
import { AccessPolicy } from '../policies/policy-type.js';
import { SecurityGroup } from './security-group-type.js';

const securityGroup = { type: () => SecurityGroup, description: 'Group after the mutation.' };
const names = { id: 'securityGroupId' };

export const SecurityGroupMutations = mutations({
  createSecurityGroup: mutation({
    description: 'Creates a security group without members or access policies.',
    input: [CreateSecurityGroupInput, 'Group to create.'],
    action: createGroup,
    payload: { securityGroup },
  }),
  updateSecurityGroupMembers: mutation({
    description:
      'Adds members to a security group and removes others. The caller must be able to grant every role that the group holds.',
    input: [UpdateSecurityGroupMembersInput, 'Members to add and to remove.'],
    names: { ...names, add: 'itemsToAdd', remove: 'itemsToRemove' },
    action: changeGroupMembers,
    payload: { securityGroup },
  }),
  deleteSecurityGroup: mutation({
    description:
      'Deletes a security group and its access policies. Its members lose these policies.',
    input: [DeleteSecurityGroupInput, 'Group to delete.'],
    names,
    action: deleteGroup,
    payload: { deletedSecurityGroupId: idOf('Id of the deleted group.') },
  }),
  setSecurityGroupPolicies: mutation({
    description:
      'Replaces the access policies of a security group, and thereby those of its members.',
    input: [SetSecurityGroupPoliciesInput, 'Group and its access policies.'],
    action: setGroupPolicies,
    payload: {
      accessPolicies: {
        type: () => [AccessPolicy],
        description: 'Access policies of the group after the mutation that the caller can see.',
      },
    },
  }),
});
