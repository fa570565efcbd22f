import { Type } from '@sinclair/typebox';
import { action } from '../../core/action.js';
import { Uuid } from '../../core/schema.js';
import { authorizeTenant } from '../../access/tree/tenant-reads.js';
import { billingReaders, readBillings, type Billing } from './billing-reads.js';

/** Returns the billing settings of a tenant (`GET /billing/tenants/{tenant_id}`). */
export const getBilling = action({
  name: 'getBilling',
  scopes: billingReaders,
  input: Type.Object({ tenantId: Uuid }, { additionalProperties: false }),
  async perform(ctx, { tenantId }): Promise<Billing> {
    await authorizeTenant(ctx, tenantId, { columns: [] });
    const [billing] = await readBillings(ctx.session, [tenantId]);
    return billing!;
  },
});
