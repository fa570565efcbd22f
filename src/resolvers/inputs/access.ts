import { Field, ID, InputType } from 'type-graphql';
import type {
  ClientStatus,
  ClientType,
  TokenEndpointAuthMethod,
  TrusteeType,
} from '../../entities/index.js';
import {
  ClientStatusEnum,
  ClientTypeEnum,
  TokenEndpointAuthMethodEnum,
  TrusteeTypeEnum,
} from '../enums.js';
import { JsonObject } from '../scalars.js';
import { confinable } from './confinable.js';
import { VersionedInput, versioned } from './versioned.js';

@InputType('GrantRoleInput', { description: 'A role for a user, a client or a security group.' })
export class GrantRoleInput {
  @Field(() => ID, { description: 'Id of the user, client or security group.' })
  trusteeId!: string;

  @Field(() => TrusteeTypeEnum, { defaultValue: 'user', description: 'What it is.' })
  trusteeType!: TrusteeType;

  @Field(() => ID, { description: 'Id of the tenant: the role counts there and below.' })
  tenantId!: string;

  @Field(() => String, { description: 'Id of the role, for example `company_admin`.' })
  roleId!: string;
}
confinable(GrantRoleInput);

@InputType('RevokeRoleInput', { description: 'The access policy to take away.' })
export class RevokeRoleInput {
  @Field(() => ID, { description: 'Id of the access policy.' })
  accessPolicyId!: string;
}

@InputType('CreateClientInput', { description: 'A new OAuth 2.0 client.' })
export class CreateClientInput {
  @Field(() => ID, { description: 'Id of the tenant that it belongs to.' })
  tenantId!: string;

  @Field(() => ClientTypeEnum, { description: 'What it is used for.' })
  type!: ClientType;

  @Field(() => TokenEndpointAuthMethodEnum, {
    defaultValue: 'client_secret_basic',
    description: 'How it proves itself at the token endpoint.',
  })
  tokenEndpointAuthMethod!: TokenEndpointAuthMethod;

  @Field(() => JsonObject, {
    nullable: true,
    description: 'What is to be said of it, free in form; `client_name` is its name.',
  })
  data?: Record<string, unknown> | null;

  @Field(() => [String], {
    nullable: true,
    description: 'Where an authorization may be sent back to.',
  })
  redirectUris?: string[] | null;

  @Field(() => [String], {
    nullable: true,
    description:
      'Where the client may send people who have signed out; if there are none, `redirectUris`.',
  })
  postLogoutRedirectUris?: string[] | null;

  @Field(() => String, { nullable: true, description: 'What its origin knows it by.' })
  originId?: string | null;
}

@InputType('UpdateClientInput', { description: 'Changes of a client; what is left out stays.' })
export class UpdateClientInput extends VersionedInput {
  @Field(() => JsonObject, { nullable: true, description: 'What is to be said of it: all of it.' })
  data?: Record<string, unknown> | null;

  @Field(() => ClientStatusEnum, {
    nullable: true,
    description: 'Disabling ends whatever the client has signed in to.',
  })
  status?: ClientStatus | null;

  @Field(() => [String], {
    nullable: true,
    description: 'Where an authorization may be sent back to.',
  })
  redirectUris?: string[] | null;

  @Field(() => [String], {
    nullable: true,
    description:
      'Where the client may send people who have signed out; if there are none, `redirectUris`.',
  })
  postLogoutRedirectUris?: string[] | null;

  @Field(() => String, { nullable: true, description: 'What its origin knows it by.' })
  originId?: string | null;
}
versioned(UpdateClientInput);

@InputType('DeleteClientInput', { description: 'The client to delete, with its access policies.' })
export class DeleteClientInput {
  @Field(() => ID, { description: 'Id of the client.' })
  id!: string;
}

@InputType('ResetClientSecretInput', { description: 'The client whose secret is to be replaced.' })
export class ResetClientSecretInput {
  @Field(() => ID, { description: 'Id of the client.' })
  id!: string;
}
