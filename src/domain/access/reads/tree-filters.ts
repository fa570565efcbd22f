import { raw, sql } from '../../../database/sql.js';
import type { Caller } from '../../core/caller.js';
import { badInput } from '../../core/errors.js';
import { organizationOf } from '../tree/organization.js';
import { isUuid } from '../../core/validation.js';
import { oneOfValues, type FilterSpec } from './filters.js';
import { readable } from './resource.js';
import { tenantResource } from '../tree/tenant-resource.js';
import { pathsTo } from './list.js';

/** @throws DomainError `BAD_INPUT` unless `id` is a UUID */
function assertUuid(id: string, field: string): void {
  if (!isUuid(id)) throw badInput(['filter', field], `${field} must be a UUID`);
}

/** Condition for the tenant `id`, aliased `alias`, if it is visible to the caller. */
const visible = (caller: Caller, alias: string, id: string) =>
  sql`${raw(alias)}.id = ${id} and ${readable(caller, tenantResource, alias)}`;

/**
 * Condition that the tenant in `column` is the given one or a descendant. A tenant that is not
 * visible to the caller matches nothing, also in `treeFilters`, so that a filter reveals nothing
 * about the tree around it.
 */
export const inSubtreeOf = (caller: Caller, column: string) => (id: string, field: string) => {
  assertUuid(id, field);
  // Paths consist of letters and digits, so a tilde sorts after all descendants.
  return sql`${raw(column)} in (select below.id from tenants top
    join tenants below on below.path >= top.path and below.path < top.path || '~'
    where ${visible(caller, 'top', id)})`;
};

/** Filters by the tree position of the tenant in `column`. */
export const treeFilters = (caller: Caller, column: string) =>
  ({
    inSubtreeOf: inSubtreeOf(caller, column),
    inOrganizationOf: (id: string, field: string) => {
      assertUuid(id, field);
      return sql`(${raw(column)} in ${organizationOf(id)}
        and exists (select 1 from tenants top where ${visible(caller, 'top', id)}))`;
    },
    onPathTo: (id: string, field: string) => {
      assertUuid(id, field);
      return sql`${raw(column)} in (select above.id from tenants target
        join tenants above on above.path in (${pathsTo(raw('target.path'))})
        where ${visible(caller, 'target', id)})`;
    },
    tenantKind: (values: readonly string[], field: string) =>
      sql`exists (select 1 from tenants home
        where home.id = ${raw(column)} and ${oneOfValues('home.kind')(values, field)})`,
  }) satisfies FilterSpec;
