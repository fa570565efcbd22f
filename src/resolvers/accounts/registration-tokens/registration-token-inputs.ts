import { GraphQLSafeInt } from 'graphql-scalars';
import { registrationTokenTexts } from '../../../domain/core/field-descriptions.js';
import { ArgsType, Field, ID, InputType, Int } from 'type-graphql';
import { ObjectFilter, common } from '../../engine/filter-inputs.js';
import { ObjectOrder, PageArgs, type Order } from '../../engine/page-inputs.js';

@InputType('RegistrationTokenFilter', {
  description: 'Conditions on registration tokens. All given conditions must match.',
})
export class RegistrationTokenFilter extends ObjectFilter {
  @Field(() => [GraphQLSafeInt], {
    nullable: true,
    description: 'Filters by numeric id: one of these.',
  })
  numbers?: number[] | null;
}
common(RegistrationTokenFilter);

@ArgsType()
export class RegistrationTokenPage extends PageArgs {
  @Field(() => RegistrationTokenFilter, { nullable: true, description: 'Filters the tokens.' })
  filter?: RegistrationTokenFilter | null;

  @Field(() => ObjectOrder, {
    nullable: true,
    description: 'Order of the list. Default: by id.',
  })
  orderBy?: Order | null;
}

@InputType('CreateRegistrationTokenInput', {
  description: 'A new registration token.',
})
export class CreateRegistrationTokenInput {
  @Field(() => ID, { description: registrationTokenTexts.tenantId })
  tenantId!: string;

  @Field(() => Int, { description: registrationTokenTexts.expiresIn })
  expiresIn!: number;

  @Field(() => [String], {
    description:
      'Scopes that registered clients receive, 1 to 20. `urn:acronis.com:tenant-id:TENANT:ROLE` is a role on the tenant or one of its descendants, which the caller must be able to grant; without TENANT, it is on the tenant itself. `urn:acronis.com::policy_management:TENANT|POLICY:apply_revoke` is the permission to apply and revoke a protection plan.',
  })
  scopes!: string[];
}

@InputType('DeleteRegistrationTokenInput', { description: 'Registration token to delete.' })
export class DeleteRegistrationTokenInput {
  @Field(() => ID, { description: 'Id of the token.' })
  id!: string;
}
