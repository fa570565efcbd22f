import { applications } from '../../../src/catalogue/applications.js';
import type { World } from '../world.js';
import type { Scenarios } from './scenario.js';

const backup = applications.find(({ type }) => type === 'backup')!.id;

/** Enables backup for the partner and, on request, for its customer. */
async function bound({ server, partnerId, customerId }: World, customer = false) {
  for (const id of customer ? [partnerId, customerId] : [partnerId]) {
    const path = `/applications/${backup}/bindings/tenants/${id}`;
    const { status, text } = await server.admin.post(path);
    if (status !== 204) throw new Error(text);
  }
  return { params: { application_id: backup, tenant_id: customerId } };
}

const feature = ({ customerId }: World) => ({
  params: { application_id: backup, tenant_id: customerId, feature_name: 'cloud_console' },
});

export const applicationScenarios: Scenarios = {
  'POST /api/2/applications/{application_id}/bindings/tenants/{tenant_id}': {
    prepare: (world) => bound(world),
  },
  'DELETE /api/2/applications/{application_id}/bindings/tenants/{tenant_id}': {
    prepare: (world) => bound(world, true),
  },
  'POST /api/2/applications/{application_id}/features/tenants/{tenant_id}/{feature_name}': {
    prepare: feature,
    openNames: ['feature_name'],
  },
  'DELETE /api/2/applications/{application_id}/features/tenants/{tenant_id}/{feature_name}': {
    prepare: feature,
    openNames: ['feature_name'],
  },
  'GET /api/2/applications/{application_id}/features/tenants/{tenant_id}/{feature_name}': {
    prepare: feature,
    openNames: ['feature_name'],
  },
  'GET /api/2/tenants/applications': {
    prepare: async (world) => {
      await bound(world, true);
      return { query: { tenants: `${world.customerId},${world.partnerId}` } };
    },
    strangers: 'empty',
  },
  'GET /api/2/tenants/{tenant_id}/applications': {
    prepare: async (world) => {
      await bound(world, true);
      return { params: { tenant_id: world.customerId }, query: { for_ui: true } };
    },
  },
  'GET /api/2/tenants/{tenant_id}/applications/roles': {
    prepare: ({ customerId }) => ({
      params: { tenant_id: customerId },
      query: { _issues: 'embed_detailed' },
    }),
  },
  'GET /api/2/tenants/{tenant_id}/applications/{application_id}/roles': {
    prepare: async (world) => ({
      ...(await bound(world, true)),
      query: { _issues: 'embed_detailed' },
    }),
  },
};
