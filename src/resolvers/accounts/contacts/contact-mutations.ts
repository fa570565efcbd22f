import { Arg, Ctx, ID, Mutation, Resolver } from 'type-graphql';
import { createContact } from '../../../domain/accounts/contacts/create-contact.js';
import { deleteContact } from '../../../domain/accounts/contacts/delete-contact.js';
import { updateContact } from '../../../domain/accounts/contacts/update-contact.js';
import type { GraphContext } from '../../engine/context.js';
import {
  contactNames,
  CreateContactInput,
  DeleteContactInput,
  UpdateContactInput,
} from './contact-inputs.js';
import { mutate, payloadOf } from '../../engine/mutate.js';
import { Contact } from './contact-type.js';

const contact = { type: () => Contact, description: 'Contact after the mutation.' };
const CreateContactPayload = payloadOf('CreateContact', { contact });
const UpdateContactPayload = payloadOf('UpdateContact', { contact });
const DeleteContactPayload = payloadOf('DeleteContact', {
  deletedContactId: { type: () => ID, description: 'Id of the deleted contact.' },
});

const names = { id: 'contactId', ...contactNames };

@Resolver()
export class ContactMutations {
  @Mutation(() => CreateContactPayload, {
    nullable: true,
    description: 'Creates a contact of a tenant, or of a user who acts for a tenant.',
  })
  createContact(
    @Arg('input', () => CreateContactInput, { description: 'Contact to create.' })
    input: object,
    @Ctx() ctx: GraphContext,
  ): Promise<object> {
    // The action requires a name and an address, even if they are null.
    const given = Object.entries(input).filter(([, value]) => value !== undefined);
    const whole = { email: null, firstName: null, lastName: null, ...Object.fromEntries(given) };
    return mutate(ctx, createContact, whole, (made) => ({ contact: made }), contactNames);
  }

  @Mutation(() => UpdateContactPayload, { nullable: true, description: 'Updates a contact.' })
  updateContact(
    @Arg('input', () => UpdateContactInput, { description: 'Changes to the contact.' })
    input: object,
    @Ctx() ctx: GraphContext,
  ): Promise<object> {
    return mutate(ctx, updateContact, input, (changed) => ({ contact: changed }), names);
  }

  @Mutation(() => DeleteContactPayload, {
    nullable: true,
    description:
      'Deletes a contact. The contact that is part of a tenant or user cannot be deleted.',
  })
  deleteContact(
    @Arg('input', () => DeleteContactInput, { description: 'Contact to delete.' })
    input: DeleteContactInput,
    @Ctx() ctx: GraphContext,
  ): Promise<object> {
    return mutate(ctx, deleteContact, input, ({ id }) => ({ deletedContactId: id }), names);
  }
}
