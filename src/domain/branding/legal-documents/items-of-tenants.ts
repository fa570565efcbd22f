import type { Session } from '../../../database/session.js';
import { inUuids, sql } from '../../../database/sql.js';
import type { LegalItems } from '../../../entities/index.js';
import { pathsTo } from '../../core/paths.js';

/** The services of a tenant that legal documents can cover; `everything` for the root tenant. */
export type TenantItems =
  'everything' | { readonly offeringItems: Set<string>; readonly backendTypes: Set<string> };

/**
 * Returns the services of `tenants` by tenant id: the enabled offering items, and the storage types
 * of the components of these items. One statement, or none if all are the root.
 */
export async function itemsOfTenants(
  session: Session,
  tenants: readonly { readonly tenantId: string; readonly path: string }[],
): Promise<Map<string, TenantItems>> {
  const held = new Map<string, TenantItems>();
  for (const { tenantId, path } of tenants) {
    const isRoot = pathsTo(path).length === 1;
    held.set(
      tenantId,
      isRoot ? 'everything' : { offeringItems: new Set(), backendTypes: new Set() },
    );
  }
  const ids = [...held].filter(([, things]) => things !== 'everything').map(([id]) => id);
  if (ids.length === 0) return held;
  const rows = await session.all<{ tenantId: string; name: string; backendType: string | null }>(
    sql`select i.tenant_id as "tenantId", i.name as "name", c.backend_type as "backendType"
      from tenant_offering_items i left join infra_components c on c.id = i.infra_id
      where ${inUuids('i.tenant_id', ids)} and i.enabled = ${true} and i.deleted_at is null`,
  );
  for (const { tenantId, name, backendType } of rows) {
    const things = held.get(tenantId)!;
    if (things === 'everything') continue;
    things.offeringItems.add(name);
    if (backendType !== null) things.backendTypes.add(backendType);
  }
  return held;
}

/** Whether a change of `changed` in a document is relevant for a tenant with `held`. */
export function changeConcerns(held: TenantItems, changed: LegalItems): boolean {
  if (held === 'everything') {
    return changed.offeringItems.length > 0 || changed.backendTypes.length > 0;
  }
  return (
    changed.offeringItems.some((name) => held.offeringItems.has(name)) ||
    changed.backendTypes.some((type) => held.backendTypes.has(type))
  );
}
