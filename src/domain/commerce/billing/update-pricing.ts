import { Type } from '@sinclair/typebox';
import { currencies, pricingMode, type PricingMode, type Tenant } from '../../../entities/index.js';
import { action, type WriteContext } from '../../core/action.js';
import { DomainError, versionMismatch } from '../../core/errors.js';
import { Uuid, Version, nullable, oneOf } from '../../core/schema.js';
import { authorizeAtParent } from '../../access/tree/authorize-at-parent.js';
import { lockTree } from '../../access/tree/tree-locks.js';
import { tenantById, type TenantRow } from '../../access/tree/tenant-reads.js';
import { readPricings, type Pricing } from './pricing-reads.js';
import { setPricingMode } from './set-pricing-mode.js';
import { writeBilling } from './write-billing.js';

/** Pricing fields that can be changed. Omitted fields do not change. */
export const pricingChanges = {
  mode: Type.Optional(oneOf(pricingMode.values)),
  currency: Type.Optional(nullable(oneOf(currencies))),
};

/**
 * Updates the pricing of a tenant and, for a customer, of its units
 * (`PUT /tenants/{tenant_id}/pricing`). The version is that of the pricing; the version of the
 * tenant does not change.
 *
 * @throws DomainError `BUSINESS_RULE` at the root, at a unit, or for a customer that goes back to
 *   trial after production
 */
export const updatePricing = action({
  name: 'updatePricing',
  scopes: ['tenant_admin'],
  input: Type.Object(
    { tenantId: Uuid, version: Version, ...pricingChanges },
    { additionalProperties: false },
  ),
  writes: true,
  async perform(ctx, { tenantId, version, ...changes }) {
    // Prevents concurrent creation of units, which would start in the old mode.
    if (changes.mode !== undefined) await lockTree(ctx.session, 'alone');
    const { tenant } = await authorizeAtParent(ctx, tenantId, ['tenant_admin']);
    assertCharged(tenant);
    const [before] = await readPricings(ctx.session, [tenant]);
    if (before!.version !== version) throw versionMismatch('tenant', tenantId);
    const { mode = before!.mode, currency = before!.currency } = changes;
    assertMode(tenant, mode);

    const fields = [
      ...(mode === before!.mode ? [] : ['pricingMode']),
      ...(currency === before!.currency ? [] : ['currency']),
    ];
    if (fields.length > 0) {
      await writeBilling(ctx.session, 'pricing', tenantId, {
        currency,
        seen: version,
        now: ctx.now,
      });
    }
    if (mode !== before!.mode) await setPricingMode(ctx.session, [tenant], mode, ctx.now);
    ctx.audit({ tenantId, objectType: 'tenant', objectId: tenantId, fields });
    return readBack(ctx, tenantId);
  },
});

async function readBack(
  ctx: WriteContext,
  tenantId: string,
): Promise<{ tenant: TenantRow; pricing: Pricing }> {
  const tenant = (await tenantById(ctx.session, tenantId))!;
  const [pricing] = await readPricings(ctx.session, [tenant]);
  return { tenant, pricing: pricing! };
}

function assertCharged({ id, kind }: Tenant): void {
  const context = { tenantId: id };
  if (kind === 'root') {
    throw new DomainError('BUSINESS_RULE', 'the root tenant is not charged', { context });
  }
  if (kind === 'unit') {
    throw new DomainError('BUSINESS_RULE', 'the pricing of a unit is the pricing of its customer', {
      context,
    });
  }
}

/** A customer has one trial, which ends with production. This does not apply to partners and folders. */
function assertMode({ kind, pricingMode, productionStartDate }: Tenant, mode: PricingMode): void {
  if (kind !== 'customer' || mode !== 'trial' || pricingMode === 'trial') return;
  if (pricingMode === 'suspended' && productionStartDate == null) return;
  throw new DomainError('BUSINESS_RULE', 'mode cannot be set back to trial', {
    field: ['mode'],
  });
}
