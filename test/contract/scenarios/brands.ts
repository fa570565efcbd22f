import { brandOf, done, makeBranded, png } from '../../support/brands.js';
import type { World } from '../world.js';
import type { Scenarios } from './scenario.js';

const branded = ({ server, partnerId }: World) => makeBranded(server, partnerId, 'folder');

/** The same with a logotype. */
async function withLogo(world: World) {
  const { id, version } = await branded(world);
  return done(await brandOf(world.server, id).upload(version, png(4, 2)));
}

const logoOf = async ({ server }: World, id: string) =>
  done(await brandOf(server, id).get()).logotype as string;

export const brandScenarios: Scenarios = {
  'GET /api/2/brands/{brand}': {
    prepare: async (world) => ({ params: { brand: (await branded(world)).brand_uuid } }),
  },
  'GET /api/2/content/images/{image}': {
    async prepare(world) {
      const { id } = await withLogo(world);
      return { params: { image: await logoOf(world, id) } };
    },
  },
  'POST /api/2/content/uploads/{upload}': {
    async prepare(world) {
      const { id: tenantId, version } = await branded(world);
      const { body } = await world.server.admin.graph(
        `mutation($input: CreateLogoUploadInput!) {
          createLogoUpload(input: $input) { uploadUrl } }`,
        { input: { tenantId, version } },
      );
      const { uploadUrl } = body.data.createLogoUpload as { uploadUrl: string };
      return { params: { upload: uploadUrl.split('/').at(-1)! }, file: png(4, 2) };
    },
  },
  'GET /api/2/tenants/{tenant_id}/brand': {
    prepare: async (world) => ({ params: { tenant_id: (await branded(world)).id } }),
  },
  'POST /api/2/tenants/{tenant_id}/brand': {
    async prepare({ tenant }) {
      const { id, version } = await tenant({ kind: 'folder' });
      return { params: { tenant_id: id }, query: { version } };
    },
  },
  'PUT /api/2/tenants/{tenant_id}/brand': {
    async prepare(world) {
      const { id, version } = await branded(world);
      return {
        params: { tenant_id: id },
        query: { version },
        body: {
          company_name: 'Lantern',
          color: '2C5BB8',
          support_url: 'support.example.com',
          white_labeled_agent: true,
          smtp_override: 1,
          smtp_server: 'smtp.example.com',
          smtp_port: 465,
          smtp_reply_address: 'hello@example.com',
        },
      };
    },
  },
  'DELETE /api/2/tenants/{tenant_id}/brand': {
    async prepare(world) {
      const { id, version } = await branded(world);
      return { params: { tenant_id: id }, query: { version } };
    },
  },
  'GET /api/2/tenants/{tenant_id}/brand/logo': {
    prepare: async (world) => ({ params: { tenant_id: (await withLogo(world)).id } }),
  },
  'POST /api/2/tenants/{tenant_id}/brand/logo': {
    async prepare(world) {
      const { id, version } = await branded(world);
      return { params: { tenant_id: id }, query: { version }, file: png(4, 2) };
    },
  },
};
