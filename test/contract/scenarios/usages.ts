import { randomUUID } from 'node:crypto';
import type { World } from '../world.js';
import type { Scenarios } from './scenario.js';

const backup = '6e6d758d-8e74-3ae3-ac84-50eb0dff12eb';

/** Reports the virtual machines of the unit, as the administrator of the platform. */
async function used({ server, unitId }: World): Promise<void> {
  const body = { items: [{ tenant_id: unitId, usage_type: 'vms', usage_value: 3 }] };
  const { status, text } = await server.admin.put('/tenants/usages', body);
  if (status !== 200 || text.includes('error')) throw new Error(text);
}

export const usageScenarios: Scenarios = {
  'GET /api/2/tenants/usages': {
    async prepare(world) {
      await used(world);
      return { query: { tenants: `${world.customerId},${world.unitId}`, usage_names: 'vms' } };
    },
    strangers: 'empty',
  },
  'PUT /api/2/tenants/usages': {
    prepare: ({ unitId }) => ({
      body: {
        items: [
          { tenant_id: unitId, usage_type: 'vms', usage_value: 3 },
          { tenant_id: unitId, resource_id: 'box-1', offering_item: 'mailboxes', usage_value: 1 },
          { tenant_id: randomUUID(), usage_type: 'vms', usage_value: 3 },
        ],
      },
    }),
  },
  'GET /api/2/tenants/{tenant_id}/usages': {
    async prepare(world) {
      await used(world);
      return { params: { tenant_id: world.unitId }, query: { editions: 'standard' } };
    },
  },
  'GET /api/2/tenants/{tenant_id}/applications/{application_id}/usages': {
    async prepare(world) {
      await used(world);
      return { params: { tenant_id: world.unitId, application_id: backup } };
    },
  },
  'GET /api/2/tenants/{tenant_id}/applications/{application_id}/usages/{offering_item_name}': {
    async prepare(world) {
      await used(world);
      return {
        params: { tenant_id: world.unitId, application_id: backup, offering_item_name: 'vms' },
      };
    },
    openNames: ['offering_item_name'],
  },
};
