import type { Session } from '../../../database/session.js';
import { and, inUuids, sql, type Sql } from '../../../database/sql.js';
import { totalsOf } from '../../commerce/usages/usage-totals.js';
import type { Block, Line, LineReads } from './lines.js';
import type { ReportItem } from './report-items.js';
import type { ReportTenant } from './report-tenants.js';

/** The usage of one resource of a tenant. */
interface ResourceRow {
  tenantId: string;
  key: string;
  resourceId: string;
  value: number;
}

/** Maximum number of resources that are held in memory. */
const mostResources = 10_000;

const selectResources = (where: Sql, limit: number): Sql =>
  sql`select r.tenant_id as "tenantId", r.key as "key", r.resource_id as "resourceId",
      r.value as "value"
    from resource_usages r where ${where} order by r.tenant_id, r.key, r.resource_id
    limit ${limit}`;

/** Returns all resources of one tenant in batches, in the order of their keys. */
async function* resourcesOf(session: Session, tenantId: string): AsyncGenerator<ResourceRow[]> {
  let last: ResourceRow | undefined;
  do {
    const rows: ResourceRow[] = await session.all<ResourceRow>(
      selectResources(
        and([
          sql`r.tenant_id = ${tenantId}`,
          last && sql`(r.key, r.resource_id) > (${last.key}, ${last.resourceId})`,
        ]),
        mostResources,
      ),
    );
    yield rows;
    last = rows.length < mostResources ? undefined : rows.at(-1);
  } while (last);
}

/** Returns the resources of a page by tenant, with one statement; undefined if there are too many. */
async function resourcesOfAll(
  session: Session,
  tenantIds: readonly string[],
): Promise<Map<string, ResourceRow[]> | undefined> {
  const rows = await session.all<ResourceRow>(
    selectResources(inUuids('r.tenant_id', tenantIds), mostResources + 1),
  );
  if (rows.length > mostResources) return undefined;
  const byTenant = new Map<string, ResourceRow[]>();
  for (const row of rows) {
    const mine = byTenant.get(row.tenantId);
    if (mine) mine.push(row);
    else byTenant.set(row.tenantId, [row]);
  }
  return byTenant;
}

/** An item of a tenant with its own usage minus the usage in the previous lines. */
interface Open {
  readonly key: string;
  readonly item: ReportItem;
  rest: number;
  told: boolean;
}

/**
 * Returns the own usage of tenants per resource. Usage without a resource has its own line, so that
 * the lines of an item add up to the usage of the tenant.
 */
export async function* breakdownLines(
  { session, items, hideZeroUsage }: LineReads,
  tenants: readonly ReportTenant[],
): AsyncGenerator<Block> {
  const ids = tenants.map(({ id }) => id);
  const held = await items.heldBy(tenants);
  const totals = await totalsOf(session, ids);
  const resources = await resourcesOfAll(session, ids);
  await items.learn([...held.values(), ...totals.values()].flatMap((map) => [...map.keys()]));

  for (const tenant of tenants) {
    const mine = held.get(tenant.id)!;
    const used = totals.get(tenant.id)!;
    const open = [...new Set([...mine.keys(), ...used.keys()])].sort().flatMap((key): Open[] => {
      const item = items.item(key);
      const rest = used.get(key)?.own ?? 0;
      return item && (rest > 0 || mine.has(key)) ? [{ key, item, rest, told: false }] : [];
    });
    const batches = resources ? [resources.get(tenant.id) ?? []] : resourcesOf(session, tenant.id);
    for await (const batch of batches) {
      yield { tenant, lines: tell(open, batch, hideZeroUsage) };
    }
    yield { tenant, lines: open.flatMap((entry) => rest(entry, hideZeroUsage)) };
  }
}

/** The lines of `batch`. Completed items are removed from `open`. */
function tell(open: Open[], batch: readonly ResourceRow[], hideZeroUsage: boolean): Line[] {
  const lines: Line[] = [];
  for (const { key, resourceId, value } of batch) {
    while (open[0] && open[0].key < key) lines.push(...rest(open.shift()!, hideZeroUsage));
    const [entry] = open;
    if (entry?.key !== key) continue;
    entry.rest -= value;
    entry.told = true;
    if (hideZeroUsage && value === 0) continue;
    lines.push({ item: entry.item, values: [resourceId, value] });
  }
  return lines;
}

/** The usage of an item without a resource; omitted if it is zero and the item has other lines. */
function rest({ item, rest: value, told }: Open, hideZeroUsage: boolean): Line[] {
  if (value === 0 && (told || hideZeroUsage)) return [];
  return [{ item, values: [null, value] }];
}
