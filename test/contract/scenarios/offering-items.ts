import type { World } from '../world.js';
import type { Scenarios } from './scenario.js';

const backup = '6e6d758d-8e74-3ae3-ac84-50eb0dff12eb';

/** An enabled item of the backup application, with a quota. */
const item = (name: string, more: object = {}) => ({
  application_id: backup,
  name,
  status: 1,
  ...more,
});

/** Gives the partner of the world the items that its customers need. */
async function supply({ server, partnerId }: World): Promise<void> {
  const { status, text } = await server.admin.put(`/tenants/${partnerId}/offering_items`, {
    offering_items: [item('vms'), item('adv_vms'), item('local_storage')],
  });
  if (status !== 200) throw new Error(text);
}

/** A customer with items of the standard edition. */
async function supplied(world: World): Promise<string> {
  await supply(world);
  const { id } = await world.tenant();
  const { status, text } = await world.server.admin.put(`/tenants/${id}/offering_items`, {
    offering_items: [item('vms', { quota: { value: 10, overage: 5, version: 0 } })],
  });
  if (status !== 200) throw new Error(text);
  return id;
}

export const offeringItemScenarios: Scenarios = {
  'GET /api/2/offering_items': {
    prepare: () => ({ query: { editions: 'standard,advanced' } }),
    strangers: 'served',
  },
  'GET /api/2/tenants/offering_items': {
    prepare: ({ server }) => ({
      query: {
        subtree_root_tenant_id: server.rootId,
        usage_names: 'storage,vms',
        editions: 'standard',
        limit: 10,
      },
    }),
  },
  'GET /api/2/tenants/{tenant_id}/offering_items': {
    async prepare(world) {
      await supply(world);
      return {
        params: { tenant_id: world.partnerId },
        query: {
          edition: '*',
          usage_names: 'vms,local_storage',
          available_only: '1',
          include_secondary: true,
          for_ui: false,
        },
      };
    },
  },
  'PUT /api/2/tenants/{tenant_id}/offering_items': {
    async prepare(world) {
      await supply(world);
      const { id } = await world.tenant();
      return {
        params: { tenant_id: id },
        body: {
          offering_items: [
            item('vms', { quota: { value: 10, overage: 5, version: 0 } }),
            item('local_storage'),
            item('workstations', { status: 0 }),
          ],
          check_usage: true,
        },
      };
    },
  },
  'GET /api/2/tenants/{tenant_id}/offering_items/available_for_child': {
    async prepare(world) {
      await supply(world);
      return { params: { tenant_id: world.partnerId }, query: { kind: 'customer', edition: '*' } };
    },
  },
  'GET /api/2/tenants/{tenant_id}/applications/{application_id}/offering_items': {
    async prepare(world) {
      await supply(world);
      return {
        params: { tenant_id: world.partnerId, application_id: backup },
        query: { edition: 'advanced' },
      };
    },
  },
  'GET /api/2/tenants/{tenant_id}/edition': {
    async prepare(world) {
      return {
        params: { tenant_id: await supplied(world) },
        query: { target_edition: 'advanced', application_id: backup },
      };
    },
  },
  'PUT /api/2/tenants/{tenant_id}/edition': {
    async prepare(world) {
      return {
        params: { tenant_id: await supplied(world) },
        body: { target_edition: 'advanced', application_id: backup },
      };
    },
  },
};
