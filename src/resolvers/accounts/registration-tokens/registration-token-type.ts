import { GraphQLSafeInt } from 'graphql-scalars';
import { registrationTokenTexts } from '../../../domain/core/field-descriptions.js';
import { Field, ID, Int, ObjectType } from 'type-graphql';
import { resources } from '../../../domain/resources.js';
import { DateTime } from '../../engine/scalars.js';
import type { Readable } from '../../engine/selection.js';
import { Node, declareDates } from '../../engine/node-type.js';

@ObjectType('RegistrationToken', {
  implements: Node,
  simpleResolvers: true,
  description:
    'A registration token: clients use it to register themselves at `/api/2/idp/register` without an administrator. Only administrators of the clients of its tenant can see it. It stays valid until it expires or is deleted, even if its creator is disabled or deleted.',
})
export class RegistrationToken extends Node {
  @Field(() => GraphQLSafeInt, { description: registrationTokenTexts.number })
  number!: number;

  @Field(() => ID, { description: registrationTokenTexts.tenantId })
  tenantId!: string;

  @Field(() => [String], {
    description: registrationTokenTexts.scopes,
  })
  scopes!: string[];

  @Field(() => DateTime, { description: registrationTokenTexts.expiresAt })
  expiresAt!: number;

  @Field(() => Int, { description: registrationTokenTexts.uses })
  uses!: number;

  @Field(() => DateTime, { nullable: true, description: registrationTokenTexts.lastUsedAt })
  lastUsedAt!: number | null;

  @Field(() => ID, { nullable: true, description: registrationTokenTexts.createdBy })
  createdBy!: string | null;
}
declareDates(RegistrationToken);

export const readableRegistrationToken: Readable = {
  resource: resources.registrationToken,
  needs: { token: ['encryptedToken', 'scopes'], tenant: ['tenantId'] },
};
