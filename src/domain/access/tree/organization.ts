import { sql, type Sql } from '../../../database/sql.js';

/**
 * The ids of the tenants of the organization with the tenant `rootId`: the tenant and the folders
 * or units in it, excluding partners and customers. The condition matches the index on parents. An
 * organization has few levels, regardless of the size of the subtree.
 */
export function organizationOf(rootId: string): Sql {
  return sql`(with recursive organization(id) as (
      select r.id from tenants r where r.id = ${rootId}
      union all
      select m.id from tenants m join organization o on m.parent_id = o.id
      where m.kind in ('folder', 'unit') and m.deleted_at is null and m.owner_id is null
        and m.depth > 0)
    select id from organization)`;
}
