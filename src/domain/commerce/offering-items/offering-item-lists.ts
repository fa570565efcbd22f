import type { OfferingItemType, QuotaState, Tenant, TenantKind } from '../../../entities/index.js';
import type { Catalogue } from '../../core/catalogue.js';
import type { RequestContext } from '../../core/context.js';
import { badInput, DomainError } from '../../core/errors.js';
import {
  availableItems,
  isIdle,
  isOnGrace,
  listedItems,
  type ItemTenant,
  type ListedItem,
} from './available-items.js';
import { assertEditions, isOfEditions } from './editions.js';
import { heldItems, type ItemReads, type ItemRow, type NamedItem } from './held-items.js';
import { itemsForChild } from './list-available-items.js';
import { tenantsByIds } from '../../access/tree/tenant-reads.js';
import { namesCounting } from '../usages/counted-items.js';
import { quotaUsagesOf, type QuotaUsage } from '../usages/quota-usage.js';
import { usageEntriesOf, type UsageEntry } from '../usages/usage-entries.js';

/** A filter for offering items by their properties in the catalog. */
export interface ItemFilter {
  /** Items without an edition belong to every edition. */
  readonly editions?: readonly string[] | null;
  readonly usageNames?: readonly string[] | null;
  readonly types?: readonly OfferingItemType[] | null;
}

/** @throws DomainError `BAD_INPUT` for an unknown edition or usage */
export function assertItemFilter(catalogue: Catalogue, { editions, usageNames }: ItemFilter): void {
  assertEditions(catalogue, 'editions', editions ?? undefined);
  for (const [index, usageName] of (usageNames ?? []).entries()) {
    if (namesCounting(catalogue, usageName)) continue;
    throw badInput(['usageNames', index], `usageNames.${index} must be the name of a usage`);
  }
}

const ofCatalogue =
  ({ editions, usageNames, types }: ItemFilter) =>
  ({ item }: Pick<NamedItem, 'item'>): boolean =>
    isOfEditions(item, editions ?? undefined) &&
    (usageNames?.includes(item.usageName) ?? true) &&
    (types?.includes(item.type) ?? true);

/** A selection of the offering items of a tenant. */
export interface TenantItemFilter extends ItemFilter {
  readonly names?: readonly string[] | null;
  readonly applicationId?: string | null;
  readonly infraId?: string | null;
  /** Whether the item is enabled. Items that were never set are disabled. */
  readonly enabled?: boolean | null;
  readonly availableOnly?: boolean | null;
  /** Whether to omit disabled items that are kept for a grace period because they were in use. */
  readonly forUi?: boolean | null;
  /** If false, disabled items that depend on another item are omitted. */
  readonly includeSecondary?: boolean | null;
  /** Items that were changed or deleted after this time, including those of disabled applications. */
  readonly updatedSince?: number | null;
  readonly includeDeleted?: boolean | null;
}

const passes =
  (filter: TenantItemFilter, now: number) =>
  (row: ListedItem): boolean =>
    ofCatalogue(filter)(row) &&
    (filter.names?.includes(row.name) ?? true) &&
    row.item.applicationId === (filter.applicationId ?? row.item.applicationId) &&
    row.infraId === (filter.infraId ?? row.infraId) &&
    row.enabled === (filter.enabled ?? row.enabled) &&
    (row.available || !filter.availableOnly) &&
    !(filter.forUi && isOnGrace(row, now)) &&
    (filter.includeSecondary !== false || !isIdle(row)) &&
    (filter.updatedSince == null ||
      (row.updatedAt !== null && row.updatedAt > filter.updatedSince));

/**
 * Reads the offering items of each of `tenants` that match `filter`, ordered by key. The items of a
 * deleted tenant are deleted with it. The number of statements does not depend on the number of
 * tenants. The caller must be authorized for all tenants.
 */
export async function readItems(
  ctx: ItemReads & Pick<RequestContext, 'clock'>,
  tenants: readonly (ItemTenant & Pick<Tenant, 'deletedAt'>)[],
  filter: TenantItemFilter,
): Promise<ListedItem[][]> {
  const includeDeleted = filter.includeDeleted ?? false;
  // Changed items include those of disabled applications, because disabling an application changes
  // them.
  const includeOff = includeDeleted || filter.updatedSince != null;
  // Enabled items are available, so nothing else needs to be read.
  const items: ReadonlyMap<string, readonly (ItemRow & { available?: boolean })[]> =
    filter.enabled && !includeDeleted
      ? await heldItems(ctx, tenants)
      : await listedItems(ctx, tenants, { includeDeleted, includeOff });
  const selected = passes(filter, ctx.clock());
  return tenants.map(({ id, deletedAt = null }) =>
    items
      .get(id)!
      .map((row) => ({
        ...row,
        available: row.available ?? true,
        deletedAt: row.deletedAt ?? deletedAt,
      }))
      .filter(selected),
  );
}

/**
 * Returns for each of `rows`, items of any tenants, whether the item can be enabled. The number of
 * statements does not depend on the number of rows.
 */
export async function readAvailable(
  ctx: ItemReads,
  rows: readonly Pick<ItemRow, 'tenantId' | 'key'>[],
): Promise<boolean[]> {
  const ids = [...new Set(rows.map(({ tenantId }) => tenantId))];
  const tenants = await tenantsByIds(ctx.session, ids, ['kind', 'parentId']);
  const available = await availableItems(ctx, tenants);
  return rows.map(({ tenantId, key }) => available.get(tenantId)?.has(key) ?? false);
}

/**
 * Returns for each of `tenants` the items that a child could have, or the error why it can have no
 * such child, as `listAvailableItems`. The default is all editions. The number of statements does
 * not depend on the number of tenants.
 */
export async function readItemsForChild(
  ctx: ItemReads,
  tenants: readonly Pick<Tenant, 'id' | 'kind'>[],
  { kind, edition }: { readonly kind?: TenantKind | null; readonly edition?: string | null },
): Promise<(ItemRow[] | DomainError)[]> {
  const held = await heldItems(ctx, tenants);
  const filter = { kind: kind ?? undefined, edition: edition ?? '*' };
  return tenants.map((tenant) => {
    try {
      return itemsForChild(ctx.catalogue, tenant, held.get(tenant.id)!, filter);
    } catch (error) {
      if (error instanceof DomainError) return error;
      throw error;
    }
  });
}

/** A selection of quotas. */
export interface QuotaUsageFilter extends ItemFilter {
  /** Default: all states. */
  readonly states?: readonly QuotaState[] | null;
}

/**
 * Reads the usage of the selected, enabled and counted offering items of each of `tenantIds`,
 * ordered by key; by default only of items with a quota. The number of statements does not depend
 * on the number of tenants.
 */
export async function readQuotaUsages(
  ctx: ItemReads,
  tenantIds: readonly Tenant['id'][],
  { states, ...filter }: QuotaUsageFilter,
): Promise<QuotaUsage[][]> {
  const usages = await quotaUsagesOf(ctx, tenantIds);
  const isOfItem = ofCatalogue(filter);
  return tenantIds.map((id) =>
    usages
      .get(id)!
      .filter(({ name }) => isOfItem({ item: ctx.catalogue.item(name)! }))
      .filter(({ state }) => (states ? states.includes(state) : state !== 'unlimited')),
  );
}

/** Returns the usage of each of `rows`; null for disabled items and items without usage. */
export async function readQuotaUsageOf(
  ctx: ItemReads,
  rows: readonly Pick<ItemRow, 'tenantId' | 'key'>[],
): Promise<(QuotaUsage | null)[]> {
  const usages = await quotaUsagesOf(ctx, [...new Set(rows.map(({ tenantId }) => tenantId))]);
  const byKey = new Map(
    Array.from(usages, ([id, list]) => [id, new Map(list.map((usage) => [usage.key, usage]))]),
  );
  return rows.map(({ tenantId, key }) => byKey.get(tenantId)?.get(key) ?? null);
}

/**
 * Returns the selected usages of each of `tenants`, in the order of their keys. The number of
 * statements does not depend on the number of tenants.
 */
export async function readUsages(
  ctx: ItemReads & Pick<RequestContext, 'clock'>,
  tenants: readonly Pick<Tenant, 'id' | 'number' | 'kind'>[],
  { editions, usageNames }: ItemFilter,
): Promise<UsageEntry[][]> {
  const { session, catalogue, clock } = ctx;
  const entries = await usageEntriesOf({ session, catalogue, now: clock() }, tenants);
  return tenants.map(({ id }) =>
    entries
      .get(id)!
      .filter(
        (entry) =>
          isOfEditions(entry, editions ?? undefined) &&
          (usageNames?.includes(entry.usageName) ?? true),
      ),
  );
}
