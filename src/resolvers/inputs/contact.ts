import { Field, ID, InputType, type ClassType } from 'type-graphql';
import type { ContactType } from '../../entities/index.js';
import { ContactTypeEnum } from '../enums.js';
import { contactTexts } from '../types/contact.js';

/** Names of a contact that the domain spells in one word. */
export const contactNames = { firstName: 'firstname', lastName: 'lastname' };

/** Declares the free texts of a contact on an input. */
function texts(input: ClassType): void {
  const names = { firstName: 'First name.', lastName: 'Last name.' };
  for (const [name, description] of Object.entries({ ...names, ...contactTexts })) {
    Field(() => String, { nullable: true, description })(input.prototype, name);
  }
}

@InputType('ContactInput', { description: 'A contact that is part of a tenant or user.' })
export class ContactInput {
  @Field(() => [ContactTypeEnum], { nullable: true, description: 'What the contact is for.' })
  types?: ContactType[] | null;

  @Field(() => Boolean, { nullable: true, description: 'Whether the address was confirmed.' })
  emailConfirmed?: boolean | null;
}
texts(ContactInput);

@InputType('CreateContactInput', {
  description: 'A further contact of a tenant, or of a user who acts for one.',
})
export class CreateContactInput extends ContactInput {
  @Field(() => ID, {
    nullable: true,
    description: 'Id of the tenant; the user’s own unless it is given.',
  })
  tenantId?: string | null;

  @Field(() => ID, { nullable: true, description: 'Id of the user who acts for the tenant.' })
  userId?: string | null;
}
// Not null here, other than where contacts are changed.
Field(() => [ContactTypeEnum], { description: 'What the contact is for: one thing at least.' })(
  CreateContactInput.prototype,
  'types',
);

@InputType('UpdateContactInput', { description: 'Changes of a contact; what is left out stays.' })
export class UpdateContactInput extends ContactInput {
  @Field(() => ID, { description: 'Id of the contact.' })
  id!: string;

  @Field(() => ID, { nullable: true, description: 'Id of the tenant that it is of.' })
  tenantId?: string | null;

  @Field(() => ID, { nullable: true, description: 'Id of the user that it is of.' })
  userId?: string | null;
}

@InputType('DeleteContactInput', { description: 'The contact to delete.' })
export class DeleteContactInput {
  @Field(() => ID, { description: 'Id of the contact.' })
  id!: string;
}
