import { describe, expect, it } from 'vitest';
import type { Body } from '../../support/people.js';
import { useTestServer, type As } from '../../support/server.js';

/*
 * Two companies of one partner. Users of one company cannot see, change or name objects of the
 * other. Users with read access cannot change what they see.
 */
const server = await useTestServer();
const partner = await server.makeTenant(server.rootId, 'partner', 'Partner');
const mine = await server.makeTenant(partner.id, 'customer', 'Mine');
const theirs = await server.makeTenant(partner.id, 'customer', 'Theirs');
const unit = await server.makeTenant(theirs.id, 'unit', 'Their unit', { enabled: false });
const user = await server.makeUser(theirs.id, 'their-user', {
  enabled: false,
  origin_id: 'their-app',
});
const deletedUser = await server.makeUser(theirs.id, 'their-deleted', { enabled: false });
await server.admin.delete(`/users/${deletedUser.id}?version=1`);
const contact: Body = (
  await server.admin.post('/contacts', {
    tenant_id: theirs.id,
    types: ['billing'],
    email: 'secret@theirs.example',
    firstname: 'S',
    lastname: 'T',
  })
).body;
const admin = await server.makeClient(mine.id, 'company_admin');
const person = await server.makePerson(mine.id, 'my-admin', 'company_admin');
const plain = await server.makePerson(theirs.id, 'their-plain-person');
const viewer = await server.makeClient(mine.id, 'readonly_admin', theirs.id);

interface Attempt {
  method: string;
  path: string;
  query?: Record<string, string | number | boolean>;
  body?: object;
}

/** All reads of objects of the other company. */
const reads = (): Attempt[] => [
  { method: 'GET', path: `/tenants/${theirs.id}` },
  {
    method: 'GET',
    path: `/tenants/${theirs.id}`,
    query: { embed_path: true, allow_deleted: true },
  },
  { method: 'GET', path: '/tenants', query: { parent_id: theirs.id } },
  { method: 'GET', path: '/tenants', query: { subtree_root_id: theirs.id } },
  { method: 'GET', path: `/tenants/${theirs.id}/children` },
  { method: 'GET', path: `/tenants/${theirs.id}/users` },
  { method: 'GET', path: `/tenants/${theirs.id}/contacts` },
  { method: 'GET', path: '/users', query: { tenant_id: theirs.id } },
  { method: 'GET', path: '/users', query: { subtree_root_tenant_id: theirs.id } },
  { method: 'GET', path: `/users/${user.id}` },
  { method: 'GET', path: `/users/${deletedUser.id}`, query: { allow_deleted: true } },
  { method: 'GET', path: `/contacts/${contact.id}` },
  { method: 'GET', path: `/contacts/${user.contact.id}` },
  { method: 'GET', path: '/search', query: { tenant: theirs.id, text: 'their' } },
];

/** All writes to objects of the other company. */
const writes = (): Attempt[] => [
  { method: 'POST', path: '/tenants', body: { name: 'x', kind: 'unit', parent_id: theirs.id } },
  { method: 'PUT', path: `/tenants/${theirs.id}`, body: { version: 1, name: 'Taken' } },
  { method: 'PUT', path: `/tenants/${theirs.id}`, body: { version: 99, name: 'Taken' } },
  { method: 'DELETE', path: `/tenants/${unit.id}`, query: { version: 1 } },
  {
    method: 'POST',
    path: '/tenants/batch/delete',
    body: { items: [{ id: unit.id, version: 1 }] },
  },
  { method: 'POST', path: `/tenants/${unit.id}/restore` },
  { method: 'POST', path: '/users', body: { tenant_id: theirs.id, login: 'intruder' } },
  { method: 'PUT', path: `/users/${user.id}`, body: { version: 1, login: 'taken-over' } },
  { method: 'DELETE', path: `/users/${user.id}`, query: { version: 1 } },
  { method: 'POST', path: `/users/${deletedUser.id}/restore`, query: { force: true } },
  { method: 'POST', path: `/users/${user.id}/password`, body: { password: 'a stolen password 1' } },
  {
    method: 'POST',
    path: '/contacts',
    body: { tenant_id: theirs.id, types: ['billing'], email: '', firstname: '', lastname: '' },
  },
  { method: 'PUT', path: `/contacts/${contact.id}`, body: { email: 'thief@example.com' } },
  { method: 'DELETE', path: `/contacts/${contact.id}` },
];

const attempt = ({ method, path, ...options }: Attempt, as: As) =>
  server.as(as).request(method, path, options);

/** All objects of the other company, as the root administrator sees them. */
const state = async () => {
  const parts = await Promise.all(
    reads().map(async (read) => {
      const { timestamp: _, ...body } = (await attempt(read, server.admin)).body;
      return body as unknown;
    }),
  );
  const login = await server.admin.get('/users/check_login?username=intruder');
  return [...parts, login.status];
};

describe('an object of another company', () => {
  it('is not found for reads and changes', async () => {
    const before = await state();
    for (const each of [...reads(), ...writes()]) {
      const response = await attempt(each, admin);
      expect([each.method, each.path, response.status]).toEqual([each.method, each.path, 404]);
      expect(response.text).not.toMatch(/Theirs|their-|secret@/);
    }
    expect(await state()).toEqual(before);
  });

  it('is not found for users, who receive an error about clients for passwords', async () => {
    for (const each of [...reads(), ...writes()]) {
      const wanted = each.path.endsWith('/password') ? 403 : 404;
      const { status } = await attempt(each, person);
      expect([each.method, each.path, status]).toEqual([each.method, each.path, wanted]);
    }
  });

  it('is omitted from lists by id', async () => {
    const list = async (path: string, uuids: string[]) =>
      (await admin.get(path, { uuids: uuids.join(), allow_deleted: true })).body.items.map(
        ({ id }: Body) => id,
      );
    expect(await list('/tenants', [theirs.id, mine.id, unit.id])).toEqual([mine.id]);
    expect(await list('/users', [user.id, deletedUser.id, person.id])).toEqual([person.id]);
    expect(await list('/contacts', [contact.id, mine.contact.id])).toEqual([mine.contact.id]);
    const origin = await admin.get('/users?origin_id=their-app');
    expect(origin.body.items).toEqual([]);
  });

  it('cannot be referred to by objects of the own tenant', async () => {
    const before = await state();
    const own = await server.makeUser(mine.id, 'my-user');
    const fields = { types: ['billing'], email: null, firstname: null, lastname: null };
    for (const [each, wanted] of [
      [
        {
          method: 'POST',
          path: '/contacts',
          body: { ...fields, tenant_id: mine.id, user_id: user.id },
        },
        400,
      ],
      [{ method: 'POST', path: '/contacts', body: { ...fields, user_id: user.id } }, 404],
      [
        {
          method: 'POST',
          path: '/contacts',
          body: { ...fields, tenant_id: theirs.id, user_id: own.id },
        },
        404,
      ],
      [
        {
          method: 'GET',
          path: '/users',
          query: {
            subtree_root_tenant_id: mine.id,
            inside_organization: true,
            target_tenant_id: theirs.id,
          },
        },
        404,
      ],
      [
        { method: 'PUT', path: `/tenants/${mine.id}`, body: { version: 1, parent_id: theirs.id } },
        404,
      ],
      [
        {
          method: 'POST',
          path: '/tenants/batch/delete',
          body: {
            items: [
              { id: mine.id, version: 1 },
              { id: theirs.id, version: 1 },
            ],
          },
        },
        409,
      ],
    ] as [Attempt, number][]) {
      const { status, text } = await attempt(each, admin);
      expect([each.method, each.path, status]).toEqual([each.method, each.path, wanted]);
      expect(text).not.toMatch(/Theirs|their-|secret@/);
    }
    expect(await state()).toEqual(before);
    const read = await server.admin.get(`/tenants/${mine.id}`);
    expect(read.body).toMatchObject({ version: 1, parent_id: mine.parent_id });
  });
});

describe('an object with read-only access', () => {
  it('can be read but not changed', async () => {
    const before = await state();
    for (const each of reads()) {
      const { status } = await attempt(each, viewer);
      expect([each.path, status]).toEqual([each.path, 200]);
    }
    for (const each of writes()) {
      const { status, body } = await attempt(each, viewer);
      expect([each.method, each.path, status]).toEqual([each.method, each.path, 403]);
      expect(body.error.context.code).toBe(1002);
    }
    expect(await state()).toEqual(before);
  });

  it('is the caller itself without any role', async () => {
    for (const each of [...reads(), ...writes()]) {
      const wanted = each.path.endsWith('/password') ? 403 : 404;
      const { status } = await attempt(each, plain);
      expect([each.method, each.path, status]).toEqual([each.method, each.path, wanted]);
    }
    const lists = await plain.get(`/users?uuids=${plain.id},${user.id}`);
    expect(lists.body.items.map(({ id }: Body) => id)).toEqual([plain.id]);
  });

  it('cannot be read without credentials', async () => {
    for (const each of [...reads(), ...writes()]) {
      const { status, body } = await attempt(each, undefined);
      expect([each.method, each.path, status]).toEqual([each.method, each.path, 401]);
      expect(body.error).toEqual({
        domain: 'PlatformAccountServer',
        code: 'unauthorized',
        message: 'Authentication is required',
        details: { info: 'authentication is required' },
      });
    }
  });
});
