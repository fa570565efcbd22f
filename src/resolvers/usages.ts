import { GraphQLSafeInt } from 'graphql-scalars';
import { Resolver } from 'type-graphql';
import type { ItemRow } from '../domain/offering-items/held-items.js';
import {
  assertItemFilter,
  readQuotaUsageOf,
  readQuotaUsages,
  readUsages,
} from '../domain/reads/offering-items.js';
import type { QuotaUsage as QuotaUsageRow } from '../domain/usages/quota-usage.js';
import type { UsageEntry } from '../domain/usages/usage-entries.js';
import type { Tenant as TenantRow } from '../entities/index.js';
import { loaderOf } from './context.js';
import { declareField } from './declared.js';
import { QuotaUsageArgs, UsageArgs } from './inputs/offering-item.js';
import {
  carrier,
  manyItems,
  TenantItemResolver,
  TenantOfferingItemResolver,
} from './offering-items.js';
import { declareObjects } from './objects.js';

import { Application } from './types/catalogue.js';
import { OfferingItem, QuotaUsage, TenantOfferingItem } from './types/offering-item.js';
import { Usage } from './types/usage.js';

@Resolver(() => QuotaUsage)
export class QuotaUsageResolver {}
declareField<QuotaUsageRow>(QuotaUsageResolver, 'field', 'item', {
  type: () => OfferingItem,
  description: 'What the catalogue says of the item.',
  resolve: ({ name }, _args, { catalogue }) => catalogue.item(name),
});
declareField<QuotaUsageRow>(QuotaUsageResolver, 'field', 'quota', {
  type: () => GraphQLSafeInt,
  nullable: true,
  description: 'The quota; null if there is none.',
  resolve: ({ value }) => value,
});
declareObjects<QuotaUsageRow>(QuotaUsageResolver, { infraComponent: carrier });

declareField<ItemRow>(TenantOfferingItemResolver, 'field', 'quotaUsage', {
  type: () => QuotaUsage,
  nullable: true,
  description:
    'How much of it the tenant and everybody below it use; null for what is off or not counted.',
  resolve: (row, _args, ctx, info) =>
    loaderOf<ItemRow, QuotaUsageRow | null>(ctx, info.fieldNodes, (rows) =>
      readQuotaUsageOf(ctx, rows),
    ).load(row),
});
declareField<TenantRow>(TenantItemResolver, 'field', 'quotaUsage', {
  type: () => [QuotaUsage],
  description:
    'How much of its offering items it and everybody below it use, of those with a quota.',
  args: QuotaUsageArgs,
  size: manyItems,
  resolve: ({ id }, wanted: QuotaUsageArgs, ctx, info) =>
    loaderOf<string, QuotaUsageRow[]>(ctx, info.fieldNodes, async (ids) => {
      assertItemFilter(ctx.catalogue, wanted);
      return readQuotaUsages(ctx, ids, wanted);
    }).load(id),
});

@Resolver(() => Usage)
export class UsageResolver {}
declareField<UsageEntry>(UsageResolver, 'field', 'application', {
  type: () => Application,
  nullable: true,
  description: 'The application that it belongs to; null if the catalogue has it no longer.',
  resolve: ({ applicationId }, _args, { catalogue }) =>
    catalogue.application(applicationId) ?? null,
});
declareField<UsageEntry>(UsageResolver, 'field', 'item', {
  type: () => OfferingItem,
  nullable: true,
  description: 'What the catalogue says of the item that counts it; null if none does.',
  resolve: ({ name }, _args, { catalogue }) => catalogue.item(name) ?? null,
});
declareField<UsageEntry>(UsageResolver, 'field', 'absoluteValue', {
  type: () => GraphQLSafeInt,
  description: 'All that is used, up to this moment.',
  resolve: ({ total }) => total,
});
declareField<UsageEntry>(UsageResolver, 'field', 'offeringItem', {
  type: () => TenantOfferingItem,
  nullable: true,
  description: 'The item as the tenant has it; null where it is not on.',
  resolve: ({ item }) => item,
});
declareObjects<UsageEntry>(UsageResolver, { infraComponent: carrier });

declareField<TenantRow>(TenantItemResolver, 'field', 'usages', {
  type: () => [Usage],
  description:
    'What it and everybody below it use: of all that it has on, and whatever else they use.',
  args: UsageArgs,
  size: manyItems,
  resolve: (tenant, wanted: UsageArgs, ctx, info) =>
    loaderOf<TenantRow, UsageEntry[]>(ctx, info.fieldNodes, async (tenants) => {
      assertItemFilter(ctx.catalogue, wanted);
      return readUsages(ctx, tenants, wanted);
    }).load(tenant),
});
