import type { World } from '../world.js';
import type { Scenarios } from './scenario.js';

const nobody = '00000000-0000-0000-0000-000000000000';

/** A user of the customer with one role there, granted by the API. */
async function holder({ user, post, customerId }: World) {
  const { id } = await user();
  const policy = (await post(`/users/${id}/access_policies`, {
    tenant_id: customerId,
    role_id: 'readonly_admin',
  })) as { id: string };
  return { userId: id, policyId: policy.id };
}

export const accessPolicyScenarios: Scenarios = {
  'GET /api/2/access_policies': {
    async prepare(world) {
      const { userId } = await holder(world);
      return { query: { users: userId } };
    },
    strangers: 'empty',
  },
  'GET /api/2/access_policies/{access_policy_id}': {
    prepare: async (world) => ({ params: { access_policy_id: (await holder(world)).policyId } }),
  },
  'DELETE /api/2/access_policies/{access_policy_id}': {
    prepare: async (world) => ({ params: { access_policy_id: (await holder(world)).policyId } }),
  },
  'GET /api/2/users/{user_id}/access_policies': {
    prepare: async (world) => ({
      params: { user_id: (await holder(world)).userId },
      query: { includeUserGroupPolicies: true },
    }),
  },
  'PUT /api/2/users/{user_id}/access_policies': {
    async prepare(world) {
      const { userId } = await holder(world);
      return {
        params: { user_id: userId },
        body: {
          items: [
            {
              id: nobody,
              issuer_id: nobody,
              version: 0,
              trustee_id: userId,
              trustee_type: 'user',
              tenant_id: world.customerId,
              role_id: 'company_admin',
            },
          ],
        },
      };
    },
  },
  'POST /api/2/users/{user_id}/access_policies': {
    async prepare({ user, customerId }) {
      const { id } = await user();
      return {
        params: { user_id: id },
        body: { tenant_id: customerId, role_id: 'company_admin' },
      };
    },
  },
  'GET /api/2/tenants/{tenant_id}/access_policies': {
    async prepare(world) {
      await holder(world);
      return { params: { tenant_id: world.customerId }, query: { trusteeType: 'user' } };
    },
  },
};
