import { and, inTexts, inUuids, join, raw, sql } from '../../../database/sql.js';
import type { Tenant } from '../../../entities/index.js';
import type { RequestContext } from '../../core/context.js';
import { pathsTo } from '../../core/paths.js';
import { inactive } from '../tree/inactive.js';
import {
  existing,
  mayRead,
  positionedSelection,
  readable,
  selection,
  withTenants,
  type Resource,
  type Positioned,
} from './resource.js';
import { tenantResource } from '../tree/tenant-resource.js';

declare module '../../core/context.js' {
  interface Services {
    /** Every resource, by its name. */
    readonly resources: Readonly<Record<string, Resource>>;
  }
}

/** Objects that are read in addition to existing objects that the caller can read. */
export interface ReadOptions {
  readonly includeDeleted?: boolean;
  /** Whether to include the calling user or client, with any token, as for `GET /users/me`. */
  readonly oneself?: boolean;
}

/**
 * Reads the objects of `resource` with these `ids`, in that order, with `null` for objects that do not
 * exist or that the caller cannot read. One statement.
 *
 * @param ids valid UUIDs
 */
export async function readObjects(
  ctx: RequestContext,
  resource: Resource,
  ids: readonly string[],
  properties: readonly string[],
  { includeDeleted = false, oneself = false }: ReadOptions = {},
): Promise<(Positioned | null)[]> {
  const id = `${resource.alias}.id`;
  const rows = await ctx.session.all<Positioned>(
    sql`select ${positionedSelection(resource, properties)} from ${withTenants(resource)}
      where ${and([
        ids.length === 1 ? sql`${raw(id)} = ${ids[0]!}` : inUuids(id, ids),
        includeDeleted ? undefined : existing(resource),
        resource.rule && readable(ctx.caller, resource),
      ])}`,
  );
  const found = new Map<string, Positioned>();
  for (const row of rows) {
    const isOneself = oneself && row.id === ctx.caller.id;
    if (resource.rule || isOneself || mayRead(ctx.caller, resource, row)) found.set(row.id, row);
  }
  return ids.map((one) => found.get(one) ?? null);
}

/** The name of the resource of each object of `ids`, regardless of access. One statement. */
export async function resourcesOf(
  ctx: RequestContext,
  ids: readonly string[],
): Promise<Map<string, string>> {
  const finds = Object.values(ctx.resources).map(
    ({ name, alias, from }) =>
      sql`select ${raw(`${alias}.id as "id", '${name}' as "resource"`)} from ${from}
        where ${inUuids(`${alias}.id`, ids)}`,
  );
  const rows = await ctx.session.all<{ id: string; resource: string }>(join(finds, ' union all '));
  return new Map(rows.map(({ id, resource }) => [id, resource]));
}

/**
 * Reads the ancestors that the caller can read for each path, from the root downwards. One
 * statement.
 *
 * @param paths materialized paths of tenants
 */
export async function readAncestors(
  ctx: RequestContext,
  paths: readonly string[],
  properties: readonly string[],
): Promise<Positioned[][]> {
  const above = paths.map((path) => pathsTo(path).slice(0, -1));
  const rows = await ctx.session.all<Positioned>(
    sql`select ${selection(tenantResource, properties)} from tenants t
      where ${inTexts('t.path', [...new Set(above.flat())])}`,
  );
  const found = new Map<string, Positioned>();
  for (const row of rows) if (mayRead(ctx.caller, tenantResource, row)) found.set(row.path, row);
  return above.map((list) => list.flatMap((path) => found.get(path) ?? []));
}

/** Returns for each path whether the tenant and all its ancestors are enabled. One statement. */
export async function readActive(
  ctx: RequestContext,
  paths: readonly string[],
): Promise<boolean[]> {
  const needed = [...new Set(paths.flatMap(pathsTo))];
  const rows = await ctx.session.all<Pick<Tenant, 'path'>>(
    sql`select t.path as "path" from tenants t
      where ${inTexts('t.path', needed)} and ${inactive('t')}`,
  );
  const closed = new Set(rows.map(({ path }) => path));
  return paths.map((path) => pathsTo(path).every((one) => !closed.has(one)));
}
