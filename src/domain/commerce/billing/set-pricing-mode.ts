import type { Session } from '../../../database/session.js';
import { ByDialect, inUuids, raw, sql } from '../../../database/sql.js';
import type { PricingMode, Tenant } from '../../../entities/index.js';

/**
 * Sets the mode of `tenants` and, for customers, of all their units, including deleted ones. Uses
 * one statement, because a flush would increase the version of each tenant. The caller must hold
 * the tree lock, so that no unit is added concurrently.
 *
 * @param now the current time in milliseconds; the production start date of tenants without one
 */
export async function setPricingMode(
  session: Session,
  tenants: readonly Pick<Tenant, 'id' | 'path' | 'kind'>[],
  mode: PricingMode,
  now: number,
): Promise<void> {
  const ids = tenants.map(({ id }) => id);
  const customers = tenants.filter(({ kind }) => kind === 'customer').map(({ path }) => path);
  const list = JSON.stringify(customers);
  const since =
    mode === 'production'
      ? sql`coalesce(production_start_date, ${now})`
      : raw('production_start_date');
  await session.all(
    // Paths consist of letters and digits, so a tilde sorts after all descendants.
    sql`with charged as materialized (
        select t.id from tenants t where ${inUuids('t.id', ids)}
        union all
        select u.id from ${new ByDialect(
          sql`json_each(${list}) c`,
          sql`jsonb_array_elements_text(${list}::jsonb) c(value)`,
        )} cross join tenants u
        where u.path > c.value and u.path < c.value || '~' and u.kind = 'unit')
      update tenants set pricing_mode = ${mode}, production_start_date = ${since},
        updated_at = case when updated_at < ${now} then ${now} else updated_at + 1 end
      where id in (select charged.id from charged)`,
  );
}
