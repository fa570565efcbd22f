import type { Session } from '../../database/session.js';
import { ByDialect, raw, sql } from '../../database/sql.js';
import type { QuotaState } from '../../entities/index.js';

/** A usage of a tenant: `key` as `itemKey` makes it. */
export interface UsageKey {
  readonly tenantId: string;
  readonly key: string;
}

/** The part of a quota, in fifths, from which usage counts as near it. */
const nearFrom = 4;

/** How `used` stands to a quota; the same rule as `refreshQuotaStates`. */
export function quotaStateOf(
  used: number,
  value: number | null,
  overage: number | null,
): QuotaState {
  if (value === null) return 'unlimited';
  if (overage !== null && used > value + overage) return 'exceeded';
  if (used > value) return 'over';
  return used > 0 && used * 5 >= value * nearFrom ? 'near' : 'within';
}

const total = raw(`coalesce((select u.value + u.below from usages u
  where u.tenant_id = i.tenant_id and u.key = i.key), 0)`);

const state = sql`case
  when i.quota_value is null then 'unlimited'
  when i.total > i.quota_value + i.quota_overage then 'exceeded'
  when i.total > i.quota_value then 'over'
  when i.total > 0 and i.total * 5 >= i.quota_value * ${raw(String(nearFrom))} then 'near'
  else 'within' end`;

/**
 * Brings the stored states of quotas up to date after a write to the quotas or usages named by
 * `keys`; rows whose state stays are not written. In the transaction of that write.
 */
export async function refreshQuotaStates(
  session: Session,
  keys: readonly UsageKey[],
): Promise<void> {
  if (keys.length === 0) return;
  const list = JSON.stringify(keys.map(({ tenantId, key }) => [tenantId, key]));
  const named = new ByDialect(
    sql`select json_extract(value, '$[0]') as tenant_id, json_extract(value, '$[1]') as key
      from json_each(${list})`,
    sql`select (value ->> 0)::uuid as tenant_id, value ->> 1 as key
      from jsonb_array_elements(${list}::jsonb)`,
  );
  await session.all(sql`update tenant_offering_items set quota_state = fresh.state
    from (select i.tenant_id, i.key, ${state} as state
      from (select i.*, ${total} as total from tenant_offering_items i
        join (${named}) named on named.tenant_id = i.tenant_id and named.key = i.key) i) fresh
    where fresh.tenant_id = tenant_offering_items.tenant_id and fresh.key = tenant_offering_items.key
      and fresh.state <> tenant_offering_items.quota_state`);
}
