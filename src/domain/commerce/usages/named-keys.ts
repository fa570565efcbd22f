import { ByDialect, sql, type Sql } from '../../../database/sql.js';

/** A usage of a tenant; `key` is the result of `itemKey`. */
export interface UsageKey {
  readonly tenantId: string;
  readonly key: string;
}

/**
 * Converts `keys` to a table `(tenant_id, key)` for a join, with one statement for any number of
 * keys.
 */
export function namedKeys(keys: readonly UsageKey[]): Sql {
  const list = JSON.stringify(keys.map(({ tenantId, key }) => [tenantId, key]));
  return sql`(${new ByDialect(
    sql`select json_extract(value, '$[0]') as tenant_id, json_extract(value, '$[1]') as key
      from json_each(${list})`,
    sql`select (value ->> 0)::uuid as tenant_id, value ->> 1 as key
      from jsonb_array_elements(${list}::jsonb)`,
  )})`;
}
