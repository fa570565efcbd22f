import { columns, inUuids, sql } from '../../../database/sql.js';
import { BillingPeriod, type Tenant } from '../../../entities/index.js';
import {
  byKey,
  heldItems,
  nameItem,
  type ItemReads,
  type NamedItem,
} from '../offering-items/held-items.js';
import { onPresentInfra } from './price-reads.js';

/** The billing period of an offering item of a tenant. */
export interface Period extends NamedItem {
  /** First day of the period, `YYYY-MM-DD`; null for calendar months. */
  readonly start: string | null;
}

/**
 * Returns the billing periods of each of `tenants`, in the order of their keys: one for each
 * enabled item with a usage, and one for each item with its own period. Two statements, and one
 * more for the components of the platform if the root is among the tenants.
 */
export async function readPeriods(
  ctx: ItemReads,
  tenants: readonly Pick<Tenant, 'id' | 'kind'>[],
): Promise<Period[][]> {
  const ids = tenants.map(({ id }) => id);
  const rows = await ctx.session.all<BillingPeriod>(
    sql`select ${columns(BillingPeriod, 'p', ['tenantId', 'name', 'infraId', 'startDate'])}
      from billing_periods p where ${inUuids('p.tenant_id', ids)} and ${onPresentInfra}`,
  );
  const held = await heldItems(ctx, tenants);
  const periods = new Map(ids.map((id) => [id, new Map<string, Period>()]));
  for (const [id, items] of held) {
    for (const { item, key, name, infraId } of items) {
      if (item.type === 'feature') continue;
      periods.get(id)!.set(key, { item, key, name, infraId, start: null });
    }
  }
  for (const { tenantId, name, infraId, startDate } of rows) {
    const item = ctx.catalogue.item(name);
    if (!item) continue;
    const named = nameItem(item, infraId ?? null);
    periods.get(tenantId)!.set(named.key, { ...named, start: startDate });
  }
  return ids.map((id) => [...periods.get(id)!.values()].sort(byKey));
}
