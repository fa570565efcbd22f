import { Type } from '@sinclair/typebox';
import { action } from '../../core/action.js';
import { Uuid } from '../../core/schema.js';
import { authorizeTenant } from '../../access/tree/tenant-reads.js';
import { billingReaders } from './billing-reads.js';
import { readPeriods, type Period } from './period-reads.js';

/**
 * Lists the billing periods of the offering items of a tenant
 * (`GET /billing/tenants/{tenant_id}/periods`).
 */
export const listPeriods = action({
  name: 'listPeriods',
  scopes: billingReaders,
  input: Type.Object({ tenantId: Uuid }, { additionalProperties: false }),
  async perform(ctx, { tenantId }): Promise<Period[]> {
    const tenant = await authorizeTenant(ctx, tenantId, { columns: ['kind'] });
    const [periods] = await readPeriods(ctx, [tenant]);
    return periods!;
  },
});
