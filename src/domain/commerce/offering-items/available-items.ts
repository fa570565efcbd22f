import { inUuids, sql } from '../../../database/sql.js';
import type { Tenant, TenantKind } from '../../../entities/index.js';
import { applicationsOn } from '../applications/application-reads.js';
import {
  byKey,
  carriersOf,
  carries,
  givenItems,
  heldItems,
  nameItem,
  unsetItem,
  type Carrier,
  type ItemReads,
  type ItemRow,
  type NamedItem,
} from './held-items.js';

/** The properties of a tenant that determine its available items. */
export type ItemTenant = Pick<Tenant, 'id' | 'kind' | 'parentId'>;

/** An offering item of a tenant, and whether it can be enabled. */
export interface ListedItem extends ItemRow {
  readonly available: boolean;
}

/**
 * Returns the items that a tenant of `kind` can have under a parent with the items `held`: the same
 * items, and infrastructure items with a name that the parent has, on components of the tenant.
 */
function availableTo(
  kind: TenantKind,
  held: readonly ItemRow[],
  own: readonly Carrier[],
  parentIsRoot: boolean,
  { catalogue }: ItemReads,
): Map<string, NamedItem> {
  const available = new Map<string, NamedItem>();
  const names = new Set(held.map(({ name }) => name));
  for (const { item, infraId } of held) {
    if (!item.kinds.includes(kind)) continue;
    const named = nameItem(item, infraId);
    available.set(named.key, named);
  }
  for (const item of own.length > 0 ? catalogue.items : []) {
    // The root has every item, even where the platform has no component for it.
    if (!parentIsRoot && !names.has(item.name)) continue;
    if (!item.kinds.includes(kind)) continue;
    for (const carrier of own) {
      if (!carries(carrier, item)) continue;
      const named = nameItem(item, carrier.id);
      available.set(named.key, named);
    }
  }
  return available;
}

/**
 * Returns the items that can be enabled for each of `tenants`, by tenant and key. The number of
 * statements does not depend on the number of tenants.
 */
export async function availableItems(
  ctx: ItemReads,
  tenants: readonly ItemTenant[],
): Promise<Map<string, Map<string, NamedItem>>> {
  const parentIds = [...new Set(tenants.map(({ parentId }) => parentId))];
  const parents = await ctx.session.all<Pick<Tenant, 'id' | 'kind'>>(
    sql`select t.id as "id", t.kind as "kind" from tenants t where ${inUuids('t.id', parentIds)}`,
  );
  const kinds = new Map(parents.map(({ id, kind }) => [id, kind]));
  const held = await heldItems(ctx, parents);
  const below = tenants.filter(({ kind }) => kind !== 'root').map(({ id }) => id);
  const own = new Map<string, Carrier[]>(below.map((id) => [id, []]));
  for (const carrier of below.length > 0 ? await carriersOf(ctx, below) : []) {
    own.get(carrier.ownerTenantId)!.push(carrier);
  }
  return new Map(
    tenants.map(({ id, kind, parentId }) => [
      id,
      availableTo(
        kind,
        held.get(parentId) ?? [],
        own.get(id) ?? [],
        kinds.get(parentId) === 'root',
        ctx,
      ),
    ]),
  );
}

/** Whether an item is disabled and depends on another item. Lists omit it unless it is requested. */
export const isIdle = ({ item, enabled }: Pick<ListedItem, 'item' | 'enabled'>): boolean =>
  item.dependsOn.length > 0 && !enabled;

/** Whether an item is disabled and in its grace period, in which its data is kept. */
export const isOnGrace = ({ graceUntil }: Pick<ListedItem, 'graceUntil'>, now: number): boolean =>
  graceUntil !== null && graceUntil > now;

/** Items to list in addition to those of enabled applications. */
interface ListedBeyond {
  readonly includeDeleted?: boolean;
  /** Whether to include stored items of disabled applications. */
  readonly includeOff?: boolean;
}

/**
 * Returns the items of the enabled applications of `tenants`, ordered by tenant and key: stored
 * items, enabled or disabled, and available items that were never set.
 */
export async function listedItems(
  ctx: ItemReads,
  tenants: readonly ItemTenant[],
  { includeDeleted = false, includeOff = false }: ListedBeyond = {},
): Promise<Map<string, ListedItem[]>> {
  const given = await givenItems(ctx, tenants, { includeDeleted });
  const available = await availableItems(ctx, tenants);
  const isOn = await applicationsOn(ctx, tenants);
  return new Map(
    tenants.map((tenant) => {
      const { id } = tenant;
      const rows = given.get(id)!;
      const can = available.get(id)!;
      const known = new Set(rows.map(({ key }) => key));
      const unset = [...can.values()]
        .filter(({ key }) => !known.has(key))
        .map((named) => unsetItem(id, named, false));
      return [
        id,
        [...rows, ...unset]
          .filter(
            ({ item, updatedAt }) =>
              isOn(tenant, item.applicationId) || (includeOff && updatedAt !== null),
          )
          .map((row) => ({ ...row, available: row.enabled || can.has(row.key) }))
          .sort(byKey),
      ];
    }),
  );
}
