import { ArgsType, Field, ID, InputType } from 'type-graphql';
import { securityGroupTexts } from '../../domain/field-descriptions.js';
import { AccessPolicy, type MemberType } from '../../entities/index.js';
import { MemberTypeEnum } from '../group-enums.js';
import { inputType } from '../resource-types.js';
import { ObjectFilter, common } from './filters.js';
import { ObjectOrder, PageArgs, type Order } from './paging.js';
import { VersionedInput, versioned } from './versioned.js';

@InputType('SecurityGroupFilter', {
  description: 'Conditions on security groups. All given conditions must match.',
})
export class SecurityGroupFilter extends ObjectFilter {
  @Field(() => [ID], { nullable: true, description: 'Filters by tenant: one of these ids.' })
  tenantIds?: string[] | null;
}
common(SecurityGroupFilter);

@ArgsType()
export class SecurityGroupPage extends PageArgs {
  @Field(() => SecurityGroupFilter, { nullable: true, description: 'Filters the security groups.' })
  filter?: SecurityGroupFilter | null;

  @Field(() => ObjectOrder, {
    nullable: true,
    description: 'Order of the list. Default: by id.',
  })
  orderBy?: Order | null;
}

@InputType('CreateSecurityGroupInput', { description: 'A new security group.' })
export class CreateSecurityGroupInput {
  @Field(() => ID, {
    nullable: true,
    description: 'Id of the group, a UUID. Default: a generated id.',
  })
  id?: string | null;

  @Field(() => ID, { description: securityGroupTexts.tenantId })
  tenantId!: string;
}

@InputType('DeleteSecurityGroupInput', {
  description: 'Security group to delete. Its access policies are deleted too.',
})
export class DeleteSecurityGroupInput extends VersionedInput {}
versioned(DeleteSecurityGroupInput);

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
