import { describe, expect, it } from 'vitest';
import { refusal, type Body } from '../../support/people.js';
import { useTestServer, type As } from '../../support/server.js';

type Query = Record<string, string | number | boolean>;
const customers: Body[] = [];

const server = await useTestServer();
const top = await server.makeTenant(server.rootId, 'partner', 'Top');
for (const name of ['Delta', 'alpha', 'Charlie', 'bravo']) {
  customers.push(await server.makeTenant(top.id, 'customer', name));
}
await server.makeTenant(customers[0]!.id, 'unit', 'Unit');
// Brings a personal tenant with it, which no list shows.
await server.makeUser(customers[1]!.id, 'somebody');

const list = (query: Query, as: As = server.admin) => server.as(as).get('/tenants', query);
const namesOf = ({ body }: { body: { items: Body[] } }) =>
  body.items.map(({ name }) => name as string);

describe('GET /tenants', () => {
  it('lists tenants by ids, without unknown and invisible ones', async () => {
    const [one, two] = customers;
    const uuids = [two!.id, one!.id, server.adminId].join(', ');
    expect(namesOf(await list({ uuids })).sort()).toEqual(['Delta', 'alpha']);
    const own = await server.makeClient(one!.id, 'company_admin');
    expect(namesOf(await list({ uuids }, own))).toEqual(['Delta']);
  });

  it('returns all pages of ids, even after an invisible one', async () => {
    const uuids = customers.map(({ id }) => id).join();
    const few = await server.makeClient(customers[2]!.id, 'company_admin');
    await server.grant('client', few.id, 'company_admin', customers[3]!.id);
    await server.grant('client', few.id, 'company_admin', customers[0]!.id);
    const seen: string[] = [];
    let query: Query = { uuids, limit: 1 };
    for (;;) {
      const page = await list(query, few);
      seen.push(...namesOf(page));
      const { after } = page.body.paging.cursors;
      if (!after) break;
      query = { after, limit: 1 };
    }
    expect(seen).toEqual(['Delta', 'Charlie', 'bravo']);
  });

  it('lists the children of a tenant', async () => {
    const page = await list({ parent_id: top.id });
    expect(page.status).toBe(200);
    expect(page.body.timestamp).toMatch(/^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\dZ$/);
    expect(page.body.paging).toEqual({ cursors: {} });
    expect(namesOf(page)).toEqual(['Delta', 'alpha', 'Charlie', 'bravo']);
    expect(namesOf(await list({ parent_id: customers[1]!.id }))).toEqual([]);
    expect(namesOf(await list({ parent_id: server.rootId }))).toEqual(['Top']);
  });

  it('has the fields of the level of detail', async () => {
    const stamps = ['created_at', 'deleted_at', 'id', 'parent_id', 'updated_at', 'version'];
    const keys = async (lod: string) =>
      Object.keys((await list({ subtree_root_id: top.id, lod, limit: 1 })).body.items[0]).sort();
    expect(await keys('stamps')).toEqual(stamps);
    expect(await keys('basic')).toEqual([...stamps, 'enabled', 'kind', 'name'].sort());
    expect(await keys('full')).toEqual(
      expect.arrayContaining(['contact', 'contacts', 'has_children']),
    );
    const body = { type: 'x', tenant_id: top.id, types: ['billing'] };
    await server.admin.post('/contacts', {
      ...body,
      email: 'x@example.com',
      firstname: 'F',
      lastname: 'L',
    });
    const contacts = async (query: Query) =>
      (await list({ uuids: top.id, ...query })).body.items[0].contacts.length;
    expect(await contacts({})).toBe(0);
    expect(await contacts({ with_contacts: 'true' })).toBe(2);
  });

  it('filters by the time of the last change', async () => {
    const before = new Date(server.services.clock() - 1).toISOString();
    server.clock.offset += 5000;
    await server.admin.put(`/tenants/${customers[3]!.id}`, { version: 1, internal_tag: 'changed' });
    server.clock.offset += 5000;
    const changed = (updated_since: string) => list({ subtree_root_id: top.id, updated_since });
    const since = new Date(Date.parse(before) + 2000).toISOString();
    expect(namesOf(await changed(since))).toEqual(['bravo']);
    expect(namesOf(await changed(since.slice(0, 19)))).toEqual(['bravo']);
    expect(namesOf(await changed('2100-01-01T00:00:00+02:00'))).toEqual([]);
    expect(namesOf(await changed('2020-02-03'))).toHaveLength(6);
    for (const wrong of [
      'yesterday',
      '2020-13-01T00:00:00Z',
      '2023-02-29T00:00:00Z',
      '2020-04-31',
      '1606204800',
      '2020-01-01T25:00:00Z',
    ]) {
      expect([wrong, ...refusal(await changed(wrong))]).toEqual([
        wrong,
        400,
        1000,
        'updated_since',
      ]);
    }
  });

  it('returns deleted tenants on request', async () => {
    const gone = await server.makeTenant(top.id, 'folder', 'Gone');
    await server.admin.put(`/tenants/${gone.id}`, { version: 1, enabled: false });
    await server.admin.delete(`/tenants/${gone.id}?version=2`);
    for (const query of [{ parent_id: top.id }, { subtree_root_id: top.id }, { uuids: gone.id }]) {
      expect(namesOf(await list(query))).not.toContain('Gone');
      expect(namesOf(await list({ ...query, allow_deleted: false }))).not.toContain('Gone');
      const all = await list({ ...query, allow_deleted: true });
      expect(all.body.items.find(({ id }: Body) => id === gone.id).deleted_at).toMatch(/Z$/);
    }
    expect((await list({ parent_id: gone.id })).status).toBe(404);
    expect((await list({ parent_id: gone.id, allow_deleted: true })).status).toBe(200);
  });

  it('requires exactly one of the filters for ids, parent or subtree', async () => {
    const id = top.id;
    for (const query of [
      {},
      { limit: 5 },
      { uuids: id, parent_id: id },
      { parent_id: id, subtree_root_id: id },
      { subtree_root_id: '', parent_id: '' },
    ] as Query[]) {
      const response = await list(query);
      expect(refusal(response)).toEqual([400, 1000, 'uuids']);
      expect(response.body.error).toMatchObject({ code: 1000, message: 'bad request' });
    }
  });

  it.each([
    [{ limit: 0 }, 'limit'],
    [{ limit: -1 }, 'limit'],
    [{ limit: '1.5' }, 'limit'],
    [{ limit: 'ten' }, 'limit'],
    [{ limit: '99999999999999999999' }, 'limit'],
    [{ lod: 'everything' }, 'lod'],
    [{ allow_deleted: 'yes' }, 'allow_deleted'],
    [{ with_contacts: '1' }, 'with_contacts'],
    [{ parent_id: 'x' }, 'parent_id'],
    [{ uuids: 'x,y' }, 'uuids.0'],
    [{ uuids: Array(101).fill('fa6859a9-f5e1-4faf-a56c-5a0ae866dc4f').join() }, 'uuids'],
  ] as [Query, string][])('refuses %j', async (query, field) => {
    const where = 'uuids' in query ? {} : { subtree_root_id: top.id };
    expect(refusal(await list({ ...where, ...query }))).toEqual([400, 1000, field]);
  });

  it('reduces a limit beyond the maximum page', async () => {
    expect((await list({ subtree_root_id: top.id, limit: 1_000_000 })).status).toBe(200);
  });
});

describe('a cursor of tenants', () => {
  const first = async (query: Query = {}) =>
    (await list({ parent_id: top.id, limit: 1, ...query })).body.paging.cursors.after as string;

  it('contains its filters, and ignores others', async () => {
    const after = await first();
    const beside = { after, allow_deleted: false, limit: 1, parent_id: server.rootId };
    expect(namesOf(await list(beside))).toEqual(['alpha']);
    expect(namesOf(await list({ after }))).toEqual(['alpha', 'Charlie', 'bravo']);
    expect(namesOf(await list({ after: '', parent_id: server.rootId }))).toEqual(['Top']);
  });

  it('is refused if it is forged, modified, or of another list', async () => {
    const after = await first();
    const [body, signature] = after.split('.') as [string, string];
    const forged = Buffer.from(
      Buffer.from(body, 'base64url').toString().replace(top.id, server.rootId),
    ).toString('base64url');
    const users = await server.admin.get('/users', {
      subtree_root_tenant_id: server.rootId,
      limit: 1,
    });
    for (const wrong of [
      'x',
      '.',
      body,
      `${forged}.${signature}`,
      `${body}.${signature.slice(0, -1)}`,
      `${after}.`,
      users.body.paging.cursors.after as string,
      'x'.repeat(9000),
      '\u0000',
    ]) {
      expect([wrong, ...refusal(await list({ after: wrong }))]).toEqual([
        wrong,
        400,
        1000,
        'after',
      ]);
    }
  });

  it('gives no access to other callers', async () => {
    const after = await first();
    const stranger = await server.makeClient(customers[1]!.id, 'company_admin');
    expect((await list({ after }, stranger)).status).toBe(404);
  });
});

describe('the children of a tenant', () => {
  const order = async (value?: string) => {
    const { status, body } = await server.admin.request('GET', `/tenants/${top.id}/children`, {
      ...(value !== undefined && { query: { order: value } }),
    });
    expect([value, status]).toEqual([value, 200]);
    const names = new Map(customers.map(({ id, name }) => [id, name as string]));
    return (body.items as string[]).map((id) => names.get(id)).filter(Boolean);
  };

  it('are in the requested order', async () => {
    const byName = ['alpha', 'bravo', 'Charlie', 'Delta'];
    expect(await order()).toEqual(byName);
    expect(await order('name')).toEqual(byName);
    expect(await order('-name')).toEqual([...byName].reverse());
    expect(await order('as_is')).toEqual(['Delta', 'alpha', 'Charlie', 'bravo']);
    expect(await order('-as_is')).toEqual(['bravo', 'Charlie', 'alpha', 'Delta']);
    expect(await order('usage.workstations')).toEqual(byName);
    expect(await order('usage.storage.c05d399b-ba6b-41e9-a638-cd7ffc7ec87a')).toEqual(byName);
    await server.admin.put(`/tenants/${customers[1]!.id}`, { version: 1, enabled: false });
    expect(await order('status')).toEqual(['bravo', 'Charlie', 'Delta', 'alpha']);
    expect(await order('-status')).toEqual(['alpha', 'Delta', 'Charlie', 'bravo']);
    for (const wrong of ['size', '--name', 'name;drop', 'usage.', 'usage']) {
      const response = await server.admin.get(`/tenants/${top.id}/children`, { order: wrong });
      expect(refusal(response)).toEqual([400, 1000, 'order']);
    }
  });
});

describe('POST /tenants:resolve_ids', () => {
  const resolve = (body: unknown) => server.admin.post('/tenants:resolve_ids', body);

  it('finds tenants by their numbers', async () => {
    const { status, body } = await resolve({ items: [{ id: 2 }, { id: '1' }, { id: 999_999 }] });
    expect(status).toBe(200);
    expect(body).toEqual({
      items: [
        { id: 2, uuid: top.id },
        { id: 1, uuid: server.rootId },
      ],
    });
    expect((await resolve({ items: [] })).body).toEqual({ items: [] });
  });

  it.each([
    [{}, 'items'],
    [{ items: [{ id: 0 }] }, 'items.0.id'],
    [{ items: [{ id: 1 }, { id: 1.5 }] }, 'items.1.id'],
    [{ items: [{ id: 1e300 }] }, 'items.0.id'],
    [{ items: ['1'] }, 'items.0'],
    [{ items: Array(101).fill({ id: 1 }) }, 'items'],
  ])('refuses %j', async (body, field) => {
    expect(refusal(await resolve(body))).toEqual([400, 1000, field]);
  });
});
