import { Type } from '@sinclair/typebox';
import { action } from '../action.js';
import { Uuid } from '../schema.js';
import { gateTenant } from '../tenants/tenant-reads.js';
import { billingReaders, readBillings, type Billing } from './billing-reads.js';

/** Returns the billing settings of a tenant (`GET /billing/tenants/{tenant_id}`). */
export const getBilling = action({
  name: 'getBilling',
  scopes: billingReaders,
  input: Type.Object({ tenantId: Uuid }, { additionalProperties: false }),
  async perform(ctx, { tenantId }): Promise<Billing> {
    await gateTenant(ctx, tenantId, { columns: [] });
    const [billing] = await readBillings(ctx.session, [tenantId]);
    return billing!;
  },
});
