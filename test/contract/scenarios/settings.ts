import { applications } from '../../../src/catalogue/applications.js';
import type { World } from '../world.js';
import type { Scenarios } from './scenario.js';

const platform = applications.find(({ type }) => type === 'platform')!.id;

const body = { value: 15, lock: false, exclusive: false };

/** A setting with a value of the customer. */
async function set({ server, customerId }: World) {
  const path = `/applications/${platform}/settings/tenants/${customerId}/session_idle_minutes`;
  const { status, text } = await server.admin.put(path, body);
  if (status !== 200) throw new Error(text);
  return {
    params: {
      application_id: platform,
      tenant_id: customerId,
      setting_name: 'session_idle_minutes',
    },
  };
}

async function some(world: World, ...names: ('application_id' | 'tenant_id')[]) {
  const { params } = await set(world);
  return { params: Object.fromEntries(names.map((name) => [name, params[name]])) };
}

const one = '/api/2/applications/{application_id}/settings/tenants/{tenant_id}/{setting_name}';

export const settingScenarios: Scenarios = {
  'GET /api/2/applications/{application_id}/settings/schemas': {
    prepare: (world) => some(world, 'application_id'),
    strangers: 'served',
  },
  'GET /api/2/applications/{application_id}/settings/tenants': {
    prepare: async (world) => ({
      ...(await some(world, 'application_id')),
      query: { uuids: `${world.customerId},${world.partnerId}`, allow_deleted: true },
    }),
    strangers: 'empty',
  },
  'GET /api/2/applications/{application_id}/settings/tenants/{tenant_id}': {
    prepare: (world) => some(world, 'application_id', 'tenant_id'),
  },
  [`GET ${one}`]: { prepare: set },
  [`PUT ${one}`]: { prepare: async (world) => ({ ...(await set(world)), body }) },
  [`DELETE ${one}`]: { prepare: set },
  'GET /api/2/tenants/{tenant_id}/settings': {
    prepare: (world) => some(world, 'tenant_id'),
  },
};
