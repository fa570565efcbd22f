import type { World } from '../world.js';
import type { Scenarios } from './scenario.js';

/** A new location of the partner. */
const location = ({ post, partnerId, fresh }: World) =>
  post('/locations', { owner_tenant_id: partnerId, name: fresh('location') });

/** A new component of the partner, in a location of its own. */
async function component(world: World) {
  const { id } = await location(world);
  return world.post('/infra', {
    owner_tenant_id: world.partnerId,
    location_id: id,
    name: world.fresh('storage'),
    url: 'storage+tls://storage.example.com:44445',
    capabilities: ['backup'],
  });
}

const details = {
  url: 'storage+tls://storage2.example.com:44445',
  capabilities: ['backup', 'files_cloud'],
  content_url: 'https://browse.example.com/',
  content_mobile_url: 'https://browse.example.com/mobile/',
  backend_type: 'azure',
};

export const infrastructureScenarios: Scenarios = {
  'GET /api/2/locations': {
    prepare: async (world) => ({ query: { uuids: (await location(world)).id } }),
  },
  'POST /api/2/locations': {
    prepare: ({ partnerId, fresh }) => ({
      body: { owner_tenant_id: partnerId, name: fresh('location') },
    }),
  },
  'GET /api/2/locations/{location_id}': {
    prepare: async (world) => ({ params: { location_id: (await location(world)).id } }),
  },
  'PUT /api/2/locations/{location_id}': {
    async prepare(world) {
      const { id, version } = await location(world);
      return { params: { location_id: id }, body: { name: world.fresh('renamed'), version } };
    },
  },
  'DELETE /api/2/locations/{location_id}': {
    async prepare(world) {
      const { id, version } = await location(world);
      return { params: { location_id: id }, query: { version } };
    },
  },
  'GET /api/2/locations/{location_id}/infra': {
    prepare: async (world) => ({ params: { location_id: (await component(world)).location_id } }),
  },
  'GET /api/2/tenants/{tenant_id}/locations': {
    prepare: ({ partnerId }) => ({ params: { tenant_id: partnerId } }),
  },
  'GET /api/2/infra': {
    prepare: async (world) => ({
      query: { uuids: `${(await component(world)).id},${(await component(world)).id}` },
    }),
  },
  'POST /api/2/infra': {
    async prepare(world) {
      const { id } = await location(world);
      return {
        body: {
          owner_tenant_id: world.partnerId,
          location_id: id,
          name: world.fresh('storage'),
          ...details,
        },
      };
    },
  },
  'GET /api/2/infra/{infra_id}': {
    prepare: async (world) => ({ params: { infra_id: (await component(world)).id } }),
  },
  'PUT /api/2/infra/{infra_id}': {
    async prepare(world) {
      const { id, version, location_id } = await component(world);
      return {
        params: { infra_id: id },
        body: { name: world.fresh('renamed'), location_id, ...details, version },
      };
    },
  },
  'DELETE /api/2/infra/{infra_id}': {
    async prepare(world) {
      const { id, version } = await component(world);
      return { params: { infra_id: id }, query: { version, force: true } };
    },
  },
  'GET /api/2/tenants/{tenant_id}/infra': {
    prepare: ({ partnerId }) => ({ params: { tenant_id: partnerId } }),
  },
};
