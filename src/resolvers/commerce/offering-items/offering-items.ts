import { Resolver, type ClassType } from 'type-graphql';
import { run } from '../../../domain/core/action.js';
import { listEditions } from '../../../domain/commerce/catalogue/read-catalogue.js';
import type { DomainError } from '../../../domain/core/errors.js';
import type { ItemRow } from '../../../domain/commerce/offering-items/held-items.js';
import { isOfEditions } from '../../../domain/commerce/offering-items/editions.js';
import { listCatalogueItems } from '../../../domain/commerce/offering-items/list-catalogue-items.js';
import {
  assertItemFilter,
  readAvailable,
  readItems,
  readItemsForChild,
} from '../../../domain/commerce/offering-items/offering-item-lists.js';
import type {
  Application as ApplicationRow,
  OfferingItem as OfferingItemRow,
  Tenant as TenantRow,
} from '../../../entities/index.js';
import { loaderOf, type GraphContext } from '../../engine/context.js';
import { declareField } from '../../engine/direct-resolvers.js';
import { CatalogueItemArgs, ChildItemArgs, TenantItemArgs } from './offering-item-inputs.js';
import { declareObjects } from '../../engine/objects.js';
import { Application } from '../catalogue/catalogue-types.js';
import { OfferingItem, Quota, TenantOfferingItem } from './offering-item-type.js';
import { Tenant } from '../../access/tree/tenant-type.js';
import { infraComponentNode } from '../nodes.js';

/** Estimated number of offering items of a tenant, for the cost of an operation. */
export const manyItems = 250;

/** The field `infraComponent` of an item. */
export const carrier = {
  ...infraComponentNode,
  description:
    'Infrastructure component that the item is bound to; null if there is none or the caller cannot see it.',
  id: ({ infraId }: { infraId: string | null }) => infraId,
};

@Resolver(() => OfferingItem)
export class OfferingItemResolver {}
declareField(OfferingItemResolver, 'query', 'offeringItems', {
  type: () => [OfferingItem],
  description: 'Returns the offering items of the catalog, in catalog order.',
  args: CatalogueItemArgs,
  size: manyItems,
  resolve: (_root, { editions }: CatalogueItemArgs, ctx) =>
    run(listCatalogueItems, ctx, editions ? { editions } : {}),
});
declareField(OfferingItemResolver, 'query', 'editions', {
  type: () => [String],
  description: 'Returns the names of all editions.',
  resolve: (_root, _args, ctx) => run(listEditions, ctx, {}),
});
declareField<OfferingItemRow>(OfferingItemResolver, 'field', 'application', {
  type: () => Application,
  nullable: true,
  description:
    'Application that the item belongs to; null if the application is no longer in the catalog.',
  resolve: ({ applicationId }, _args, { catalogue }) =>
    catalogue.application(applicationId) ?? null,
});
declareField<OfferingItemRow>(OfferingItemResolver, 'field', 'dependsOn', {
  type: () => [OfferingItem],
  description: 'Items that must be enabled for this item to be enabled.',
  resolve: ({ dependsOn }, _args, { catalogue }) =>
    dependsOn.flatMap((name) => catalogue.item(name) ?? []),
});

@Resolver(() => Application)
export class ApplicationItemResolver {}
declareField<ApplicationRow>(ApplicationItemResolver, 'field', 'offeringItems', {
  type: () => [OfferingItem],
  description: 'Offering items of the application, in catalog order.',
  args: CatalogueItemArgs,
  size: manyItems,
  resolve: ({ id }, { editions }: CatalogueItemArgs, { catalogue }) => {
    assertItemFilter(catalogue, { editions: editions ?? null });
    return catalogue.items.filter(
      (item) => item.applicationId === id && isOfEditions(item, editions ?? undefined),
    );
  },
});

@Resolver(() => TenantOfferingItem)
export class TenantOfferingItemResolver {}
declareField<ItemRow>(TenantOfferingItemResolver, 'field', 'quota', {
  type: () => Quota,
  nullable: true,
  description: 'Quota of the item; null for a feature.',
  resolve: ({ item, quota }) => (item.type === 'feature' ? null : quota),
});
declareField<ItemRow & { available?: boolean }>(TenantOfferingItemResolver, 'field', 'available', {
  type: () => Boolean,
  description:
    'Whether the item is enabled or can be enabled. It can be enabled if the parent has it and its catalog entry allows this kind of tenant.',
  resolve: (row, _args, ctx, info) =>
    row.available ??
    (row.enabled ||
      loaderOf<ItemRow, boolean>(ctx, info.fieldNodes, (rows) => readAvailable(ctx, rows)).load(
        row,
      )),
});

declareObjects<ItemRow>(TenantOfferingItemResolver, { infraComponent: carrier });

@Resolver(() => Tenant)
export class TenantItemResolver {}

/** Declares a list of offering items as a field of a tenant, batched for all tenants. */
function declareItems<Args extends object>(
  name: string,
  description: string,
  args: ClassType<Args>,
  read: (
    ctx: GraphContext,
    tenants: readonly TenantRow[],
    args: Args,
  ) => Promise<(readonly ItemRow[] | DomainError)[]>,
): void {
  declareField<TenantRow>(TenantItemResolver, 'field', name, {
    type: () => [TenantOfferingItem],
    description,
    args,
    size: manyItems,
    resolve: (tenant, requested: Args, ctx, info) =>
      loaderOf<TenantRow, readonly ItemRow[]>(ctx, info.fieldNodes, (tenants) =>
        read(ctx, tenants, requested),
      ).load(tenant),
  });
}
declareItems(
  'offeringItems',
  'Offering items of the tenant, ordered by name: those that were set, enabled or disabled, and those that can be enabled.',
  TenantItemArgs,
  async (ctx, tenants, requested) => {
    assertItemFilter(ctx.catalogue, requested);
    return readItems(ctx, tenants, requested);
  },
);
declareItems(
  'offeringItemsAvailableForChild',
  'Offering items that a child of this tenant can be given: the enabled items of this tenant, shown as newly enabled and without a quota.',
  ChildItemArgs,
  readItemsForChild,
);
