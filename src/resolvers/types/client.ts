import { Field, Int, ObjectType } from 'type-graphql';
import { GraphQLSafeInt } from 'graphql-scalars';
import { kinds } from '../../domain/reads/kinds.js';
import type { ClientStatus, ClientType, TokenEndpointAuthMethod } from '../../entities/index.js';
import { ClientStatusEnum, ClientTypeEnum, TokenEndpointAuthMethodEnum } from '../enums.js';
import { DateTime, JsonObject } from '../scalars.js';
import type { Readable } from '../selection.js';
import { Principal, declareDates } from './node.js';

@ObjectType('Client', {
  implements: Principal,
  simpleResolvers: true,
  description: 'An OAuth 2.0 client: a program that signs in with an id and a secret.',
})
export class Client extends Principal {
  @Field(() => Int, { description: 'Grows by one with every change.' })
  version!: number;

  @Field(() => ClientTypeEnum, { description: 'What the client is used for.' })
  type!: ClientType;

  @Field(() => JsonObject, { description: 'What its registration says of it, free in form.' })
  data!: Record<string, unknown>;

  @Field(() => ClientStatusEnum, { description: 'Whether it may act.' })
  status!: ClientStatus;

  @Field(() => TokenEndpointAuthMethodEnum, {
    description: 'How it proves itself at the token endpoint.',
  })
  tokenEndpointAuthMethod!: TokenEndpointAuthMethod;

  @Field(() => GraphQLSafeInt, {
    description: 'When the secret expires, in seconds since the Unix epoch; 0 means never.',
  })
  secretExpiresAt!: number;

  @Field(() => [String], { description: 'Where an authorization may be sent back to.' })
  redirectUris!: string[];

  @Field(() => [String], {
    description:
      'Where the client may send people who have signed out; if there are none, `redirectUris`.',
  })
  postLogoutRedirectUris!: string[];

  @Field(() => String, { nullable: true, description: 'What its origin knows the client by.' })
  originId!: string | null;

  @Field(() => String, {
    description:
      'Id of the user or client that registered it, or of the registration token that it joined by.',
  })
  createdBy!: string;

  @Field(() => DateTime, { nullable: true, description: 'When it last asked for a token.' })
  lastAccessAt!: number | null;

  @Field(() => String, { nullable: true, description: 'The address it last did so from.' })
  lastAccessFromIp!: string | null;
}
declareDates(Client);

export const readableClient: Readable = {
  kind: kinds.client,
  needs: {
    clientName: ['data'],
    tenant: ['tenantId'],
    accessPolicies: [],
    effectivePolicies: [],
    securityGroups: [],
  },
};
