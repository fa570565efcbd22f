import { ByDialect, inUuids, sql } from '../../../database/sql.js';
import type { OfferingItem, Tenant } from '../../../entities/index.js';
import type { ActionContext } from '../../core/action.js';
import type { Catalogue } from '../../core/catalogue.js';
import { heldItems, type ItemReads, type ItemRow } from '../offering-items/held-items.js';
import { dayOf } from './apply-changes.js';
import { rangeStart } from './billing-range.js';
import { itemsCounting } from './counted-items.js';
import type { UsageKey } from './named-keys.js';
import { totalsOf } from './usage-totals.js';

/** The catalog properties of a counted usage. */
export type Counted = Pick<
  OfferingItem,
  'applicationId' | 'usageName' | 'type' | 'measurementUnit' | 'accumulates'
> & { readonly edition: string | null };

/** The usage of a tenant and its descendants, in the current period and in total. */
export interface UsageEntry extends Counted {
  readonly tenant: Pick<Tenant, 'id' | 'number'>;
  /** See `itemKey`. */
  readonly key: string;
  /** Name of the offering item, or of a usage that no item counts. */
  readonly name: string;
  readonly infraId: string | null;
  /** Start of the billing period, in milliseconds. */
  readonly rangeStart: number;
  readonly total: number;
  /** The charged usage of the period; for a cumulative usage, the increase in the period. */
  readonly value: number;
  /** The offering item, if the tenant has it enabled. */
  readonly item: ItemRow | null;
}

/** The parts of a request that reads of usages use. */
type UsageReads = ItemReads & Pick<ActionContext, 'now'>;

/** Returns the catalog properties of `name`; undefined if it is no longer in the catalog. */
export function counted(catalogue: Catalogue, name: string): Counted | undefined {
  const item = catalogue.item(name);
  if (item) return { ...item, edition: item.edition ?? null };
  const [alike] = itemsCounting(catalogue, name);
  if (alike) return { ...alike, edition: null };
  const application = catalogue.applications.find(({ usages }) => usages.includes(name));
  if (!application) return undefined;
  return {
    applicationId: application.id,
    edition: null,
    usageName: name,
    type: 'count',
    measurementUnit: 'quantity',
    accumulates: false,
  };
}

/**
 * Returns the usages of `tenants`, ordered by tenant and key: current usage, and the enabled and
 * available items. The number of statements does not depend on the number of tenants. The caller
 * must be authorized for all tenants.
 */
export async function usageEntriesOf(
  ctx: UsageReads,
  tenants: readonly Pick<Tenant, 'id' | 'number' | 'kind'>[],
): Promise<Map<string, UsageEntry[]>> {
  const ids = tenants.map(({ id }) => id);
  const held = await heldItems(ctx, tenants);
  const totals = await totalsOf(ctx.session, ids);
  const periods = await periodsOf(ctx, ids);
  const entries = tenants.flatMap((tenant) => {
    const items = new Map(held.get(tenant.id)!.map((row) => [row.key, row]));
    const used = totals.get(tenant.id)!;
    const keys = [...new Set([...items.keys(), ...used.keys()])].sort();
    return keys.flatMap((key): UsageEntry[] => {
      const item = items.get(key) ?? null;
      const total = used.get(key)?.total ?? 0;
      // Usage of 0 without an item is omitted, and features have no usage.
      if (total === 0 && (item === null || item.item.type === 'feature')) return [];
      const { name, infraId } = (item ?? used.get(key))!;
      const what = counted(ctx.catalogue, name);
      if (!what) return [];
      const start = rangeStart(ctx.now, periods.get(`${tenant.id} ${key}`));
      return [
        { ...what, tenant, key, name, infraId, rangeStart: start, total, value: total, item },
      ];
    });
  });
  return byTenant(ids, await withoutEarlier(ctx, entries));
}

function byTenant(ids: readonly string[], entries: readonly UsageEntry[]) {
  const lists = new Map<string, UsageEntry[]>(ids.map((id) => [id, []]));
  for (const entry of entries) lists.get(entry.tenant.id)!.push(entry);
  return lists;
}

/** Returns the billing periods that are not calendar months: `YYYY-MM-DD` by tenant and key. */
async function periodsOf(
  { session }: UsageReads,
  tenantIds: readonly string[],
): Promise<Map<string, string>> {
  const rows = await session.all<UsageKey & { startDate: string }>(
    sql`select p.tenant_id as "tenantId", p.key as "key", p.start_date as "startDate"
      from billing_periods p where ${inUuids('p.tenant_id', tenantIds)}`,
  );
  return new Map(rows.map(({ tenantId, key, startDate }) => [`${tenantId} ${key}`, startDate]));
}

/** Replaces the values of cumulative usages in `entries` by the increases in their periods. */
async function withoutEarlier(
  { session }: UsageReads,
  entries: readonly UsageEntry[],
): Promise<UsageEntry[]> {
  const growing = entries.filter(({ accumulates, total }) => accumulates && total > 0);
  if (growing.length === 0) return [...entries];
  const list = JSON.stringify(
    growing.map(({ tenant, key, rangeStart }) => [tenant.id, key, dayOf(rangeStart)]),
  );
  const named = new ByDialect(
    sql`select json_extract(value, '$[0]') as tenant_id, json_extract(value, '$[1]') as key,
        json_extract(value, '$[2]') as day
      from json_each(${list})`,
    sql`select (value ->> 0)::uuid as tenant_id, value ->> 1 as key, (value ->> 2)::integer as day
      from jsonb_array_elements(${list}::jsonb)`,
  );
  const rows = await session.all<UsageKey & { earlier: number | null }>(
    sql`select named.tenant_id as "tenantId", named.key as "key",
        (select d.value from usage_days d where d.tenant_id = named.tenant_id
          and d.key = named.key and d.day < named.day order by d.day desc limit 1) as "earlier"
      from (${named}) named`,
  );
  const earlier = new Map(rows.map((row) => [`${row.tenantId} ${row.key}`, row.earlier ?? 0]));
  return entries.map((entry) => ({
    ...entry,
    // The total can decrease when a descendant is moved or deleted.
    value: Math.max(0, entry.total - (earlier.get(`${entry.tenant.id} ${entry.key}`) ?? 0)),
  }));
}
