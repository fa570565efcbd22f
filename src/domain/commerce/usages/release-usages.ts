import type { Session } from '../../../database/session.js';
import { inTexts, sql } from '../../../database/sql.js';
import { dayOf } from './apply-changes.js';

/**
 * Removes all usage on a deleted component: of tenants, of their ancestors, and of resources. It
 * ends on the day of `now`; earlier history is kept. Requires the exclusive tree lock, which
 * prevents concurrent reports and aggregation.
 */
export async function releaseUsages(session: Session, infraId: string, now: number): Promise<void> {
  const keys = await session.all<{ key: string }>(
    sql`select distinct u.key as "key" from usages u where u.infra_id = ${infraId}`,
  );
  if (keys.length === 0) return;
  await session.all(sql`insert into usage_days (tenant_id, key, day, value)
    select u.tenant_id, u.key, cast(${dayOf(now)} as integer), 0 from usages u
    where u.infra_id = ${infraId} order by u.tenant_id, u.key
    on conflict (tenant_id, key, day) do update set value = excluded.value`);
  await session.all(
    sql`delete from resource_usages where ${inTexts(
      'key',
      keys.map(({ key }) => key),
    )}`,
  );
  await session.all(sql`delete from usages where infra_id = ${infraId}`);
}
