import type { Session } from '../../../database/session.js';
import { ByDialect, inTexts, raw, sql, startsWith, type Sql } from '../../../database/sql.js';
import type { OfferingItem } from '../../../entities/index.js';
import type { NamedItem } from './held-items.js';

/** The replacement of an item by another one, on the same component if it has one. */
export interface Move {
  readonly from: NamedItem;
  readonly to: NamedItem;
}

/** A transaction and its time in milliseconds. */
interface At {
  readonly session: Session;
  readonly now: number;
}

/**
 * Rows with a `tenant_id` of the tenant at `path` or its descendants, including deleted tenants.
 */
const within = (path: string): Sql =>
  sql`tenant_id in (select t.id from tenants t where ${startsWith('t.path', path)})`;

/** The keys of replaced items. */
const oldKeys = (moves: readonly Move[]) => moves.map(({ from }) => from.key);

/**
 * The rows `(position, old_key, new_key, new_name)` of `moves`. With `merging`, the new item is
 * also one of its own sources, so that existing values are included in the sums.
 */
function moveRows(moves: readonly Move[], { merging = false } = {}): Sql {
  const rows = moves.map(({ from, to }) => [from.key, to.key, to.name]);
  if (merging) {
    const taken = new Map(moves.map(({ to }) => [to.key, to.name]));
    rows.push(...Array.from(taken, ([key, name]) => [key, key, name]));
  }
  const list = JSON.stringify(rows);
  return sql`(${new ByDialect(
    sql`select key as position, json_extract(value, '$[0]') as old_key,
        json_extract(value, '$[1]') as new_key, json_extract(value, '$[2]') as new_name
      from json_each(${list})`,
    sql`select position, value ->> 0 as old_key, value ->> 1 as new_key, value ->> 2 as new_name
      from jsonb_array_elements(${list}::jsonb) with ordinality as given (value, position)`,
  )})`;
}

/** Maximum of a sum: the maximum of a quota. */
const most = raw(String(Number.MAX_SAFE_INTEGER));

/** The sum of the values; null (unlimited) if one of them is null. */
const values = sql`case when count(*) > count(i.quota_value) then null
  when sum(i.quota_value) > ${most} then ${most} else sum(i.quota_value) end`;

/** The sum of the overages, so that the sum of value and overage does not exceed the maximum either. */
const overages = sql`case when count(*) > count(i.quota_value) or count(*) > count(i.quota_overage)
    then null
  when sum(i.quota_value) >= ${most} then 0
  when sum(i.quota_value) + sum(i.quota_overage) > ${most} then ${most} - sum(i.quota_value)
  else sum(i.quota_overage) end`;

/** Whether one of the summed rows is moved. */
const anyMoves = raw(`max(case when m.old_key <> m.new_key then 1 else 0 end) = 1`);

/**
 * The largest quotas that tenants in the subtree at `path` would have, by the key of the new item,
 * without unlimited quotas.
 */
export async function largestMoved(
  session: Session,
  path: string,
  moves: readonly Move[],
): Promise<Map<string, number>> {
  const rows = await session.all<{ key: string; amount: number }>(
    sql`select merged.key as "key", cast(max(merged.amount) as bigint) as "amount" from (
        select m.new_key as key, ${values} as amount
        from tenants t join tenant_offering_items i on i.tenant_id = t.id
          join ${moveRows(moves, { merging: true })} m on m.old_key = i.key
        where ${startsWith('t.path', path)} and t.deleted_at is null
          and i.enabled and i.deleted_at is null
        group by i.tenant_id, m.new_key having ${anyMoves}) merged
      where merged.amount is not null group by merged.key`,
  );
  return new Map(rows.map(({ key, amount }) => [key, amount]));
}

/**
 * Enables the new items for each tenant of the subtree at `path` that has a replaced item, with the
 * sum of the replaced quotas, and locked if one of the replaced items was. Then disables the
 * replaced items. Two statements.
 */
export async function moveItems(
  { session, now }: At,
  path: string,
  moves: readonly Move[],
): Promise<void> {
  if (moves.length === 0) return;
  const time = sql`cast(${now} as bigint)`;
  await session.all(sql`insert into tenant_offering_items (tenant_id, key, name, infra_id, enabled,
      quota_value, quota_overage, quota_version, quota_state, locked, grace_until, updated_at,
      deleted_at)
    select i.tenant_id, m.new_key, m.new_name, i.infra_id, true,
      ${values}, ${overages},
      case when count(*) > count(i.quota_value) then 0 else max(i.quota_version) + 1 end,
      'unlimited', max(case when i.locked then 1 else 0 end) = 1, null, ${time}, null
    from tenant_offering_items i join ${moveRows(moves, { merging: true })} m on m.old_key = i.key
    where i.${within(path)} and i.enabled and i.deleted_at is null
    group by i.tenant_id, m.new_key, m.new_name, i.infra_id having ${anyMoves}
    on conflict (tenant_id, key) do update set enabled = true,
      quota_value = excluded.quota_value, quota_overage = excluded.quota_overage,
      quota_version = case when excluded.quota_version = 0 then 0
        when excluded.quota_version > tenant_offering_items.quota_version
          then excluded.quota_version
        else tenant_offering_items.quota_version + 1 end,
      quota_state = 'unlimited', locked = excluded.locked or tenant_offering_items.locked,
      grace_until = null, updated_at = ${time}, deleted_at = null`);
  await session.all(sql`update tenant_offering_items set enabled = false, quota_value = null,
      quota_overage = null, quota_version = 0, quota_state = 'unlimited', grace_until = null,
      updated_at = ${now}
    where ${within(path)} and ${inTexts('key', oldKeys(moves))} and enabled and deleted_at is null`);
}

/**
 * Enables, without a quota, the items on which others depend, for each tenant of the subtree at
 * `path` that has those enabled. `needs` contains the dependencies by item name. One statement.
 */
export async function turnOnNeeded(
  { session, now }: At,
  path: string,
  needs: ReadonlyMap<string, readonly OfferingItem[]>,
): Promise<void> {
  const pairs = Array.from(needs, ([name, items]) => items.map((item) => [name, item.name])).flat();
  if (pairs.length === 0) return;
  const list = JSON.stringify(pairs);
  const needed = new ByDialect(
    sql`select json_extract(value, '$[0]') as name, json_extract(value, '$[1]') as needed
      from json_each(${list})`,
    sql`select value ->> 0 as name, value ->> 1 as needed
      from jsonb_array_elements(${list}::jsonb)`,
  );
  const time = sql`cast(${now} as bigint)`;
  await session.all(sql`insert into tenant_offering_items (tenant_id, key, name, infra_id, enabled,
      quota_value, quota_overage, quota_version, quota_state, locked, grace_until, updated_at,
      deleted_at)
    select distinct i.tenant_id, n.needed, n.needed, i.infra_id, true, cast(null as bigint),
      cast(null as bigint), 0, 'unlimited', false, cast(null as bigint), ${time},
      cast(null as bigint)
    from tenant_offering_items i join (${needed}) n on n.name = i.name
    where i.${within(path)} and i.enabled and i.deleted_at is null
    on conflict (tenant_id, key) do update set enabled = true, quota_value = null,
      quota_overage = null, quota_version = 0, quota_state = 'unlimited', grace_until = null,
      updated_at = ${time}, deleted_at = null
    where not tenant_offering_items.enabled`);
}

/**
 * Moves the usage of a replaced item to the new item, for the tenant at `path` and its descendants:
 * current usage, usage of resources, and history. Eight statements. The caller updates the
 * ancestors of `path`.
 */
export async function moveUsages(
  { session, now }: At,
  path: string,
  moves: readonly Move[],
): Promise<void> {
  if (moves.length === 0) return;
  const given = moveRows(moves);
  const time = sql`cast(${now} as bigint)`;
  await session.all(sql`insert into usages
      (tenant_id, key, name, infra_id, value, rolled, below, updated_at)
    select u.tenant_id, m.new_key, m.new_name, u.infra_id, sum(u.value), sum(u.rolled),
      sum(u.below), ${time}
    from usages u join ${given} m on m.old_key = u.key where u.${within(path)}
    group by u.tenant_id, m.new_key, m.new_name, u.infra_id
    on conflict (tenant_id, key) do update set value = usages.value + excluded.value,
      rolled = usages.rolled + excluded.rolled, below = usages.below + excluded.below,
      updated_at = excluded.updated_at`);
  await session.all(sql`insert into resource_usages (tenant_id, key, resource_id, value, updated_at)
    select u.tenant_id, m.new_key, u.resource_id, sum(u.value), ${time}
    from resource_usages u join ${given} m on m.old_key = u.key where u.${within(path)}
    group by u.tenant_id, m.new_key, u.resource_id
    on conflict (tenant_id, key, resource_id) do update
      set value = resource_usages.value + excluded.value, updated_at = excluded.updated_at`);
  await moveDays(session, path, moves);
  for (const table of ['usages', 'resource_usages', 'usage_days'])
    await clear(session, table, path, moves);
}

/**
 * A row exists for each day on which the usage changed and applies to the following days. On each
 * day on which one of the two usages changed, both have their last values.
 */
async function moveDays(session: Session, path: string, moves: readonly Move[]): Promise<void> {
  await session.all(sql`insert into usage_days (tenant_id, key, day, value)
    select d.tenant_id, d.new_key, d.day, sum(coalesce((select x.value from usage_days x
        where x.tenant_id = d.tenant_id and x.key = s.old_key and x.day <= d.day
        order by x.day desc limit 1), 0))
    from (select distinct y.tenant_id, m.new_key, y.day from usage_days y
        join ${moveRows(moves, { merging: true })} m on m.old_key = y.key
        where y.${within(path)}) d
      join ${moveRows(moves, { merging: true })} s on s.new_key = d.new_key
    group by d.tenant_id, d.new_key, d.day
    on conflict (tenant_id, key, day) do update set value = excluded.value`);
}

/**
 * Moves prices and billing periods of a replaced item to the new item, if that has none, for the
 * tenant at `path` and its descendants. Four statements.
 */
export async function movePrices(at: At, path: string, moves: readonly Move[]): Promise<void> {
  if (moves.length === 0) return;
  await moveAmounts(at, path, moves);
  await at.session.all(sql`insert into billing_periods
      (tenant_id, key, name, infra_id, start_date, updated_at)
    select p.tenant_id, m.new_key, m.new_name, p.infra_id, p.start_date,
      cast(${at.now} as bigint)
    from billing_periods p join ${moveRows(moves)} m on m.old_key = p.key
    where p.${within(path)} order by p.tenant_id, m.position
    on conflict (tenant_id, key) do nothing`);
  await clear(at.session, 'billing_periods', path, moves);
}

/**
 * If several prices move to the same item, the first one is used. A removed price is ignored, and
 * the row of a moved price is kept, so that no version is used twice.
 */
async function moveAmounts(
  { session, now }: At,
  path: string,
  moves: readonly Move[],
): Promise<void> {
  await session.all(sql`insert into offering_item_prices
      (tenant_id, key, name, infra_id, price, price_version, updated_at)
    select first.tenant_id, first.new_key, first.new_name, first.infra_id, first.price,
      first.price_version, cast(${now} as bigint)
    from (select p.tenant_id, m.new_key, m.new_name, p.infra_id, p.price, p.price_version,
          row_number() over (partition by p.tenant_id, m.new_key order by m.position) as place
        from offering_item_prices p join ${moveRows(moves)} m on m.old_key = p.key
        where p.${within(path)} and p.price is not null) first
    where first.place = 1
    on conflict (tenant_id, key) do update set price = excluded.price,
      price_version = case when excluded.price_version > offering_item_prices.price_version
        then excluded.price_version else offering_item_prices.price_version + 1 end,
      updated_at = excluded.updated_at
      where offering_item_prices.price is null`);
  await session.all(sql`update offering_item_prices set price = null,
      price_version = price_version + 1, updated_at = ${now}
    where ${within(path)} and ${inTexts('key', oldKeys(moves))} and price is not null`);
}

/** Deletes the moved rows at their old keys. */
async function clear(
  session: Session,
  table: string,
  path: string,
  moves: readonly Move[],
): Promise<void> {
  await session.all(
    sql`delete from ${raw(table)} where ${within(path)} and ${inTexts('key', oldKeys(moves))}`,
  );
}
