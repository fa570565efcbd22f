import { afterEach, describe, expect, it, vi } from 'vitest';
import { lists } from '../../../src/domain/lists.js';
import { Groups, userMember } from '../../support/security-groups.js';
import { useTestServer, type Caller } from '../../support/server.js';
import { ask } from '../support.js';
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
// The user with an expiration is now disabled.
server.clock.offset += 1000;

const callers: Record<string, Caller> = {
  root: server.client,
  'a partner': world.api,
  'a company': world.ann,
  'a user without a role': world.bob,
};

const roots = Object.values(lists).filter(({ link }) => link === null);

const time = '2001-01-01T00:00:00Z';
const filters: Readonly<Record<string, readonly object[]>> = {
  tenants: [{ name: { contains: 'o' } }, { enabled: false }, { kind: ['CUSTOMER'] }],
  users: [
    { enabled: false },
    { not: { enabled: false } },
    { enabled: true },
    { roleIds: ['readonly_admin'] },
    { roleIds: ['protection_admin', 'company_admin'] },
    { not: { roleIds: ['readonly_admin'] } },
    { roleIds: ['none'] },
    { login: { startsWith: 'USER-1' } },
    { login: { contains: '1' } },
    { createdAt: { before: time } },
    { inSubtreeOf: world.north.id },
  ],
  contacts: [{ email: { equals: '3@example.COM' } }, { email: { contains: 'example' } }],
  accessPolicies: [
    { roleIds: ['readonly_admin'] },
    { roleIds: ['a', 'b', 'company_admin', 'readonly_admin'] },
    { trusteeType: ['USER'] },
  ],
};

const query = (list: string) => `query($first: Int, $after: String, $last: Int, $before: String,
    $orderBy: ${orderTypes[list]}, $filter: ${filterTypes[list]}) {
  list: ${list}(first: $first, after: $after, last: $last, before: $before, orderBy: $orderBy, filter: $filter) {
    nodes { id } totalCount totalCountIsExact pageInfo { endCursor startCursor hasNextPage hasPreviousPage } } }`;

const { schema } = await import('../../../src/resolvers/schema.js').then(({ graphSchema }) => ({
  schema: graphSchema(),
}));
const typeOf = (list: string, argument: string) =>
  String(
    schema
      .getQueryType()!
      .getFields()
      [list]?.args.find(({ name }) => name === argument)?.type,
  );
const orderTypes = Object.fromEntries(roots.map(({ name }) => [name, typeOf(name, 'orderBy')]));
const filterTypes = Object.fromEntries(roots.map(({ name }) => [name, typeOf(name, 'filter')]));

const served = roots.filter(({ name }) => schema.getQueryType()!.getFields()[name]);

/** Reads a list in one page, and then in pages in both directions. */
async function readAll(caller: Caller, list: string, variables: object, pageSize: number) {
  const text = query(list);
  const page = async (more: object) => (await ask(caller, text, { ...variables, ...more })).list;
  const { nodes, totalCount, totalCountIsExact } = await page({ first: 100 });
  const ids = (rows: readonly { id: string }[]) => rows.map(({ id }) => id);
  const forwards: string[] = [];
  const backwards: string[] = [];
  for (let after: string | null = null, next = true; next;) {
    const { nodes: some, pageInfo } = await page({ first: pageSize, after });
    forwards.push(...ids(some));
    [after, next] = [pageInfo.endCursor, pageInfo.hasNextPage];
  }
  for (let before: string | null = null, next = true; next;) {
    const { nodes: some, pageInfo } = await page({ last: pageSize, before });
    backwards.unshift(...ids(some));
    [before, next] = [pageInfo.startCursor, pageInfo.hasPreviousPage];
  }
  return { whole: ids(nodes), forwards, backwards, totalCount, totalCountIsExact };
}

/** All subtrees are large, and `rows` rows are looked at first. */
function beLarge(rows: number) {
  vi.spyOn(treeSizes, 'isLarge').mockResolvedValue(true);
  vi.spyOn(treeSizes, 'nearRows', 'get').mockReturnValue(rows);
}

afterEach(() => {
  vi.restoreAllMocks();
});

describe.each(Object.keys(callers))('the lists of %s in a large subtree', (who) => {
  const caller = callers[who]!;
  it.each(served)('contain the same in each order: $name', async ({ name, orders }) => {
    for (const [field, { order }] of Object.entries(orders)) {
      const usage = 'byUsage' in order ? { usage: 'storage' } : {};
      for (const direction of ['ASC', 'DESC']) {
        const variables = { orderBy: { field, direction, ...usage } };
        const small = await readAll(caller, name, variables, 5);
        expect(small.forwards).toEqual(small.whole);
        for (const rows of [3, 8, 1000]) {
          beLarge(rows);
          const label = `${field} ${direction}, ${rows} rows`;
          expect(await readAll(caller, name, variables, 5), label).toEqual(small);
          vi.restoreAllMocks();
        }
      }
    }
  });

  it.each(Object.keys(filters))('contain the same with each filter: %s', async (name) => {
    for (const filter of filters[name]!) {
      const small = await readAll(caller, name, { filter }, 2);
      for (const rows of [3, 1000]) {
        beLarge(rows);
        const label = `${JSON.stringify(filter)}, ${rows} rows`;
        expect(await readAll(caller, name, { filter }, 2), label).toEqual(small);
        vi.restoreAllMocks();
      }
    }
  });
});

it('counts the rows of a list up to a bound', async () => {
  const { list } = await ask(server.client, query('users'), { first: 1 });
  expect(list.totalCountIsExact).toBe(true);
  expect(list.totalCount).toBeGreaterThan(12);
});
