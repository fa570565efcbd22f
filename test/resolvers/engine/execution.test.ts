import { describe, expect, it } from 'vitest';
import { useTestServer } from '../../support/server.js';
import { ask, refused } from '../support.js';
import { plantWorld } from '../world.js';

/*
 * However a question is put together, the answer is the same; `ask` puts each three times, for the
 * first is interpreted and the others run compiled.
 */
const server = await useTestServer();
const world = await plantWorld(server);

const shop = (selection: string, more = '') =>
  `query($id: ID!${more}) { tenant(id: $id) { ${selection} } }`;
const askShop = async (query: string, variables: object = {}) =>
  ask(server.admin, query, { id: world.shop.id, ...variables });

describe('a query', () => {
  it('can contain one field twice, with different arguments', async () => {
    const { tenant } = await askShop(
      shop(`a: users(first: 1, orderBy: { field: LOGIN }) { nodes { login } }
        b: users(orderBy: { field: LOGIN, direction: DESC }) { nodes { login } }
        n: name name parent { x: name } up: parent { name kind }`),
    );
    expect(tenant).toEqual({
      a: { nodes: [{ login: 'ann@example.com' }] },
      b: { nodes: [{ login: 'bob' }, { login: 'ann@example.com' }] },
      n: 'Shop',
      name: 'Shop',
      parent: { x: 'North' },
      up: { name: 'North', kind: 'PARTNER' },
    });
  });

  it('can spread one fragment several times, alone and merged with other fields', async () => {
    const data = await askShop(
      `query($id: ID!) {
        one: tenant(id: $id) { ...Up }
        two: tenant(id: $id) { ...Up parent { kind contact { email } } }
        three: tenant(id: $id) { parent { number } ...Up children { nodes { ...Up } } }
      }
      fragment Up on Tenant { parent { name } users(first: 1) { totalCount } }`,
    );
    const users = { totalCount: 2 };
    expect(data.one).toEqual({ parent: { name: 'North' }, users });
    expect(data.two.parent).toEqual({
      name: 'North',
      kind: 'PARTNER',
      contact: { email: 'north@example.com' },
    });
    expect(data.three).toEqual({
      parent: { name: 'North', number: expect.any(Number) as number },
      users,
      children: { nodes: [{ parent: { name: 'Shop' }, users: { totalCount: 0 } }] },
    });
  });

  it('can select on interfaces and unions', async () => {
    const { nodes, viewer } = await ask(
      server.admin,
      `query($ids: [ID!]!) {
        nodes(ids: $ids) { ...Any }
        viewer { ...Any ... on Principal { tenantId accessPolicies { nodes { trustee { ...Who } } } } }
      }
      fragment Any on Node { __typename ... on Principal { tenant { name } } ...Who
        ... on Tenant { contact { email } } ... on Contact { email firstName tenant { kind } } }
      fragment Who on Node { ... on User { login } ... on Client { status tenant { kind } } }`,
      { ids: [world.shop.id, world.bob.id, world.api.id, world.desk.id] },
    );
    expect(nodes).toEqual([
      { __typename: 'Tenant', contact: { email: 'shop@example.com' } },
      { __typename: 'User', tenant: { name: 'Shop' }, login: 'bob' },
      { __typename: 'Client', tenant: { name: 'North', kind: 'PARTNER' }, status: 'ENABLED' },
      {
        __typename: 'Contact',
        email: 'desk@example.com',
        firstName: 'Desk',
        tenant: { kind: 'CUSTOMER' },
      },
    ]);
    expect(viewer.accessPolicies.nodes).toEqual([{ trustee: { login: 'admin' } }]);
  });

  it.each([true, false])('can use @skip and @include: %s', async (on) => {
    const { a, b, c } = await askShop(
      `query($id: ID!, $on: Boolean!) {
        a: tenant(id: $id) { id ...F @include(if: $on) parent @skip(if: $on) { kind } }
        b: tenant(id: $id) { ...F }
        c: tenant(id: $id) { id ...F @include(if: $on) ... @skip(if: true) { number } ...F }
      }
      fragment F on Tenant { name parent { id @include(if: $on) name } }`,
      { on },
    );
    const parent = { ...(on && { id: world.north.id }), name: 'North' };
    expect(a).toEqual({
      id: world.shop.id,
      ...(on ? { name: 'Shop', parent } : { parent: { kind: 'PARTNER' } }),
    });
    expect(b).toEqual({ name: 'Shop', parent });
    expect(c).toEqual({ id: world.shop.id, name: 'Shop', parent });
  });

  it('can select only the type name', async () => {
    const { tenant } = await askShop(
      shop(`__typename parent { __typename } contact { __typename }
        users { __typename nodes { __typename } edges { __typename node { __typename } }
          pageInfo { __typename } }`),
    );
    expect(tenant.users.nodes).toEqual([{ __typename: 'User' }, { __typename: 'User' }]);
    expect(tenant.parent).toEqual({ __typename: 'Tenant' });
  });

  it('can select a connection with fragments and aliases', async () => {
    const { tenant } = await askShop(
      `${shop('people: users(orderBy: { field: LOGIN }) { ...P edges { row: node { login } } }')}
      fragment P on UserConnection { ... { items: nodes { id } } edges { ...E } }
      fragment E on UserEdge { node { enabled } }`,
    );
    expect(tenant.people.items).toEqual([{ id: world.ann.id }, { id: world.bob.id }]);
    expect(tenant.people.edges[0]).toEqual({
      node: { enabled: true },
      row: { login: 'ann@example.com' },
    });
  });
});

describe('a variable', () => {
  const tenants = `query($f: TenantFilter, $n: Int, $by: TenantOrder, $kinds: [TenantKind!], $d: Boolean! = false) {
    tenants(filter: $f, first: $n, orderBy: $by, includeDeleted: $d) { nodes { name } }
    some: tenants(filter: { kind: $kinds, or: [{ name: { equals: "shop" } }, { kind: $kinds }] }) {
      totalCount } }`;
  const names = async (variables: Record<string, unknown>) =>
    (await ask(server.admin, tenants, variables)).tenants.nodes.map(
      ({ name }: { name: string }) => name,
    );

  it('can have any JSON value', async () => {
    const by = { field: 'NAME' };
    expect(await names({ f: { kind: ['PARTNER'] }, by })).toEqual(['North', 'South']);
    expect(await names({ f: { kind: 'PARTNER', not: { name: { contains: 'OR' } } } })).toEqual([
      'South',
    ]);
    expect(await names({ n: 2, by: { field: 'NAME', direction: 'DESC' }, d: true })).toEqual([
      'South',
      'Shop',
    ]);
    expect(await names({ f: null, n: null, by: null, kinds: null })).toHaveLength(7);
    expect(await names({})).toHaveLength(7);
    const { some } = await ask(server.admin, tenants, { kinds: ['CUSTOMER', 'UNIT'] });
    expect(some.totalCount).toBe(4);
  });

  it('of the wrong type is an error of the client', async () => {
    for (const variables of [
      { f: 'x' },
      { f: { kind: ['NOTHING'] } },
      { f: { nope: 1 } },
      { f: { __proto__x: 1 } },
      { f: { createdAt: { from: 'yesterday' } } },
      { f: { and: [{ or: [{ name: 5 }] }] } },
      { n: 'x' },
      { n: 1.5 },
      { n: 1e20 },
      { by: { direction: 'ASC' } },
      { by: { field: 'NAME', direction: null } },
      { kinds: [null] },
    ]) {
      expect([variables, await refused(server.admin, tenants, variables)]).toEqual([
        variables,
        [400, 'BAD_USER_INPUT'],
      ]);
    }
  });

  it('of null for a non-null argument is an error of the client', async () => {
    const nulled = (query: string) => refused(server.admin, query, { v: null });
    expect(
      await nulled('query($v: Boolean) { tenant(id: "x", includeDeleted: $v) { id } }'),
    ).toEqual([200, 'BAD_USER_INPUT']);
    expect(
      await nulled('query($v: Int = 5) { search(text: "x", first: $v) { nodes { __typename } } }'),
    ).toEqual([200, 'BAD_USER_INPUT']);
    expect(
      await nulled('query($v: Boolean!) { tenants(includeDeleted: $v) { totalCount } }'),
    ).toEqual([400, 'BAD_USER_INPUT']);
    const left = await ask(
      server.admin,
      'query($v: Boolean) { tenants(includeDeleted: $v) { totalCount } }',
    );
    expect(left.tenants.totalCount).toBe(7);
  });
});
