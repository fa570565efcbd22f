import { Type } from '@sinclair/typebox';
import { action } from '../../core/action.js';
import { holds } from '../../core/caller.js';
import { Uuid } from '../../core/schema.js';
import { authorizeTenant, tenantsByIds } from '../../access/tree/tenant-reads.js';
import { applicationsOfTenants } from './application-reads.js';

/** Lists the ids of the applications of a tenant (`GET /tenants/{tenant_id}/applications`). */
export const listTenantApplications = action({
  name: 'listTenantApplications',
  scopes: ['tenant_viewer'],
  input: Type.Object(
    { tenantId: Uuid, forUi: Type.Optional(Type.Boolean()) },
    { additionalProperties: false },
  ),
  async perform(ctx, { tenantId, forUi }): Promise<string[]> {
    const { path } = await authorizeTenant(ctx, tenantId, { columns: ['id'] });
    const [applications] = await applicationsOfTenants(ctx, [path], { forUi });
    return applications!.map(({ id }) => id);
  },
});

export interface ApplicationsOfTenant {
  readonly tenantId: string;
  readonly applicationIds: readonly string[];
}

/**
 * Lists the ids of the applications of many tenants, in the order of the request. Omits tenants
 * that the caller cannot see (`GET /tenants/applications`).
 */
export const listApplicationsOfTenants = action({
  name: 'listApplicationsOfTenants',
  scopes: ['tenant_viewer'],
  input: Type.Object(
    { tenants: Type.Array(Uuid, { maxItems: 100 }) },
    { additionalProperties: false },
  ),
  async perform(ctx, { tenants }): Promise<ApplicationsOfTenant[]> {
    ctx.authorizedBy('filter');
    const rows = await tenantsByIds(ctx.session, tenants, ['deletedAt']);
    const paths = new Map(
      rows
        .filter((row) => row.deletedAt === null && holds(ctx.caller, row, ['tenant_viewer']))
        .map(({ id, path }) => [id, path]),
    );
    const ids = [...new Set(tenants)].filter((id) => paths.has(id));
    const lists = await applicationsOfTenants(
      ctx,
      ids.map((id) => paths.get(id)!),
    );
    return ids.map((tenantId, index) => ({
      tenantId,
      applicationIds: lists[index]!.map(({ id }) => id),
    }));
  },
});
