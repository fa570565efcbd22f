import type { Session } from '../../../database/session.js';
import { columns, inTexts, inUuids, raw, sql, type Sql } from '../../../database/sql.js';
import { Tenant } from '../../../entities/index.js';
import { holds, type TreePosition } from '../../core/caller.js';
import type { ActionContext } from '../../core/action.js';
import type { RequestContext } from '../../core/context.js';
import { DomainError } from '../../core/errors.js';
import { pathsTo } from '../../core/paths.js';
import type { Scope } from '../../core/scopes.js';

/** A tenant with its stored properties, and whether it has children. */
export type TenantRow = Tenant & { hasChildren: boolean };

export type TenantColumn = keyof TenantRow & string;

/** All columns of a tenant, for actions that return the whole object. */
export const allTenantColumns: readonly TenantColumn[] = [
  ...(Object.keys(Tenant.meta.properties) as TenantColumn[]),
  'hasChildren',
];

/** The columns for authorization. Part of every selection. */
const positionColumns = ['id', 'path', 'depth', 'barrier'] as const;

/** Lists contain existing tenants that are not personal tenants. */
export const listed = (alias: string): Sql =>
  raw(`${alias}.deleted_at is null and ${alias}.owner_id is null`);

const hasChildren = raw(`exists (select 1 from tenants child where child.parent_id = t.id
  and child.deleted_at is null and child.owner_id is null and child.depth > 0) as "hasChildren"`);

const selections = new WeakMap<readonly TenantColumn[], Sql>();

/** The select list for these properties of the tenants aliased `t`, cached by list. */
export function tenantSelection(properties: readonly TenantColumn[] = allTenantColumns): Sql {
  let selection = selections.get(properties);
  if (!selection) {
    const stored = new Set<string>([...positionColumns, ...properties]);
    const computed = stored.delete('hasChildren');
    const list = columns(Tenant, 't', [...stored]);
    selection = computed ? sql`${list}, ${hasChildren}` : list;
    selections.set(properties, selection);
  }
  return selection;
}

/** Returns the tenants with these `ids`, including deleted ones, in no particular order. */
export function tenantsByIds(
  session: Session,
  ids: readonly string[],
  properties?: readonly TenantColumn[],
): Promise<TenantRow[]> {
  return session.all<TenantRow>(
    sql`select ${tenantSelection(properties)} from tenants t where ${inUuids('t.id', ids)}`,
  );
}

/** Returns the tenant with this `id`, including deleted ones. */
export function tenantById(
  session: Session,
  id: string,
  properties?: readonly TenantColumn[],
): Promise<TenantRow | undefined> {
  return session.first<TenantRow>(
    sql`select ${tenantSelection(properties)} from tenants t where t.id = ${id}`,
  );
}

/** The error for a tenant that does not exist or is not visible. */
export function tenantNotFound(id: string): DomainError {
  return new DomainError('TARGET_NOT_FOUND', 'the tenant does not exist', {
    context: { tenantId: id },
  });
}

export interface AuthorizeOptions {
  /** Required scopes instead of the scopes of the action. */
  readonly scopes?: readonly Scope[];
  readonly allowDeleted?: boolean;
  readonly columns?: readonly TenantColumn[];
}

/**
 * Returns the tenant with this `id` if the caller has the scopes of the action there. All
 * operations authorize access to a tenant with this function.
 *
 * @throws DomainError `TARGET_NOT_FOUND` if the tenant does not exist or is not visible,
 *   `ACCESS_DENIED` if the caller can only read it
 */
export async function authorizeTenant(
  ctx: ActionContext,
  id: string,
  { scopes, allowDeleted = false, columns: properties }: AuthorizeOptions = {},
): Promise<TenantRow> {
  const selected = properties && [...new Set([...properties, 'deletedAt' as const])];
  const tenant = await tenantById(ctx.session, id, selected);
  if (!tenant) throw tenantNotFound(id);
  ctx.authorize(tenant, () => tenantNotFound(id), scopes);
  // Checked after the authorization, so that only callers who could read the tenant learn that it
  // was deleted.
  if (tenant.deletedAt !== null && !allowDeleted) throw tenantNotFound(id);
  return tenant;
}

/**
 * Returns the ids of the ancestors of `tenant`, from its parent upwards, up to the first ancestor
 * that is not visible to the caller.
 */
export async function tenantIdsAbove(ctx: RequestContext, tenant: TreePosition): Promise<string[]> {
  const rows = await ctx.session.all<TenantRow>(
    sql`select ${tenantSelection(['id'])} from tenants t
      where ${inTexts('t.path', pathsTo(tenant.path).slice(0, -1))} order by t.path desc`,
  );
  const hidden = rows.findIndex((row) => !holds(ctx.caller, row, ['tenant_viewer']));
  return rows.slice(0, hidden < 0 ? rows.length : hidden).map(({ id }) => id);
}
