import { Type } from '@sinclair/typebox';
import { action } from '../../core/action.js';
import { Uuid } from '../../core/schema.js';
import { authorizeTenant } from '../../access/tree/tenant-reads.js';
import { readPrices, type Price } from './price-reads.js';

/**
 * Lists the prices of offering items for a tenant
 * (`GET /tenants/{tenant_id}/offering_items/pricing`).
 */
export const listPrices = action({
  name: 'listPrices',
  scopes: ['tenant_viewer'],
  input: Type.Object({ tenantId: Uuid }, { additionalProperties: false }),
  async perform(ctx, { tenantId }): Promise<Price[]> {
    await authorizeTenant(ctx, tenantId, { columns: [] });
    const [prices] = await readPrices(ctx, [tenantId]);
    return prices!;
  },
});
