import type { World } from '../world.js';
import type { Scenarios } from './scenario.js';

/** A counted item of the backup application, as a request names it. */
async function servers({ server }: World): Promise<{ application_id: string; name: string }> {
  const { body } = await server.admin.get('/applications');
  const backup = body.items.find(({ type }: { type: string }) => type === 'backup');
  return { application_id: backup.id as string, name: 'servers' };
}

export const billingScenarios: Scenarios = {
  'GET /api/2/tenants/{tenant_id}/pricing': {
    prepare: ({ customerId }) => ({ params: { tenant_id: customerId } }),
  },
  'PUT /api/2/tenants/{tenant_id}/pricing': {
    async prepare({ tenant }) {
      const { id } = await tenant();
      return {
        params: { tenant_id: id },
        body: { version: 1, mode: 'production', currency: 'EUR' },
      };
    },
  },
  'GET /api/2/tenants/{tenant_id}/offering_items/pricing': {
    prepare: ({ customerId }) => ({ params: { tenant_id: customerId } }),
  },
  'PUT /api/2/tenants/{tenant_id}/offering_items/pricing': {
    async prepare(world) {
      const { id } = await world.tenant();
      const item = { ...(await servers(world)), price: '600', version: 0 };
      return { params: { tenant_id: id }, body: { items: [item] } };
    },
  },
  'GET /api/2/billing/tenants/{tenant_id}': {
    prepare: ({ customerId }) => ({ params: { tenant_id: customerId } }),
  },
  'PUT /api/2/billing/tenants/{tenant_id}': {
    async prepare({ tenant }) {
      const { id } = await tenant();
      return {
        params: { tenant_id: id },
        body: { version: 1, mode: 'internal', usage_calculation_mode: 'average' },
      };
    },
  },
  'GET /api/2/billing/tenants/{tenant_id}/periods': {
    prepare: ({ server }) => ({ params: { tenant_id: server.rootId } }),
  },
  'PUT /api/2/billing/tenants/{tenant_id}/periods': {
    async prepare(world) {
      const { id } = await world.tenant();
      const item = { offering_item: await servers(world), current_period: { start: '2024-02-29' } };
      return { params: { tenant_id: id }, body: { items: [item] } };
    },
  },
};
