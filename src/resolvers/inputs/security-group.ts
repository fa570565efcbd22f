import { ArgsType, Field, ID, InputType } from 'type-graphql';
import type { MemberType } from '../../entities/index.js';
import { MemberTypeEnum } from '../group-enums.js';
import { confinable } from './confinable.js';
import { ObjectFilter, ObjectOrder, PageArgs, common, type Order } from './paging.js';
import { VersionedInput, versioned } from './versioned.js';

@InputType('SecurityGroupFilter', {
  description: 'Which security groups a list has. All that is given must hold.',
})
export class SecurityGroupFilter extends ObjectFilter {
  @Field(() => [ID], { nullable: true, description: 'It belongs to one of these tenants.' })
  tenantIds?: string[] | null;
}
common(SecurityGroupFilter);

@ArgsType()
export class SecurityGroupPage extends PageArgs {
  @Field(() => SecurityGroupFilter, { nullable: true, description: 'Which security groups.' })
  filter?: SecurityGroupFilter | null;

  @Field(() => ObjectOrder, {
    nullable: true,
    description: 'In which order; by id unless it is given.',
  })
  orderBy?: Order | null;
}

@InputType('CreateSecurityGroupInput', { description: 'A new security group.' })
export class CreateSecurityGroupInput {
  @Field(() => ID, { nullable: true, description: 'Its id, a UUID; one is made up unless given.' })
  id?: string | null;

  @Field(() => ID, { description: 'Id of the tenant that it is to belong to.' })
  tenantId!: string;
}

@InputType('DeleteSecurityGroupInput', {
  description: 'The security group to delete, with its access policies.',
})
export class DeleteSecurityGroupInput extends VersionedInput {}
versioned(DeleteSecurityGroupInput);

@InputType('SecurityGroupMemberInput', { description: 'A user or client.' })
class SecurityGroupMemberInput {
  @Field(() => ID, { description: 'Id of the user or client.' })
  id!: string;

  @Field(() => MemberTypeEnum, { defaultValue: 'user', description: 'Which of the two it is.' })
  type!: MemberType;
}

@InputType('UpdateSecurityGroupMembersInput', {
  description: 'Who comes into a security group and who goes.',
})
export class UpdateSecurityGroupMembersInput extends VersionedInput {
  @Field(() => [SecurityGroupMemberInput], {
    defaultValue: [],
    description: 'Who comes in. Their tenants are that of the group or below it.',
  })
  add!: SecurityGroupMemberInput[];

  @Field(() => [SecurityGroupMemberInput], { defaultValue: [], description: 'Who goes out.' })
  remove!: SecurityGroupMemberInput[];
}
versioned(UpdateSecurityGroupMembersInput);

@InputType('SecurityGroupPolicyInput', { description: 'A role that a group shall hold.' })
class SecurityGroupPolicyInput {
  @Field(() => ID, { description: 'Id of the tenant: that of the group, or one below it.' })
  tenantId!: string;

  @Field(() => String, { description: 'Id of the role, for example `company_admin`.' })
  roleId!: string;
}
confinable(SecurityGroupPolicyInput);

@InputType('SetSecurityGroupPoliciesInput', {
  description: 'The access policies that a security group shall hold.',
})
export class SetSecurityGroupPoliciesInput {
  @Field(() => ID, { description: 'Id of the security group.' })
  securityGroupId!: string;

  @Field(() => [SecurityGroupPolicyInput], {
    description: 'All of them, as far as you may see the tenants: those left out are taken away.',
  })
  items!: SecurityGroupPolicyInput[];
}
