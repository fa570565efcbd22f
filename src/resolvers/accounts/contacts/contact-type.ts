import { Field, ID, ObjectType } from 'type-graphql';
import { contactTextFields, contactTexts } from '../../../domain/core/field-descriptions.js';
import { resources } from '../../../domain/resources.js';
import type { ContactType } from '../../../entities/index.js';
import { ContactTypeEnum } from '../../engine/enums.js';
import type { Readable } from '../../engine/selection.js';
import { Node, declareDates } from '../../engine/node-type.js';

@ObjectType('Contact', {
  implements: Node,
  simpleResolvers: true,
  description: 'Contact data of a tenant, of a user, or of a user who acts for a tenant.',
})
export class Contact extends Node {
  @Field(() => ID, { description: contactTexts.tenantId })
  tenantId!: string;

  @Field(() => ID, { nullable: true, description: contactTexts.userId })
  userId!: string | null;

  @Field(() => [ContactTypeEnum], { description: contactTexts.types })
  types!: ContactType[];

  @Field(() => Boolean, { nullable: true, description: contactTexts.emailConfirmed })
  emailConfirmed!: boolean | null;
}
declareDates(Contact);
for (const [name, description] of Object.entries(contactTextFields)) {
  Field(() => String, { nullable: true, description })(Contact.prototype, name);
}

export const readableContact: Readable = {
  resource: resources.contact,
  needs: {
    firstName: ['firstname'],
    lastName: ['lastname'],
    tenant: ['tenantId'],
    user: ['userId'],
  },
};
