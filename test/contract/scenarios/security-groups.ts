import { randomUUID } from 'node:crypto';
import type { World } from '../world.js';
import type { Scenarios } from './scenario.js';

const nobody = '00000000-0000-0000-0000-000000000000';

/** A group of the customer without members. */
const group = ({ post, customerId }: World) =>
  post('/security_groups', { tenant_id: customerId }) as Promise<{ id: string; version: number }>;

export const securityGroupScenarios: Scenarios = {
  'GET /api/2/security_groups': {
    prepare: async (world) => ({ query: { ids: (await group(world)).id } }),
    strangers: 'empty',
  },
  'POST /api/2/security_groups': {
    prepare: ({ customerId }) => ({ body: { id: randomUUID(), tenant_id: customerId } }),
  },
  'DELETE /api/2/security_groups/{security_group_id}': {
    async prepare(world) {
      const { id, version } = await group(world);
      return { params: { security_group_id: id }, query: { version } };
    },
  },
  'GET /api/2/security_groups/{security_group_id}/members': {
    prepare: async (world) => ({ params: { security_group_id: (await group(world)).id } }),
  },
  'PATCH /api/2/security_groups/{security_group_id}/members': {
    async prepare(world) {
      const { id, version } = await group(world);
      const { id: userId } = await world.user();
      return {
        params: { security_group_id: id },
        query: { version },
        body: {
          items_to_add: [{ id: userId, type: 'user' }],
          items_to_remove: [{ id: randomUUID(), type: 'client' }],
        },
      };
    },
  },
  'GET /api/2/security_groups/{security_group_id}/access_policies': {
    prepare: async (world) => ({ params: { security_group_id: (await group(world)).id } }),
  },
  'PUT /api/2/security_groups/{security_group_id}/access_policies': {
    async prepare(world) {
      const { id } = await group(world);
      return {
        params: { security_group_id: id },
        body: {
          items: [
            {
              id: nobody,
              issuer_id: nobody,
              version: 0,
              trustee_id: id,
              trustee_type: 'user_group',
              tenant_id: world.customerId,
              role_id: 'company_admin',
            },
          ],
        },
      };
    },
  },
};
