import { and, ByDialect, or, raw, sql, startsWith, type Sql } from '../../../database/sql.js';
import type { QuotaState } from '../../../entities/index.js';
import type { Catalogue } from '../../core/catalogue.js';
import { badInput } from '../../core/errors.js';
import { isUuid } from '../../core/validation.js';
import type { OrderingUsage } from '../../access/reads/list.js';
import { namesCounting, itemsCounting } from './counted-items.js';

/**
 * Usages aliased `used` that count as `usageName`, on one component or on any. By their keys, which the
 * index on them has. Undefined if nothing is counted by that name.
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
 * @throws DomainError `BAD_INPUT` that names `orderBy.usage` if nothing is counted by that name,
 *   `orderBy.infraId` if that is no UUID.
 */
function counts(catalogue: Catalogue, usage: OrderingUsage): Sql {
  if (usage.infraId !== undefined && !isUuid(usage.infraId)) {
    throw badInput(['orderBy', 'infraId'], 'orderBy.infraId must be a UUID');
  }
  const counted = countsAs(catalogue, usage);
  if (counted) return counted;
  throw badInput(['orderBy', 'usage'], 'orderBy.usage must be the name of a usage');
}

/** More than a number holds exactly counts as the largest one that it does. */
const most = raw(String(Number.MAX_SAFE_INTEGER));

/** The sum of `columns` of the rows that `of` selects from. */
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
 * What the users aliased `u` use: what is counted for their personal tenants or, where nothing is, for
 * the resources of their tenants that have their ids.
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

/** Quotas that have one of these states, of items that count one of these usages, if any are named. */
export interface QuotaFilter {
  readonly states: readonly QuotaState[];
  readonly usageNames?: readonly string[] | null;
}

/** As the index on them has it: a condition that it must find again, letter by letter. */
const pressed = raw(`held.quota_state in ('near', 'over', 'exceeded')`);
const isPressed: Readonly<Record<QuotaState, boolean>> = {
  unlimited: false,
  within: false,
  near: true,
  over: true,
  exceeded: true,
};

const allPressed = Object.values(isPressed).filter(Boolean).length;

/** Tenants aliased `t` that have an item on whose quota is in one of the wanted states. */
export const hasQuota =
  (catalogue: Catalogue) =>
  ({ states, usageNames }: QuotaFilter): Sql => {
    const names = usageNames?.flatMap((usageName, index) => {
      const items = itemsCounting(catalogue, usageName);
      if (items.length > 0) return items.map(({ name }) => name);
      const field = ['filter', 'quota', 'usageNames', index];
      throw badInput(field, `${field.join('.')} must be a usage that an offering item counts`);
    });
    const wanted = [...new Set(states)].sort();
    const onlyPressed = wanted.every((state) => isPressed[state]);
    // Of all of them the index knows already; said twice, the planner takes them for fewer.
    const exact = onlyPressed && wanted.length === allPressed;
    const held = sql`exists (select 1 from tenant_offering_items held
      where held.tenant_id = t.id and held.enabled and held.deleted_at is null and ${and([
        onlyPressed ? pressed : undefined,
        exact ? undefined : or(wanted.map((state) => sql`held.quota_state = ${state}`)),
        names && anyName('held.name', [...new Set(names)]),
      ])})`;
    // Nothing is stored of what the root has: everything, without a quota.
    return wanted.includes('unlimited') ? or([held, raw('t.depth = 0')]) : held;
  };
