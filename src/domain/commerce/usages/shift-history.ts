import type { Session } from '../../../database/session.js';
import { ByDialect, inTexts, raw, sql } from '../../../database/sql.js';
import type { Tenant } from '../../../entities/index.js';
import { dayOf } from './apply-changes.js';
import { pathsAbove } from './roll-up.js';

/**
 * Subtracts the usage of `tenant` and its descendants on each day before the day of `now` from the
 * history of the ancestors, or adds it, for the usages `keys`. Current usage is handled by
 * `shiftUsage`, which has aggregated all pending usage before. One statement.
 */
export async function shiftHistory(
  session: Session,
  { id, path }: Pick<Tenant, 'id' | 'path'>,
  keys: readonly string[],
  direction: 'take' | 'give',
  now: number,
): Promise<void> {
  const sign = raw(direction === 'take' ? '-' : '+');
  // A row exists for each day on which the usage changed and applies to the following days.
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
