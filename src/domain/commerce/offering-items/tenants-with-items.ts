import { or, sql, type Sql } from '../../../database/sql.js';
import type { OfferingItemType } from '../../../entities/index.js';
import type { TenantRow } from '../../access/tree/tenant-reads.js';
import { givenItems, type ItemReads, type ItemRow } from './held-items.js';

const held = sql`select 1 from tenant_offering_items i
  join offering_items o on o.name = i.name
  where i.tenant_id = t.id and i.enabled and i.deleted_at is null`;

/**
 * Whether the platform has a component for the item. Infrastructure items of the root tenant are
 * not stored.
 */
const carried = sql`exists (select 1 from infra_components c
  join offering_items o on cast(c.capabilities as text) like '%"' || o.capability || '"%'
  where c.owner_tenant_id = t.id and c.deleted_at is null and o.type = 'infra')`;

/** Whether the tenants aliased `t` have an enabled item of any of `types`. */
export function hasItems(types: readonly OfferingItemType[]): Sql {
  const distinct = [...new Set(types)].sort();
  return or(
    distinct.flatMap((type) => [
      // The root has all items, which are not stored.
      type === 'infra' ? sql`(t.depth = 0 and ${carried})` : sql`t.depth = 0`,
      sql`exists (${held} and o.type = ${type})`,
    ]),
  );
}

/**
 * Returns the stored items of each of `tenants`, ordered by key. One statement, and one more for
 * the root tenant. Items of a deleted tenant are deleted with it.
 */
export async function itemsOf(
  ctx: ItemReads,
  tenants: readonly TenantRow[],
): Promise<Map<string, ItemRow[]>> {
  const given = await givenItems(ctx, tenants);
  return new Map(
    tenants.map(({ id, deletedAt }) => [
      id,
      given.get(id)!.map((row) => ({ ...row, deletedAt: deletedAt ?? null })),
    ]),
  );
}
