import { Field, ID, InputType, Int } from 'type-graphql';
import { userTexts } from '../../../domain/core/field-descriptions.js';
import { AccessPolicy, type BusinessType, type UserNotification } from '../../../entities/index.js';
import { BusinessTypeEnum, UserNotificationEnum } from '../../engine/enums.js';
import { inputType } from '../../engine/resource-types.js';
import { DateTime } from '../../engine/scalars.js';
import { ContactInput } from '../contacts/contact-inputs.js';
import { VersionedInput, versioned } from '../../engine/versioned-input.js';

@InputType('CreateUserInput', {
  description: 'A new user. The user cannot sign in by password before a password is set.',
})
export class CreateUserInput {
  @Field(() => ID, { description: userTexts.tenantId })
  tenantId!: string;

  @Field(() => String, {
    nullable: true,
    description:
      'Login of the user, unique in the platform. Default: the email address of the contact.',
  })
  login?: string | null;

  @Field(() => ContactInput, {
    nullable: true,
    description: userTexts.contact,
  })
  contact?: object | null;

  @Field(() => Boolean, {
    nullable: true,
    description: 'Whether the user is enabled. Default: true.',
  })
  enabled?: boolean | null;

  @Field(() => String, {
    nullable: true,
    description:
      'Language of mails and pages, for example `en`. Default: the language of the tenant.',
  })
  language?: string | null;

  @Field(() => [UserNotificationEnum], {
    nullable: true,
    description: userTexts.notifications,
  })
  notifications?: UserNotification[] | null;

  @Field(() => [BusinessTypeEnum], {
    nullable: true,
    description: userTexts.businessTypes,
  })
  businessTypes?: BusinessType[] | null;

  @Field(() => DateTime, {
    nullable: true,
    description: userTexts.disableAfter,
  })
  disableAfter?: number | null;

  @Field(() => ID, { nullable: true, description: userTexts.idpId })
  idpId?: string | null;

  @Field(() => String, { nullable: true, description: userTexts.externalId })
  externalId?: string | null;

  @Field(() => String, { nullable: true, description: userTexts.originId })
  originId?: string | null;

  @Field(() => String, { nullable: true, description: userTexts.originExternalId })
  originExternalId?: string | null;
}

@InputType('UpdateUserInput', {
  description: 'Changes to a user. Omitted fields stay unchanged.',
})
export class UpdateUserInput extends VersionedInput {
  @Field(() => String, { nullable: true, description: userTexts.login })
  login?: string | null;

  @Field(() => ContactInput, { nullable: true, description: 'Changes to the contact.' })
  contact?: object | null;

  @Field(() => Boolean, {
    nullable: true,
    description: 'Whether the user is enabled. Disabling ends the sessions and tokens of the user.',
  })
  enabled?: boolean | null;

  @Field(() => String, { nullable: true, description: userTexts.language })
  language?: string | null;

  @Field(() => [UserNotificationEnum], {
    nullable: true,
    description: 'Notifications that the user receives by mail. They replace the previous list.',
  })
  notifications?: UserNotification[] | null;

  @Field(() => DateTime, {
    nullable: true,
    description: 'Time from which the user counts as disabled; null for never.',
  })
  disableAfter?: number | null;

  @Field(() => [BusinessTypeEnum], {
    nullable: true,
    description: 'Business types of the user. They replace the previous list.',
  })
  businessTypes?: BusinessType[] | null;

  @Field(() => ID, { nullable: true, description: userTexts.idpId })
  idpId?: string | null;

  @Field(() => String, { nullable: true, description: userTexts.externalId })
  externalId?: string | null;
}
versioned(UpdateUserInput);

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
    description: 'Password of 8 to 256 characters that is not known from data breaches.',
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
