import type { Session } from '../../database/session.js';
import { ByDialect, inTexts, raw, sql } from '../../database/sql.js';
import type { Tenant } from '../../entities/index.js';
import { dayOf } from './apply-changes.js';
import { pathsAbove } from './roll-up.js';

/**
 * Takes what `tenant` and those below it used on each day before that of `now` from the history of the
 * tenants above, or gives it to them: of the usages named by `keys`. What is used now is the affair of
 * `shiftUsage`, which has handed up everything before. One statement.
 */
export async function shiftHistory(
  session: Session,
  { id, path }: Pick<Tenant, 'id' | 'path'>,
  keys: readonly string[],
  direction: 'take' | 'give',
  now: number,
): Promise<void> {
  const sign = raw(direction === 'take' ? '-' : '+');
  // A day is there if the usage changed on it, and stands for those after it.
  const last = (tenantId: string) =>
    raw(`coalesce((select x.value from usage_days x where x.tenant_id = ${tenantId}
      and x.key = d.key and x.day <= d.day order by x.day desc limit 1), 0)`);
  const value = sql`${last('d.above_id')} ${sign} ${last('d.tenant_id')}`;
  const positive = new ByDialect(sql`max(0, ${value})`, sql`greatest(0, ${value})`);
  await session.all(sql`insert into usage_days (tenant_id, key, day, value)
    select d.above_id, d.key, d.day, ${positive}
    from (select distinct above.id as above_id, t.id as tenant_id, y.key, y.day
        from tenants t join tenants above on ${inTexts('above.path', pathsAbove(path))}
          join usage_days y on y.tenant_id in (t.id, above.id)
        where t.id = ${id} and ${inTexts('y.key', keys)} and y.day < ${dayOf(now)}) d
    where true order by d.above_id, d.key, d.day
    on conflict (tenant_id, key, day) do update set value = excluded.value`);
}
