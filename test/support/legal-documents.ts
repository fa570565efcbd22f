import { randomUUID } from 'node:crypto';
import { Brand } from '../../src/entities/index.js';
import { nextNumber } from '../../src/domain/access/tree/tree-locks.js';
import { platformBrand } from '../../src/domain/branding/brands/effective-brand.js';
import type { Body } from './people.js';
import type { As, TestServer } from './server.js';

/** Input for a legal document, by default the first version of a license agreement. */
export const documentBody = (more: object = {}) => ({
  document_type: 'eula',
  link: linkOf('2024-01-01'),
  common_part_update: false,
  changed_items: { offering_items: ['workstations'], backend_types: ['azure'] },
  ...more,
});

/** URL of the version of this day. */
export const linkOf = (version: string) =>
  `https://example.com/legal/eula-${version}?language=[Language]`;

/** Creates an unpublished document as the root administrator. */
export async function makeDocument(
  server: TestServer,
  tenantId: string,
  more: object = {},
): Promise<Body> {
  const { status, body, text } = await server.admin.post(
    `/tenants/${tenantId}/legal_documents`,
    documentBody(more),
  );
  if (status !== 201) throw new Error(text);
  return body as Body;
}

/** Publishes a document. Returns the response. */
export const publish = (
  server: TestServer,
  { id, version }: Pick<Body, 'id' | 'version'>,
  as: As = server.admin,
) => server.as(as).put(`/legal_documents/${id}`, { published: true }, { query: { version } });

/** Creates a published document. */
export async function publishDocument(
  server: TestServer,
  tenantId: string,
  more: object = {},
): Promise<Body> {
  const { status, body, text } = await publish(server, await makeDocument(server, tenantId, more));
  if (status !== 202) throw new Error(text);
  return body as Body;
}

/** Creates a brand with its own legal documents for a tenant. */
export async function closeFromAbove(server: TestServer, tenantId: string): Promise<void> {
  await server.write(async ({ em, session }) => {
    const { path: _, ...usual } = platformBrand('http://localhost:4000');
    em.create(
      Brand,
      {
        ...usual,
        id: randomUUID(),
        number: await nextNumber(session, 'brands'),
        tenantId,
        ownsCustomLegalDocs: true,
      },
      { persist: true },
    );
  });
}

/** Returns the documents that a user has to sign, as `as` sees them. */
export const toSign = async (server: TestServer, userId: string, as: As) => {
  const { status, body, text } = await server.as(as).get(`/users/${userId}/legal_documents`);
  if (status !== 200) throw new Error(text);
  return body.items as { id: string; sign_until: string | null }[];
};

/** Signs `items` for a user. Returns the response. */
export const sign = (server: TestServer, userId: string, items: readonly string[], as: As) =>
  server.as(as).post(`/users/${userId}/legal_documents`, { items });
