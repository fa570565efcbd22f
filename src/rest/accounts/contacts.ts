import {
  createContact,
  CreateContactInput,
} from '../../domain/accounts/contacts/create-contact.js';
import { deleteContact } from '../../domain/accounts/contacts/delete-contact.js';
import {
  getContact,
  listContactIds,
  listContacts,
} from '../../domain/accounts/contacts/read-contacts.js';
import { contactChanges, updateContact } from '../../domain/accounts/contacts/update-contact.js';
import { Uuid } from '../../domain/core/schema.js';
import { applicationDomain } from '../engine/errors.js';
import { operation } from '../engine/operation.js';
import { allowDeleted, commaList } from '../engine/parameters.js';
import { presentContact } from '../access/contact-presenter.js';
import * as schemas from '../access/account-schemas.js';
import * as values from '../engine/value-schemas.js';
import { Contact } from '../../entities/index.js';
import { changesBody } from '../engine/resource.js';

const tag = 'Contacts';

export const contactOperations = [
  operation({
    method: 'GET',
    path: '/api/2/contacts',
    summary: 'Returns contacts by id',
    tag,
    query: { uuids: commaList(Uuid, 100), allowDeleted },
    success: 200,
    response: values.items(schemas.contact),
    errors: applicationDomain(400, 401, 403),
    action: listContacts,
    present: (contacts) => ({ items: contacts.map(presentContact) }),
  }),
  operation({
    method: 'POST',
    path: '/api/2/contacts',
    summary: 'Creates a contact of a tenant, or of a user who acts for a tenant',
    tag,
    body: CreateContactInput,
    success: 201,
    response: schemas.contact,
    errors: applicationDomain(400, 401, 403, 409, 415),
    action: createContact,
    present: presentContact,
  }),
  operation({
    method: 'GET',
    path: '/api/2/contacts/{contact_id}',
    summary: 'Returns a contact',
    tag,
    query: { allowDeleted },
    success: 200,
    response: schemas.contact,
    errors: applicationDomain(401, 403, 404),
    action: getContact,
    present: presentContact,
  }),
  operation({
    method: 'PUT',
    path: '/api/2/contacts/{contact_id}',
    summary: 'Updates a contact',
    tag,
    body: changesBody(Contact, contactChanges),
    success: 200,
    response: schemas.contact,
    errors: applicationDomain(400, 401, 403, 404, 409, 415),
    action: updateContact,
    present: presentContact,
  }),
  operation({
    method: 'DELETE',
    path: '/api/2/contacts/{contact_id}',
    summary: 'Deletes a contact',
    tag,
    success: 204,
    errors: applicationDomain(401, 403, 404, 409),
    action: deleteContact,
  }),
  operation({
    method: 'GET',
    path: '/api/2/tenants/{tenant_id}/contacts',
    summary: 'Returns the ids of the contacts of a tenant',
    tag,
    query: { allowDeleted },
    success: 200,
    response: values.items(values.uuid),
    errors: applicationDomain(401, 403),
    action: listContactIds,
    present: (ids) => ({ items: ids }),
  }),
];
