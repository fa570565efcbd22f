import { and, ByDialect, or, raw, sql, startsWith, type Sql } from '../../database/sql.js';
import type { QuotaState } from '../../entities/index.js';
import type { Catalogue } from '../catalogue/catalogue.js';
import { badInput } from '../errors.js';
import { countedAs, itemsCounting } from '../usages/counted-as.js';

/**
 * Usages aliased `used` that count as `usageName`, on whatever component. By their keys, which the
 * index on them has. Undefined if nothing is counted by that name.
 */
function countsAs(catalogue: Catalogue, usageName: string): Sql | undefined {
  const names = countedAs(catalogue, usageName);
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
 * What the tenants aliased `t` and everybody below them use of `usageName`, as far as it was handed
 * up, all editions and components together. More than a number holds exactly counts as the largest
 * one that it does.
 *
 * @throws DomainError `BAD_INPUT` that names `field` if nothing is counted by that name
 */
export function usageTotal(catalogue: Catalogue, usageName: string, field: readonly string[]): Sql {
  const counted = countsAs(catalogue, usageName);
  if (!counted) throw badInput(field, `${field.join('.')} must be the name of a usage`);
  const of = sql`from usages used where used.tenant_id = t.id and ${counted}`;
  const most = raw(String(Number.MAX_SAFE_INTEGER));
  return sql`${new ByDialect(
    sql`(select cast(min(total(used.value) + total(used.below), ${most}) as integer) ${of})`,
    sql`(select least(coalesce(sum(used.value) + sum(used.below), 0), ${most})::bigint ${of})`,
  )}`;
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
      throw badInput(field, `${field.join('.')} must be what some offering item counts`);
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
