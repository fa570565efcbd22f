import { Type } from '@sinclair/typebox';
import { action } from '../action.js';
import { Uuid } from '../schema.js';
import { gateTenant } from '../tenants/tenant-reads.js';
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
    await gateTenant(ctx, tenantId, { columns: [] });
    const [prices] = await readPrices(ctx, [tenantId]);
    return prices!;
  },
});
