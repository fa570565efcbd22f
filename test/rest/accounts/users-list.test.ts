import { describe, expect, it } from 'vitest';
import { refusal, type Body } from '../../support/people.js';
import { useTestServer, type As } from '../../support/server.js';

type Query = Record<string, string | number | boolean>;
const tenants: Record<string, Body> = {};
const users: Record<string, Body> = {};

/*
 * partner ─ folder ─ sub (partner)
 *         └ customer ─ unit ─ inner (unit)
 * One user in each, named after the place.
 */
const server = await useTestServer();
const make = async (name: string, parentId: string, kind: string, more: object = {}) => {
  tenants[name] = await server.makeTenant(parentId, kind, name);
  users[name] = await server.makeUser(tenants[name].id, `${name}-user`, more);
  return tenants[name].id;
};
const partner = await make('partner', server.rootId, 'partner', {
  contact: { firstname: 'Zoe', lastname: 'Adams', types: ['billing'] },
});
const folder = await make('folder', partner, 'folder', { origin_id: 'app-1', external_id: 'x1' });
await make('sub', folder, 'partner', { origin_id: 'app-1' });
const customer = await make('customer', partner, 'customer', { external_id: 'x1' });
const unit = await make('unit', customer, 'unit');
await make('inner', unit, 'unit');
await server.grant('user', users.customer!.id, 'company_admin', customer);
await server.grant('user', users.unit!.id, 'backup_user', unit);

const list = (query: Query, as: As = server.admin) => server.as(as).get('/users', query);
const namesOf = ({ body }: { body: { items: Body[] } }) =>
  body.items.map(({ id }) => Object.keys(users).find((name) => users[name]!.id === id)!).sort();
const id = (name: string) => tenants[name]!.id;

describe('GET /users', () => {
  it('lists users by ids, without unknown and invisible ones', async () => {
    const uuids = [users.unit!.id, users.sub!.id, server.rootId].join();
    expect(namesOf(await list({ uuids }))).toEqual(['sub', 'unit']);
    const own = await server.makeClient(id('unit'), 'unit_admin');
    expect(namesOf(await list({ uuids }, own))).toEqual(['unit']);
  });

  it('lists users of a tenant, of a subtree, or of an origin', async () => {
    expect(namesOf(await list({ tenant_id: id('customer') }))).toEqual(['customer']);
    expect(namesOf(await list({ subtree_root_tenant_id: id('customer') }))).toEqual([
      'customer',
      'inner',
      'unit',
    ]);
    expect(namesOf(await list({ subtree_root_tenant_id: id('partner') }))).toHaveLength(6);
    expect(namesOf(await list({ origin_id: 'app-1' }))).toEqual(['folder', 'sub']);
    expect(namesOf(await list({ origin_id: 'app-1', tenant_id: id('sub') }))).toEqual(['sub']);
    expect(namesOf(await list({ origin_id: 'nobody' }))).toEqual([]);
    const ofSub = await server.makeClient(id('sub'), 'partner_admin');
    expect(namesOf(await list({ origin_id: 'app-1' }, ofSub))).toEqual(['sub']);
    const ofNone = await server.makeClient(id('sub'));
    expect((await list({ origin_id: 'app-1' }, ofNone)).status).toBe(403);
  });

  it('finds external ids within their tenant', async () => {
    const external_ids = 'x1,x2';
    expect(namesOf(await list({ external_ids, tenant_id: id('folder') }))).toEqual(['folder']);
    expect(namesOf(await list({ external_ids, tenant_id: id('sub') }))).toEqual([]);
  });

  it('can be limited to an organization', async () => {
    const inside = (more: Query = {}, root = 'partner') =>
      list({ subtree_root_tenant_id: id(root), inside_organization: true, ...more });
    expect(namesOf(await inside())).toEqual(['folder', 'partner']);
    expect(namesOf(await inside({}, 'customer'))).toEqual(['customer', 'inner', 'unit']);
    const roles = { access_policies: 'company_admin,unit_admin' };
    expect(namesOf(await inside(roles, 'customer'))).toEqual(['customer']);
    expect(namesOf(await inside({ tenant_kinds: 'unit' }, 'customer'))).toEqual(['inner', 'unit']);
    expect(namesOf(await inside({ target_tenant_id: id('unit') }, 'customer'))).toEqual([
      'customer',
      'unit',
    ]);
    const outside = await inside({ target_tenant_id: id('folder') }, 'customer');
    expect(refusal(outside)).toEqual([400, 1000, 'target_tenant_id']);
  });

  const some = '11111111-2222-3333-4444-555555555555';
  it.each([
    [{}, 'uuids'],
    [{ uuids: some, external_ids: 'x', tenant_id: some }, 'external_ids'],
    [{ uuids: some, tenant_id: some }, 'tenant_id'],
    [{ uuids: some, subtree_root_tenant_id: some }, 'subtree_root_tenant_id'],
    [{ tenant_id: some, subtree_root_tenant_id: some }, 'subtree_root_tenant_id'],
    [{ external_ids: 'x' }, 'external_ids'],
    [{ tenant_id: some, inside_organization: true }, 'inside_organization'],
    [{ subtree_root_tenant_id: some, access_policies: 'x' }, 'access_policies'],
    [{ subtree_root_tenant_id: some, tenant_kinds: 'unit' }, 'tenant_kinds'],
    [{ subtree_root_tenant_id: some, target_tenant_id: some }, 'target_tenant_id'],
    [
      { subtree_root_tenant_id: some, inside_organization: true, tenant_kinds: 'x' },
      'tenant_kinds.0',
    ],
    [{ tenant_id: 'x' }, 'tenant_id'],
    [{ uuids: Array(101).fill(some).join() }, 'uuids'],
    [{ tenant_id: some, limit: 0 }, 'limit'],
    [{ tenant_id: some, lod: 'x' }, 'lod'],
    [{ origin_id: 'a\u0000b' }, 'origin_id'],
    [{ tenant_id: some, external_ids: 'a\u0000b' }, 'external_ids.0'],
  ] as [Query, string][])('refuses %j', async (query, field) => {
    const response = await list(query);
    expect(refusal(response)).toEqual([400, 1000, field]);
    expect(response.body.error).toMatchObject({ domain: 'ApplicationAccountServer', code: 1000 });
  });

  it('has the requested fields', async () => {
    const of = async (query: Query) =>
      (await list({ tenant_id: id('customer'), ...query })).body.items[0] as Body;
    const stamps = ['created_at', 'deleted_at', 'id', 'tenant_id', 'updated_at', 'version'];
    expect(Object.keys(await of({ lod: 'stamps' })).sort()).toEqual(stamps);
    expect(Object.keys(await of({ lod: 'basic' })).sort()).toEqual(
      [...stamps, 'enabled', 'login', 'personal_tenant_id'].sort(),
    );
    expect(await of({})).toEqual(users.customer);
    const { access_policies } = await of({ with_access_policies: 'true' });
    expect(access_policies).toMatchObject([
      { role_id: 'company_admin', tenant_id: id('customer'), trustee_type: 'user' },
    ]);
  });

  it('returns every user once on the pages of each filter', async () => {
    const all = Object.values(users)
      .map((user) => user.id)
      .join();
    for (const filter of [
      { subtree_root_tenant_id: id('partner') },
      { uuids: all },
      { origin_id: 'app-1' },
    ] as Query[]) {
      const whole = namesOf(await list(filter));
      for (const limit of [1, 2, 5]) {
        const seen: string[] = [];
        let query: Query = { ...filter, limit };
        for (;;) {
          const page = await list(query);
          expect(page.body.items.length).toBeLessThanOrEqual(limit);
          seen.push(...namesOf(page));
          const { after } = page.body.paging.cursors;
          if (!after) break;
          query = { after, limit, allow_deleted: false };
        }
        expect(seen.sort()).toEqual(whole);
      }
    }
    const tenantsCursor = (
      await server.admin.get('/tenants', { subtree_root_id: server.rootId, limit: 1 })
    ).body.paging.cursors.after;
    expect(refusal(await list({ after: tenantsCursor }))).toEqual([400, 1000, 'after']);
  });

  it('returns deleted users and recent changes on request', async () => {
    const gone = await server.makeUser(id('sub'), 'gone', { enabled: false });
    server.clock.offset += 10_000;
    const since = new Date(server.services.clock() - 5000).toISOString();
    await server.admin.delete(`/users/${gone.id}?version=1`);
    const query = { subtree_root_tenant_id: id('partner') };
    const ids = async (more: Query) =>
      (await list({ ...query, ...more })).body.items.map((user: Body) => user.id) as string[];
    expect(await ids({})).not.toContain(gone.id);
    expect(await ids({ allow_deleted: true })).toContain(gone.id);
    expect(await ids({ updated_since: since })).toEqual([]);
    expect(await ids({ updated_since: since, allow_deleted: true })).toEqual([gone.id]);
  });
});

describe('the users of a tenant', () => {
  const of = async (name: string, query: Query = {}, as: As = server.admin) => {
    const { status, body } = await server.as(as).get(`/tenants/${id(name)}/users`, query);
    expect(status).toBe(200);
    return (body.items as string[]).map((found) =>
      Object.keys(users).find((user) => users[user]!.id === found)!,
    );
  };

  it('are its own, and on request those of its units or folders', async () => {
    expect(await of('partner')).toEqual(['partner']);
    const more = { include_grand_children: true, include_hidden: true };
    expect((await of('partner', more)).sort()).toEqual(['folder', 'partner']);
    expect((await of('customer', more)).sort()).toEqual(['customer', 'inner', 'unit']);
  });

  it('are in the requested order', async () => {
    const ordered = (order: string) => of('customer', { include_grand_children: true, order });
    const put = (name: string, body: object) =>
      server.admin.put(`/users/${users[name]!.id}`, { version: 1, ...body });
    await put('unit', { contact: { firstname: 'aaron', lastname: 'B', types: ['technical'] } });
    await put('inner', { contact: { firstname: 'Zed' }, enabled: false });
    expect(await ordered('name')).toEqual(['unit', 'customer', 'inner']);
    expect(await ordered('-name')).toEqual(['inner', 'customer', 'unit']);
    expect(await ordered('login')).toEqual(['customer', 'inner', 'unit']);
    expect(await ordered('-login')).toEqual(['unit', 'inner', 'customer']);
    expect(await ordered('as_is')).toEqual(['customer', 'unit', 'inner']);
    expect(await ordered('status')).toEqual(['unit', 'customer', 'inner']);
    expect(await ordered('level')).toEqual(['customer', 'unit', 'inner']);
    expect(await ordered('-level')).toEqual(['inner', 'unit', 'customer']);
    expect(await ordered('roles')).toEqual(['inner', 'unit', 'customer']);
    expect(await ordered('contact_types')).toEqual(['customer', 'inner', 'unit']);
    expect(await ordered('mfa_status')).toEqual(['unit', 'customer', 'inner']);
    expect(await ordered('usage.workstations')).toEqual(['unit', 'customer', 'inner']);
    for (const order of ['size', 'usage', '--login', 'login,name', 'u.login']) {
      const response = await server.admin.get(`/tenants/${id('customer')}/users`, { order });
      expect(refusal(response)).toEqual([400, 1000, 'order']);
    }
  });

  it('come after the enabled ones by status from their disable_after on', async () => {
    const byStatus = () => of('customer', { include_grand_children: true, order: 'status' });
    const put = await server.update(`/users/${users.unit!.id}`, {
      disable_after: new Date(server.services.clock() + 60_000).toISOString(),
    });
    expect([put.status, put.body.enabled]).toEqual([200, true]);
    expect(await byStatus()).toEqual(['unit', 'customer', 'inner']);
    server.clock.offset += 61_000;
    expect(await byStatus()).toEqual(['customer', 'unit', 'inner']);
  });
});

describe('maintenance notifications', () => {
  it('list all subscribed users, page by page', async () => {
    const read = async (query: Query = {}) => {
      const { status, body } = await server.admin.get('/users/maintenance_notifications', query);
      expect(status).toBe(200);
      return body;
    };
    const wants = { notifications: ['quota', 'maintenance'], contact: { email: 'm@example.com' } };
    const logins = ['wants-1', 'wants-2', 'wants-3'];
    for (const login of logins) await server.makeUser(id('sub'), login, wants);
    await server.makeUser(id('sub'), 'wants-nothing', { notifications: ['quota'] });
    await server.makeUser(id('sub'), 'wants-disabled', { ...wants, enabled: false });

    const all = await read();
    expect(all.paging.limit).toBe(100);
    expect(all.users.map(({ login }: Body) => login)).toEqual(['admin', ...logins]);
    expect(all.users[1]).toEqual({
      id: all.users[1].id,
      login: 'wants-1',
      email: 'm@example.com',
      notifications: ['quota', 'maintenance'],
    });
    const seen: string[] = [];
    for (let last_user_id = 0; ;) {
      const page = await read({ limit: 3, last_user_id });
      if (page.users.length === 0) {
        expect(page.paging.last_user_id).toBe(last_user_id);
        break;
      }
      seen.push(...page.users.map(({ login }: Body) => login));
      ({ last_user_id } = page.paging);
    }
    expect(seen).toEqual(['admin', ...logins]);
    expect((await read({ limit: 0 })).paging.limit).toBe(100);
  });

  it('require administration of the platform', async () => {
    const path = '/users/maintenance_notifications';
    const partner = await server.makeClient(id('partner'), 'partner_admin');
    expect((await partner.get(path)).status).toBe(403);
    for (const [query, field] of [
      [{ limit: 10_001 }, 'limit'],
      [{ limit: -1 }, 'limit'],
      [{ last_user_id: -1 }, 'last_user_id'],
      [{ last_user_id: 'x' }, 'last_user_id'],
    ] as [Query, string][]) {
      const response = await server.admin.get(path, query);
      expect(refusal(response)).toEqual([400, 1000, field]);
    }
  });
});
