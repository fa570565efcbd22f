import type { Session } from '../../../database/session.js';
import { and, ByDialect, inTexts, inUuids, sql, type Sql } from '../../../database/sql.js';

/** The total usage of a tenant and its descendants. */
export interface UsageTotal {
  /** See `itemKey`. */
  readonly key: string;
  readonly name: string;
  readonly infraId: string | null;
  /** Usage of the tenant itself. */
  readonly own: number;
  readonly total: number;
}

interface Row extends UsageTotal {
  tenantId: string;
}

export interface TotalsFilter {
  /** Restricts the result to these names. */
  readonly names?: readonly string[];
  /** Restricts the result to this infrastructure component. */
  readonly infraId?: string;
}

/**
 * Returns the exact current usages of `tenantIds`, by tenant and key: aggregated usage plus pending
 * usage of descendants. Values beyond the largest exact number are capped. One statement,
 * regardless of the number of tenants, because usage could be aggregated between two statements.
 */
export async function totalsOf(
  session: Session,
  tenantIds: readonly string[],
  { names, infraId }: TotalsFilter = {},
): Promise<Map<string, Map<string, UsageTotal>>> {
  const totals = new Map(tenantIds.map((id) => [id, new Map<string, UsageTotal>()]));
  if (totals.size === 0) return totals;
  const conditions = [
    names && inTexts('u.name', names),
    infraId === undefined ? undefined : sql`u.infra_id = ${infraId}`,
  ];
  const rows = await session.all<Row>(
    sql`select u.tenant_id as "tenantId", u.key as "key", u.name as "name",
        u.infra_id as "infraId", u.value as "own", ${handedUp} as "total"
      from usages u where ${and([inUuids('u.tenant_id', tenantIds), ...conditions])}
      union all ${pendingBelow(tenantIds, conditions)}`,
  );
  for (const { tenantId, key, name, infraId: on, own, total } of rows) {
    const mine = totals.get(tenantId)!;
    const known = mine.get(key);
    mine.set(key, {
      key,
      name,
      infraId: on ?? null,
      own: (known?.own ?? 0) + own,
      total: (known?.total ?? 0) + total,
    });
  }
  for (const mine of totals.values()) {
    for (const [key, row] of mine) mine.set(key, { ...row, total: exact(row.total) });
  }
  return totals;
}

/** Has the same type as a sum on both databases. */
const handedUp = new ByDialect(sql`u.value + u.below`, sql`(u.value + u.below)::float8`);

/** Converts `total` to a number, capped at the largest exact number. */
export const exact = (total: number) => Math.min(Number.MAX_SAFE_INTEGER, Math.max(0, total));

/**
 * Returns the pending usage of the descendants of each of `tenantIds`. The statement starts from
 * the pending usage and not from the descendants, because there is always little of it.
 */
function pendingBelow(tenantIds: readonly string[], conditions: readonly (Sql | undefined)[]): Sql {
  const join = new ByDialect(sql`cross join`, sql`join`);
  const sum = new ByDialect(sql`total(u.pending)`, sql`sum(u.pending)::float8`);
  return sql`select above.id as "tenantId", u.key as "key", u.name as "name",
      u.infra_id as "infraId", 0 as "own", ${sum} as "total"
    from usages u
    ${join} tenants t on t.id = u.tenant_id
    ${join} tenants above on t.path > above.path and t.path < above.path || ${'\u007f'}
    where ${and([sql`u.pending <> 0`, inUuids('above.id', tenantIds), ...conditions])}
    group by above.id, u.key, u.name, u.infra_id`;
}
