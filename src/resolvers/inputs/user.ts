import { Field, ID, InputType, Int } from 'type-graphql';
import type { BusinessType, UserNotification } from '../../entities/index.js';
import { BusinessTypeEnum, UserNotificationEnum } from '../enums.js';
import { DateTime } from '../scalars.js';
import { ContactInput } from './contact.js';
import { confinable } from './confinable.js';
import { VersionedInput, versioned } from './versioned.js';

@InputType('CreateUserInput', {
  description: 'A new user, who cannot sign in before a password is set.',
})
export class CreateUserInput {
  @Field(() => ID, { description: 'Id of the tenant that the user belongs to.' })
  tenantId!: string;

  @Field(() => String, {
    nullable: true,
    description: 'Unique across the platform; the address of the contact unless it is given.',
  })
  login?: string | null;

  @Field(() => ContactInput, {
    nullable: true,
    description: 'The contact that is part of the user.',
  })
  contact?: ContactInput | null;

  @Field(() => Boolean, {
    nullable: true,
    description: 'Whether the user is enabled; so by default.',
  })
  enabled?: boolean | null;

  @Field(() => String, {
    nullable: true,
    description: 'Language of mails and pages; the tenant’s unless it is given.',
  })
  language?: string | null;

  @Field(() => [UserNotificationEnum], {
    nullable: true,
    description: 'What the user wants to be told by mail.',
  })
  notifications?: UserNotification[] | null;

  @Field(() => [BusinessTypeEnum], {
    nullable: true,
    description: 'What part the user plays in buying.',
  })
  businessTypes?: BusinessType[] | null;

  @Field(() => DateTime, {
    nullable: true,
    description: 'From this moment on the user counts as disabled.',
  })
  disableAfter?: number | null;

  @Field(() => ID, { nullable: true, description: 'Id of the identity provider to sign in with.' })
  idpId?: string | null;

  @Field(() => String, { nullable: true, description: 'What that provider knows the user by.' })
  externalId?: string | null;

  @Field(() => String, { nullable: true, description: 'The system that the user came from.' })
  originId?: string | null;

  @Field(() => String, { nullable: true, description: 'What that system knows the user by.' })
  originExternalId?: string | null;
}

@InputType('UpdateUserInput', { description: 'Changes of a user; what is left out stays.' })
export class UpdateUserInput extends VersionedInput {
  @Field(() => String, { nullable: true, description: 'Unique across the platform.' })
  login?: string | null;

  @Field(() => ContactInput, { nullable: true, description: 'Changes of the user’s contact.' })
  contact?: ContactInput | null;

  @Field(() => Boolean, {
    nullable: true,
    description: 'Disabling ends whatever the user has signed in to.',
  })
  enabled?: boolean | null;

  @Field(() => String, { nullable: true, description: 'Language of mails and pages.' })
  language?: string | null;

  @Field(() => [UserNotificationEnum], {
    nullable: true,
    description: 'What the user wants to be told by mail: all of it, not additions.',
  })
  notifications?: UserNotification[] | null;

  @Field(() => DateTime, {
    nullable: true,
    description: 'From this moment on the user counts as disabled; null for never.',
  })
  disableAfter?: number | null;

  @Field(() => [BusinessTypeEnum], {
    nullable: true,
    description: 'What part the user plays in buying: the whole list, not additions.',
  })
  businessTypes?: BusinessType[] | null;

  @Field(() => ID, { nullable: true, description: 'Id of the identity provider to sign in with.' })
  idpId?: string | null;

  @Field(() => String, { nullable: true, description: 'What that provider knows the user by.' })
  externalId?: string | null;
}
versioned(UpdateUserInput);

@InputType('DeleteUserInput', { description: 'The user to delete; it must be disabled.' })
export class DeleteUserInput extends VersionedInput {}
versioned(DeleteUserInput);

@InputType('RestoreUserInput', { description: 'A deleted user, and all that went with it.' })
export class RestoreUserInput {
  @Field(() => ID, { description: 'Id of the user.' })
  id!: string;

  @Field(() => Boolean, {
    defaultValue: false,
    description: 'Changes a login that was taken meanwhile, instead of refusing.',
  })
  force!: boolean;

  @Field(() => Boolean, { defaultValue: false, description: 'Enables the user as well.' })
  enable!: boolean;
}

@InputType('SetUserPasswordInput', { description: 'A new password. Clients alone may set one.' })
export class SetUserPasswordInput {
  @Field(() => ID, { description: 'Id of the user.' })
  userId!: string;

  @Field(() => String, {
    description: 'The password: 8 to 256 characters, in no list of breaches.',
  })
  password!: string;
}

@InputType('SendActivationMailInput', { description: 'Whom to mail a link to.' })
export class SendActivationMailInput {
  @Field(() => ID, {
    description: 'Id of the user. One who is active already gets a link to the sign-in page.',
  })
  userId!: string;
}

@InputType('SendTestMailInput', {
  description: 'A mail that shows what the mails of a tenant look like.',
})
export class SendTestMailInput {
  @Field(() => ID, {
    description: 'Id of the user who gets it, at their own address: you, or a user whom you see.',
  })
  userId!: string;

  @Field(() => ID, { description: 'Id of the tenant whose look and mail server are tried.' })
  tenantId!: string;
}

@InputType('AccessPolicyInput', { description: 'A role on a tenant, or on one resource in it.' })
export class AccessPolicyInput {
  @Field(() => ID, {
    nullable: true,
    description: 'Id of the policy that is meant to stay; null for a new policy.',
  })
  id?: string | null;

  @Field(() => Int, {
    nullable: true,
    description: 'The version of it that you saw; 0 for a new policy, whatever its id.',
  })
  version?: number | null;

  @Field(() => ID, { description: 'Id of the tenant.' })
  tenantId!: string;

  @Field(() => String, { description: 'Id of the role, for example `company_admin`.' })
  roleId!: string;
}
confinable(AccessPolicyInput);

@InputType('SetUserPoliciesInput', { description: 'The access policies that a user shall hold.' })
export class SetUserPoliciesInput {
  @Field(() => ID, { description: 'Id of the user.' })
  userId!: string;

  @Field(() => [AccessPolicyInput], {
    description: 'All of them, as far as you may see the tenants: those left out are taken away.',
  })
  items!: AccessPolicyInput[];
}
