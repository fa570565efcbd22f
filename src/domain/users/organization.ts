import { sql, type Sql } from '../../database/sql.js';

/**
 * Ids of the tenants that make up one organization with the tenant `rootId`: itself and the folders
 * or units in it, down to where the next partner or customer begins. The condition on the tenants is
 * that of the index on parents; an organization is a few steps deep, whatever stands below it.
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
