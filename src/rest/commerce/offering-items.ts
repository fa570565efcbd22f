import { Type } from '@sinclair/typebox';
import type { RequestContext } from '../../domain/core/context.js';
import { checkEditionSwitch } from '../../domain/commerce/offering-items/check-edition-switch.js';
import { editionWarnings } from '../../domain/commerce/offering-items/edition-warnings.js';
import type { ItemRow } from '../../domain/commerce/offering-items/held-items.js';
import { QuotaInput } from '../../domain/commerce/offering-items/item-changes.js';
import { listAvailableItems } from '../../domain/commerce/offering-items/list-available-items.js';
import { listCatalogueItems } from '../../domain/commerce/offering-items/list-catalogue-items.js';
import { listSubtreeItems } from '../../domain/commerce/offering-items/list-subtree-items.js';
import {
  listApplicationItems,
  listTenantItems,
} from '../../domain/commerce/offering-items/list-tenant-items.js';
import { setOfferingItems } from '../../domain/commerce/offering-items/set-offering-items.js';
import { switchEdition } from '../../domain/commerce/offering-items/switch-edition.js';
import { Moment, Uuid, oneOf } from '../../domain/core/schema.js';
import { validator } from '../../domain/core/validation.js';
import { offeringItemType, tenantKind } from '../../entities/index.js';
import { applicationDomain, platformDomain, type Documented } from '../engine/errors.js';
import { operation } from '../engine/operation.js';
import { presentCatalogueItem, presentOfferingItem } from './offering-item-presenter.js';
import { allowDeleted, commaList, flag, isSet, presentPage } from '../engine/parameters.js';
import * as schemas from './service-schemas.js';
import * as values from '../engine/value-schemas.js';

const tag = 'Offering items';

const edition = Type.Optional(Type.String({ default: 'standard' }));

const ItemsBody = Type.Object({
  items: Type.Array(
    Type.Object({
      applicationId: Uuid,
      name: Type.String({ description: 'Name of the offering item.' }),
      status: Type.Optional(
        Type.Integer({
          minimum: 0,
          maximum: 1,
          description:
            '1 to enable the item, 0 to disable it. Disabling an item also disables it for all descendants.',
        }),
      ),
      infraId: Type.Optional({
        ...Uuid,
        description:
          'Id of the infrastructure component. Required for an item that is bound to one.',
      }),
      quota: Type.Optional({
        ...QuotaInput,
        description: 'New quota, which replaces the old one. A feature has no quota.',
      }),
    }),
    {
      wire: 'offering_items',
      description:
        'Changes to offering items, at most 1000. Items that are not listed stay unchanged.',
    },
  ),
  checkUsage: Type.Optional(Type.Boolean()),
});
const validBody = validator(ItemsBody);

/** The target edition and its application. */
const requestedEdition = { targetEdition: Type.String(), applicationId: Uuid };

const editionErrors: Documented = {
  ...applicationDomain(400, 401, 403, 404),
  exceptions: { 400: 'PlatformAccountServer' },
  // The contract documents 400 for conditions that prevent the switch.
  answers: { BUSINESS_RULE: 400, HARD_QUOTA: 400 },
};

const presentItems = (items: readonly ItemRow[], ctx: RequestContext) =>
  presentPage(ctx, { items: items.map(presentOfferingItem) });

export const offeringItemOperations = [
  operation({
    method: 'GET',
    path: '/api/2/offering_items',
    summary: 'Returns the offering items of the catalog',
    tag,
    query: { editions: Type.Optional(commaList(Type.String(), 100)) },
    success: 200,
    response: values.items(schemas.catalogueItem),
    errors: platformDomain(400, 401, 403),
    action: listCatalogueItems,
    present: (items) => ({ items: items.map(presentCatalogueItem) }),
  }),
  operation({
    method: 'GET',
    path: '/api/2/tenants/offering_items',
    summary: 'Returns the offering items of a tenant and its descendants',
    tag,
    query: {
      subtreeRootTenantId: Type.Optional(Uuid),
      usageNames: Type.Optional(commaList(Type.String(), 1000)),
      editions: Type.Optional(commaList(Type.String(), 100)),
      offeringItems: Type.Optional(commaList(Type.String(), 1000)),
      updatedSince: Type.Optional(Moment),
      limit: Type.Optional(Type.Integer({ minimum: 1, default: 5000 })),
      after: Type.Optional(Type.String()),
      allowDeleted,
    },
    success: 200,
    response: values.page(schemas.offeringItem),
    errors: platformDomain(400, 401, 403, 404),
    action: listSubtreeItems,
    input: ({ query: { limit, after, ...filter } }) => ({
      filter,
      ...(limit !== undefined && { limit }),
      ...(after !== undefined && { after }),
    }),
    present: ({ items, ...page }, ctx) =>
      presentPage(ctx, { ...page, items: items.map(presentOfferingItem) }),
  }),
  operation({
    method: 'GET',
    path: '/api/2/tenants/{tenant_id}/offering_items',
    summary: 'Returns the offering items of a tenant',
    tag,
    query: {
      forUi: Type.Optional(Type.Boolean()),
      edition,
      usageNames: Type.Optional(commaList(Type.String(), 100)),
      availableOnly: Type.Optional(flag()),
      type: Type.Optional(oneOf(offeringItemType.values)),
      status: Type.Optional(
        Type.Integer({
          minimum: 0,
          maximum: 1,
          description: 'Filters by state: 1 for enabled items, 0 for disabled ones.',
        }),
      ),
      infraUuid: Type.Optional(Uuid),
      includeSecondary: Type.Optional(Type.Boolean()),
    },
    success: 200,
    response: values.page(schemas.offeringItem),
    errors: applicationDomain(400, 401, 403, 409),
    action: listTenantItems,
    input: ({ params, query: { availableOnly, status, infraUuid, ...query } }) => ({
      ...params,
      ...query,
      availableOnly: isSet(availableOnly),
      ...(status !== undefined && { enabled: status === 1 }),
      ...(infraUuid && { infraId: infraUuid }),
    }),
    present: presentItems,
  }),
  operation({
    method: 'PUT',
    path: '/api/2/tenants/{tenant_id}/offering_items',
    summary:
      'Enables and disables offering items of a tenant and sets their quotas, either all or none',
    tag,
    body: ItemsBody,
    success: 200,
    response: values.page(schemas.offeringItem),
    errors: {
      ...applicationDomain(400, 401, 403, 404, 409, 426),
      exceptions: { 400: 'PlatformAccountServer' },
      answers: { VERSION_MISMATCH: 426 },
    },
    action: setOfferingItems,
    input: ({ params, body }) => {
      const { items, checkUsage } = validBody(body);
      return {
        ...params,
        items: items.map(({ status, ...item }) => ({
          ...item,
          ...(status !== undefined && { enabled: status === 1 }),
        })),
        ...(checkUsage !== undefined && { checkUsage }),
      };
    },
    present: presentItems,
  }),
  operation({
    method: 'GET',
    path: '/api/2/tenants/{tenant_id}/offering_items/available_for_child',
    summary: 'Returns the offering items that a child of a tenant can be given',
    tag,
    query: {
      kind: Type.Optional(oneOf(tenantKind.values)),
      edition,
    },
    success: 200,
    response: values.page(schemas.offeringItem),
    errors: platformDomain(400, 401, 403),
    action: listAvailableItems,
    present: presentItems,
  }),
  operation({
    method: 'GET',
    path: '/api/2/tenants/{tenant_id}/applications/{application_id}/offering_items',
    summary: 'Returns the offering items of a tenant in one application',
    tag,
    query: { edition },
    success: 200,
    response: values.page(schemas.offeringItem),
    errors: platformDomain(401, 403),
    action: listApplicationItems,
    present: presentItems,
  }),
  operation({
    method: 'GET',
    path: '/api/2/tenants/{tenant_id}/edition',
    summary: 'Checks a switch of a tenant to another edition without performing it',
    tag,
    query: requestedEdition,
    success: 200,
    response: Type.Object({
      warnings: Type.Array(values.enumeration(editionWarnings), {
        description: 'Codes of the warnings about the effects of the switch.',
      }),
    }),
    errors: editionErrors,
    action: checkEditionSwitch,
    present: (warnings) => ({ warnings }),
  }),
  operation({
    method: 'PUT',
    path: '/api/2/tenants/{tenant_id}/edition',
    summary: 'Switches a tenant and its descendants to another edition',
    tag,
    body: Type.Object(requestedEdition),
    success: 200,
    response: values.page(schemas.offeringItem),
    errors: editionErrors,
    action: switchEdition,
    present: presentItems,
  }),
];
