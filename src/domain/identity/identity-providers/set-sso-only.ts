import { Type } from '@sinclair/typebox';
import { sql } from '../../../database/sql.js';
import { action } from '../../core/action.js';
import { DomainError } from '../../core/errors.js';
import { endAccessByPassword } from '../sessions/single-sign-on.js';
import { Uuid } from '../../core/schema.js';
import { authorizeTenant, tenantById, type TenantRow } from '../../access/tree/tenant-reads.js';
import { assertUnlocked } from '../../access/tree/tenant-rules.js';
import { assertMayLift } from './may-lift.js';
import { providerScopes } from './provider-rules.js';

/**
 * Requires single sign-on, or no longer requires it, for users who are bound to an identity
 * provider and belong to the tenant or to descendants that its administrators reach. Enabling it
 * ends the sessions of these users. Administrators of the tenant can enable it. Only administrators
 * of an ancestor can disable it, because administrators of the tenant may be affected themselves.
 *
 * @throws DomainError `BUSINESS_RULE` for the root tenant, which has no ancestors, and for personal
 *   tenants; `TARGET_NOT_FOUND` and `ACCESS_DENIED` as `authorizeTenant`
 */
export const setSsoOnly = action({
  name: 'setSsoOnly',
  scopes: providerScopes,
  input: Type.Object({ tenantId: Uuid, enabled: Type.Boolean() }, { additionalProperties: false }),
  writes: true,
  async perform(ctx, { tenantId, enabled }): Promise<TenantRow> {
    const tenant = await authorizeTenant(ctx, tenantId);
    if (tenant.kind === 'root' || tenant.ownerId) {
      throw new DomainError(
        'BUSINESS_RULE',
        'single sign-on cannot be required for the root tenant or a personal tenant',
        {
          context: { tenantId },
        },
      );
    }
    await assertUnlocked(ctx, tenant);
    if (!enabled) {
      const above = (await tenantById(ctx.session, tenant.parentId, ['barrier']))!;
      assertMayLift(ctx, { ...tenant, above });
    }
    await ctx.session.all(
      sql`update tenants set sso_only = ${enabled}, version = version + 1, updated_at = ${ctx.now}
        where id = ${tenantId}`,
    );
    if (enabled) await endAccessByPassword(ctx, tenant);
    ctx.audit({ tenantId, objectType: 'tenant', objectId: tenantId, fields: ['ssoOnly'] });
    return (await tenantById(ctx.session, tenantId))!;
  },
});
