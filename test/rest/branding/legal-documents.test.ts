import { describe, expect, it } from 'vitest';
import { sql } from '../../../src/database/sql.js';
import {
  documentBody,
  linkOf,
  makeDocument,
  publish,
  publishDocument,
} from '../../support/legal-documents.js';
import { refusal } from '../../support/people.js';
import { useTestServer, type As } from '../../support/server.js';

const server = await useTestServer();

let count = 0;
const partner = async () =>
  (await server.makeTenant(server.rootId, 'partner', `Partner ${++count}`)).id;

const post = (tenantId: string, more: object = {}, as: As = server.admin) =>
  server.as(as).post(`/tenants/${tenantId}/legal_documents`, documentBody(more));
const get = (id: string, as: As = server.admin) => server.as(as).get(`/legal_documents/${id}`);
const put = (id: string, version: number, body: object, as: As = server.admin) =>
  server.as(as).put(`/legal_documents/${id}`, body, { query: { version } });
const remove = (id: string, version: number, as: As = server.admin) =>
  server.as(as).delete(`/legal_documents/${id}`, { version });

describe('a legal document', () => {
  it('is created with all fields', async () => {
    const tenantId = await partner();
    const changed = { offering_items: ['workstations', 'vms'], backend_types: ['azure'] };
    const { status, body, text } = await post(tenantId, {
      comment: 'End-user license agreement',
      changed_items: changed,
      common_part_update: true,
    });
    expect(status, text).toBe(201);
    expect(body).toEqual({
      id: expect.any(String),
      owner_tenant: tenantId,
      added_by: server.adminId,
      document_type: 'eula',
      document_version: '2024-01-01',
      link: linkOf('2024-01-01'),
      comment: 'End-user license agreement',
      common_part_update: true,
      changed_items: changed,
      added_items: changed,
      covered_items: changed,
      grace_period: 30,
      created: expect.stringMatching(/Z$/),
      published: null,
      version: 1,
    });
    expect((await get(body.id)).body).toEqual(body);
    const empty = await post(tenantId, {
      document_type: 'privacy_statement',
      changed_items: {},
      comment: null,
      grace_period: 0,
    });
    const nothing = { offering_items: [], backend_types: [] };
    expect(empty.body).toMatchObject({
      comment: null,
      grace_period: 0,
      changed_items: nothing,
      covered_items: nothing,
    });
  });

  it('has the last valid date in its link as its version', async () => {
    const tenantId = await partner();
    for (const [link, version] of [
      ['https://example.com/eula-2019-04-04?language=[Language]', '2019-04-04'],
      ['http://example.com/2018-01-01/eula?as-of=2019-05-05#2019-06-06', '2019-06-06'],
      ['https://2017-01-01.example.com:8443/a_2020-02-29.pdf', '2020-02-29'],
      ['https://example.com/2021-01-01/2021-02-30', '2021-01-01'],
      ['https://example.com/2022-01-01-02', '2022-01-01'],
    ]) {
      const { status, body, text } = await post(tenantId, { link });
      expect([status, body.document_version], text).toEqual([201, version]);
    }
    for (const link of [
      'https://example.com/eula',
      'https://2019-04-04.example.com/eula',
      'https://example.com/eula-2019-02-30',
      'https://example.com/eula-12019-04-04',
      'https://example.com/eula-2019-04-041',
      'https://example.com/eula-2019-13-01',
      'javascript:alert("2019-04-04")',
      'javascript://example.com/%0aalert(2019-04-04)',
      'data:text/html,2019-04-04',
      'ftp://example.com/2019-04-04',
      '//example.com/2019-04-04',
      'https:example.com/2019-04-04',
      'https://user:secret@example.com/2019-04-04',
      'https://example.com\\@evil.example/2019-04-04',
      'https://example.com/2019-04-04 and more',
      'https://example.com/2019-04-04\u0000',
      'https://example.com:99999/2019-04-04',
      '',
      `https://example.com/2019-04-04/${'x'.repeat(2048)}`,
    ]) {
      expect(refusal(await post(tenantId, { link })), link).toEqual([400, 1000, 'link']);
    }
  });

  it('refuses invalid fields with their names', async () => {
    const tenantId = await partner();
    for (const [more, field] of [
      [{ document_type: 'nda' }, 'document_type'],
      [{ grace_period: -1 }, 'grace_period'],
      [{ grace_period: 3651 }, 'grace_period'],
      [{ grace_period: 1e300 }, 'grace_period'],
      [{ comment: 'a\u0000' }, 'comment'],
      [{ comment: 'x'.repeat(2001) }, 'comment'],
      [
        { changed_items: { offering_items: ['vms', 'no_such_item'] } },
        'changed_items.offering_items.1',
      ],
      [{ changed_items: { offering_items: ['vms', 'vms'] } }, 'changed_items.offering_items'],
      [{ changed_items: { offering_items: ['vms\u0000'] } }, 'changed_items.offering_items.0'],
      [{ changed_items: { offering_items: 'vms' } }, 'changed_items.offering_items'],
      [{ changed_items: { backend_types: ['azure', ' '] } }, 'changed_items.backend_types.1'],
      [{ changed_items: { backend_types: ['azure', 'azure'] } }, 'changed_items.backend_types'],
      [{ common_part_update: undefined }, 'common_part_update'],
    ] as const) {
      expect(refusal(await post(tenantId, more)), JSON.stringify(more)).toEqual([400, 1000, field]);
    }
    const { body } = await server.admin.get(`/tenants/${tenantId}/legal_documents`);
    expect(body.items).toEqual([]);
  });

  it('is the only one of its version and type, also after concurrent requests', async () => {
    const tenantId = await partner();
    const answers = await Promise.all([post(tenantId), post(tenantId), post(tenantId)]);
    expect(answers.map(({ status }) => status).sort()).toEqual([201, 409, 409]);
    const again = await post(tenantId);
    expect(refusal(again)).toEqual([409, 1010, 'link']);
    expect(again.body.error).toMatchObject({ domain: 'PlatformAccountServer', code: 'conflict' });
    expect((await post(tenantId, { document_type: 'platform_terms' })).status).toBe(201);
    expect((await post(await partner())).status).toBe(201);
  });

  it('cannot belong to a personal tenant', async () => {
    const { id } = await server.makeTenant(await partner(), 'customer', 'Personal');
    const user = await server.makeUser(id, 'has-a-tenant');
    const personal = user['personal_tenant_id'] as string;
    expect(refusal(await post(personal)).slice(0, 2)).toEqual([409, 1027]);
  });
});

describe('publishing a legal document', () => {
  it('is permanent, and requires its version', async () => {
    const made = await makeDocument(server, await partner());
    const untouched = await put(made.id, 1, { published: false });
    expect([untouched.status, untouched.body]).toEqual([202, made]);
    expect((await put(made.id, 1, {})).body).toEqual(made);
    expect(refusal(await put(made.id, 7, { published: true }))).toEqual([409, 1001, 'version']);
    expect(refusal(await put(made.id, 7, { published: false }))).toEqual([409, 1001, 'version']);
    expect(refusal(await remove(made.id, 7))).toEqual([409, 1001, 'version']);
    const published = await put(made.id, 1, { published: true });
    expect(published.status, published.text).toBe(202);
    expect(published.body).toEqual({
      ...made,
      published: expect.stringMatching(/Z$/),
      version: 2,
    });
    for (const body of [{ published: true }, { published: false }, {}]) {
      const refused = await put(made.id, 2, body);
      expect(refusal(refused).slice(0, 2)).toEqual([409, 1027]);
      expect(refused.body.error.code).toBe('conflict');
    }
    expect(refusal(await remove(made.id, 2)).slice(0, 2)).toEqual([409, 1027]);
    expect((await get(made.id)).body).toEqual(published.body);
  });

  it('succeeds for one of several concurrent requests', async () => {
    const made = await makeDocument(server, await partner());
    const answers = await Promise.all([1, 2, 3].map(() => publish(server, made)));
    expect(answers.map(({ status }) => status).sort()).toEqual([202, 409, 409]);
  });

  it('computes added and covered items again', async () => {
    const tenantId = await partner();
    const items = (...offering_items: string[]) => ({
      changed_items: { offering_items, backend_types: ['azure'] },
    });
    await publishDocument(server, tenantId, items('workstations'));
    const late = await makeDocument(server, tenantId, {
      link: linkOf('2024-03-01'),
      ...items('workstations', 'servers', 'vms'),
    });
    expect(late['added_items']).toEqual({ offering_items: ['servers', 'vms'], backend_types: [] });
    await publishDocument(server, tenantId, { link: linkOf('2024-02-01'), ...items('servers') });
    // Documents of other types and owners do not count.
    await publishDocument(server, tenantId, { document_type: 'platform_terms', ...items('vms') });
    await publishDocument(server, server.rootId, {
      link: linkOf('2020-01-01'),
      ...items('vms'),
    });
    const { body } = await publish(server, late as never);
    expect(body).toMatchObject({
      changed_items: { offering_items: ['workstations', 'servers', 'vms'] },
      added_items: { offering_items: ['vms'], backend_types: [] },
      covered_items: {
        offering_items: ['workstations', 'servers', 'vms'],
        backend_types: ['azure'],
      },
    });
  });

  it('requires a version later than the previous one', async () => {
    const tenantId = await partner();
    const early = await makeDocument(server, tenantId, { link: linkOf('2024-01-01') });
    await publishDocument(server, tenantId, { link: linkOf('2024-02-01') });
    const refused = await publish(server, early as never);
    expect(refusal(refused)).toEqual([409, 1027, 'link']);
    expect((await get(early.id)).body).toEqual(early);
    expect(refusal(await post(tenantId, { link: linkOf('2024-01-31') }))).toEqual([
      409,
      1027,
      'link',
    ]);
    expect((await remove(early.id, 1)).status).toBe(204);
    expect((await post(tenantId, { link: linkOf('2024-02-02') })).status).toBe(201);
  });

  it('keeps the order of two versions that are published concurrently', async () => {
    for (let times = 0; times < 5; times++) {
      const tenantId = await partner();
      const items = (name: string) => ({ changed_items: { offering_items: [name] } });
      const first = await makeDocument(server, tenantId, items('vms'));
      const second = await makeDocument(server, tenantId, {
        link: linkOf('2024-02-01'),
        ...items('servers'),
      });
      const [one, two] = await Promise.all([publish(server, first), publish(server, second)]);
      expect(two.status, two.text).toBe(202);
      // Either it was first, and the later one covers it, or it was too late.
      const covered = one.status === 202 ? ['vms', 'servers'] : ['servers'];
      expect([202, 409]).toContain(one.status);
      expect(two.body.covered_items.offering_items).toEqual(covered);
    }
  });
});

describe('an unpublished legal document', () => {
  it('can be deleted, and its version created again', async () => {
    const tenantId = await partner();
    const { id } = await makeDocument(server, tenantId);
    expect((await remove(id, 1)).status).toBe(204);
    expect((await get(id)).status).toBe(404);
    expect(refusal(await remove(id, 2)).slice(0, 2)).toEqual([404, 1005]);
    expect((await put(id, 2, { published: true })).status).toBe(404);
    expect((await post(tenantId)).status).toBe(201);
  });
});

describe('legal documents', () => {
  it('are deleted and restored with their tenant', async () => {
    const tenantId = await partner();
    const made = await publishDocument(server, tenantId);
    const { body } = await server.admin.put(`/tenants/${tenantId}`, { version: 1, enabled: false });
    await server.admin.delete(`/tenants/${tenantId}`, { version: body.version });
    expect((await get(made.id)).status).toBe(404);
    await server.admin.post(`/tenants/${tenantId}/restore`);
    expect((await get(made.id)).body).toMatchObject({ id: made.id, published: made['published'] });
  });

  it('have an audit record for every write', async () => {
    const tenantId = await partner();
    const draft = await makeDocument(server, tenantId, { link: linkOf('2023-01-01') });
    await remove(draft.id, 1);
    await publishDocument(server, tenantId);
    const rows = await server.session().all<{ action: string }>(
      sql`select a.action as "action" from audit_records a
        where a.tenant_id = ${tenantId} and a.object_type = ${'legalDocument'} order by a.at`,
    );
    expect(rows.map(({ action }) => action).sort()).toEqual([
      'createLegalDocument',
      'createLegalDocument',
      'deleteLegalDocument',
      'updateLegalDocument',
    ]);
  });

  it('can be changed by root administrators at their owner only', async () => {
    const tenantId = await partner();
    const published = await publishDocument(server, tenantId);
    const draft = await makeDocument(server, tenantId, { link: linkOf('2024-02-01') });
    const administrator = await server.makeClient(tenantId, 'partner_admin');
    const looks = await server.makePerson(tenantId, `looks-${tenantId}`, 'readonly_admin');
    const here = await server.makeClient(tenantId, 'root_admin');
    const elsewhere = await server.makeClient(await partner(), 'root_admin');
    for (const as of [administrator, looks]) {
      expect(refusal(await post(tenantId, {}, as)).slice(0, 2)).toEqual([403, 1002]);
      for (const { id, version } of [draft, published]) {
        const refused = [
          await put(id, version, { published: true }, as),
          await remove(id, version, as),
        ];
        for (const one of refused) expect(refusal(one).slice(0, 2)).toEqual([403, 1002]);
      }
    }
    expect(refusal(await post(tenantId, {}, elsewhere)).slice(0, 2)).toEqual([404, 1104]);
    for (const { id, version } of [draft, published]) {
      expect((await put(id, version, { published: true }, elsewhere)).status).toBe(404);
      expect((await remove(id, version, elsewhere)).status).toBe(404);
    }
    // Inherited documents can only be read.
    const above = await publishDocument(server, server.rootId, { document_type: 'platform_terms' });
    expect((await get(above.id, here)).status).toBe(200);
    expect(refusal(await remove(above.id, 2, here)).slice(0, 2)).toEqual([403, 1002]);
    expect((await publish(server, draft, here)).status).toBe(202);
  });
});
