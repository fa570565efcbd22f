import { Arg, Ctx, ID, Mutation, Resolver } from 'type-graphql';
import { changeGroupMembers } from '../../../domain/access/security-groups/change-members.js';
import { createGroup } from '../../../domain/access/security-groups/create-group.js';
import { deleteGroup } from '../../../domain/access/security-groups/delete-group.js';
import { setGroupPolicies } from '../../../domain/access/security-groups/set-group-policies.js';
import type { GraphContext } from '../../engine/context.js';
import {
  CreateSecurityGroupInput,
  DeleteSecurityGroupInput,
  SetSecurityGroupPoliciesInput,
  UpdateSecurityGroupMembersInput,
} from './security-group-inputs.js';
import { mutate, payloadOf } from '../../engine/mutate.js';
import { AccessPolicy } from '../policies/policy-type.js';
import { SecurityGroup } from './security-group-type.js';

const securityGroup = { type: () => SecurityGroup, description: 'Group after the mutation.' };
const CreateSecurityGroupPayload = payloadOf('CreateSecurityGroup', { securityGroup });
const UpdateSecurityGroupMembersPayload = payloadOf('UpdateSecurityGroupMembers', {
  securityGroup,
});
const DeleteSecurityGroupPayload = payloadOf('DeleteSecurityGroup', {
  deletedSecurityGroupId: { type: () => ID, description: 'Id of the deleted group.' },
});
const SetSecurityGroupPoliciesPayload = payloadOf('SetSecurityGroupPolicies', {
  accessPolicies: {
    type: () => [AccessPolicy],
    description: 'Access policies of the group after the mutation that the caller can see.',
  },
});

const names = { id: 'securityGroupId' };

@Resolver()
export class SecurityGroupMutations {
  @Mutation(() => CreateSecurityGroupPayload, {
    nullable: true,
    description: 'Creates a security group without members or access policies.',
  })
  createSecurityGroup(
    @Arg('input', () => CreateSecurityGroupInput, { description: 'Group to create.' })
    input: object,
    @Ctx() ctx: GraphContext,
  ): Promise<object> {
    return mutate(ctx, createGroup, input, (made) => ({ securityGroup: made }));
  }

  @Mutation(() => UpdateSecurityGroupMembersPayload, {
    nullable: true,
    description:
      'Adds members to a security group and removes others. The caller must be able to grant every role that the group holds.',
  })
  updateSecurityGroupMembers(
    @Arg('input', () => UpdateSecurityGroupMembersInput, {
      description: 'Members to add and to remove.',
    })
    input: UpdateSecurityGroupMembersInput,
    @Ctx() ctx: GraphContext,
  ): Promise<object> {
    const { add, remove, ...group } = input;
    const plain = (members: readonly object[]) => members.map((member) => ({ ...member }));
    return mutate(
      ctx,
      changeGroupMembers,
      { ...group, add: plain(add), remove: plain(remove) },
      (changed) => ({ securityGroup: changed }),
      { ...names, add: 'itemsToAdd', remove: 'itemsToRemove' },
    );
  }

  @Mutation(() => DeleteSecurityGroupPayload, {
    nullable: true,
    description:
      'Deletes a security group and its access policies. Its members lose these policies.',
  })
  deleteSecurityGroup(
    @Arg('input', () => DeleteSecurityGroupInput, { description: 'Group to delete.' })
    input: DeleteSecurityGroupInput,
    @Ctx() ctx: GraphContext,
  ): Promise<object> {
    const present = ({ id }: { id: string }) => ({ deletedSecurityGroupId: id });
    return mutate(ctx, deleteGroup, input, present, names);
  }

  @Mutation(() => SetSecurityGroupPoliciesPayload, {
    nullable: true,
    description:
      'Replaces the access policies of a security group, and thereby those of its members.',
  })
  setSecurityGroupPolicies(
    @Arg('input', () => SetSecurityGroupPoliciesInput, {
      description: 'Group and its access policies.',
    })
    { securityGroupId, items }: SetSecurityGroupPoliciesInput,
    @Ctx() ctx: GraphContext,
  ): Promise<object> {
    const plain = items.map((item) => ({ ...item }));
    return mutate(ctx, setGroupPolicies, { securityGroupId, items: plain }, (policies) => ({
      accessPolicies: policies,
    }));
  }
}
