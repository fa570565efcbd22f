import { GraphQLSafeInt } from 'graphql-scalars';
import { ArgsType, Field, ID, InputType, Int } from 'type-graphql';
import { ObjectFilter, ObjectOrder, PageArgs, common, type Order } from './paging.js';

@InputType('RegistrationTokenFilter', {
  description: 'Which registration tokens a list has. All that is given must hold.',
})
export class RegistrationTokenFilter extends ObjectFilter {
  @Field(() => [GraphQLSafeInt], {
    nullable: true,
    description: 'The REST API knows it by one of these numbers.',
  })
  numbers?: number[] | null;
}
common(RegistrationTokenFilter);

@ArgsType()
export class RegistrationTokenPage extends PageArgs {
  @Field(() => RegistrationTokenFilter, { nullable: true, description: 'Which tokens.' })
  filter?: RegistrationTokenFilter | null;

  @Field(() => ObjectOrder, {
    nullable: true,
    description: 'In which order; by id unless it is given.',
  })
  orderBy?: Order | null;
}

@InputType('CreateRegistrationTokenInput', {
  description: 'A token that clients register themselves with.',
})
export class CreateRegistrationTokenInput {
  @Field(() => ID, { description: 'Id of the tenant whose clients it registers.' })
  tenantId!: string;

  @Field(() => Int, { description: 'How long it is good for, in seconds: a year at most.' })
  expiresIn!: number;

  @Field(() => [String], {
    description:
      'What clients get, from 1 to 20 of `urn:acronis.com:tenant-id:TENANT:ROLE` (a role that you could give there, on the tenant or one below it; without TENANT, on the tenant itself) and `urn:acronis.com::policy_management:TENANT|POLICY:apply_revoke`.',
  })
  scopes!: string[];
}

@InputType('DeleteRegistrationTokenInput', { description: 'The registration token to delete.' })
export class DeleteRegistrationTokenInput {
  @Field(() => ID, { description: 'Id of the token.' })
  id!: string;
}
