import type { Session } from '../../../database/session.js';
import { inTexts, sql, startsWith, type Sql } from '../../../database/sql.js';
import type { NamedItem } from './held-items.js';

/**
 * Time for which the data of an item is kept that was disabled while in use: 30 days, in
 * milliseconds.
 */
const gracePeriod = 30 * 24 * 60 * 60 * 1000;

/** A character that sorts after all characters of a path. */
const end = '\u{7f}';

/**
 * Whether the tenant aliased `t` or a descendant has usage of the item aliased `i`. Aggregation
 * does not matter, because usage is never negative.
 */
export const inUse: Sql = sql`exists (select 1 from tenants d
  join usages u on u.tenant_id = d.id
  where d.path >= t.path and d.path < t.path || ${end} and d.deleted_at is null
    and u.key = i.key and u.value > 0)`;

const off = (now: number): Sql => sql`enabled = ${false}, updated_at = ${now},
  grace_until = case when ${inUse} then cast(${now + gracePeriod} as bigint) end`;

/**
 * Disables items of the tenant at `path` and its descendants, including deleted tenants, so that a
 * restore does not exceed the available items. Also disables infrastructure items on components of
 * these tenants if the parent no longer has an item of the same name.
 */
export async function turnOffItems(
  session: Session,
  path: string,
  items: readonly NamedItem[],
  now: number,
): Promise<void> {
  if (items.length === 0) return;
  const keys = items.map(({ key }) => key);
  await session.all(
    sql`update tenant_offering_items as i set ${off(now)} from tenants t
      where t.id = i.tenant_id and ${startsWith('t.path', path)} and ${inTexts('i.key', keys)}
        and i.enabled and i.deleted_at is null`,
  );
  const names = items.flatMap(({ name, infraId }) => (infraId === null ? [] : [name]));
  await turnOffUnsupported(session, path, names, now);
}

/** Disables all items with one of `names` for the tenant at `path` and its descendants. */
export async function turnOffNamed(
  session: Session,
  path: string,
  names: readonly string[],
  now: number,
): Promise<void> {
  await session.all(
    sql`update tenant_offering_items as i set ${off(now)} from tenants t
      where t.id = i.tenant_id and ${startsWith('t.path', path)} and ${inTexts('i.name', names)}
        and i.enabled and i.deleted_at is null`,
  );
}

/**
 * Disables infrastructure items of descendants of the tenant at `path` whose parent no longer has
 * an item of that name, level by level.
 */
export async function turnOffUnsupported(
  session: Session,
  path: string,
  names: readonly string[],
  now: number,
): Promise<void> {
  if (names.length === 0) return;
  for (;;) {
    // The root tenant has every item, so its children need no item of the parent.
    const turned = await session.all(
      sql`update tenant_offering_items as i set ${off(now)} from tenants t
        where t.id = i.tenant_id and ${startsWith('t.path', path)} and t.path <> ${path}
          and t.depth > 1 and ${inTexts('i.name', names)} and i.enabled and i.deleted_at is null
          and not exists (select 1 from tenant_offering_items above
            where above.tenant_id = t.parent_id and above.name = i.name and above.enabled
              and above.deleted_at is null)
        returning 1 as "turned"`,
    );
    if (turned.length === 0) return;
  }
}
