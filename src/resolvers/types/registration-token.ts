import { GraphQLSafeInt } from 'graphql-scalars';
import { Field, ID, Int, ObjectType } from 'type-graphql';
import { kinds } from '../../domain/reads/kinds.js';
import { DateTime } from '../scalars.js';
import type { Readable } from '../selection.js';
import { Node, declareDates } from './node.js';

@ObjectType('RegistrationToken', {
  implements: Node,
  simpleResolvers: true,
  description:
    'What clients register themselves with at `/api/2/idp/register`, where nobody attends to them. Only those who look after the clients of its tenant see it. It stays good until it expires or is deleted, whatever becomes of whoever made it.',
})
export class RegistrationToken extends Node {
  @Field(() => GraphQLSafeInt, { description: 'The number that the REST API knows it by.' })
  number!: number;

  @Field(() => ID, { description: 'Id of the tenant whose clients it registers.' })
  tenantId!: string;

  @Field(() => [String], {
    description:
      'What clients get that are registered with it: roles on tenants, and a say in plans of services.',
  })
  scopes!: string[];

  @Field(() => DateTime, { description: 'When it expires.' })
  expiresAt!: number;

  @Field(() => Int, { description: 'How many clients were registered with it.' })
  uses!: number;

  @Field(() => DateTime, { nullable: true, description: 'When the last of them was.' })
  lastUsedAt!: number | null;

  @Field(() => ID, { nullable: true, description: 'Id of the user or client that made it.' })
  createdBy!: string | null;
}
declareDates(RegistrationToken);

export const readableRegistrationToken: Readable = {
  kind: kinds.registrationToken,
  needs: { token: ['encryptedToken', 'scopes'], tenant: ['tenantId'] },
};
