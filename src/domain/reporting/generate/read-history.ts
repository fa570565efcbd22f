import type { Session } from '../../../database/session.js';
import { ByDialect, inUuids, sql } from '../../../database/sql.js';
import { exact } from '../../commerce/usages/usage-totals.js';
import type { Days } from './lines.js';

/** The usage of a tenant with its descendants, as the values on days when it changed. */
export interface History {
  /** Usage at the end of the day before the period. */
  readonly before: number;
  /** Usage at the end of a day, by the day. */
  readonly changes: ReadonlyMap<number, number>;
}

interface Row {
  tenantId: string;
  key: string;
  before: number | null;
  /** `day value` pairs, separated by commas, because one row per pair would be much slower. */
  changes: string | null;
}

const changesOf = (text: string | null): Map<number, number> =>
  new Map(
    text?.split(',').map((change) => {
      const [day, value] = change.split(' ');
      return [Number(day), exact(Number(value))] as const;
    }),
  );

/**
 * Returns the history of `tenantIds` on `days`, by tenant and key. One statement. It skips from one
 * key of the index to the next, so that its cost depends on the size of the result.
 */
export async function historyOf(
  session: Session,
  tenantIds: readonly string[],
  { first, last }: Days,
): Promise<Map<string, Map<string, History>>> {
  const histories = new Map(tenantIds.map((id) => [id, new Map<string, History>()]));
  const all = new ByDialect(
    sql`group_concat(d.day || ' ' || d.value)`,
    sql`string_agg(d.day || ' ' || d.value, ',')`,
  );
  const rows = await session.all<Row>(
    sql`with recursive keys (tenant_id, key) as (
        select t.id, (select min(d.key) from usage_days d where d.tenant_id = t.id)
        from tenants t where ${inUuids('t.id', tenantIds)}
        union all
        select keys.tenant_id, (select min(d.key) from usage_days d
          where d.tenant_id = keys.tenant_id and d.key > keys.key)
        from keys where keys.key is not null)
      select keys.tenant_id as "tenantId", keys.key as "key",
        (select d.value from usage_days d where d.tenant_id = keys.tenant_id and d.key = keys.key
          and d.day < ${first} order by d.day desc limit 1) as "before",
        (select ${all} from usage_days d where d.tenant_id = keys.tenant_id and d.key = keys.key
          and d.day between ${first} and ${last}) as "changes"
      from keys where keys.key is not null`,
  );
  for (const { tenantId, key, before, changes } of rows) {
    histories.get(tenantId)!.set(key, {
      before: exact(before ?? 0),
      changes: changesOf(changes ?? null),
    });
  }
  return histories;
}
