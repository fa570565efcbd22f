import { raw, sql } from '../../../database/sql.js';
import type { Caller } from '../../core/caller.js';
import { badInput } from '../../core/errors.js';
import { organizationOf } from '../tree/organization.js';
import { isUuid } from '../../core/validation.js';
import { oneOfValues, type FilterSpec } from './filters.js';
import { readable } from './resource.js';
import { tenantResource } from '../tree/tenant-resource.js';
import { pathsTo } from './list.js';

/** @throws DomainError `BAD_INPUT` unless `id` is a UUID. */
function assertUuid(id: string, field: string): void {
  if (!isUuid(id)) throw badInput(['filter', field], `${field} must be a UUID`);
}

/** The tenant `id`, aliased `alias`, if the caller may see it. */
const visible = (caller: Caller, alias: string, id: string) =>
  sql`${raw(alias)}.id = ${id} and ${readable(caller, tenantResource, alias)}`;

/**
 * The tenant in `column` is the given one or below it. A tenant that the caller cannot see selects
 * nothing, here and in `treeFilters`: a filter must not show what is above or below it.
 */
export const inSubtreeOf = (caller: Caller, column: string) => (id: string, field: string) => {
  assertUuid(id, field);
  // Segments of a path are letters and digits, so a tilde is beyond all that can follow.
  return sql`${raw(column)} in (select below.id from tenants top
    join tenants below on below.path >= top.path and below.path < top.path || '~'
    where ${visible(caller, 'top', id)})`;
};

/** Filters by where the tenant in `column` is. */
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
