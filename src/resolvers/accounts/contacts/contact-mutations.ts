import { createContact } from '../../../domain/accounts/contacts/create-contact.js';
import { deleteContact } from '../../../domain/accounts/contacts/delete-contact.js';
import { updateContact } from '../../../domain/accounts/contacts/update-contact.js';
import { idOf, mutation, mutations } from '../../engine/mutations.js';
import {
  contactNames,
  CreateContactInput,
  DeleteContactInput,
  UpdateContactInput,
} from './contact-inputs.js';
import { Contact } from './contact-type.js';

const contact = { type: () => Contact, description: 'Contact after the mutation.' };
const names = { id: 'contactId', ...contactNames };

export const ContactMutations = mutations({
  createContact: mutation({
    description: 'Creates a contact of a tenant, or of a user who acts for a tenant.',
    input: [CreateContactInput, 'Contact to create.'],
    names: contactNames,
    // The action requires a name and an address, even if they are null.
    prepare: (input) => ({ email: null, firstName: null, lastName: null, ...input }),
    action: createContact,
    payload: { contact },
  }),
  updateContact: mutation({
    description: 'Updates a contact.',
    input: [UpdateContactInput, 'Changes to the contact.'],
    names,
    action: updateContact,
    payload: { contact },
  }),
  deleteContact: mutation({
    description:
      'Deletes a contact. The contact that is part of a tenant or user cannot be deleted.',
    input: [DeleteContactInput, 'Contact to delete.'],
    names,
    action: deleteContact,
    payload: { deletedContactId: idOf('Id of the deleted contact.') },
  }),
});
