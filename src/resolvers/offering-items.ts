import { Resolver, type ClassType } from 'type-graphql';
import { run } from '../domain/action.js';
import { listEditions } from '../domain/catalogue/read-catalogue.js';
import type { DomainError } from '../domain/errors.js';
import type { ItemRow } from '../domain/offering-items/held-items.js';
import { isOfEditions } from '../domain/offering-items/editions.js';
import { listCatalogueItems } from '../domain/offering-items/list-catalogue-items.js';
import {
  assertItemFilter,
  readAvailable,
  readItems,
  readItemsForChild,
} from '../domain/reads/offering-items.js';
import type {
  Application as ApplicationRow,
  OfferingItem as OfferingItemRow,
  Tenant as TenantRow,
} from '../entities/index.js';
import { loaderOf, type GraphContext } from './context.js';
import { declareField } from './declared.js';
import { CatalogueItemArgs, ChildItemArgs, TenantItemArgs } from './inputs/offering-item.js';
import { declareObjects } from './objects.js';
import { Application } from './types/catalogue.js';
import { InfraComponent, readableInfraComponent } from './types/infrastructure.js';
import { OfferingItem, Quota, TenantOfferingItem } from './types/offering-item.js';
import { Tenant } from './types/tenant.js';

/** Estimated number of offering items of a tenant, for the cost of an operation. */
export const manyItems = 250;

/** The field `infraComponent` of an item. */
export const carrier = {
  type: () => InfraComponent,
  readable: readableInfraComponent,
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
    resolve: (tenant, wanted: Args, ctx, info) =>
      loaderOf<TenantRow, readonly ItemRow[]>(ctx, info.fieldNodes, (tenants) =>
        read(ctx, tenants, wanted),
      ).load(tenant),
  });
}
declareItems(
  'offeringItems',
  'Offering items of the tenant, ordered by name: those that were set, enabled or disabled, and those that can be enabled.',
  TenantItemArgs,
  async (ctx, tenants, wanted) => {
    assertItemFilter(ctx.catalogue, wanted);
    return readItems(ctx, tenants, wanted);
  },
);
declareItems(
  'offeringItemsAvailableForChild',
  'Offering items that a child of this tenant can be given: the enabled items of this tenant, shown as newly enabled and without a quota.',
  ChildItemArgs,
  readItemsForChild,
);
