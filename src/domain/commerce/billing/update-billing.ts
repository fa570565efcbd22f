import { Type } from '@sinclair/typebox';
import { billingModes, usageCalculationModes } from '../../../entities/index.js';
import { action } from '../../core/action.js';
import { versionMismatch } from '../../core/errors.js';
import { Uuid, Version, oneOf } from '../../core/schema.js';
import { authorizeTenant, type TenantRow } from '../../access/tree/tenant-reads.js';
import { assertUnlocked } from '../../access/tree/tenant-rules.js';
import { billingWriters, readBillings, type Billing } from './billing-reads.js';
import { writeBilling } from './write-billing.js';

/** Billing fields that can be changed. Omitted fields do not change. */
export const billingChanges = {
  mode: Type.Optional(oneOf(billingModes)),
  usageCalculationMode: Type.Optional(oneOf(usageCalculationModes)),
};

/**
 * Updates the billing settings of a tenant (`PUT /billing/tenants/{tenant_id}`). The version is
 * that of the billing settings.
 */
export const updateBilling = action({
  name: 'updateBilling',
  scopes: billingWriters,
  input: Type.Object(
    { tenantId: Uuid, version: Version, ...billingChanges },
    { additionalProperties: false },
  ),
  writes: true,
  async perform(
    ctx,
    { tenantId, version, ...changes },
  ): Promise<{ tenant: TenantRow; billing: Billing }> {
    const tenant = await authorizeTenant(ctx, tenantId);
    await assertUnlocked(ctx, tenant);
    const [before] = await readBillings(ctx.session, [tenantId]);
    const { mode, usageCalculationMode, version: stored } = before!;
    if (stored !== version) throw versionMismatch('tenant', tenantId);
    const after = { mode, usageCalculationMode, ...changes };
    const fields = (['mode', 'usageCalculationMode'] as const).filter(
      (field) => after[field] !== before![field],
    );
    if (fields.length > 0) {
      await writeBilling(ctx.session, 'billing', tenantId, {
        ...after,
        seen: version,
        now: ctx.now,
      });
    }
    ctx.audit({ tenantId, objectType: 'billing', objectId: tenantId, fields });
    const [billing] = await readBillings(ctx.session, [tenantId]);
    return { tenant, billing: billing! };
  },
});
