import type { World } from '../world.js';
import type { Scenarios } from './scenario.js';

const client = async ({ post, customerId }: World): Promise<{ client_id: string }> =>
  post('/clients', {
    type: 'api_client',
    tenant_id: customerId,
    token_endpoint_auth_method: 'client_secret_basic',
    data: { client_name: 'integration' },
    origin_id: 'origin-1',
    redirect_uris: ['https://app.example.com/back'],
  });

const named = async (world: World) => ({
  params: { client_id: (await client(world)).client_id },
});

export const clientScenarios: Scenarios = {
  'POST /api/2/clients': {
    prepare: ({ customerId }) => ({
      body: {
        type: 'api_client',
        tenant_id: customerId,
        token_endpoint_auth_method: 'client_secret_post',
        data: { client_name: 'integration' },
        redirect_uris: ['https://app.example.com/back'],
      },
    }),
  },
  'GET /api/2/clients': {
    prepare: async (world) => ({
      query: { uuids: (await client(world)).client_id, origin_id: 'origin-1' },
    }),
    strangers: 'empty',
  },
  'GET /api/2/clients/{client_id}': { prepare: named },
  'PUT /api/2/clients/{client_id}': {
    prepare: async (world) => ({
      ...(await named(world)),
      body: { status: 'disabled', data: { client_name: 'renamed' }, origin_id: 'origin-2' },
    }),
  },
  'DELETE /api/2/clients/{client_id}': { prepare: named },
  'POST /api/2/clients/{client_id}/reset_secret': { prepare: named },
  'GET /api/2/tenants/{tenant_id}/clients': {
    async prepare(world) {
      await client(world);
      return { params: { tenant_id: world.customerId } };
    },
  },
};
