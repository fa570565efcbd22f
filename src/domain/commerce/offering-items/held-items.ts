import { and, columns, inUuids, sql, type Sql } from '../../../database/sql.js';
import {
  InfraComponent,
  TenantOfferingItem,
  type InfraCapability,
  type OfferingItem,
  type QuotaState,
  type Tenant,
} from '../../../entities/index.js';
import type { RequestContext } from '../../core/context.js';

/** The parts of a request that reads of offering items use. */
export type ItemReads = Pick<RequestContext, 'session' | 'catalogue'>;

/** The unique key of an item within a tenant, with its component if it has one; also the sort order. */
export const itemKey = ({
  name,
  infraId,
}: {
  readonly name: string;
  readonly infraId?: string | null | undefined;
}): string => (infraId ? `${name}@${infraId}` : name);

/** An offering item, with its component if it is bound to infrastructure. */
export interface NamedItem {
  readonly item: OfferingItem;
  /** See `itemKey`. */
  readonly key: string;
  readonly name: string;
  readonly infraId: string | null;
}

/** The quota of an offering item. */
export interface ItemQuota {
  /** Null for unlimited. */
  readonly value: number | null;
  /** Allowed usage beyond the value; null for unlimited. */
  readonly overage: number | null;
  /** 0 while value and overage are both null. */
  readonly version: number;
}

/** The state of an offering item for one tenant. */
export interface ItemRow extends NamedItem {
  readonly tenantId: string;
  readonly enabled: boolean;
  /** Whether only an administrator of the parent of the parent can change the item. */
  readonly locked: boolean;
  readonly quota: ItemQuota;
  readonly quotaState: QuotaState;
  readonly graceUntil: number | null;
  /** Null if the item was never set. */
  readonly updatedAt: number | null;
  readonly deletedAt: number | null;
}

/** The properties of an infrastructure component that offering items need. */
export interface Carrier {
  readonly id: string;
  readonly ownerTenantId: string;
  readonly capabilities: readonly InfraCapability[];
}

/** The quota of an item without limits. */
export const noQuota: ItemQuota = { value: null, overage: null, version: 0 };

/**
 * An item that was never set at `tenantId`. It is enabled at the root tenant or if it is shown as
 * available; otherwise disabled.
 */
export const unsetItem = (
  tenantId: string,
  { item, key, name, infraId }: NamedItem,
  enabled: boolean,
): ItemRow => ({
  item,
  key,
  name,
  infraId,
  tenantId,
  enabled,
  locked: false,
  quota: noQuota,
  quotaState: 'unlimited',
  graceUntil: null,
  updatedAt: null,
  deletedAt: null,
});

/** Adds the infrastructure component to `item`, if it has one. */
export const nameItem = (item: OfferingItem, infraId: string | null): NamedItem => ({
  item,
  key: itemKey({ name: item.name, infraId }),
  name: item.name,
  infraId,
});

/** The order in which the items of one tenant are listed. */
export const byKey = (a: NamedItem, b: NamedItem): number => (a.key < b.key ? -1 : 1);

/**
 * Returns the stored items that match `condition` on rows aliased `i`, by tenant and key. Items
 * that are no longer in the catalog are omitted.
 */
export async function storedItems(
  { session, catalogue }: ItemReads,
  condition: Sql,
): Promise<ItemRow[]> {
  const rows = await session.all<TenantOfferingItem>(
    sql`select ${columns(TenantOfferingItem, 'i')} from tenant_offering_items i
      where ${condition} order by i.tenant_id, i.key`,
  );
  return rows.flatMap((row) => readItem(catalogue, row) ?? []);
}

/** Converts a stored row; undefined if the item is no longer in the catalog. */
export function readItem(
  catalogue: ItemReads['catalogue'],
  { quotaValue, quotaOverage, quotaVersion, ...row }: TenantOfferingItem,
): ItemRow | undefined {
  const item = catalogue.item(row.name);
  return (
    item && {
      ...row,
      item,
      infraId: row.infraId ?? null,
      graceUntil: row.graceUntil ?? null,
      deletedAt: row.deletedAt ?? null,
      quota: { value: quotaValue ?? null, overage: quotaOverage ?? null, version: quotaVersion },
    }
  );
}

/** Returns the existing components that `ownerIds` own. */
export function carriersOf(
  { session }: Pick<ItemReads, 'session'>,
  ownerIds: readonly string[],
): Promise<Carrier[]> {
  return session.all<Carrier>(
    sql`select ${columns(InfraComponent, 'c', ['id', 'ownerTenantId', 'capabilities'])}
      from infra_components c
      where ${inUuids('c.owner_tenant_id', ownerIds)} and c.deleted_at is null order by c.id`,
  );
}

/** Whether `item` can be bound to `carrier`. */
export const carries = (carrier: Pick<Carrier, 'capabilities'>, item: OfferingItem): boolean =>
  item.capability !== null &&
  item.capability !== undefined &&
  carrier.capabilities.includes(item.capability);

/** Returns all items of the root: those that its kind can have, on every component of the platform. */
function rootItems({ catalogue }: ItemReads, rootId: string, own: readonly Carrier[]): ItemRow[] {
  const named = catalogue.items
    .filter(({ kinds }) => kinds.includes('root'))
    .flatMap((item) =>
      item.type === 'infra'
        ? own.filter((carrier) => carries(carrier, item)).map(({ id }) => nameItem(item, id))
        : [nameItem(item, null)],
    );
  return named.map((each) => unsetItem(rootId, each, true)).sort(byKey);
}

/**
 * Returns all stored items of `tenants`, enabled and disabled, by tenant. Items of deleted
 * components are omitted unless `includeDeleted` is true.
 */
export async function givenItems(
  ctx: ItemReads,
  tenants: readonly Pick<Tenant, 'id' | 'kind'>[],
  { condition, includeDeleted = false }: { condition?: Sql; includeDeleted?: boolean } = {},
): Promise<Map<string, ItemRow[]>> {
  const given = new Map<string, ItemRow[]>(tenants.map(({ id }) => [id, []]));
  const root = tenants.find(({ kind }) => kind === 'root');
  if (root) given.set(root.id, rootItems(ctx, root.id, await carriersOf(ctx, [root.id])));
  const ids = [...given.keys()].filter((id) => id !== root?.id);
  if (ids.length === 0) return given;
  const rows = await storedItems(
    ctx,
    and([
      inUuids('i.tenant_id', ids),
      includeDeleted ? undefined : sql`i.deleted_at is null`,
      condition,
    ]),
  );
  for (const row of rows) given.get(row.tenantId)!.push(row);
  return given;
}

/**
 * Returns the enabled items of `tenants`, by tenant and in the order of their keys. One statement,
 * and one more for the components of the platform if the root is among them.
 */
export const heldItems = (
  ctx: ItemReads,
  tenants: readonly Pick<Tenant, 'id' | 'kind'>[],
): Promise<Map<string, ItemRow[]>> =>
  givenItems(ctx, tenants, { condition: sql`i.enabled = ${true}` });
