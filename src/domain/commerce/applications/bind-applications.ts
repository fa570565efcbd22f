import type { Session } from '../../../database/session.js';
import { ByDialect, sql, startsWith } from '../../../database/sql.js';
import type { Tenant } from '../../../entities/index.js';
import { tenantById } from '../../access/tree/tenant-reads.js';

/**
 * Enables applications for a tenant, in the transaction of the write. Applications that are enabled
 * already do not change. The caller omits the application of the platform and those of the root,
 * which need no row.
 */
export async function bindApplications(
  session: Session,
  tenantId: string,
  applicationIds: readonly string[],
  now: number,
): Promise<void> {
  if (applicationIds.length === 0) return;
  const ids = JSON.stringify([...new Set(applicationIds)]);
  const rows = new ByDialect(
    sql`select ${tenantId}, value, ${now} from json_each(${ids}) where 1 = 1`,
    sql`select ${tenantId}::uuid, value::uuid, ${now}::bigint
      from jsonb_array_elements_text(${ids}::jsonb)`,
  );
  await session.all(sql`insert into application_bindings (tenant_id, application_id, created_at)
    ${rows} on conflict (tenant_id, application_id) do nothing`);
}

/** Disables an application for a tenant and its descendants. One statement. */
export async function unbindBelow(
  session: Session,
  { path }: Pick<Tenant, 'path'>,
  applicationId: string,
): Promise<void> {
  await session.all(sql`delete from application_bindings where application_id = ${applicationId}
    and tenant_id in (select t.id from tenants t where ${startsWith('t.path', path)})`);
}

/**
 * Disables the applications that the parent does not have, for a moved tenant and its descendants.
 */
export async function fitApplications(session: Session, tenantId: string): Promise<void> {
  const tenant = (await tenantById(session, tenantId, ['parentId']))!;
  const parent = (await tenantById(session, tenant.parentId, ['kind']))!;
  if (parent.kind === 'root') return;
  await session.all(sql`delete from application_bindings
    where tenant_id in (select t.id from tenants t where ${startsWith('t.path', tenant.path)})
    and application_id not in (select b.application_id from application_bindings b
      where b.tenant_id = ${parent.id})`);
}
