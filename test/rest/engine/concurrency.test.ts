import { describe, expect, it } from 'vitest';
import type { Body } from '../../support/people.js';
import { useTestServer } from '../../support/server.js';

/* Concurrent requests: one succeeds, the others are refused, and none causes an internal error. */
const server = await useTestServer();

let names = 0;
const make = (kind: string, parentId = server.rootId, more: object = {}) =>
  server.makeTenant(parentId, kind, `${kind} ${++names}`, more);
const put = (path: string, body: object) => server.admin.put(path, body);
const post = (path: string, body: object = {}, query = {}) =>
  server.admin.post(path, body, { query });
const del = (path: string, version: number) => server.admin.delete(path, { version });
const get = async (path: string) => (await server.admin.get(path)).body;

/** Sends the requests at the same time. Returns their statuses in order. */
async function race(...requests: (() => Promise<{ status: number; text: string }>)[]) {
  const responses = await Promise.all(requests.map((send) => send()));
  for (const { status, text } of responses) expect(status, text).toBeLessThan(500);
  return responses.map(({ status }) => status).sort();
}
const times = <T>(count: number, of: (index: number) => T): T[] =>
  Array.from({ length: count }, (_, i) => of(i));

describe('concurrent updates of one version', () => {
  it('of a tenant: one succeeds, the others conflict', async () => {
    for (let round = 0; round < 5; round++) {
      const { id } = await make('partner');
      const change = (i: number) => () =>
        put(`/tenants/${id}`, { version: 1, internal_tag: `tag ${i}`, contact: { phone: `${i}` } });
      expect(await race(...times(6, change))).toEqual([200, 409, 409, 409, 409, 409]);
      const after = await get(`/tenants/${id}`);
      expect(after.version).toBe(2);
      expect(`tag ${after.contact.phone}`).toBe(after.internal_tag);
    }
  });

  it('of a brand: the others receive a version error, also for POST', async () => {
    const { id } = await make('partner');
    const brand = `/tenants/${id}/brand`;
    const query = (version: number) => ({ version });
    const change = (method: 'POST' | 'PUT' | 'DELETE', version: number, body?: object) => () =>
      server.admin.request(method, brand, { query: query(version), ...(body && { body }) });
    const attempts: [number, ReturnType<typeof change>[]][] = [
      [201, times(6, () => change('POST', 1))],
      [200, times(6, (i) => change('PUT', 2, { company_name: `company ${i}` }))],
      [204, times(6, () => change('DELETE', 3))],
      [201, times(6, () => change('POST', 4))],
    ];
    for (const [success, sent] of attempts) {
      const answers = await Promise.all(sent.map((send) => send()));
      const lost = answers.filter(({ status }) => status !== success);
      expect(lost.map(({ status, body }) => [status, body.error.context])).toEqual(
        times(5, () => [409, { tenant_id: id, field: 'version', code: 1001 }]),
      );
    }
  });

  it('of a user, of a move, of a disabling', async () => {
    const a = await make('partner');
    const b = await make('partner');
    const folder = await make('folder', a.id);
    const user = await server.makeUser(a.id, 'raced');
    expect(
      await race(
        ...times(4, (i) => () => put(`/users/${user.id}`, { version: 1, external_id: `${i}` })),
      ),
    ).toEqual([200, 409, 409, 409]);
    expect(
      await race(
        () => put(`/tenants/${folder.id}`, { version: 1, parent_id: b.id }),
        () => put(`/tenants/${folder.id}`, { version: 1, enabled: false }),
        () => put(`/tenants/${folder.id}`, { version: 1, kind: 'partner' }),
      ),
    ).toEqual([200, 409, 409]);
  });

  it('of one deletion: one succeeds', async () => {
    const { id } = await make('partner', server.rootId, { enabled: false });
    const statuses = await race(...times(4, () => () => del(`/tenants/${id}`, 1)));
    expect(statuses).toEqual([204, 404, 404, 404]);
    const user = await server.makeUser(server.rootId, 'deleted-once', { enabled: false });
    const of = await race(...times(4, () => () => del(`/users/${user.id}`, 1)));
    expect(of.filter((status) => status === 204)).toHaveLength(1);
  });
});

describe('a deletion concurrent with enabling', () => {
  it('never deletes an enabled tenant or user', async () => {
    for (let round = 0; round < 10; round++) {
      const { id } = await make('partner', server.rootId, { enabled: false });
      const statuses = await race(
        () => put(`/tenants/${id}`, { version: 1, enabled: true }),
        () => del(`/tenants/${id}`, 1),
      );
      expect(statuses.filter((status) => status < 300)).toHaveLength(1);
    }
  });
});

describe('concurrent requests for one name or login', () => {
  it('of new tenants: one succeeds', async () => {
    const parent = await make('partner');
    const body = { parent_id: parent.id, kind: 'folder', name: 'Wanted' };
    expect(await race(...times(6, () => () => post('/tenants', body)))).toEqual([
      201, 409, 409, 409, 409, 409,
    ]);
    const children = await get(`/tenants/${parent.id}/children`);
    expect(children.items).toHaveLength(1);
  });

  it('of new users: one succeeds', async () => {
    const parent = await make('customer');
    const body = (login: string) => ({ tenant_id: parent.id, login });
    const logins = ['wanted', 'WANTED', 'Wanted', 'wanteD'];
    expect(await race(...logins.map((login) => () => post('/users', body(login))))).toEqual([
      200, 409, 409, 409,
    ]);
  });

  it('of a renaming, a restore, a move and a new tenant: one succeeds', async () => {
    for (let round = 0; round < 8; round++) {
      const parent = await make('partner');
      const other = await make('partner');
      const name = `Contested ${round}`;
      const deleted = await server.makeTenant(parent.id, 'folder', name, { enabled: false });
      await del(`/tenants/${deleted.id}`, 1);
      const renamed = await make('folder', parent.id);
      const moved = await server.makeTenant(other.id, 'folder', name);
      const statuses = await race(
        () => put(`/tenants/${renamed.id}`, { version: 1, name }),
        () => post(`/tenants/${deleted.id}/restore`),
        () => put(`/tenants/${moved.id}`, { version: 1, parent_id: parent.id }),
        () => post('/tenants', { parent_id: parent.id, kind: 'folder', name }),
      );
      expect(statuses.filter((status) => status < 300)).toHaveLength(1);
    }
  });

  it('of a renaming, a restore and a new user: one succeeds', async () => {
    for (let round = 0; round < 8; round++) {
      const login = `contested-${round}`;
      const deleted = await server.makeUser(server.rootId, login, { enabled: false });
      await del(`/users/${deleted.id}`, 1);
      const renamed = await server.makeUser(server.rootId, `${login}-other`);
      const statuses = await race(
        () => put(`/users/${renamed.id}`, { version: 1, login }),
        () => post(`/users/${deleted.id}/restore`),
        () => post('/users', { tenant_id: server.rootId, login }),
      );
      expect(statuses.filter((status) => status < 300)).toHaveLength(1);
    }
  });

  it('of one user’s contact for one tenant: one is created', async () => {
    const tenant = await make('customer');
    const user = await server.makeUser(tenant.id, 'acting-once');
    const body = {
      user_id: user.id,
      types: ['billing'],
      email: null,
      firstname: null,
      lastname: null,
    };
    expect(await race(...times(4, () => () => post('/contacts', body)))).toEqual([
      201, 409, 409, 409,
    ]);
  });
});

describe('a tree with concurrent moves', () => {
  it('remains a tree', async () => {
    const top = await make('partner');
    const partners = await Promise.all(times(6, () => make('partner', top.id)));
    const versions = new Map(partners.map(({ id }) => [id, 1]));
    for (let round = 0; round < 4; round++) {
      const moves = partners.map(({ id }, i) => async () => {
        const parent_id = partners[(i + round + 1) % partners.length]!.id;
        const response = await put(`/tenants/${id}`, { version: versions.get(id)!, parent_id });
        if (response.status === 200) versions.set(id, response.body.version as number);
        return response;
      });
      const others = partners.map(
        ({ id }) =>
          () =>
            post('/tenants', { parent_id: id, kind: 'customer', name: `c ${round}` }),
      );
      await race(...moves, ...others);
    }
    const list = await server.admin.get('/tenants', { subtree_root_id: top.id });
    expect(list.body.items).toHaveLength(1 + partners.length * 5);
    const ids = new Set(list.body.items.map(({ id }: Body) => id));
    for (const { id, parent_id } of list.body.items as Body[]) {
      if (id !== top.id) expect(ids).toContain(parent_id);
      const { path } = await get(`/tenants/${id}?embed_path=true`);
      expect(path[0]).toBe(parent_id);
    }
  });

  it('is consistent after concurrent deletions and changes', async () => {
    for (let round = 0; round < 6; round++) {
      const partner = await make('partner', server.rootId);
      const customer = await make('customer', partner.id);
      const users = await Promise.all(
        times(4, (i) => server.makeUser(customer.id, `amid-${round}-${i}`)),
      );
      await put(`/tenants/${partner.id}`, { version: 1, enabled: false });
      await race(
        () => del(`/tenants/${partner.id}`, 2),
        ...users.flatMap(({ id, contact }, i) => [
          () => put(`/users/${id}`, { version: 1, login: `amid-${round}-${i}-new` }),
          () => put(`/contacts/${contact.id}`, { phone: '1' }),
        ]),
        () =>
          put(`/tenants/${customer.id}`, {
            version: 1,
            name: 'Renamed amid',
            contact: { fax: '2' },
          }),
        () => post('/tenants', { parent_id: customer.id, kind: 'unit', name: 'late' }),
      );
      const after = await server.admin.get(`/tenants/${customer.id}`);
      expect(after.status).toBe(404);
    }
  });
});
