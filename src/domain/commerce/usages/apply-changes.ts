import type { Session } from '../../../database/session.js';
import { ByDialect, sql } from '../../../database/sql.js';
import { namedKeys, type UsageKey } from './named-keys.js';
import { refreshQuotaStates } from './quota-states.js';

/** The change of a usage of a tenant by aggregation, removal or return. */
export interface UsageChange extends UsageKey {
  readonly name: string;
  readonly infraId: string | null;
  /** Increase of the aggregated usage of the descendants. */
  below: bigint;
  /** Increase of the part of the own usage that is aggregated into the ancestors. */
  rolled: bigint;
}

/**
 * Larger than any real sum, and twice this value still fits into the column, so that sums of the
 * largest reported values cannot overflow.
 */
const most = 2n ** 61n;

const millisecondsPerDay = 86_400_000;

/** The day of a time in milliseconds, as days since the Unix epoch in UTC. */
export const dayOf = (moment: number): number => Math.floor(moment / millisecondsPerDay);

/** Adds up changes of the same usages. */
export class UsageChanges {
  private readonly changes = new Map<string, UsageChange>();

  add({ tenantId, key, name, infraId, below, rolled }: UsageChange): void {
    const id = `${tenantId} ${key}`;
    const known = this.changes.get(id);
    if (known) {
      known.below += below;
      known.rolled += rolled;
    } else {
      this.changes.set(id, { tenantId, key, name, infraId, below, rolled });
    }
  }

  /** The changes in the order in which all writers lock the rows, which prevents deadlocks. */
  sorted(): UsageChange[] {
    return [...this.changes]
      .sort(([a], [b]) => (a < b ? -1 : 1))
      .map(([, { below, ...change }]) => ({
        ...change,
        below: below > most ? most : below < -most ? -most : below,
      }));
  }
}

/**
 * Writes `changes` with their consequences: the totals of the day of `moment` and the quota states.
 * Three statements. The caller must hold the tree lock (`lockTree`).
 */
export async function applyChanges(
  session: Session,
  changes: UsageChanges,
  moment: number,
): Promise<void> {
  const sorted = changes.sorted();
  if (sorted.length === 0) return;
  const list = JSON.stringify(
    sorted.map(({ tenantId, key, name, infraId, below, rolled }) => [
      tenantId,
      key,
      name,
      infraId,
      String(below),
      String(rolled),
    ]),
  );
  const given = new ByDialect(
    sql`select json_extract(value, '$[0]') as tenant_id, json_extract(value, '$[1]') as key,
        json_extract(value, '$[2]') as name, json_extract(value, '$[3]') as infra_id,
        cast(json_extract(value, '$[4]') as integer) as below,
        cast(json_extract(value, '$[5]') as integer) as rolled
      from json_each(${list})`,
    sql`select (value ->> 0)::uuid as tenant_id, value ->> 1 as key, value ->> 2 as name,
        (value ->> 3)::uuid as infra_id, (value ->> 4)::bigint as below,
        (value ->> 5)::bigint as rolled
      from jsonb_array_elements(${list}::jsonb)`,
  );
  const limit = String(most);
  const within = new ByDialect(
    sql`max(0, min(cast(${limit} as integer), usages.below + excluded.below))`,
    sql`greatest(0, least(${limit}::bigint, usages.below + excluded.below))`,
  );
  await session.all(sql`insert into usages
      (tenant_id, key, name, infra_id, value, rolled, below, updated_at)
    select given.tenant_id, given.key, given.name, given.infra_id, 0, given.rolled, given.below,
      cast(${moment} as bigint)
    from (${given}) given where true order by given.tenant_id, given.key
    on conflict (tenant_id, key) do update set below = ${within},
      rolled = usages.rolled + excluded.rolled`);
  // Only the aggregated part. The rest was reported later, possibly on another day.
  const day = dayOf(moment);
  await session.all(sql`insert into usage_days (tenant_id, key, day, value)
    select u.tenant_id, u.key, cast(${day} as integer), u.rolled + u.below
    from ${namedKeys(sorted)} named
    join usages u on u.tenant_id = named.tenant_id and u.key = named.key
    where true order by u.tenant_id, u.key
    on conflict (tenant_id, key, day) do update set value = excluded.value`);
  await refreshQuotaStates(session, sorted);
}
