import { and, ByDialect, or, raw, sql, startsWith, type Sql } from '../../../database/sql.js';
import type { QuotaState } from '../../../entities/index.js';
import type { Catalogue } from '../../core/catalogue.js';
import { badInput } from '../../core/errors.js';
import { isUuid } from '../../core/validation.js';
import type { OrderingUsage } from '../../access/reads/list.js';
import { namesCounting, itemsCounting } from './counted-items.js';

/**
 * Condition for usages aliased `used` that count as `usageName`, on one component or on any. Uses
 * the keys, which are indexed. Undefined if no usage has that name.
 */
function countsAs(
  catalogue: Catalogue,
  { name: usageName, infraId }: OrderingUsage,
): Sql | undefined {
  const names = namesCounting(catalogue, usageName);
  if (infraId !== undefined) {
    return names && or(names.map((name) => sql`used.key = ${`${name}@${infraId}`}`));
  }
  const carried = itemsCounting(catalogue, usageName).filter(({ type }) => type === 'infra');
  return (
    names &&
    or([
      ...names.map((name) => sql`used.key = ${name}`),
      ...carried.map(({ name }) => startsWith('used.key', `${name}@`)),
    ])
  );
}

const anyName = (column: string, names: readonly string[]) =>
  or(names.map((name) => sql`${raw(column)} = ${name}`));

/**
 * @throws DomainError `BAD_INPUT` for `orderBy.usage` if no usage has that name, and for
 *   `orderBy.infraId` if it is not a UUID
 */
function counts(catalogue: Catalogue, usage: OrderingUsage): Sql {
  if (usage.infraId !== undefined && !isUuid(usage.infraId)) {
    throw badInput(['orderBy', 'infraId'], 'orderBy.infraId must be a UUID');
  }
  const counted = countsAs(catalogue, usage);
  if (counted) return counted;
  throw badInput(['orderBy', 'usage'], 'orderBy.usage must be the name of a usage');
}

/** Larger sums count as the largest exact number. */
const most = raw(String(Number.MAX_SAFE_INTEGER));

/** The sum of `columns` of the rows that `of` selects. */
function sumOf(columns: readonly string[], of: Sql): Sql {
  const plus = (sum: (column: string) => string) => raw(columns.map(sum).join(' + '));
  return sql`${new ByDialect(
    sql`(select cast(min(${plus((column) => `total(${column})`)}, ${most}) as integer) ${of})`,
    sql`(select least(coalesce(${plus((column) => `sum(${column})`)}, 0), ${most})::bigint ${of})`,
  )}`;
}

const totalOf = (tenantId: string, counted: Sql) =>
  sumOf(
    ['used.value', 'used.below'],
    sql`from usages used where used.tenant_id = ${raw(tenantId)} and ${counted}`,
  );

/**
 * The aggregated usage of the tenants aliased `t` with their descendants, all editions together.
 *
 * @throws DomainError as `counts`
 */
export const usageOfTenants = (catalogue: Catalogue, usage: OrderingUsage): Sql =>
  totalOf('t.id', counts(catalogue, usage));

/**
 * The usage of the users aliased `u`: that of their personal tenants or, if there is none, that of
 * the resources of their tenants with the ids of the users.
 *
 * @throws DomainError as `counts`
 */
export function usageOfUsers(catalogue: Catalogue, usage: OrderingUsage): Sql {
  const counted = counts(catalogue, usage);
  const own = sumOf(
    ['used.value'],
    sql`from resource_usages used where used.resource_id = cast(u.id as text)
      and used.tenant_id = u.tenant_id and ${counted}`,
  );
  return sql`coalesce(nullif(${totalOf('u.personal_tenant_id', counted)}, 0), ${own})`;
}

/** Filters quotas by state and, optionally, by the usages of their items. */
export interface QuotaFilter {
  readonly states: readonly QuotaState[];
  readonly usageNames?: readonly string[] | null;
}

/** Must equal the condition of the index, so that the database uses the index. */
const pressed = raw(`held.quota_state in ('near', 'over', 'exceeded')`);
const isPressed: Readonly<Record<QuotaState, boolean>> = {
  unlimited: false,
  within: false,
  near: true,
  over: true,
  exceeded: true,
};

const allPressed = Object.values(isPressed).filter(Boolean).length;

/**
 * Condition for tenants aliased `t` that have an enabled item whose quota is in one of the
 * requested states.
 */
export const hasQuota =
  (catalogue: Catalogue) =>
  ({ states, usageNames }: QuotaFilter): Sql => {
    const names = usageNames?.flatMap((usageName, index) => {
      const items = itemsCounting(catalogue, usageName);
      if (items.length > 0) return items.map(({ name }) => name);
      const field = ['filter', 'quota', 'usageNames', index];
      throw badInput(field, `${field.join('.')} must be a usage that an offering item counts`);
    });
    const chosen = [...new Set(states)].sort();
    const onlyPressed = chosen.every((state) => isPressed[state]);
    // The index already implies these states. Repeating the condition would make the planner
    // underestimate the rows.
    const exact = onlyPressed && chosen.length === allPressed;
    const held = sql`exists (select 1 from tenant_offering_items held
      where held.tenant_id = t.id and held.enabled and held.deleted_at is null and ${and([
        onlyPressed ? pressed : undefined,
        exact ? undefined : or(chosen.map((state) => sql`held.quota_state = ${state}`)),
        names && anyName('held.name', [...new Set(names)]),
      ])})`;
    // The root has all items without quotas, and no stored rows for them.
    return chosen.includes('unlimited') ? or([held, raw('t.depth = 0')]) : held;
  };
