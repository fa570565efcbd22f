import { Type } from '@sinclair/typebox';
import { badInput } from '../../domain/core/errors.js';
import { tenantTexts } from '../../domain/core/field-descriptions.js';
import { Moment, Uuid, Version, oneOf } from '../../domain/core/schema.js';
import { itemsOf } from '../../domain/commerce/offering-items/tenants-with-items.js';
import { createTenant } from '../../domain/accounts/tenants/create-tenant.js';
import { deleteTenant, deleteTenants } from '../../domain/accounts/tenants/delete-tenants.js';
import { listTenants } from '../../domain/accounts/tenants/list-tenants.js';
import {
  getTenant,
  listChildIds,
  resolveTenantIds,
} from '../../domain/accounts/tenants/read-tenants.js';
import { restoreTenant } from '../../domain/accounts/tenants/restore-tenant.js';
import { CreateTenantInput, tenantChanges } from '../../domain/accounts/tenants/tenant-input.js';
import { tenantIdsAbove } from '../../domain/access/tree/tenant-reads.js';
import { updateTenant } from '../../domain/accounts/tenants/update-tenant.js';
import { Tenant, externalOperation } from '../../entities/index.js';
import { applicationDomain, platformDomain } from '../engine/errors.js';
import { operation } from '../engine/operation.js';
import { presentOfferingItem } from '../commerce/offering-item-presenter.js';
import { levelsOfDetail, presentTenant, presentTenants } from '../access/tenant-presenter.js';
import { allowDeleted, commaList, presentPage, usageOrder } from '../engine/parameters.js';
import { changesBody, creationBody } from '../engine/resource.js';
import * as accounts from '../access/account-schemas.js';
import * as schemas from './tenant-schemas.js';
import * as values from '../engine/value-schemas.js';

const tag = 'Tenants';

/** Parses the order of a list of ids, such as `name` or `-status`. */
function childOrder(text: string | undefined) {
  const descending = text?.startsWith('-') ?? false;
  const by = text?.replace(/^-/, '') ?? 'name';
  if (by === 'as_is' || by === 'name' || by === 'status') return { by, descending };
  const usage = usageOrder(by);
  if (usage) return { by: 'name', descending, usage };
  throw badInput('order', 'order must be one of as_is, name, status, usage.NAME');
}

export const tenantOperations = [
  operation({
    method: 'GET',
    path: '/api/2/tenants',
    summary: 'Returns tenants by id, the children of a tenant, or a subtree',
    tag,
    query: {
      uuids: Type.Optional(commaList(Uuid, 100)),
      parentId: Type.Optional(Uuid),
      subtreeRootId: Type.Optional(Uuid),
      updatedSince: Type.Optional(Moment),
      limit: Type.Optional(Type.Integer({ minimum: 1, default: 5000 })),
      after: Type.Optional(Type.String()),
      lod: Type.Optional(oneOf(levelsOfDetail)),
      withContacts: Type.Optional(Type.Boolean()),
      withOfferingItems: Type.Optional(Type.Boolean()),
      withInfraOfferingItems: Type.Optional(Type.Boolean()),
      expandOfferingItems: Type.Optional(Type.Boolean()),
      allowDeleted,
    },
    success: 200,
    response: values.page(schemas.listedTenant),
    errors: applicationDomain(400, 401, 403, 404),
    action: listTenants,
    input: ({ query }) => {
      const { limit, after, lod: _, withContacts: __, expandOfferingItems: ___, ...filter } = query;
      return {
        filter,
        ...(limit !== undefined && { limit }),
        ...(after !== undefined && { after }),
      };
    },
    present: async (page, ctx, { query }) => {
      const presented = await presentTenants(ctx, page.items, {
        lod: query.lod ?? 'full',
        withContacts: query.withContacts ?? false,
      });
      if (!query.expandOfferingItems) return presentPage(ctx, { ...page, items: presented });
      const offeringItems = await itemsOf(ctx, page.items);
      const items = presented.map((item, index) => ({
        ...item,
        offering_items: offeringItems.get(page.items[index]!.id)!.map(presentOfferingItem),
      }));
      return presentPage(ctx, { ...page, items });
    },
  }),
  operation({
    method: 'POST',
    path: '/api/2/tenants',
    summary: 'Creates a tenant',
    tag,
    body: creationBody(Tenant, CreateTenantInput.properties),
    success: 201,
    response: accounts.tenant,
    errors: applicationDomain(401, 403, 415),
    action: createTenant,
    present: (tenant, ctx) => presentTenant(ctx, tenant),
  }),
  operation({
    method: 'POST',
    path: '/api/2/tenants/batch/delete',
    summary: 'Deletes several disabled children of one tenant; if one cannot be deleted, none is',
    tag,
    body: deleteTenants.input,
    success: 204,
    errors: platformDomain(401, 403, 404, 409),
    action: deleteTenants,
  }),
  operation({
    method: 'GET',
    path: '/api/2/tenants/{tenant_id}',
    summary: 'Returns a tenant',
    tag,
    query: { embedPath: Type.Optional(Type.Boolean()), allowDeleted },
    success: 200,
    response: accounts.tenantWithPath,
    errors: applicationDomain(401, 403, 404),
    action: getTenant,
    input: ({ params, query: { embedPath: _, ...query } }) => ({ ...params, ...query }),
    present: async (tenant, ctx, { query }) => ({
      ...(await presentTenant(ctx, tenant)),
      ...(query.embedPath && { path: await tenantIdsAbove(ctx, tenant) }),
    }),
  }),
  operation({
    method: 'PUT',
    path: '/api/2/tenants/{tenant_id}',
    summary: 'Updates a tenant, moves it, or enables or disables it',
    tag,
    body: changesBody(Tenant, {
      version: Version,
      ...tenantChanges,
      externalOperationStatus: Type.Optional(oneOf(externalOperation.values)),
    }),
    success: 200,
    response: accounts.tenant,
    errors: applicationDomain(401, 403, 404, 409, 415),
    action: updateTenant,
    present: (tenant, ctx) => presentTenant(ctx, tenant),
  }),
  operation({
    method: 'DELETE',
    path: '/api/2/tenants/{tenant_id}',
    summary: 'Deletes a disabled tenant with its descendants and everything that belongs to them',
    tag,
    query: { version: Version },
    success: 204,
    errors: applicationDomain(401, 403, 404),
    action: deleteTenant,
  }),
  operation({
    method: 'GET',
    path: '/api/2/tenants/{tenant_id}/children',
    summary: 'Returns the ids of the children of a tenant',
    tag,
    query: { order: Type.Optional(Type.String()), allowDeleted },
    success: 200,
    response: values.items(values.uuid),
    errors: platformDomain(401, 403, 404),
    action: listChildIds,
    input: ({ params, query: { order, ...query } }) => ({
      ...params,
      ...query,
      order: childOrder(order),
    }),
    present: (ids) => ({ items: ids }),
  }),
  operation({
    method: 'POST',
    path: '/api/2/tenants/{tenant_id}/restore',
    summary: 'Restores a deleted tenant and everything that was deleted with it',
    tag,
    query: { force: Type.Optional(Type.Boolean()) },
    success: 204,
    errors: {
      ...applicationDomain(401, 403, 404, 409),
      exceptions: { 409: 'PlatformAccountServer' },
    },
    action: restoreTenant,
  }),
  operation({
    method: 'POST',
    path: '/api/2/tenants:resolve_ids',
    readsOnly: true,
    summary: 'Returns the UUIDs of tenants by their numeric ids',
    tag,
    body: resolveTenantIds.input,
    success: 200,
    response: values.items(
      Type.Object({
        id: Type.Integer({ description: tenantTexts.number }),
        uuid: Type.String({ ...values.uuid, description: 'UUID of the tenant.' }),
      }),
    ),
    errors: platformDomain(400, 401, 403, 415),
    action: resolveTenantIds,
    present: (resolved) => ({ items: resolved }),
  }),
];
