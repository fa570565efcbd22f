import { Field, ID, InputType, type ClassType } from 'type-graphql';
import { contactTextFields, contactTexts } from '../../../domain/core/field-descriptions.js';
import type { ContactType } from '../../../entities/index.js';
import { ContactTypeEnum } from '../../engine/enums.js';

/** Names of a contact that the domain spells in one word. */
export const contactNames = { firstName: 'firstname', lastName: 'lastname' };

/** Declares the free texts of a contact on an input. */
function texts(input: ClassType): void {
  const names = { firstName: contactTexts.firstname, lastName: contactTexts.lastname };
  for (const [name, description] of Object.entries({ ...names, ...contactTextFields })) {
    Field(() => String, { nullable: true, description })(input.prototype, name);
  }
}

@InputType('ContactInput', { description: 'Contact that is part of a tenant or user.' })
export class ContactInput {
  @Field(() => [ContactTypeEnum], { nullable: true, description: contactTexts.types })
  types?: ContactType[] | null;

  @Field(() => Boolean, { nullable: true, description: contactTexts.emailConfirmed })
  emailConfirmed?: boolean | null;
}
texts(ContactInput);

@InputType('CreateContactInput', {
  description: 'An additional contact of a tenant, or of a user who acts for a tenant.',
})
export class CreateContactInput extends ContactInput {
  @Field(() => ID, {
    nullable: true,
    description: 'Id of the tenant. Default: the tenant of the user.',
  })
  tenantId?: string | null;

  @Field(() => ID, { nullable: true, description: 'Id of the user who acts for the tenant.' })
  userId?: string | null;
}
// Not null here, other than where contacts are changed.
Field(() => [ContactTypeEnum], { description: 'Purposes of the contact, at least one.' })(
  CreateContactInput.prototype,
  'types',
);

@InputType('UpdateContactInput', {
  description: 'Changes to a contact. Omitted fields stay unchanged.',
})
export class UpdateContactInput extends ContactInput {
  @Field(() => ID, { description: 'Id of the contact.' })
  id!: string;

  @Field(() => ID, { nullable: true, description: contactTexts.tenantId })
  tenantId?: string | null;

  @Field(() => ID, { nullable: true, description: contactTexts.userId })
  userId?: string | null;
}

@InputType('DeleteContactInput', { description: 'Contact to delete.' })
export class DeleteContactInput {
  @Field(() => ID, { description: 'Id of the contact.' })
  id!: string;
}
