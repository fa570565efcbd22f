import { beforeAll, describe, expect, it } from 'vitest';
import type { Body } from '../../support/people.js';
import { useTestServer } from '../../support/server.js';
import { ask, refused } from '../support.js';

/*
 * Users as REST selects and sorts them. What REST answers is the measure.
 *
 * north (partner) ─┬─ folder ── inner (customer)
 *                  ├─ shop (customer) ─┬─ floor (unit) ── shelf (unit)
 *                  │                   └─ yard (unit)
 *                  └─ closed (customer, its own administrators alone)
 */
const server = await useTestServer();
const make = (parent: Body | { id: string }, kind: string, name: string) =>
  server.makeTenant(parent.id, kind, name);
const north = await make({ id: server.rootId }, 'partner', 'North');
const folder = await make(north, 'folder', 'Folder');
const shop = await make(north, 'customer', 'Shop');
const floor = await make(shop, 'unit', 'Floor');
const tenants: Record<
  'north' | 'folder' | 'inner' | 'shop' | 'floor' | 'shelf' | 'yard' | 'closed',
  Body
> = {
  north,
  folder,
  shop,
  floor,
  inner: await make(folder, 'customer', 'Inner'),
  shelf: await make(floor, 'unit', 'Shelf'),
  yard: await make(shop, 'unit', 'Yard'),
  closed: await server.makeTenant(north.id, 'customer', 'Closed', { ancestral_access: false }),
};
const people: [keyof typeof tenants, string, object][] = [
  ['north', 'anders', { contact: { firstname: 'Ægir', lastname: 'Berg', types: ['billing'] } }],
  ['north', 'Berit', { contact: { firstname: 'ægir', types: ['technical', 'billing'] } }],
  ['folder', 'carl', { contact: { lastname: 'Zorn' }, origin_id: 'import' }],
  ['shop', 'dora', { contact: { firstname: 'Élodie' }, enabled: false, external_id: 'x-1' }],
  ['shop', 'eva', { external_id: 'x-2', origin_id: 'import' }],
  ['floor', 'finn', { contact: { firstname: 'éa' }, external_id: 'x-1' }],
  ['shelf', 'gro', { contact: { firstname: 'b', types: ['management'] } }],
  ['yard', 'hans', { contact: { firstname: 'B' } }],
  ['inner', 'ida', {}],
];
for (const [where, login, more] of people) {
  await server.makeUser(tenants[where].id, login, more);
}
const viewer = await server.makeClient(north.id, 'readonly_admin');

const logins = async (filter: object, as = server.client) => {
  const { users } = await ask(
    as,
    `query($filter: UserFilter) { users(first: 100, filter: $filter, orderBy: { field: LOGIN }) {
      totalCount nodes { login } } }`,
    { filter },
  );
  expect(users.totalCount).toBe(users.nodes.length);
  return users.nodes.map(({ login }: { login: string }) => login);
};
const loginOf = async (id: string) => (await server.admin.get(`/users/${id}`)).body.login as string;
const restLogins = async (query: string) => {
  const { body } = await server.client.get(`/users?${query}`);
  return (body.items as { login: string }[]).map(({ login }) => login).sort(byLogin);
};
const byLogin = (a: string, b: string) => (a.toLowerCase() < b.toLowerCase() ? -1 : 1);

describe('a list of users is filtered by tenant', () => {
  const id = (name: keyof typeof tenants) => tenants[name].id;

  it('in a subtree', async () => {
    for (const name of ['north', 'shop', 'floor'] as const) {
      expect(await logins({ inSubtreeOf: id(name) })).toEqual(
        await restLogins(`subtree_root_tenant_id=${id(name)}`),
      );
    }
    expect(await logins({ inSubtreeOf: id('shop') })).toEqual([
      'dora',
      'eva',
      'finn',
      'gro',
      'hans',
    ]);
  });

  it('in an organization, as include_grand_children and inside_organization have it', async () => {
    for (const name of ['north', 'shop', 'floor'] as const) {
      const listed = await server.client.get(
        `/tenants/${id(name)}/users?include_grand_children=true&order=login`,
      );
      const expected = await Promise.all((listed.body.items as string[]).map(loginOf));
      expect(await logins({ inOrganizationOf: id(name) })).toEqual(expected);
      expect(expected).toEqual(
        await restLogins(`subtree_root_tenant_id=${id(name)}&inside_organization=true`),
      );
    }
    expect(await logins({ inOrganizationOf: id('north') })).toEqual(['anders', 'Berit', 'carl']);
  });

  it('by kinds, and on the path to a tenant', async () => {
    const inside = `subtree_root_tenant_id=${id('shop')}&inside_organization=true`;
    const organization = { inOrganizationOf: id('shop') };
    expect(await logins({ ...organization, tenantKind: ['UNIT'] })).toEqual(
      await restLogins(`${inside}&tenant_kinds=unit`),
    );
    expect(await logins({ ...organization, tenantKind: ['UNIT'] })).toEqual([
      'finn',
      'gro',
      'hans',
    ]);
    expect(await logins({ ...organization, onPathTo: id('floor') })).toEqual(
      await restLogins(`${inside}&target_tenant_id=${id('floor')}`),
    );
    expect(await logins({ ...organization, onPathTo: id('shelf') })).toEqual([
      'dora',
      'eva',
      'finn',
      'gro',
    ]);
    expect(await logins({ tenantKind: [] })).toEqual([]);
  });

  it('by a tenant that the caller cannot see: nothing matches', async () => {
    for (const field of ['inSubtreeOf', 'inOrganizationOf']) {
      expect(await logins({ [field]: server.rootId }, viewer)).toEqual([]);
    }
    // Closed to all except the administrators of its parent.
    expect(await logins({ onPathTo: id('closed') }, viewer)).toEqual(['anders', 'Berit']);
    expect(await logins({ onPathTo: id('closed') })).toEqual([]);
    expect(await logins({ inSubtreeOf: id('folder') }, viewer)).toEqual(['carl', 'ida']);
  });

  it('by an invalid id: the error contains the field', async () => {
    for (const field of ['inSubtreeOf', 'inOrganizationOf', 'onPathTo']) {
      expect(
        await refused(server.admin, `{ users(filter: { ${field}: "x" }) { nodes { id } } }`),
      ).toEqual([200, `BAD_INPUT filter.${field}`]);
    }
  });

  it('and by origin', async () => {
    expect(await logins({ originIds: ['import'] })).toEqual(['carl', 'eva']);
    expect(await logins({ originIds: ['import'] })).toEqual(await restLogins('origin_id=import'));
    const own = { externalIds: ['x-1', 'x-2', 'x-3'] };
    const { tenant } = await ask(
      server.admin,
      `query($id: ID!, $filter: UserFilter) { tenant(id: $id) { users(filter: $filter,
        orderBy: { field: LOGIN }) { nodes { login } } } }`,
      { id: id('shop'), filter: own },
    );
    expect(tenant.users.nodes.map(({ login }: { login: string }) => login)).toEqual(
      await restLogins(`tenant_id=${id('shop')}&external_ids=x-1,x-2,x-3`),
    );
    expect(await logins(own)).toEqual(['dora', 'eva', 'finn']);
    expect(await logins({ originIds: [] })).toEqual([]);
    const others = await logins({ inOrganizationOf: id('shop'), not: { originIds: ['import'] } });
    expect(others).toEqual(['dora', 'finn', 'gro', 'hans']);
    // Policies can be filtered by their tenant in the same way.
    const { accessPolicies } = await ask(
      server.admin,
      `query($id: ID!) { accessPolicies(filter: { inSubtreeOf: $id }) { nodes { trusteeId } } }`,
      { id: id('north') },
    );
    expect(accessPolicies.nodes).toEqual([{ trusteeId: viewer.id }]);
  });
});

describe('a list of users is sorted', () => {
  const orders = [
    'LOGIN',
    'NAME',
    'STATUS',
    'LEVEL',
    'ROLES',
    'MFA_STATUS',
    'CONTACT_TYPES',
  ] as const;
  beforeAll(async () => {
    const { users } = await ask(
      server.admin,
      '{ users(first: 100, orderBy: { field: LOGIN }) { nodes { id login } } }',
    );
    const ids = new Map(
      (users.nodes as { id: string; login: string }[]).map(({ id, login }) => [login, id]),
    );
    const give = (login: string, roleId: string, tenant: Body) =>
      server.grant('user', ids.get(login)!, roleId, tenant.id);
    await give('finn', 'unit_admin', tenants.floor);
    await give('gro', 'readonly_admin', tenants.shelf);
    await give('eva', 'company_admin', tenants.shop);
    await give('eva', 'backup_user', tenants.shop);
    await server.admin.put(`/users/${ids.get('gro')}/mfa/status`, { enabled: true });
  });

  const listed = async (args: string, variables: object) => {
    const { users } = await ask(
      server.admin,
      `query($id: ID!, $by: UserOrderField!, $way: OrderDirection!, $after: String) {
        users(filter: { inOrganizationOf: $id }, orderBy: { field: $by, direction: $way }, ${args},
          after: $after) { pageInfo { endCursor hasNextPage } nodes { id login } } }`,
      { id: tenants.shop.id, ...variables },
    );
    return users;
  };

  it.each(orders.flatMap((by) => [[by, 'ASC'] as const, [by, 'DESC'] as const]))(
    'by %s, %s, as in REST',
    async (by, way) => {
      const order = `${way === 'DESC' ? '-' : ''}${by.toLowerCase()}`;
      const path = `/tenants/${tenants.shop.id}/users?include_grand_children=true&order=${order}`;
      const { body } = await server.admin.get(path);
      const all = await listed('first: 100', { by, way });
      expect(all.nodes.map(({ id }: { id: string }) => id)).toEqual(body.items);
    },
  );

  it.each(orders)('by %s, page by page', async (by) => {
    const way = 'ASC';
    const all = await listed('first: 100', { by, way });
    const paged: string[] = [];
    let after: string | null = null;
    do {
      const page: any = await listed('first: 2', { by, way, after });
      paged.push(...page.nodes.map(({ login }: { login: string }) => login));
      after = page.pageInfo.hasNextPage ? page.pageInfo.endCursor : null;
    } while (after);
    expect(paged).toEqual(all.nodes.map(({ login }: { login: string }) => login));
  });

  it('under many parents at once', async () => {
    const { tenant } = await ask(
      server.admin,
      `query($id: ID!) { tenant(id: $id) { descendants(first: 20) { nodes { name
        users(first: 1, orderBy: { field: NAME, direction: DESC }) { nodes { login } } } } } }`,
      { id: tenants.shop.id },
    );
    expect(tenant.descendants.nodes).toEqual([
      { name: 'Floor', users: { nodes: [{ login: 'finn' }] } },
      { name: 'Shelf', users: { nodes: [{ login: 'gro' }] } },
      { name: 'Yard', users: { nodes: [{ login: 'hans' }] } },
    ]);
  });

  it('by names beyond ASCII, without regard to their case', async () => {
    const { users } = await ask(
      server.admin,
      `query($id: ID!) { users(filter: { inOrganizationOf: $id }, orderBy: { field: NAME }) {
        nodes { login } } }`,
      { id: tenants.north.id },
    );
    expect(users.nodes.map(({ login }: { login: string }) => login)).toEqual([
      'carl',
      'Berit',
      'anders',
    ]);
  });

  it('by roles that the caller cannot see: they do not count', async () => {
    const { id } = await server.makePerson(tenants.shop.id, 'kari');
    await server.grant('user', id, 'readonly_admin', server.rootId);
    const first = (as: typeof server.client) =>
      ask(
        as,
        `query($id: ID!) { users(filter: { inOrganizationOf: $id }, first: 1,
          orderBy: { field: ROLES, direction: DESC }) { nodes { login } } }`,
        { id: tenants.shop.id },
      );
    const admin = await server.makeClient(tenants.shop.id, 'readonly_admin');
    expect((await first(admin)).users.nodes).toEqual([{ login: 'finn' }]);
    const path = `/tenants/${tenants.shop.id}/users?order=-roles`;
    const { body } = await admin.get(path);
    expect(await loginOf((body.items as string[])[0]!)).toBe('eva');
  });
});
