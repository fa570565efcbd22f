import { ByDialect, raw, sql, type Sql } from '../../../database/sql.js';
import type { RequestContext } from '../../core/context.js';

/**
 * Whether so few rows of `table` have changed after `since` that a list of changes reads them first
 * and sorts them. Otherwise it reads the tenants in order, and finds enough changes soon. Reads the
 * index on `updated_at` in descending order, regardless of the estimates of the planner.
 *
 * @param since milliseconds since the Unix epoch
 */
export async function fewChangedSince(
  { session, treeSizes: { fewChanges } }: RequestContext,
  table: string,
  since: number | undefined,
): Promise<boolean> {
  if (since === undefined) return false;
  const changes = await session.first<{ count: number }>(
    sql`select count(*) as "count" from (select 1 from ${raw(table)} i
      where i.updated_at > ${since} order by i.updated_at desc limit ${fewChanges + 1}) changes`,
  );
  return changes!.count <= fewChanges;
}

/**
 * The rows of `table`, aliased `alias`, joined with their tenants `t`; both databases read the rows
 * first.
 */
export const rowsBeforeTenants = (table: string, alias: string): Sql =>
  sql`${raw(`${table} ${alias}`)} cross join ${new ByDialect(
    raw(`tenants t on t.id = ${alias}.tenant_id`),
    raw(`lateral (select t.* from tenants t where t.id = ${alias}.tenant_id offset 0) t`),
  )}`;
