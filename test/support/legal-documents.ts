import { randomUUID } from 'node:crypto';
import { Brand } from '../../src/entities/index.js';
import { nextNumber } from '../../src/domain/access/tree/tree-locks.js';
import { platformBrand } from '../../src/domain/branding/brands/effective-brand.js';
import type { Body } from './people.js';
import type { As, TestServer } from './server.js';

/** What a legal document needs: the first version of a license agreement, unless told otherwise. */
export const documentBody = (more: object = {}) => ({
  document_type: 'eula',
  link: linkOf('2024-01-01'),
  common_part_update: false,
  changed_items: { offering_items: ['workstations'], backend_types: ['azure'] },
  ...more,
});

/** Where a version is that is of this day. */
export const linkOf = (version: string) =>
  `https://example.com/legal/eula-${version}?language=[Language]`;

/** A document that is not published, added by the root administrator. */
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

/** What comes of publishing `document`. */
export const publish = (
  server: TestServer,
  { id, version }: Pick<Body, 'id' | 'version'>,
  as: As = server.admin,
) => server.as(as).put(`/legal_documents/${id}`, { published: true }, { query: { version } });

/** A document that is published. */
export async function publishDocument(
  server: TestServer,
  tenantId: string,
  more: object = {},
): Promise<Body> {
  const { status, body, text } = await publish(server, await makeDocument(server, tenantId, more));
  if (status !== 202) throw new Error(text);
  return body as Body;
}

/** Gives a tenant a brand that has legal documents of its own. */
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

/** What a user has to sign, as they or somebody else is told. */
export const toSign = async (server: TestServer, userId: string, as: As) => {
  const { status, body, text } = await server.as(as).get(`/users/${userId}/legal_documents`);
  if (status !== 200) throw new Error(text);
  return body.items as { id: string; sign_until: string | null }[];
};

/** What comes of signing `items` for a user. */
export const sign = (server: TestServer, userId: string, items: readonly string[], as: As) =>
  server.as(as).post(`/users/${userId}/legal_documents`, { items });
