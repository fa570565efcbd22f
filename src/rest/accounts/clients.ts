import { Type } from '@sinclair/typebox';
import { CreateClientInput, clientChanges } from '../../domain/accounts/clients/client-input.js';
import { createClient } from '../../domain/accounts/clients/create-client.js';
import { deleteClient } from '../../domain/accounts/clients/delete-client.js';
import {
  getClient,
  listClientIds,
  listClients,
} from '../../domain/accounts/clients/read-clients.js';
import { resetClientSecret } from '../../domain/accounts/clients/reset-client-secret.js';
import { updateClient } from '../../domain/accounts/clients/update-client.js';
import { Uuid } from '../../domain/core/schema.js';
import { Client } from '../../entities/index.js';
import { applicationDomain } from '../engine/errors.js';
import { operation } from '../engine/operation.js';
import { allowDeleted, commaList } from '../engine/parameters.js';
import { presentClient, presentClientWithSecret } from './client-presenter.js';
import { changesBody, creationBody } from '../engine/resource.js';
import * as schemas from '../access/account-schemas.js';
import * as values from '../engine/value-schemas.js';

const tag = 'Clients';

export const clientOperations = [
  operation({
    method: 'POST',
    path: '/api/2/clients',
    summary: 'Registers a client in a tenant',
    tag,
    body: creationBody(Client, CreateClientInput.properties),
    success: 201,
    response: schemas.clientWithSecret,
    errors: applicationDomain(401, 403, 415),
    action: createClient,
    present: presentClientWithSecret,
  }),
  operation({
    method: 'GET',
    path: '/api/2/clients',
    summary: 'Returns clients by id or system of origin',
    tag,
    query: {
      uuids: Type.Optional(commaList(Uuid, 1000)),
      originId: Type.Optional(Type.String()),
      allowDeleted,
    },
    success: 200,
    response: values.items(schemas.client),
    errors: applicationDomain(401, 403),
    action: listClients,
    present: (clients) => ({ items: clients.map(presentClient) }),
  }),
  operation({
    method: 'GET',
    path: '/api/2/clients/{client_id}',
    summary: 'Returns a client',
    tag,
    success: 200,
    response: schemas.client,
    errors: applicationDomain(401, 403, 404),
    action: getClient,
    present: presentClient,
  }),
  operation({
    method: 'PUT',
    path: '/api/2/clients/{client_id}',
    summary: 'Updates a client, or enables or disables it',
    tag,
    body: changesBody(Client, clientChanges),
    success: 200,
    response: schemas.client,
    errors: applicationDomain(401, 403, 404, 415),
    action: updateClient,
    present: presentClient,
  }),
  operation({
    method: 'DELETE',
    path: '/api/2/clients/{client_id}',
    summary: 'Deletes a client and its access policies',
    tag,
    success: 204,
    errors: applicationDomain(401, 403, 404),
    action: deleteClient,
  }),
  operation({
    method: 'POST',
    path: '/api/2/clients/{client_id}/reset_secret',
    summary: 'Replaces the secret of a client and revokes its tokens',
    tag,
    success: 200,
    response: schemas.clientWithSecret,
    errors: applicationDomain(401, 403, 404, 415),
    action: resetClientSecret,
    present: presentClientWithSecret,
  }),
  operation({
    method: 'GET',
    path: '/api/2/tenants/{tenant_id}/clients',
    summary: 'Returns the ids of the clients of a tenant',
    tag,
    success: 200,
    response: values.items(values.uuid),
    errors: applicationDomain(401, 403, 404),
    action: listClientIds,
    present: (ids) => ({ items: ids }),
  }),
];
