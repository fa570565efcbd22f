import { documentBody, makeDocument, publishDocument } from '../../support/legal-documents.js';
import type { World } from '../world.js';
import type { Scenarios } from './scenario.js';

/** A document of a tenant that has no other. */
const draft = async ({ server, tenant }: World) => makeDocument(server, (await tenant()).id);
const published = async ({ server, tenant }: World) => publishDocument(server, (await tenant()).id);

/** A user of a tenant that has a document, and its id. */
async function signer(world: World) {
  const { id: tenantId } = await world.tenant();
  const document = await publishDocument(world.server, tenantId);
  const { id } = await world.post('/users', { tenant_id: tenantId, login: world.fresh('signer') });
  return { id: id as string, documentId: document.id };
}

export const legalDocumentScenarios: Scenarios = {
  'GET /api/2/legal_documents': {
    prepare: async (world) => ({ query: { uuids: (await published(world)).id } }),
  },
  'GET /api/2/legal_documents/{legal_document_id}': {
    prepare: async (world) => ({ params: { legal_document_id: (await published(world)).id } }),
  },
  'PUT /api/2/legal_documents/{legal_document_id}': {
    async prepare(world) {
      const { id, version } = await draft(world);
      return {
        params: { legal_document_id: id },
        query: { version },
        body: { published: true },
      };
    },
  },
  'DELETE /api/2/legal_documents/{legal_document_id}': {
    async prepare(world) {
      const { id, version } = await draft(world);
      return { params: { legal_document_id: id }, query: { version } };
    },
  },
  'GET /api/2/tenants/{tenant_id}/legal_documents': {
    prepare: async (world) => ({ params: { tenant_id: (await published(world)).owner_tenant } }),
  },
  'POST /api/2/tenants/{tenant_id}/legal_documents': {
    prepare: async ({ tenant }) => ({
      params: { tenant_id: (await tenant()).id },
      body: documentBody({ comment: 'End-user license agreement', grace_period: 30 }),
    }),
  },
  'GET /api/2/users/{user_id}/legal_documents': {
    prepare: async (world) => ({ params: { user_id: (await signer(world)).id } }),
  },
  'POST /api/2/users/{user_id}/legal_documents': {
    async prepare(world) {
      const { id, documentId } = await signer(world);
      return { params: { user_id: id }, body: { items: [documentId] } };
    },
  },
};
