import type { Session } from '../../../database/session.js';
import { raw, sql, type Sql } from '../../../database/sql.js';
import type { QuotaState } from '../../../entities/index.js';
import { namedKeys, type UsageKey } from './named-keys.js';

/**
 * Returns the state of the usage `used` relative to a quota, with the same rule as
 * `refreshQuotaStates`. Usage is near its quota if less than a fifth of the quota is left.
 */
export function quotaStateOf(
  used: number,
  value: number | null,
  overage: number | null,
): QuotaState {
  if (value === null) return 'unlimited';
  if (overage !== null && used > value + overage) return 'exceeded';
  if (used > value) return 'over';
  return used > 0 && used >= value - Math.floor(value / 5) ? 'near' : 'within';
}

const state = raw(`case
  when tenant_offering_items.quota_value is null then 'unlimited'
  when used.total > tenant_offering_items.quota_value + tenant_offering_items.quota_overage
    then 'exceeded'
  when used.total > tenant_offering_items.quota_value then 'over'
  when used.total > 0 and used.total >=
    tenant_offering_items.quota_value - tenant_offering_items.quota_value / 5 then 'near'
  else 'within' end`);

/**
 * Updates the stored quota states after a write to the quotas or usages of `keys`, without writing
 * unchanged rows. Runs in the transaction of that write.
 */
export async function refreshQuotaStates(
  session: Session,
  keys: readonly UsageKey[],
): Promise<void> {
  if (keys.length === 0) return;
  const named = namedKeys(keys);
  // A concurrent aggregation has locked these rows; the following read sees its result.
  if (session.dialect === 'postgresql') {
    await session.all(sql`select u.key as "key" from usages u
      join ${named} named on named.tenant_id = u.tenant_id and named.key = u.key
      order by u.tenant_id, u.key for share of u`);
  }
  await refreshNamedStates(session, named);
}

/**
 * As `refreshQuotaStates`, for the rows `(tenant_id, key)` of `named`. The caller must hold the
 * exclusive tree lock, which prevents concurrent aggregation.
 */
export async function refreshNamedStates(session: Session, named: Sql): Promise<void> {
  // Computed from the written row, because its quota may change concurrently.
  await session.all(sql`update tenant_offering_items set quota_state = ${state}
    from (select named.tenant_id, named.key, coalesce(u.value + u.below, 0) as total
      from ${named} named
      left join usages u on u.tenant_id = named.tenant_id and u.key = named.key) used
    where used.tenant_id = tenant_offering_items.tenant_id
      and used.key = tenant_offering_items.key
      and tenant_offering_items.quota_state <> ${state}`);
}
