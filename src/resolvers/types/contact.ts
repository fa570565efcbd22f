import { Field, ID, ObjectType } from 'type-graphql';
import { kinds } from '../../domain/reads/kinds.js';
import type { ContactType } from '../../entities/index.js';
import { ContactTypeEnum } from '../enums.js';
import type { Readable } from '../selection.js';
import { Node, declareDates } from './node.js';

/** The free texts of a contact, and what they are. `firstName` and `lastName` are stored otherwise. */
export const contactTexts = {
  email: 'Email address.',
  phone: 'Telephone number.',
  fax: 'Fax number.',
  address1: 'First line of the postal address.',
  address2: 'Second line of the postal address.',
  zipcode: 'Postal code.',
  city: 'City.',
  state: 'State or province.',
  country: 'Country.',
  title: 'Title or position.',
  website: 'Web site.',
  industry: 'Industry that the company is in.',
  organizationSize: 'How many people the company has.',
  aan: 'Account number in an outside system.',
  language: 'Preferred language.',
} as const;

@ObjectType('Contact', {
  implements: Node,
  simpleResolvers: true,
  description: 'Whom to write to or call: a tenant, a user, or a user acting for a tenant.',
})
export class Contact extends Node {
  @Field(() => ID, { description: 'Id of the tenant that the contact is of.' })
  tenantId!: string;

  @Field(() => ID, { nullable: true, description: 'Id of the user that the contact is of.' })
  userId!: string | null;

  @Field(() => [ContactTypeEnum], { description: 'What the contact is for.' })
  types!: ContactType[];

  @Field(() => Boolean, { nullable: true, description: 'Whether the address was confirmed.' })
  emailConfirmed!: boolean | null;
}
declareDates(Contact);
for (const [name, description] of Object.entries(contactTexts)) {
  Field(() => String, { nullable: true, description })(Contact.prototype, name);
}

export const readableContact: Readable = {
  kind: kinds.contact,
  needs: {
    firstName: ['firstname'],
    lastName: ['lastname'],
    tenant: ['tenantId'],
    user: ['userId'],
  },
};
