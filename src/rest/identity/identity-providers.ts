import { Type } from '@sinclair/typebox';
import { createProvider } from '../../domain/identity/identity-providers/create-provider.js';
import { deleteProvider } from '../../domain/identity/identity-providers/delete-provider.js';
import {
  CreateProviderInput,
  providerChanges,
} from '../../domain/identity/identity-providers/provider-input.js';
import {
  getProvider,
  listProviders,
  listTenantProviderIds,
} from '../../domain/identity/identity-providers/read-providers.js';
import { setDefaultProvider } from '../../domain/identity/identity-providers/set-default-provider.js';
import { updateProvider } from '../../domain/identity/identity-providers/update-provider.js';
import { Uuid, Version } from '../../domain/core/schema.js';
import type { ProviderRow } from '../../domain/identity/identity-providers/provider-reads.js';
import { IdentityProvider } from '../../entities/index.js';
import { platformDomain } from '../engine/errors.js';
import { operation } from '../engine/operation.js';
import { commaList } from '../engine/parameters.js';
import { presenterOf } from '../engine/resource.js';
import { presentTenant } from '../access/tenant-presenter.js';
import * as accounts from '../access/account-schemas.js';
import * as schemas from './identity-schemas.js';
import * as values from '../engine/value-schemas.js';
import { nullableIn, withoutNull } from '../engine/without-null.js';

const tag = 'Identity providers';

const presentFields = presenterOf(IdentityProvider);

const presentProvider = (row: ProviderRow) => ({
  ...presentFields(row),
  ...(row.clientSecret && { oauth2_client_secret: row.clientSecret }),
});

/** An empty string clears these fields. */
const details = nullableIn(providerChanges);

export const identityProviderOperations = [
  operation({
    method: 'GET',
    path: '/api/2/identity_providers',
    summary: 'Returns identity providers by id',
    tag,
    query: { uuids: commaList(Uuid, 100) },
    success: 200,
    response: values.items(schemas.identityProvider),
    errors: platformDomain(400, 401, 403, 404),
    action: listProviders,
    present: (providers) => ({ items: providers.map(presentProvider) }),
  }),
  operation({
    method: 'POST',
    path: '/api/2/identity_providers',
    summary: 'Creates an identity provider of a tenant',
    tag,
    body: withoutNull(CreateProviderInput.properties, ...details),
    success: 201,
    response: schemas.identityProvider,
    errors: platformDomain(400, 401, 403),
    action: createProvider,
    present: presentProvider,
  }),
  operation({
    method: 'GET',
    path: '/api/2/identity_providers/{idp_id}',
    summary: 'Returns an identity provider',
    tag,
    success: 200,
    response: schemas.identityProvider,
    errors: platformDomain(400, 401, 403, 404),
    action: getProvider,
    present: presentProvider,
  }),
  operation({
    method: 'PUT',
    path: '/api/2/identity_providers/{idp_id}',
    summary: 'Updates an identity provider',
    tag,
    body: withoutNull({ ...providerChanges, version: Version }, ...details),
    success: 200,
    response: schemas.identityProvider,
    errors: platformDomain(400, 401, 403, 404, 409),
    action: updateProvider,
    present: presentProvider,
  }),
  operation({
    method: 'DELETE',
    path: '/api/2/identity_providers/{idp_id}',
    summary: 'Deletes an identity provider that is not in use',
    tag,
    query: { version: Version },
    success: 204,
    errors: platformDomain(400, 401, 403, 404, 409),
    action: deleteProvider,
  }),
  operation({
    method: 'GET',
    path: '/api/2/tenants/{tenant_id}/identity_providers',
    summary:
      'Returns the ids of the identity providers of a tenant: its own and those inherited from ancestors',
    tag,
    success: 200,
    response: values.items(values.uuid),
    errors: platformDomain(401, 403, 404),
    action: listTenantProviderIds,
    present: (ids) => ({ items: ids }),
  }),
  operation({
    method: 'PUT',
    path: '/api/2/tenants/{tenant_id}/default_idp',
    summary:
      'Sets the default identity provider of a tenant: the one for users who are not bound to one',
    tag,
    body: Type.Object({ version: Version, idpId: Uuid, applyToChildren: Type.Boolean() }),
    success: 200,
    response: accounts.tenant,
    errors: platformDomain(401, 403, 404, 409),
    action: setDefaultProvider,
    present: (tenant, ctx) => presentTenant(ctx, tenant),
  }),
];
