import { describe, expect, it } from 'vitest';
import {
  closeFromAbove,
  linkOf,
  makeDocument,
  publishDocument,
  sign,
} from '../../support/legal-documents.js';
import { useTestServer, type As } from '../../support/server.js';
import { ask, attempt, change, send } from '../support.js';

const server = await useTestServer();
const partner = await server.makeTenant(server.rootId, 'partner', 'Partner');
const customer = await server.makeTenant(partner.id, 'customer', 'Customer');
const closed = await server.makeTenant(partner.id, 'customer', 'Closed');
await closeFromAbove(server, closed.id);
const eula = await publishDocument(server, partner.id, { comment: 'As agreed', grace_period: 7 });
const draft = await makeDocument(server, partner.id, { link: linkOf('2024-02-01') });
const own = await publishDocument(server, customer.id, { document_type: 'privacy_statement' });
const viewer = await server.makeClient(customer.id, 'readonly_admin');

let count = 0;

describe('legal documents in the graph', () => {
  it('return all their fields', async () => {
    const query = `query($id: ID!) { node(id: $id) { __typename id }
      legalDocument(id: $id) { id version ownerTenantId owner { name } addedBy documentType
        documentVersion link comment commonPartUpdate gracePeriod publishedAt
        changedItems { offeringItems backendTypes } addedItems { offeringItems }
        coveredItems { backendTypes } } }`;
    const shown = {
      id: eula.id,
      version: 2,
      ownerTenantId: partner.id,
      owner: { name: 'Partner' },
      addedBy: server.adminId,
      documentType: 'EULA',
      documentVersion: '2024-01-01',
      link: linkOf('2024-01-01'),
      comment: 'As agreed',
      commonPartUpdate: false,
      gracePeriod: 7,
      publishedAt: expect.stringMatching(/Z$/),
      changedItems: { offeringItems: ['workstations'], backendTypes: ['azure'] },
      addedItems: { offeringItems: ['workstations'] },
      coveredItems: { backendTypes: ['azure'] },
    };
    const found = await ask(server.admin, query, { id: eula.id });
    expect(found).toEqual({
      node: { __typename: 'LegalDocument', id: eula.id },
      legalDocument: shown,
    });
    const below = await ask(viewer, query, { id: eula.id });
    expect(below.legalDocument).toEqual({ ...shown, owner: null });
    const kept = await server.makeClient(closed.id, 'readonly_admin');
    const nothing = { node: null, legalDocument: null };
    expect(await ask(kept, query, { id: eula.id })).toEqual(nothing);
    expect(await ask(viewer, query, { id: draft.id })).toEqual(nothing);
    expect((await ask(server.admin, query, { id: draft.id })).legalDocument).toMatchObject({
      id: draft.id,
      publishedAt: null,
    });
  });

  it('are listed for a tenant, page by page', async () => {
    const query = `query($id: ID!, $filter: LegalDocumentFilter) { tenant(id: $id) {
      legalDocuments(filter: $filter, orderBy: { field: CREATED_AT }) {
        totalCount nodes { id } pageInfo { hasNextPage } } } }`;
    const list = async (id: string, as: As = server.admin, filter: object | null = null) => {
      const { tenant } = await ask(server.as(as), query, { id, filter });
      const { nodes, totalCount } = tenant.legalDocuments;
      expect(totalCount).toBe(nodes.length);
      return nodes.map((one: { id: string }) => one.id);
    };
    expect(await list(partner.id)).toEqual([eula.id, draft.id]);
    expect(await list(customer.id)).toEqual([eula.id, own.id]);
    expect(await list(customer.id, viewer)).toEqual([eula.id, own.id]);
    expect(await list(closed.id)).toEqual([]);
    expect(await list(partner.id, server.admin, { published: false })).toEqual([draft.id]);
    expect(await list(partner.id, server.admin, { published: true })).toEqual([eula.id]);
    expect(await list(customer.id, viewer, { documentType: ['PRIVACY_STATEMENT'] })).toEqual([
      own.id,
    ]);
    const administrator = await server.makeClient(partner.id, 'partner_admin');
    expect(await list(partner.id, administrator)).toEqual([eula.id]);
    const pages = `query($after: String) { legalDocuments(first: 1, after: $after) {
      nodes { id } pageInfo { endCursor hasNextPage } } }`;
    const seen: string[] = [];
    let after: string | null = null;
    do {
      const { legalDocuments: page }: any = await ask(viewer, pages, { after });
      seen.push(...page.nodes.map((one: { id: string }) => one.id));
      after = page.pageInfo.hasNextPage ? page.pageInfo.endCursor : null;
    } while (after);
    expect(seen.sort()).toEqual([eula.id, own.id].sort());
  });

  it('are created, published and deleted', async () => {
    const tenant = await server.makeTenant(server.rootId, 'partner', 'Writes');
    const input = {
      ownerTenantId: tenant.id,
      documentType: 'PLATFORM_TERMS',
      link: linkOf('2024-05-01'),
      commonPartUpdate: true,
      changedItems: { offeringItems: ['vms'], backendTypes: null },
      comment: null,
      gracePeriod: null,
    };
    const selection = `legalDocument { id version documentVersion gracePeriod publishedAt
      addedItems { offeringItems backendTypes } owner { name } }`;
    const refused = async (name: string, more: object) => {
      const { legalDocument, userErrors } = await attempt(server.admin, name, selection, more);
      expect(legalDocument).toBeNull();
      return userErrors.map(({ code, field, legacyCode }: any) => [code, field, legacyCode]);
    };
    expect(
      await refused('createLegalDocument', { ...input, link: 'https://example.com/' }),
    ).toEqual([['BAD_INPUT', ['input', 'link'], 1000]]);
    const unknown = { ...input, changedItems: { offeringItems: ['vms', 'x'] } };
    expect(await refused('createLegalDocument', unknown)).toEqual([
      ['BAD_INPUT', ['input', 'changedItems', 'offeringItems', '1'], 1000],
    ]);
    expect(await refused('createLegalDocument', { ...input, ownerTenantId: 'x' })).toEqual([
      ['BAD_INPUT', ['input', 'ownerTenantId'], 1000],
    ]);
    const { legalDocument: made } = await change(
      server.admin,
      'createLegalDocument',
      selection,
      input,
    );
    expect(made).toEqual({
      id: expect.any(String),
      version: 1,
      documentVersion: '2024-05-01',
      gracePeriod: 30,
      publishedAt: null,
      addedItems: { offeringItems: ['vms'], backendTypes: [] },
      owner: { name: 'Writes' },
    });
    expect(await refused('createLegalDocument', input)).toEqual([
      ['CONFLICT', ['input', 'link'], 1010],
    ]);
    const { id } = made;
    expect(await refused('publishLegalDocument', { id, version: 2 })).toEqual([
      ['VERSION_MISMATCH', ['input', 'version'], 1001],
    ]);
    const published = await change(server.admin, 'publishLegalDocument', selection, {
      id,
      version: 1,
    });
    expect(published.legalDocument).toMatchObject({
      id,
      version: 2,
      publishedAt: expect.any(String),
    });
    expect(await refused('publishLegalDocument', { id, version: 2 })).toEqual([
      ['BUSINESS_RULE', null, 1027],
    ]);
    const gone = await attempt(server.admin, 'deleteLegalDocument', 'deletedLegalDocumentId', {
      id,
      version: 2,
    });
    expect(gone).toMatchObject({
      deletedLegalDocumentId: null,
      userErrors: [{ legacyCode: 1027 }],
    });
    const other = await change(server.admin, 'createLegalDocument', selection, {
      ...input,
      link: linkOf('2024-06-01'),
    });
    expect(
      await change(server.admin, 'deleteLegalDocument', 'deletedLegalDocumentId', {
        id: other.legalDocument.id,
        version: 1,
      }),
    ).toEqual({ deletedLegalDocumentId: other.legalDocument.id, userErrors: [] });
    const { body } = await send(
      viewer,
      `mutation($input: DeleteLegalDocumentInput!) { deleteLegalDocument(input: $input) {
        deletedLegalDocumentId } }`,
      { input: { id, version: 2 } },
    );
    expect(body.errors?.[0]?.extensions.code).toBe('ACCESS_DENIED');
  });
});

describe('signing in the graph', () => {
  const query = `query($id: ID!) { user(id: $id) {
    legalDocumentsToSign { documentId signUntil document { documentType link owner { name } } }
    legalSignatures { documentId signedAt signedBy document { documentVersion } } } }`;

  it('starts the grace period when the user reads, and stores signatures', async () => {
    const user = await server.makePerson(customer.id, `signs-${++count}`);
    const read = async (as: As) => {
      const { body } = await send(server.as(as), query, { id: user.id });
      expect(body.errors).toBeUndefined();
      return body.data.user;
    };
    const unseen = await read(viewer);
    expect(unseen).toEqual({
      legalDocumentsToSign: [
        {
          documentId: eula.id,
          signUntil: null,
          document: { documentType: 'EULA', link: linkOf('2024-01-01'), owner: null },
        },
        {
          documentId: own.id,
          signUntil: null,
          document: {
            documentType: 'PRIVACY_STATEMENT',
            link: linkOf('2024-01-01'),
            owner: { name: 'Customer' },
          },
        },
      ],
      legalSignatures: [],
    });
    // The user holds no role, and can read the documents to sign.
    const until = new Date(Date.now() + 7 * 86_400_000).toISOString().slice(0, 10);
    const asked = await read(user);
    expect(asked.legalDocumentsToSign).toMatchObject([
      { signUntil: until, document: { link: linkOf('2024-01-01') } },
      { signUntil: expect.any(String) },
    ]);
    expect((await read(viewer)).legalDocumentsToSign[0].signUntil).toBe(until);
    const selection = 'user { login legalDocumentsToSign { documentId } }';
    const input = { userId: user.id, documentIds: [eula.id] };
    const signed = await change(user, 'signLegalDocuments', selection, input);
    expect(signed.user).toEqual({
      login: user.username,
      legalDocumentsToSign: [{ documentId: own.id }],
    });
    const documentIds = [eula.id, draft.id];
    const refused = await attempt(user, 'signLegalDocuments', selection, { ...input, documentIds });
    expect(refused.userErrors).toMatchObject([
      { code: 'NOT_FOUND', field: ['input', 'documentIds', '1'], legacyCode: 1005 },
    ]);
    expect(refused.userErrors[0].message).toContain('documentIds.1');
    expect(await read(viewer)).toMatchObject({
      legalDocumentsToSign: [{ documentId: own.id }],
      legalSignatures: [
        {
          documentId: eula.id,
          signedAt: expect.stringMatching(/Z$/),
          signedBy: user.id,
          document: { documentVersion: '2024-01-01' },
        },
      ],
    });
  });

  it('has the same results as in REST', async () => {
    const user = await server.makePerson(customer.id, `same-${++count}`);
    const rest = await user.get(`/users/${user.id}/legal_documents`);
    const { user: seen } = await ask(user, query, { id: user.id });
    expect(
      seen.legalDocumentsToSign.map(({ documentId, signUntil }: any) => ({
        id: documentId,
        sign_until: signUntil,
      })),
    ).toEqual(rest.body.items);
    expect(rest.body.items).toHaveLength(2);
  });

  it('for others is refused as an error of the response', async () => {
    const user = await server.makePerson(customer.id, `other-${++count}`);
    const { body } = await send(
      viewer,
      `mutation($input: SignLegalDocumentsInput!) { signLegalDocuments(input: $input) {
        user { id } } }`,
      { input: { userId: user.id, documentIds: [eula.id] } },
    );
    expect(body.errors?.[0]?.extensions.code).toBe('ACCESS_DENIED');
  });
});

describe('legal documents of many', () => {
  it('need the same number of statements for any number of tenants', async () => {
    const query = `query($id: ID!) { tenant(id: $id) { children(first: 50) { nodes {
      legalDocuments { totalCount nodes { documentVersion owner { name } } }
      users { nodes { legalDocumentsToSign { signUntil document { link } }
        legalSignatures { signedAt document { link } } } } } } } }`;
    const cost = async (id: string) => {
      const statements = [];
      for (let times = 0; times < 3; times++) {
        const answer = await send(server.client, query, { id });
        expect(answer.body.errors).toBeUndefined();
        statements.push(answer.statements);
      }
      return statements[2];
    };
    const fill = async (size: number) => {
      const parent = await server.makeTenant(server.rootId, 'partner', `Parent ${++count}`);
      const first = await publishDocument(server, parent.id, { changed_items: {} });
      for (let i = 0; i < size; i++) {
        const { id } = await server.makeTenant(parent.id, 'customer', `Child ${++count}`);
        await publishDocument(server, id, { document_type: 'privacy_statement' });
        const user = await server.makeUser(id, `many-${++count}`);
        await sign(server, user.id, [first.id], server.admin);
      }
      // Whether they must sign again depends on the items of their tenants.
      await publishDocument(server, parent.id, { link: linkOf('2024-02-01') });
      return parent.id;
    };
    const [few, many] = [await fill(2), await fill(12)];
    expect(await cost(many)).toBe(await cost(few));
    expect(await cost(many)).toBeLessThanOrEqual(14);
  });
});
