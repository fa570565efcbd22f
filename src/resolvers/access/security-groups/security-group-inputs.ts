import { Field, ID, InputType } from 'type-graphql';
import { CreateGroupInput } from '../../../domain/access/security-groups/create-group.js';
import {
  AccessPolicy,
  SecurityGroup,
  memberType,
  type MemberType,
} from '../../../entities/index.js';
import { graphEnum } from '../../engine/enums.js';
import { filterType, inputType, pageType } from '../../engine/resource-types.js';
import { VersionedInput, versioned } from '../../engine/versioned-input.js';

export const SecurityGroupPage = pageType(
  'security groups',
  filterType(SecurityGroup, 'security groups'),
);

class NewGroup {
  @Field(() => ID, {
    nullable: true,
    description: CreateGroupInput.properties.id.description,
  })
  id?: string | null;
}
export const CreateSecurityGroupInput = inputType(
  'CreateSecurityGroupInput',
  'A new security group.',
  SecurityGroup,
  'create',
  { target: NewGroup },
);

@InputType('DeleteSecurityGroupInput', {
  description: 'Security group to delete. Its access policies are deleted too.',
})
export class DeleteSecurityGroupInput extends VersionedInput {}
versioned(DeleteSecurityGroupInput);

const MemberTypeEnum = graphEnum(memberType);

@InputType('SecurityGroupMemberInput', { description: 'A member of a security group.' })
class SecurityGroupMemberInput {
  @Field(() => ID, { description: 'Id of the user or client.' })
  id!: string;

  @Field(() => MemberTypeEnum, { defaultValue: 'user', description: 'Type of the member.' })
  type!: MemberType;
}

@InputType('UpdateSecurityGroupMembersInput', {
  description: 'Members to add to a security group and to remove from it.',
})
export class UpdateSecurityGroupMembersInput extends VersionedInput {
  @Field(() => [SecurityGroupMemberInput], {
    defaultValue: [],
    description:
      'Members to add. They must belong to the tenant of the group or one of its descendants.',
  })
  add!: SecurityGroupMemberInput[];

  @Field(() => [SecurityGroupMemberInput], { defaultValue: [], description: 'Members to remove.' })
  remove!: SecurityGroupMemberInput[];
}
versioned(UpdateSecurityGroupMembersInput);

class GroupPolicy {
  @Field(() => ID, { description: 'Id of the tenant of the group or of one of its descendants.' })
  tenantId!: string;
}
const SecurityGroupPolicyInput = inputType(
  'SecurityGroupPolicyInput',
  'A role of a security group.',
  AccessPolicy,
  'create',
  { omit: ['trusteeId', 'trusteeType', 'tenantId'], target: GroupPolicy },
);

@InputType('SetSecurityGroupPoliciesInput', {
  description: 'New access policies of a security group.',
})
export class SetSecurityGroupPoliciesInput {
  @Field(() => ID, { description: 'Id of the security group.' })
  securityGroupId!: string;

  @Field(() => [SecurityGroupPolicyInput], {
    description:
      'All access policies on tenants that the caller can see. Existing policies that are omitted are deleted.',
  })
  items!: object[];
}
