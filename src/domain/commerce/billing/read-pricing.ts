import { Type } from '@sinclair/typebox';
import { action } from '../../core/action.js';
import { Uuid } from '../../core/schema.js';
import { authorizeTenant } from '../../access/tree/tenant-reads.js';
import { readPricings, type Pricing } from './pricing-reads.js';

/** Returns the pricing of a tenant (`GET /tenants/{tenant_id}/pricing`). */
export const getPricing = action({
  name: 'getPricing',
  scopes: ['tenant_viewer'],
  input: Type.Object({ tenantId: Uuid }, { additionalProperties: false }),
  async perform(ctx, { tenantId }): Promise<Pricing> {
    const tenant = await authorizeTenant(ctx, tenantId, {
      columns: ['kind', 'pricingMode', 'productionStartDate'],
    });
    const [pricing] = await readPricings(ctx.session, [tenant]);
    return pricing!;
  },
});
