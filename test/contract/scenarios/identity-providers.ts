import { makeProvider, oidcBody } from '../../support/identity-providers.js';
import type { World } from '../world.js';
import type { Scenarios } from './scenario.js';

const provider = ({ server, partnerId }: World) => makeProvider(server, oidcBody(partnerId));

export const identityProviderScenarios: Scenarios = {
  'GET /api/2/identity_providers': {
    prepare: async (world) => ({ query: { uuids: (await provider(world)).id } }),
  },
  'POST /api/2/identity_providers': {
    prepare: ({ partnerId }) => ({ body: oidcBody(partnerId) }),
  },
  'GET /api/2/identity_providers/{idp_id}': {
    prepare: async (world) => ({ params: { idp_id: (await provider(world)).id } }),
  },
  'PUT /api/2/identity_providers/{idp_id}': {
    async prepare(world) {
      const { id, version } = await provider(world);
      return { params: { idp_id: id }, body: { version, vendor: 'OKTA' } };
    },
  },
  'DELETE /api/2/identity_providers/{idp_id}': {
    async prepare(world) {
      const { id, version } = await provider(world);
      return { params: { idp_id: id }, query: { version } };
    },
  },
  'GET /api/2/tenants/{tenant_id}/identity_providers': {
    prepare: ({ customerId }) => ({ params: { tenant_id: customerId } }),
  },
  'PUT /api/2/tenants/{tenant_id}/default_idp': {
    async prepare(world) {
      const { id: idpId } = await provider(world);
      const { id, version } = await world.tenant();
      return {
        params: { tenant_id: id },
        body: { version, idp_id: idpId, apply_to_children: true },
      };
    },
  },
};
