import { GraphQLSafeInt } from 'graphql-scalars';
import { Resolver } from 'type-graphql';
import type { ItemRow } from '../../../domain/commerce/offering-items/held-items.js';
import {
  assertItemFilter,
  readQuotaUsageOf,
  readQuotaUsages,
  readUsages,
} from '../../../domain/commerce/offering-items/offering-item-lists.js';
import type { QuotaUsage as QuotaUsageRow } from '../../../domain/commerce/usages/quota-usage.js';
import type { UsageEntry } from '../../../domain/commerce/usages/usage-entries.js';
import type { Tenant as TenantRow } from '../../../entities/index.js';
import { loaderOf } from '../../engine/context.js';
import { declareField } from '../../engine/direct-resolvers.js';
import { QuotaUsageArgs, UsageArgs } from '../offering-items/offering-item-inputs.js';
import {
  carrier,
  manyItems,
  TenantItemResolver,
  TenantOfferingItemResolver,
} from '../offering-items/offering-items.js';
import { declareObjects } from '../../engine/objects.js';

import { Application } from '../catalogue/catalogue-types.js';
import {
  OfferingItem,
  QuotaUsage,
  TenantOfferingItem,
} from '../offering-items/offering-item-type.js';
import { Usage } from './usage-type.js';

@Resolver(() => QuotaUsage)
export class QuotaUsageResolver {}
declareField<QuotaUsageRow>(QuotaUsageResolver, 'field', 'item', {
  type: () => OfferingItem,
  description: 'Catalog entry of the item.',
  resolve: ({ name }, _args, { catalogue }) => catalogue.item(name),
});
declareField<QuotaUsageRow>(QuotaUsageResolver, 'field', 'quota', {
  type: () => GraphQLSafeInt,
  nullable: true,
  description: 'Quota in the unit of the item; null for unlimited.',
  resolve: ({ value }) => value,
});
declareObjects<QuotaUsageRow>(QuotaUsageResolver, { infraComponent: carrier });

declareField<ItemRow>(TenantOfferingItemResolver, 'field', 'quotaUsage', {
  type: () => QuotaUsage,
  nullable: true,
  description:
    'Usage of the item by the tenant and its descendants, compared with the quota; null for a disabled item and for a feature.',
  resolve: (row, _args, ctx, info) =>
    loaderOf<ItemRow, QuotaUsageRow | null>(ctx, info.fieldNodes, (rows) =>
      readQuotaUsageOf(ctx, rows),
    ).load(row),
});
declareField<TenantRow>(TenantItemResolver, 'field', 'quotaUsage', {
  type: () => [QuotaUsage],
  description:
    'Usage of the enabled, counted offering items by the tenant and its descendants, compared with the quotas of the tenant. By default, only items with a quota.',
  args: QuotaUsageArgs,
  size: manyItems,
  resolve: ({ id }, requested: QuotaUsageArgs, ctx, info) =>
    loaderOf<string, QuotaUsageRow[]>(ctx, info.fieldNodes, async (ids) => {
      assertItemFilter(ctx.catalogue, requested);
      return readQuotaUsages(ctx, ids, requested);
    }).load(id),
});

@Resolver(() => Usage)
export class UsageResolver {}
declareField<UsageEntry>(UsageResolver, 'field', 'application', {
  type: () => Application,
  nullable: true,
  description:
    'Application that the usage belongs to; null if the application is no longer in the catalog.',
  resolve: ({ applicationId }, _args, { catalogue }) =>
    catalogue.application(applicationId) ?? null,
});
declareField<UsageEntry>(UsageResolver, 'field', 'item', {
  type: () => OfferingItem,
  nullable: true,
  description:
    'Catalog entry of the offering item that counts the usage; null if no item counts it.',
  resolve: ({ name }, _args, { catalogue }) => catalogue.item(name) ?? null,
});
declareField<UsageEntry>(UsageResolver, 'field', 'absoluteValue', {
  type: () => GraphQLSafeInt,
  description: 'Current total usage.',
  resolve: ({ total }) => total,
});
declareField<UsageEntry>(UsageResolver, 'field', 'offeringItem', {
  type: () => TenantOfferingItem,
  nullable: true,
  description: 'Offering item of the tenant; null if it is not enabled.',
  resolve: ({ item }) => item,
});
declareObjects<UsageEntry>(UsageResolver, { infraComponent: carrier });

declareField<TenantRow>(TenantItemResolver, 'field', 'usages', {
  type: () => [Usage],
  description:
    'Usages of the tenant and its descendants: one entry for each enabled, counted offering item and for every other reported usage.',
  args: UsageArgs,
  size: manyItems,
  resolve: (tenant, requested: UsageArgs, ctx, info) =>
    loaderOf<TenantRow, UsageEntry[]>(ctx, info.fieldNodes, async (tenants) => {
      assertItemFilter(ctx.catalogue, requested);
      return readUsages(ctx, tenants, requested);
    }).load(tenant),
});
