import { Field, ID, InputType, Int } from 'type-graphql';
import { userTexts } from '../../../domain/core/field-descriptions.js';
import { AccessPolicy, User } from '../../../entities/index.js';
import { inputType, updateInput } from '../../engine/resource-types.js';
import { ContactInput } from '../contacts/contact-inputs.js';
import { VersionedInput, versioned } from '../../engine/versioned-input.js';

class NewContact {
  @Field(() => ContactInput, { nullable: true, description: userTexts.contact })
  contact?: object | null;
}

export const CreateUserInput = inputType(
  'CreateUserInput',
  'A new user. The user cannot sign in by password before a password is set.',
  User,
  'create',
  { target: NewContact },
);

class ChangedContact {
  @Field(() => ContactInput, { nullable: true, description: 'Changes to the contact.' })
  contact?: object | null;
}

export const UpdateUserInput = updateInput(
  'UpdateUserInput',
  'Changes to a user. Omitted fields stay unchanged.',
  User,
  'user',
  { target: ChangedContact },
);

@InputType('DeleteUserInput', { description: 'User to delete. The user must be disabled.' })
export class DeleteUserInput extends VersionedInput {}
versioned(DeleteUserInput);

@InputType('RestoreUserInput', { description: 'Deleted user to restore.' })
export class RestoreUserInput {
  @Field(() => ID, { description: 'Id of the user.' })
  id!: string;

  @Field(() => Boolean, {
    defaultValue: false,
    description:
      'Whether to restore under a changed login if the original one is taken. If false, the mutation fails.',
  })
  force!: boolean;

  @Field(() => Boolean, {
    defaultValue: false,
    description: 'Whether to enable the restored user.',
  })
  enable!: boolean;
}

@InputType('SetUserPasswordInput', {
  description: 'A new password of a user. Only clients can set one.',
})
export class SetUserPasswordInput {
  @Field(() => ID, { description: 'Id of the user.' })
  userId!: string;

  @Field(() => String, {
    description: userTexts.password,
  })
  password!: string;
}

@InputType('SendActivationMailInput', { description: 'Recipient of an activation mail.' })
export class SendActivationMailInput {
  @Field(() => ID, {
    description:
      'Id of the user. A user who is already activated receives a link to the sign-in page.',
  })
  userId!: string;
}

@InputType('SendTestMailInput', {
  description: 'A test mail with the brand of a tenant.',
})
export class SendTestMailInput {
  @Field(() => ID, {
    description:
      'Id of the recipient: the caller or a user that the caller can see. The mail is sent to the address of that user.',
  })
  userId!: string;

  @Field(() => ID, { description: 'Id of the tenant whose brand and mail server are tested.' })
  tenantId!: string;
}

class UserPolicy {
  @Field(() => ID, {
    nullable: true,
    description: 'Id of an existing policy to keep; null for a new policy.',
  })
  id?: string | null;

  @Field(() => Int, {
    nullable: true,
    description:
      'Version of the policy that the caller last read; 0 for a new policy, even if `id` is given.',
  })
  version?: number | null;

  @Field(() => ID, { description: 'Id of the tenant.' })
  tenantId!: string;
}
const AccessPolicyInput = inputType(
  'AccessPolicyInput',
  'A role on a tenant, or on one resource of it.',
  AccessPolicy,
  'create',
  { omit: ['trusteeId', 'trusteeType', 'tenantId'], target: UserPolicy },
);

@InputType('SetUserPoliciesInput', { description: 'New access policies of a user.' })
export class SetUserPoliciesInput {
  @Field(() => ID, { description: 'Id of the user.' })
  userId!: string;

  @Field(() => [AccessPolicyInput], {
    description:
      'All access policies on tenants that the caller can see. Existing policies that are omitted are deleted.',
  })
  items!: object[];
}
