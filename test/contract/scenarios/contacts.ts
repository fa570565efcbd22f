import type { World } from '../world.js';
import type { Scenarios } from './scenario.js';

const contact = async ({ post, customerId }: World): Promise<{ id: string }> =>
  post('/contacts', {
    tenant_id: customerId,
    types: ['billing'],
    email: 'bills@example.com',
    firstname: 'Ada',
    lastname: 'Byron',
  });

export const contactScenarios: Scenarios = {
  'GET /api/2/contacts': {
    prepare: async (world) => ({ query: { uuids: (await contact(world)).id } }),
    strangers: 'empty',
  },
  'POST /api/2/contacts': {
    prepare: ({ customerId }) => ({
      body: {
        tenant_id: customerId,
        types: ['technical'],
        email: 'tech@example.com',
        firstname: 'Grace',
        lastname: 'Hopper',
        email_confirmed: false,
      },
    }),
  },
  'GET /api/2/contacts/{contact_id}': {
    prepare: async (world) => ({ params: { contact_id: (await contact(world)).id } }),
  },
  'PUT /api/2/contacts/{contact_id}': {
    prepare: async (world) => ({
      params: { contact_id: (await contact(world)).id },
      body: { types: ['management'], city: 'Rivertown', email_confirmed: true },
    }),
  },
  'DELETE /api/2/contacts/{contact_id}': {
    prepare: async (world) => ({ params: { contact_id: (await contact(world)).id } }),
  },
  'GET /api/2/tenants/{tenant_id}/contacts': {
    async prepare(world) {
      await contact(world);
      return { params: { tenant_id: world.customerId } };
    },
  },
  'GET /api/2/search': {
    prepare: ({ partnerId }) => ({ query: { tenant: partnerId, text: 'partner' } }),
  },
};
