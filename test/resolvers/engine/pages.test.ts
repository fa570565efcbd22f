import { describe, expect, it } from 'vitest';
import type { Body } from '../../support/people.js';
import { useTestServer } from '../../support/server.js';
import { ask, refused } from '../support.js';

const parents: Body[] = [];
const sizes = [0, 2, 3, 7];

/*
 * `parents` have 0, 2, 3 and 7 of everything: with a page of three, fewer, exactly as many, and more.
 */
const server = await useTestServer();
const top = await server.makeTenant(server.rootId, 'partner', 'Top');
const made = (path: string, body: object) => server.admin.post(path, body);
const infra = { name: 'Storage', url: 'storage://x.example', capabilities: ['backup'] };
await made('/locations', { owner_tenant_id: top.id, name: 'Of all' });
await made('/infra', { owner_tenant_id: top.id, ...infra });
for (const [index, size] of sizes.entries()) {
  const parent = await server.makeTenant(top.id, 'partner', `Parent ${index}`);
  parents.push(parent);
  for (let i = 0; i < size; i++) {
    // One moment for several rows: the order needs its last term.
    server.clock.offset += i % 3 === 0 ? 1000 : 0;
    const kind = i % 2 ? 'folder' : 'customer';
    const name = `${'BAC'[i % 3]}${index} ${i}`;
    await server.makeTenant(parent.id, kind, name, { customer_id: i % 2 ? 'Å-1' : null });
    await server.makeUser(parent.id, `user-${index}-${(i * 5) % 7}`, { enabled: i % 2 === 0 });
    await server.makeClient(parent.id, 'partner_admin');
    await made('/locations', { owner_tenant_id: parent.id, name: 'Of one' });
    await made('/infra', { owner_tenant_id: parent.id, ...infra });
    await server.admin.post('/contacts', {
      tenant_id: parent.id,
      types: ['billing'],
      email: `${i}@b.example`,
      firstname: null,
      lastname: null,
    });
  }
}

type Page = {
  edges: { cursor: string; node: Record<string, any> }[];
  pageInfo: Record<string, any>;
  totalCount: number;
};

const page =
  'edges { cursor node { id } } pageInfo { hasNextPage hasPreviousPage startCursor endCursor } totalCount';

/** A list at the root (no parent) or under a tenant. */
const listQuery = (list: string, order: string, parent: string | null) => {
  const field = `list: ${list}(first: $first, after: $after, last: $last, before: $before,
    orderBy: { field: ${order}, direction: $direction }) { ${page} }`;
  return `query($first: Int, $after: String, $last: Int, $before: String, $direction: OrderDirection!) {
    ${parent ? `tenant(id: "${parent}") { ${field} }` : field} }`;
};

async function readPage(query: string, variables: object): Promise<Page> {
  const data = await ask(server.admin, query, { direction: 'ASC', ...variables });
  return data.list ?? data.tenant.list;
}

const idsOf = ({ edges }: Page) => edges.map(({ node }) => node.id as string);

const lists: [list: string, parent: boolean, orders: string[]][] = [
  ['tenants', false, ['PATH', 'NAME', 'CREATED_AT', 'UPDATED_AT']],
  ['users', false, ['ID', 'LOGIN', 'CREATED_AT', 'UPDATED_AT']],
  ['clients', false, ['ID', 'CREATED_AT']],
  ['contacts', false, ['ID', 'UPDATED_AT']],
  ['accessPolicies', false, ['ID', 'CREATED_AT']],
  ['children', true, ['PATH', 'NAME', 'CREATED_AT']],
  ['descendants', true, ['PATH', 'NAME', 'UPDATED_AT']],
  ['users', true, ['ID', 'LOGIN', 'CREATED_AT']],
  ['clients', true, ['ID', 'CREATED_AT']],
  ['contacts', true, ['ID', 'CREATED_AT']],
  ['accessPolicies', true, ['ID', 'CREATED_AT']],
  ['locations', false, ['ID', 'CREATED_AT']],
  ['infraComponents', false, ['ID', 'UPDATED_AT']],
  ['locations', true, ['ID', 'CREATED_AT']],
  ['infraComponents', true, ['ID', 'CREATED_AT']],
  ['availableLocations', true, ['ID', 'CREATED_AT']],
  ['availableInfraComponents', true, ['ID', 'CREATED_AT']],
];
const cases = lists.flatMap(([list, parent, orders]) =>
  orders.flatMap((order) =>
    (['ASC', 'DESC'] as const).map((direction) => ({ list, parent, order, direction })),
  ),
);

describe('a list', () => {
  it.each(cases)(
    '$list (parent: $parent) by $order $direction has every row once, from either end',
    async ({ list, parent, order, direction }) => {
      const query = listQuery(list, order, parent ? parents[3]!.id : null);
      const whole = await readPage(query, { first: 500, direction });
      const all = idsOf(whole);
      expect(all.length).toBe(whole.totalCount);
      expect(new Set(all).size).toBe(all.length);
      expect(whole.pageInfo).toMatchObject({ hasNextPage: false, hasPreviousPage: false });
      const turned = await readPage(query, {
        first: 500,
        direction: direction === 'ASC' ? 'DESC' : 'ASC',
      });
      expect(idsOf(turned)).toEqual([...all].reverse());

      const size = all.length > 10 ? 5 : 3;
      const forward: string[] = [];
      let after: string | null = null;
      for (;;) {
        const one: Page = await readPage(query, { first: size, after, direction });
        forward.push(...idsOf(one));
        expect(one.totalCount).toBe(all.length);
        expect(one.pageInfo.hasNextPage).toBe(forward.length < all.length);
        expect(one.pageInfo.endCursor).toBe(one.edges.at(-1)?.cursor);
        if (!one.pageInfo.hasNextPage) break;
        after = one.pageInfo.endCursor as string;
      }
      expect(forward).toEqual(all);

      const backward: string[] = [];
      let before: string | null = null;
      for (;;) {
        const one: Page = await readPage(query, { last: size, before, direction });
        backward.unshift(...idsOf(one));
        expect(one.pageInfo.hasPreviousPage).toBe(backward.length < all.length);
        expect(one.pageInfo.startCursor).toBe(one.edges[0]?.cursor);
        if (!one.pageInfo.hasPreviousPage) break;
        before = one.pageInfo.startCursor as string;
      }
      expect(backward).toEqual(all);
    },
  );

  it('can be limited on both sides', async () => {
    const query = listQuery('users', 'LOGIN', parents[3]!.id);
    const { edges } = await readPage(query, { first: 7 });
    const between = { after: edges[1]!.cursor, before: edges[5]!.cursor };
    const ids = edges.map(({ node }) => node.id as string);
    expect(idsOf(await readPage(query, { first: 9, ...between }))).toEqual(ids.slice(2, 5));
    expect(idsOf(await readPage(query, { last: 2, ...between }))).toEqual(ids.slice(3, 5));
    const none = await readPage(query, { first: 0 });
    expect([none.edges, none.pageInfo.hasNextPage, none.totalCount]).toEqual([[], true, 7]);
  });
});

describe('a list under each of many parents', () => {
  it.each([2, 3, 9])('returns the first and the last %i rows of each', async (size) => {
    const orders = ['field: NAME', 'field: CREATED_AT, direction: DESC'];
    for (const order of orders) {
      const inner = (args: string) => `children(${args}, orderBy: { ${order} }) { ${page} }`;
      const { tenant } = await ask(
        server.admin,
        `{ tenant(id: "${top.id}") { children(orderBy: { field: NAME }) { nodes { id
          first: ${inner(`first: ${size}`)} last: ${inner(`last: ${size}`)} users(first: ${size}) { ${page} }
          descendants(first: ${size}) { ${page} } } } } }`,
      );
      for (const [index, node] of tenant.children.nodes.entries()) {
        const total = sizes[index]!;
        const alone = await ask(
          server.admin,
          `{ tenant(id: "${node.id}") { all: ${inner('first: 500')} users(first: ${size}) { ${page} } } }`,
        );
        const all = idsOf(alone.tenant.all);
        expect(all).toHaveLength(total);
        expect(idsOf(node.first)).toEqual(all.slice(0, size));
        expect(idsOf(node.last)).toEqual(all.slice(-size));
        expect(node.first.pageInfo.hasNextPage).toBe(total > size);
        expect(node.last.pageInfo.hasPreviousPage).toBe(total > size);
        expect([node.first.totalCount, node.users.totalCount]).toEqual([total, total]);
        expect(node.users).toEqual(alone.tenant.users);
      }
    }
  });

  it('continues under the parent of the cursor, and refuses the others', async () => {
    const { tenant } = await ask(
      server.admin,
      `{ tenant(id: "${top.id}") { children(orderBy: { field: NAME }) { nodes { users(first: 2) { ${page} } } } } }`,
    );
    const { endCursor } = tenant.children.nodes[3].users.pageInfo;
    const query = (parent: string) =>
      `query($after: String) { tenant(id: "${parent}") { users(first: 2, after: $after) { totalCount nodes { id } } } }`;
    const variables = { after: endCursor };
    const { tenant: next } = await ask(server.admin, query(parents[3]!.id), variables);
    expect(next.users.nodes).toHaveLength(2);
    expect(await refused(server.admin, query(parents[2]!.id), variables)).toEqual([
      200,
      'BAD_CURSOR after',
    ]);
    const all = `query($after: String) { tenant(id: "${top.id}") { children { nodes { users(after: $after) { totalCount } } } } }`;
    for (const after of [endCursor as string, '', 'x']) {
      expect(await refused(server.admin, all, { after })).toEqual([200, 'BAD_CURSOR after']);
    }
  });
});

describe('a cursor', () => {
  it('is bound to one list, filter and order', async () => {
    const first = (args: string, list = 'users') =>
      `query($after: String) { ${list}(first: 1, after: $after, ${args}) { pageInfo { endCursor } } }`;
    const filter = 'filter: { enabled: true }, orderBy: { field: LOGIN }';
    const { users } = await ask(server.admin, first(filter));
    const after = users.pageInfo.endCursor as string;
    const follow = (query: string, cursor: string) =>
      refused(server.admin, query, { after: cursor });
    expect(await follow(first(filter), after)).toEqual([200]);
    const bad = [200, 'BAD_CURSOR after'];
    expect(
      await follow(first('filter: { enabled: false }, orderBy: { field: LOGIN }'), after),
    ).toEqual(bad);
    expect(await follow(first('filter: { enabled: true }'), after)).toEqual(bad);
    expect(await follow(first(`${filter.slice(0, -2)}, direction: DESC }`), after)).toEqual(bad);
    expect(await follow(first(`${filter}, includeDeleted: true`), after)).toEqual(bad);
    expect(await follow(first('', 'clients'), after)).toEqual(bad);
    const [body, signature] = after.split('.') as [string, string];
    const list = JSON.parse(Buffer.from(body, 'base64url').toString()) as unknown;
    const forged = Buffer.from(JSON.stringify(list).replace('admin', 'admim')).toString(
      'base64url',
    );
    for (const cursor of [`${forged}.${signature}`, body, `.${signature}`, '', '\u0000']) {
      expect(await follow(first(filter), cursor)).toEqual(bad);
    }
    expect(await follow(first(filter), '\ud800.x')).toEqual([400, 'BAD_INPUT variables.after']);
  });
});

describe('a page', () => {
  it('must have valid arguments', async () => {
    const wrong = (args: string) => refused(server.admin, `{ tenants(${args}) { totalCount } }`);
    expect(await wrong('first: 1, last: 1')).toEqual([200, 'BAD_INPUT last']);
    expect(await wrong('first: -1')).toEqual([200, 'BAD_INPUT first']);
    expect(await wrong('first: 501')).toEqual([200, 'BAD_INPUT first']);
    expect(await wrong('last: 501')).toEqual([200, 'BAD_INPUT last']);
    expect(await wrong('last: -2147483648')).toEqual([200, 'BAD_INPUT last']);
    expect(await wrong('first: 2147483648')).toEqual([400, 'GRAPHQL_VALIDATION_FAILED']);
    const nested = `{ tenants(first: 2) { nodes { users(first: 501) { totalCount } } } }`;
    expect(await refused(server.admin, nested)).toEqual([200, 'BAD_INPUT first']);
  });
});
