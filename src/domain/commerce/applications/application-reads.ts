import { inTexts, inUuids, sql } from '../../../database/sql.js';
import type { Application, Tenant } from '../../../entities/index.js';
import type { RequestContext } from '../../core/context.js';
import { pathsTo } from '../../core/paths.js';
import { isAlwaysOn } from '../../core/find-application.js';

/** The part of the request context that reads of applications need. */
export type ApplicationReads = Pick<RequestContext, 'session' | 'catalogue' | 'clock'>;

export interface ApplicationOptions {
  /** Omits disabled applications whose data is only kept for a grace period. */
  readonly forUi?: boolean | undefined;
}

/**
 * Reads which applications are enabled for each of `tenants`. One statement.
 *
 * @returns a predicate on a tenant and the id of an application
 */
export async function applicationsOn(
  { session, catalogue }: Pick<ApplicationReads, 'session' | 'catalogue'>,
  tenants: readonly Pick<Tenant, 'id' | 'kind'>[],
): Promise<(tenant: Pick<Tenant, 'id' | 'kind'>, applicationId: string) => boolean> {
  const ids = tenants.filter(({ kind }) => kind !== 'root').map(({ id }) => id);
  const rows = await session.all<{ tenantId: string; applicationId: string }>(
    sql`select b.tenant_id as "tenantId", b.application_id as "applicationId"
      from application_bindings b where ${inUuids('b.tenant_id', ids)}`,
  );
  const bound = new Set(rows.map((row) => `${row.tenantId} ${row.applicationId}`));
  const always = new Set(catalogue.applications.filter(isAlwaysOn).map(({ id }) => id));
  return ({ id, kind }, applicationId) =>
    kind === 'root' || always.has(applicationId) || bound.has(`${id} ${applicationId}`);
}

/** Whether `path` is the path of the root, which has all applications. */
const isRoot = (path: string): boolean => pathsTo(path).length === 1;

/**
 * Returns the applications of the tenants at `paths`, in that order and in catalog order: the
 * application of the platform, enabled ones, and those with offering items in a grace period. One
 * statement.
 */
export async function applicationsOfTenants(
  { session, catalogue, clock }: ApplicationReads,
  paths: readonly string[],
  { forUi = false }: ApplicationOptions = {},
): Promise<Application[][]> {
  const bound = inTexts('t.path', [...new Set(paths)]);
  const on = sql`select t.path as "path", b.application_id as "applicationId"
    from tenants t join application_bindings b on b.tenant_id = t.id where ${bound}`;
  const kept = sql`select t.path, o.application_id from tenants t
    join tenant_offering_items i on i.tenant_id = t.id join offering_items o on o.name = i.name
    where ${bound} and not i.enabled and i.deleted_at is null and i.grace_until > ${clock()}`;
  const rows = await session.all<{ path: string; applicationId: string }>(
    forUi ? on : sql`${on} union ${kept}`,
  );
  const found = new Set(rows.map(({ path, applicationId }) => `${path} ${applicationId}`));
  return paths.map((path) =>
    catalogue.applications.filter(
      (application) =>
        isRoot(path) || isAlwaysOn(application) || found.has(`${path} ${application.id}`),
    ),
  );
}
