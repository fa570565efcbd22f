import type { GraphQLFieldConfigMap } from 'graphql';
import { afterEach, describe, expect, it, vi } from 'vitest';
import { lists } from '../../../src/domain/lists.js';
import { graphSchema } from '../../../src/resolvers/schema.js';
import { Groups, userMember } from '../../support/security-groups.js';
import { useTestServer, type Caller } from '../../support/server.js';
import { send } from '../support.js';
import { plantWorld } from '../world.js';

/*
 * A list of a large subtree is read in other ways than that of a small one: from the first rows of its
 * order, and from the rows that match its filter. What it contains is the same.
 */
const server = await useTestServer();
const { treeSizes } = server.services;
const world = await plantWorld(server);
const members = [];
for (let i = 0; i < 12; i++) {
  // One moment for several rows: the order needs its last term.
  server.clock.offset += i % 3 === 0 ? 1000 : 0;
  const tenant = [world.north, world.shop, world.bay, world.floor][i % 4]!;
  const { id } = await server.makeUser(tenant.id, `user-${(i * 5) % 12}`, {
    enabled: i % 3 !== 0,
    contact: { firstname: 'BAC'[i % 3] },
    ...(i === 4 && { disable_after: new Date(server.services.clock() + 500).toISOString() }),
  });
  if (i % 2) await server.grant('user', id, 'readonly_admin', tenant.id);
  if (i % 4 === 1) members.push(userMember({ id }));
  await server.admin.post('/contacts', {
    tenant_id: tenant.id,
    types: ['billing'],
    email: `${i}@Example.com`,
    firstname: null,
    lastname: null,
  });
}
await new Groups(server).filled(world.shop.id, members, [['protection_admin', world.shop.id]]);
const eve = await server.makePerson(world.bay.id, 'eve');
await server.grant('user', eve.id, 'readonly_admin', world.mill.id);
await server.grant('user', eve.id, 'company_admin', world.floor.id);
const { id: deleted } = await server.makeUser(world.shop.id, 'gone');
await server.admin.delete(`/users/${deleted}?version=1`);
// The user with an expiration is now disabled.
server.clock.offset += 1000;

const callers: Record<string, Caller> = {
  root: server.client,
  'a partner': world.api,
  'a company': world.ann,
  'a user with roles on other tenants': eve,
};

const fields: GraphQLFieldConfigMap<unknown, unknown> = graphSchema()
  .getQueryType()!
  .toConfig().fields;
const typeOf = (list: string, argument: string) => String(fields[list]!.args![argument]!.type);
const served = Object.values(lists).filter(({ link, name }) => link === null && fields[name]);

const time = '2001-01-01T00:00:00Z';
const filters: Readonly<Record<string, readonly object[]>> = {
  tenants: [
    { name: { contains: 'o' } },
    { enabled: false },
    { kind: ['CUSTOMER'] },
    { customerId: { equals: 'c-1' } },
    { not: { customerId: { contains: 'C' } } },
    { or: [{ customerId: { equals: '' } }, { not: { name: { startsWith: 's' } } }] },
  ],
  users: [
    { enabled: false },
    { not: { enabled: false } },
    { enabled: true },
    { roleIds: ['readonly_admin'] },
    { roleIds: ['protection_admin', 'company_admin'] },
    { not: { roleIds: ['readonly_admin'] } },
    { or: [{ roleIds: ['protection_admin'] }, { not: { enabled: true } }] },
    { not: { or: [{ roleIds: ['protection_admin'] }, { enabled: false }] } },
    { roleIds: ['none'] },
    { login: { startsWith: 'USER-1' } },
    { login: { contains: '1' } },
    { createdAt: { before: time } },
    { inSubtreeOf: world.north.id },
  ],
  contacts: [
    { email: { equals: '3@example.COM' } },
    { email: { contains: 'example' } },
    { not: { email: { contains: '1' } } },
    { or: [{ not: { email: { contains: 'example' } } }, { email: { equals: '' } }] },
  ],
  accessPolicies: [
    { roleIds: ['readonly_admin'] },
    { roleIds: ['a', 'b', 'company_admin', 'readonly_admin'] },
    { not: { roleIds: ['readonly_admin'] } },
    { trusteeType: ['USER'] },
  ],
};

interface Rows {
  ids: string[];
  totalCount?: number;
  totalCountIsExact?: boolean;
  pageInfo: Record<'endCursor' | 'startCursor', string> &
    Record<'hasNextPage' | 'hasPreviousPage', boolean>;
}

const page = async (caller: Caller, list: string, variables: object): Promise<Rows> => {
  const deleted = fields[list]!.args!.includeDeleted;
  const counted = 'first' in variables && !('after' in variables);
  const { body } = await send(
    caller,
    `query($first: Int, $after: String, $last: Int, $before: String, $orderBy: ${typeOf(list, 'orderBy')},
        $filter: ${typeOf(list, 'filter')} ${deleted ? ', $includeDeleted: Boolean' : ''}) {
      list: ${list}(first: $first, after: $after, last: $last, before: $before, orderBy: $orderBy,
          filter: $filter ${deleted ? ', includeDeleted: $includeDeleted' : ''}) {
        nodes { id } ${counted ? 'totalCount totalCountIsExact' : ''}
        pageInfo { endCursor startCursor hasNextPage hasPreviousPage } } }`,
    { ...variables },
  );
  expect(body.errors).toBeUndefined();
  const { nodes, ...more } = body.data.list;
  return { ids: nodes.map(({ id }: { id: string }) => id), ...more };
};

/** Reads a list in one page, with the number of its rows. */
async function readWhole(caller: Caller, list: string, variables: object) {
  const { ids, totalCount, totalCountIsExact } = await page(caller, list, {
    ...variables,
    first: 100,
  });
  expect([totalCount, totalCountIsExact]).toEqual([ids.length, true]);
  return ids;
}

/** Reads a list in pages, forwards or backwards. */
async function readPaged(caller: Caller, list: string, variables: object, pageSize: number) {
  const forwards: string[] = [];
  const backwards: string[] = [];
  for (let after: string | null = null, next = true; next;) {
    const { ids, pageInfo } = await page(caller, list, { ...variables, first: pageSize, after });
    forwards.push(...ids);
    [after, next] = [pageInfo.endCursor, pageInfo.hasNextPage];
  }
  for (let before: string | null = null, next = true; next;) {
    const { ids, pageInfo } = await page(caller, list, { ...variables, last: pageSize, before });
    backwards.unshift(...ids);
    [before, next] = [pageInfo.startCursor, pageInfo.hasPreviousPage];
  }
  return { forwards, backwards };
}

/** All subtrees are large, and `rows` rows are looked at first. */
function beLarge(rows: number) {
  vi.spyOn(treeSizes, 'isLarge').mockResolvedValue(true);
  vi.spyOn(treeSizes, 'nearRows', 'get').mockReturnValue(rows);
}

afterEach(() => {
  vi.restoreAllMocks();
});

const defaultSize = 5;

/** Compares a list of a large subtree with that of a small one, in one page and in pages. */
async function compare(
  caller: Caller,
  list: string,
  variables: object,
  near: readonly number[],
  pageSize = defaultSize,
) {
  const whole = await readWhole(caller, list, variables);
  for (const rows of near) {
    beLarge(rows);
    const label = `${JSON.stringify(variables)}, ${rows} rows`;
    expect(await readWhole(caller, list, variables), label).toEqual(whole);
    const pages = await readPaged(caller, list, variables, pageSize);
    expect(pages, label).toEqual({ forwards: whole, backwards: whole });
    vi.restoreAllMocks();
  }
  return whole;
}

// Pages are read in both directions, so that each caller reads one of the orders.
describe.each([
  // No page is among the first rows, and some pages are.
  ['root', 'ASC', defaultSize],
  ['a partner', 'DESC', 8],
] as const)('the lists of %s in a large subtree', (who, direction, near) => {
  it.each(served)('contain the same in each order: $name', async ({ name, orders }) => {
    for (const [field, { order }] of Object.entries(orders)) {
      const usage = 'byUsage' in order ? { usage: 'storage' } : {};
      await compare(callers[who]!, name, { orderBy: { field, direction, ...usage } }, [near]);
    }
  });
});

describe.each(Object.keys(callers))('the lists of %s in a large subtree', (who) => {
  it.each(served)('contain the same in the default order: $name', async ({ name }) => {
    await compare(callers[who]!, name, {}, [defaultSize, 8, 1000]);
    if (!fields[name]!.args!.includeDeleted) return;
    await compare(callers[who]!, name, { includeDeleted: true }, [8]);
  });

  it.each(Object.keys(filters))('contain the same with each filter: %s', async (name) => {
    for (const filter of filters[name]!) await compare(callers[who]!, name, { filter }, [10], 8);
  });
});

it('users are enabled or disabled, whether they expire or not', async () => {
  const read = (filter: object | null) => readWhole(server.client, 'users', { filter });
  const [all, enabled, disabled] = [
    await read(null),
    await read({ enabled: true }),
    await read({ enabled: false }),
  ];
  expect(all.length).toBeGreaterThan(12);
  expect(disabled).toHaveLength(5);
  expect(await read({ not: { enabled: false } })).toEqual(enabled);
  expect(await read({ not: { enabled: true } })).toEqual(disabled);
  expect([...enabled, ...disabled].sort()).toEqual([...all].sort());
});

it.each([[world.bob], [eve]])(
  'a caller sees itself without a role on its tenant',
  async (caller) => {
    for (const near of [null, 1000]) {
      if (near) beLarge(near);
      expect(await readWhole(caller, 'users', {})).toContain(caller.id);
    }
    expect(await readWhole(world.bob, 'users', {})).toEqual([world.bob.id]);
  },
);

describe('pages of a large subtree', () => {
  const orderBy = { field: 'CREATED_AT', direction: 'DESC' };

  it('continue from cursors of a small one, and the other way around', async () => {
    for (const list of ['users', 'tenants']) {
      for (const api of [server.client, world.api]) {
        const whole = await readWhole(api, list, { orderBy });
        for (const first of [0, 1]) {
          const found: string[] = [];
          for (let after: string | null = null, next = true, way = first; next; way++) {
            if (way % 2) beLarge(way % 3 ? 100 : 3);
            const { ids, pageInfo } = await page(api, list, { orderBy, first: 2, after });
            vi.restoreAllMocks();
            found.push(...ids);
            [after, next] = [pageInfo.endCursor, pageInfo.hasNextPage];
          }
          expect(found).toEqual(whole);
        }
      }
    }
  });

  it('are the same without rows, between two cursors, and from the end', async () => {
    const cursorAt = async (first: number) =>
      (await page(world.api, 'users', { orderBy, first, after: null })).pageInfo.endCursor;
    const [start, end] = [await cursorAt(2), await cursorAt(7)];
    for (const more of [
      { first: 0, after: null },
      { first: 0, after: start },
      { last: 0, before: end },
      { first: 3, after: start, before: end },
      { first: 4, after: start, before: end },
      { last: 3, after: start, before: end },
      { last: 20, after: start, before: end },
      { first: 5, after: end, before: start },
    ]) {
      const small = await page(world.api, 'users', { orderBy, ...more });
      for (const rows of [2, 9, 1000]) {
        beLarge(rows);
        expect(await page(world.api, 'users', { orderBy, ...more }), JSON.stringify(more)).toEqual(
          small,
        );
        vi.restoreAllMocks();
      }
    }
  });

  it('contain the descendants of a tenant', async () => {
    for (const direction of ['ASC', 'DESC']) {
      const read = async () => {
        const { body } = await send(
          server.client,
          `query($id: ID!, $orderBy: TenantOrder) { tenant(id: $id) {
            descendants(first: 2, orderBy: $orderBy) {
              nodes { name } totalCount pageInfo { endCursor hasNextPage } } } }`,
          { id: world.north.id, orderBy: { field: 'NAME', direction } },
        );
        expect(body.errors).toBeUndefined();
        return body.data.tenant.descendants;
      };
      const small = await read();
      expect(small.totalCount).toBe(3);
      for (const rows of [2, 4, 1000]) {
        beLarge(rows);
        const { pageInfo, ...large } = await read();
        expect({ ...large, next: pageInfo.hasNextPage }).toEqual({
          nodes: small.nodes,
          totalCount: 3,
          next: true,
        });
        vi.restoreAllMocks();
      }
    }
  });
});
