import { Field, ID, InputType } from 'type-graphql';
import { clientTexts } from '../../domain/field-descriptions.js';
import {
  AccessPolicy,
  type ClientStatus,
  type ClientType,
  type TokenEndpointAuthMethod,
} from '../../entities/index.js';
import { ClientStatusEnum, ClientTypeEnum, TokenEndpointAuthMethodEnum } from '../enums.js';
import { filterType, inputType, pageType } from '../resource-types.js';
import { JsonObject } from '../scalars.js';
import { ObjectFilter } from './filters.js';
import { VersionedInput, versioned } from './versioned.js';

class Filter extends ObjectFilter {
  @Field(() => ID, {
    nullable: true,
    description: 'Matches policies on this tenant or one of its descendants.',
  })
  inSubtreeOf?: string | null;
}
export const AccessPolicyPage = pageType(
  'access policies',
  filterType(AccessPolicy, 'access policies', Filter),
);

export const GrantRoleInput = inputType(
  'GrantRoleInput',
  'A role to grant to a user, a client or a security group.',
  AccessPolicy,
  'create',
);

@InputType('RevokeRoleInput', { description: 'Access policy to delete.' })
export class RevokeRoleInput {
  @Field(() => ID, { description: 'Id of the access policy.' })
  accessPolicyId!: string;
}

@InputType('CreateClientInput', { description: 'A new OAuth 2.0 client.' })
export class CreateClientInput {
  @Field(() => ID, { description: clientTexts.tenantId })
  tenantId!: string;

  @Field(() => ClientTypeEnum, { description: clientTexts.type })
  type!: ClientType;

  @Field(() => TokenEndpointAuthMethodEnum, {
    defaultValue: 'client_secret_basic',
    description: clientTexts.tokenEndpointAuthMethod,
  })
  tokenEndpointAuthMethod!: TokenEndpointAuthMethod;

  @Field(() => JsonObject, {
    nullable: true,
    description: clientTexts.data,
  })
  data?: Record<string, unknown> | null;

  @Field(() => [String], {
    nullable: true,
    description: clientTexts.redirectUris,
  })
  redirectUris?: string[] | null;

  @Field(() => [String], {
    nullable: true,
    description: clientTexts.postLogoutRedirectUris,
  })
  postLogoutRedirectUris?: string[] | null;

  @Field(() => String, { nullable: true, description: clientTexts.originId })
  originId?: string | null;
}

@InputType('UpdateClientInput', {
  description: 'Changes to a client. Omitted fields stay unchanged.',
})
export class UpdateClientInput extends VersionedInput {
  @Field(() => JsonObject, {
    nullable: true,
    description: 'Free-form metadata of the client. It replaces the previous value completely.',
  })
  data?: Record<string, unknown> | null;

  @Field(() => ClientStatusEnum, {
    nullable: true,
    description: 'Status of the client. Disabling it makes its tokens invalid.',
  })
  status?: ClientStatus | null;

  @Field(() => [String], {
    nullable: true,
    description: clientTexts.redirectUris,
  })
  redirectUris?: string[] | null;

  @Field(() => [String], {
    nullable: true,
    description: clientTexts.postLogoutRedirectUris,
  })
  postLogoutRedirectUris?: string[] | null;

  @Field(() => String, { nullable: true, description: clientTexts.originId })
  originId?: string | null;
}
versioned(UpdateClientInput);

@InputType('DeleteClientInput', {
  description: 'Client to delete. Its access policies are deleted too.',
})
export class DeleteClientInput {
  @Field(() => ID, { description: 'Id of the client.' })
  id!: string;
}

@InputType('ResetClientSecretInput', { description: 'Client whose secret to replace.' })
export class ResetClientSecretInput {
  @Field(() => ID, { description: 'Id of the client.' })
  id!: string;
}
