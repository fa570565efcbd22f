import type { Session } from '../../database/session.js';
import { inTexts, sql } from '../../database/sql.js';
import { dayOf } from './apply-changes.js';

/**
 * Forgets all usages on a component that is gone: those of tenants, of everybody above them, and of
 * resources. From the day of `now` on there are none; what there was before stays in the history. With
 * the tree locked for this writer alone, so that nobody reports or hands up meanwhile.
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
