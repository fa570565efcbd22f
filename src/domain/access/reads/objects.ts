import { and, inTexts, inUuids, raw, sql } from '../../../database/sql.js';
import type { Contact, Tenant } from '../../../entities/index.js';
import type { RequestContext } from '../../core/context.js';
import { pathsTo } from '../../core/paths.js';
import { inactive } from '../../accounts/tenants/inactive.js';
import {
  existing,
  resources,
  mayRead,
  positionedSelection,
  readable,
  selection,
  type Resource,
  type Positioned,
} from './resources.js';

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
    sql`select ${positionedSelection(resource, properties)} from ${resource.withTenants}
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

/** The resource of each object of `ids`, regardless of access. One statement. */
export async function resourcesOf(
  ctx: RequestContext,
  ids: readonly string[],
): Promise<Map<string, keyof typeof resources>> {
  const rows = await ctx.session.all<{ id: string; resource: keyof typeof resources }>(
    sql`select t.id as "id", 'tenant' as "resource" from tenants t where ${inUuids('t.id', ids)}
      union all select u.id, 'user' from users u where ${inUuids('u.id', ids)}
      union all select c.id, 'client' from clients c where ${inUuids('c.id', ids)}
      union all select k.id, 'contact' from contacts k where ${inUuids('k.id', ids)}
      union all select p.id, 'accessPolicy' from access_policies p where ${inUuids('p.id', ids)}
      union all select l.id, 'location' from locations l where ${inUuids('l.id', ids)}
      union all select i.id, 'infraComponent' from infra_components i where ${inUuids('i.id', ids)}
      union all select i.id, 'identityProvider' from identity_providers i
        where ${inUuids('i.id', ids)}
      union all select d.id, 'legalDocument' from legal_documents d where ${inUuids('d.id', ids)}
      union all select g.id, 'securityGroup' from security_groups g where ${inUuids('g.id', ids)}
      union all select r.id, 'registrationToken' from registration_tokens r
        where ${inUuids('r.id', ids)}
      union all select j.id, 'job' from jobs j where ${inUuids('j.id', ids)}
      union all select r.id, 'report' from reports r where ${inUuids('r.id', ids)}
      union all select s.id, 'storedReport' from stored_reports s where ${inUuids('s.id', ids)}`,
  );
  return new Map(rows.map(({ id, resource }) => [id, resource]));
}

/**
 * Reads the built-in contacts of tenants or users, in the order of their ids. The caller must be
 * authorized to read the tenants or users. One statement.
 */
export async function readOwnContacts(
  ctx: RequestContext,
  part: 'tenant' | 'user',
  ids: readonly string[],
  properties: readonly string[],
): Promise<(Contact | null)[]> {
  const owner = part === 'tenant' ? 'tenantId' : 'userId';
  const rows = await ctx.session.all<Contact>(
    sql`select ${selection(resources.contact, [...properties, owner])} from contacts k
      where ${inUuids(part === 'tenant' ? 'k.tenant_id' : 'k.user_id', ids)} and k.embedded
        ${raw(part === 'tenant' ? 'and k.user_id is null' : '')}`,
  );
  const found = new Map(rows.map((row) => [row[owner], row]));
  return ids.map((id) => found.get(id) ?? null);
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
    sql`select ${selection(resources.tenant, properties)} from tenants t
      where ${inTexts('t.path', [...new Set(above.flat())])}`,
  );
  const found = new Map<string, Positioned>();
  for (const row of rows) if (mayRead(ctx.caller, resources.tenant, row)) found.set(row.path, row);
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
