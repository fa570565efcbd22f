import { Type } from '@sinclair/typebox';
import { forceText } from '../../domain/core/service-field-descriptions.js';
import { createInfra } from '../../domain/commerce/infrastructure/create-infra.js';
import { createLocation } from '../../domain/commerce/infrastructure/create-location.js';
import { deleteInfra } from '../../domain/commerce/infrastructure/delete-infra.js';
import { deleteLocation } from '../../domain/commerce/infrastructure/delete-location.js';
import {
  CreateInfraInput,
  CreateLocationInput,
  infraChanges,
  locationChanges,
} from '../../domain/commerce/infrastructure/infra-input.js';
import {
  getInfra,
  getLocation,
  listInfra,
  listInfraIdsInLocation,
  listLocations,
  listOwnInfraIds,
  listOwnLocationIds,
} from '../../domain/commerce/infrastructure/read-infrastructure.js';
import { updateInfra } from '../../domain/commerce/infrastructure/update-infra.js';
import { updateLocation } from '../../domain/commerce/infrastructure/update-location.js';
import { Uuid, Version } from '../../domain/core/schema.js';
import { InfraComponent } from '../../entities/index.js';
import { platformDomain } from '../engine/errors.js';
import { operation } from '../engine/operation.js';
import { commaList } from '../engine/parameters.js';
import { presentInfra, presentLocation } from './infrastructure-presenter.js';
import { changesBody, creationBody } from '../engine/resource.js';
import * as schemas from './service-schemas.js';
import * as values from '../engine/value-schemas.js';

const tag = 'Infrastructure';

const force = Type.Optional(
  Type.Boolean({
    description: forceText,
  }),
);

const locationOperations = [
  operation({
    method: 'GET',
    path: '/api/2/locations',
    summary: 'Returns locations by their ids',
    tag,
    query: { uuids: commaList(Uuid, 100) },
    success: 200,
    response: values.items(schemas.location),
    errors: platformDomain(401, 403, 404),
    action: listLocations,
    present: (rows, ctx) => ({ items: rows.map((row) => presentLocation(row, ctx)) }),
  }),
  operation({
    method: 'POST',
    path: '/api/2/locations',
    summary: 'Creates a location',
    tag,
    body: CreateLocationInput,
    success: 201,
    response: schemas.location,
    errors: platformDomain(401, 403, 415),
    action: createLocation,
    present: presentLocation,
  }),
  operation({
    method: 'GET',
    path: '/api/2/locations/{location_id}',
    summary: 'Returns a location',
    tag,
    success: 200,
    response: schemas.location,
    errors: platformDomain(401, 403, 404),
    action: getLocation,
    present: presentLocation,
  }),
  operation({
    method: 'PUT',
    path: '/api/2/locations/{location_id}',
    summary: 'Renames a location',
    tag,
    body: Type.Object({ version: Version, ...locationChanges }),
    success: 200,
    response: schemas.location,
    errors: platformDomain(401, 403, 404, 409, 415),
    action: updateLocation,
    present: presentLocation,
  }),
  operation({
    method: 'DELETE',
    path: '/api/2/locations/{location_id}',
    summary: 'Deletes a location without infrastructure components',
    tag,
    query: { version: Version },
    success: 204,
    errors: platformDomain(401, 403, 404, 409),
    action: deleteLocation,
  }),
  operation({
    method: 'GET',
    path: '/api/2/locations/{location_id}/infra',
    summary: 'Returns the ids of the infrastructure components in a location',
    tag,
    success: 200,
    response: values.ids('infras'),
    errors: platformDomain(401, 403, 404),
    action: listInfraIdsInLocation,
    present: (infras) => ({ infras }),
  }),
  operation({
    method: 'GET',
    path: '/api/2/tenants/{tenant_id}/locations',
    summary: 'Returns the ids of the locations that a tenant owns',
    tag,
    success: 200,
    response: values.ids('locations'),
    errors: platformDomain(401, 403, 404),
    action: listOwnLocationIds,
    present: (locations) => ({ locations }),
  }),
];

const componentOperations = [
  operation({
    method: 'GET',
    path: '/api/2/infra',
    summary: 'Returns infrastructure components by their ids',
    tag,
    query: { uuids: commaList(Uuid, 100) },
    success: 200,
    response: values.items(schemas.infra),
    errors: platformDomain(401, 403, 404),
    action: listInfra,
    present: (rows, ctx) => ({ items: rows.map((row) => presentInfra(row, ctx)) }),
  }),
  operation({
    method: 'POST',
    path: '/api/2/infra',
    summary: 'Creates an infrastructure component',
    tag,
    body: creationBody(InfraComponent, CreateInfraInput.properties),
    success: 201,
    response: schemas.infra,
    errors: platformDomain(401, 403, 415),
    action: createInfra,
    present: presentInfra,
  }),
  operation({
    method: 'GET',
    path: '/api/2/infra/{infra_id}',
    summary: 'Returns an infrastructure component',
    tag,
    success: 200,
    response: schemas.infra,
    errors: platformDomain(401, 403, 404),
    action: getInfra,
    present: presentInfra,
  }),
  operation({
    method: 'PUT',
    path: '/api/2/infra/{infra_id}',
    summary: 'Updates an infrastructure component',
    tag,
    body: changesBody(InfraComponent, { version: Version, ...infraChanges }),
    success: 200,
    response: schemas.infra,
    errors: platformDomain(401, 403, 404, 409, 415),
    action: updateInfra,
    present: presentInfra,
  }),
  operation({
    method: 'DELETE',
    path: '/api/2/infra/{infra_id}',
    summary: 'Deletes an infrastructure component',
    tag,
    query: { force, version: Version },
    success: 204,
    errors: platformDomain(401, 403, 404, 409),
    action: deleteInfra,
  }),
  operation({
    method: 'GET',
    path: '/api/2/tenants/{tenant_id}/infra',
    summary: 'Returns the ids of the infrastructure components that a tenant owns',
    tag,
    success: 200,
    response: values.ids('infras'),
    errors: platformDomain(401, 403, 404),
    action: listOwnInfraIds,
    present: (infras) => ({ infras }),
  }),
];

export const infrastructureOperations = [...locationOperations, ...componentOperations];
