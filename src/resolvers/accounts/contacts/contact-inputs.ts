import { Field, ID, InputType } from 'type-graphql';
import { Contact } from '../../../entities/index.js';
import {
  filterType,
  graphNames,
  inputType,
  pageType,
  updateInput,
} from '../../engine/resource-types.js';

export const ContactInput = inputType(
  'ContactInput',
  'Contact that is part of a tenant or user.',
  Contact,
  'update',
  { omit: ['tenantId', 'userId'] },
);

export const CreateContactInput = inputType(
  'CreateContactInput',
  'An additional contact of a tenant, or of a user who acts for a tenant.',
  Contact,
  'create',
);

export const UpdateContactInput = updateInput(
  'UpdateContactInput',
  'Changes to a contact. Omitted fields stay unchanged.',
  Contact,
  'contact',
);

@InputType('DeleteContactInput', { description: 'Contact to delete.' })
export class DeleteContactInput {
  @Field(() => ID, { description: 'Id of the contact.' })
  id!: string;
}

export const ContactPage = pageType('contacts', filterType(Contact, 'contacts'));

/** Names of fields that contacts have in the domain, by their names in inputs. */
export const contactNames = graphNames(Contact);
