import { Field, Int, ObjectType } from 'type-graphql';
import { clientTexts } from '../../../domain/core/field-descriptions.js';
import { GraphQLSafeInt } from 'graphql-scalars';
import { resources } from '../../../domain/resources.js';
import type { ClientStatus, ClientType, TokenEndpointAuthMethod } from '../../../entities/index.js';
import {
  ClientStatusEnum,
  ClientTypeEnum,
  TokenEndpointAuthMethodEnum,
} from '../../engine/enums.js';
import { DateTime, JsonObject } from '../../engine/scalars.js';
import type { Readable } from '../../engine/selection.js';
import { Principal, declareDates } from '../../engine/node-type.js';

@ObjectType('Client', {
  implements: Principal,
  simpleResolvers: true,
  description:
    'An OAuth 2.0 client: a program that authenticates with an id and, unless it is public, a secret.',
})
export class Client extends Principal {
  @Field(() => Int, { description: clientTexts.version })
  version!: number;

  @Field(() => ClientTypeEnum, { description: clientTexts.type })
  type!: ClientType;

  @Field(() => JsonObject, { description: clientTexts.data })
  data!: Record<string, unknown>;

  @Field(() => ClientStatusEnum, { description: clientTexts.status })
  status!: ClientStatus;

  @Field(() => TokenEndpointAuthMethodEnum, {
    description: clientTexts.tokenEndpointAuthMethod,
  })
  tokenEndpointAuthMethod!: TokenEndpointAuthMethod;

  @Field(() => GraphQLSafeInt, {
    description: clientTexts.clientSecretExpiresAt,
  })
  secretExpiresAt!: number;

  @Field(() => [String], { description: clientTexts.redirectUris })
  redirectUris!: string[];

  @Field(() => [String], {
    description: clientTexts.postLogoutRedirectUris,
  })
  postLogoutRedirectUris!: string[];

  @Field(() => String, { nullable: true, description: clientTexts.originId })
  originId!: string | null;

  @Field(() => String, {
    description: clientTexts.createdBy,
  })
  createdBy!: string;

  @Field(() => DateTime, { nullable: true, description: clientTexts.lastAccessAt })
  lastAccessAt!: number | null;

  @Field(() => String, { nullable: true, description: clientTexts.lastAccessFromIp })
  lastAccessFromIp!: string | null;
}
declareDates(Client);

export const readableClient: Readable = {
  resource: resources.client,
  needs: {
    clientName: ['data'],
    tenant: ['tenantId'],
    accessPolicies: [],
    effectivePolicies: [],
    securityGroups: [],
  },
};
