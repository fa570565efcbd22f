import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { foldText } from '../../../src/entities/fold-text.js';
import type { Body } from '../../support/people.js';
import { useTestServer } from '../../support/server.js';
import { ask } from '../support.js';
import { plantWorld } from '../world.js';

const server = await useTestServer();
const world = await plantWorld(server);
const names = [
  'Ærlig',
  'ærend',
  'Zoo 100%',
  'zoo_1',
  'Über',
  'ÜBUNG',
  'a',
  'aa',
  'İz',
  'Cafe\u0301',
  'Große Straße',
  'Işık',
];
for (const [index, name] of names.entries()) {
  server.clock.offset += index % 3 === 0 ? 60_000 : 0;
  await server.makeTenant(world.south.id, index % 2 ? 'folder' : 'customer', name, {
    ...(index % 3 !== 0 && { customer_id: ['ÅS-1', 'as_2', '10%'][index % 3] }),
    enabled: index % 4 !== 0,
  });
}
const data = await ask(
  server.admin,
  `{ tenants(first: 100) { nodes { id name kind enabled customerId createdAt } } }`,
);
const rows: Row[] = data.tenants.nodes;

interface Row {
  id: string;
  name: string;
  kind: string;
  enabled: boolean;
  customerId: string | null;
  createdAt: string;
}

interface Texts {
  equals?: string;
  startsWith?: string;
  contains?: string;
}
interface Filter {
  kind?: string[];
  enabled?: boolean;
  name?: Texts;
  customerId?: Texts;
  createdAt?: { from?: string; before?: string };
  and?: Filter[];
  or?: Filter[];
  not?: Filter;
}

const fold = foldText;

function textHolds(value: string, { equals, startsWith, contains }: Texts): boolean {
  const text = fold(value);
  return (
    (equals === undefined || text === fold(equals)) &&
    (startsWith === undefined || text.startsWith(fold(startsWith))) &&
    (contains === undefined || text.includes(fold(contains)))
  );
}

/** Whether the row matches the filter, without the code of the server. */
function holds(row: Row, filter: Filter): boolean {
  const { kind, enabled, name, customerId, createdAt, and, or, not } = filter;
  return (
    (kind === undefined || kind.includes(row.kind)) &&
    (enabled === undefined || enabled === row.enabled) &&
    (name === undefined || textHolds(row.name, name)) &&
    (customerId === undefined || textHolds(row.customerId ?? '', customerId)) &&
    (createdAt?.from === undefined || row.createdAt >= createdAt.from) &&
    (createdAt?.before === undefined || row.createdAt < createdAt.before) &&
    (and === undefined || and.every((one) => holds(row, one))) &&
    (or === undefined || or.some((one) => holds(row, one))) &&
    (not === undefined || !holds(row, not))
  );
}

const some = <T>(arbitrary: fc.Arbitrary<T>) => fc.option(arbitrary, { nil: undefined });
const texts = (values: string[]) =>
  fc.record(
    {
      equals: fc.constantFrom(...values),
      startsWith: fc.constantFrom(...values),
      contains: fc.constantFrom(...values),
    },
    { requiredKeys: [] },
  );

const plain = () =>
  fc.record(
    {
      kind: fc.uniqueArray(fc.constantFrom('ROOT', 'PARTNER', 'FOLDER', 'CUSTOMER', 'UNIT')),
      enabled: fc.boolean(),
      name: texts([
        '',
        'A',
        'æ',
        'ZOO',
        'zoo 1',
        '100%',
        '%',
        '_',
        'üb',
        'Ü',
        'İ',
        'CAFÉ',
        'shop',
        'STRASSE',
        'ı',
        'IŞI',
      ]),
      customerId: texts(['', 'ås', 'ÅS-1', 'AS_2', '%', '_', 'C-1', '1']),
      createdAt: fc.record(
        {
          from: fc.nat(rows.length - 1).map((index) => rows[index]!.createdAt),
          before: fc.nat(rows.length - 1).map((index) => rows[index]!.createdAt),
        },
        { requiredKeys: [] },
      ),
    },
    { requiredKeys: [] },
  );

const filters = (): fc.Arbitrary<Filter> =>
  fc.letrec<{ filter: Filter }>((tie) => ({
    filter: fc.oneof(
      { maxDepth: 2, depthSize: 'small' },
      plain(),
      fc
        .record({
          and: some(fc.array(tie('filter'), { maxLength: 2 })),
          or: some(fc.array(tie('filter'), { maxLength: 2 })),
          not: some(tie('filter')),
        })
        .map((filter) => JSON.parse(JSON.stringify(filter)) as Filter),
    ),
  })).filter;

/** Number of conditions of a filter. Another test covers the limit. */
const sizeOf = ({ and = [], or = [], not, ...fields }: Filter): number =>
  Object.keys(fields).length +
  [...and, ...or, ...(not ? [not] : [])].reduce((total, one) => total + sizeOf(one) + 1, 2);

const query = `query($filter: TenantFilter, $first: Int, $after: String, $by: TenantOrder) {
  tenants(filter: $filter, first: $first, after: $after, orderBy: $by) {
    totalCount nodes { id } pageInfo { hasNextPage endCursor } } }`;

describe('a filter with a page and an order', () => {
  it('returns exactly the matching rows, once and in order', async () => {
    await fc.assert(
      fc.asyncProperty(
        filters(),
        fc.integer({ min: 1, max: 20 }),
        fc.constantFrom('PATH', 'NAME', 'CREATED_AT'),
        fc.constantFrom('ASC', 'DESC'),
        async (filter, first, field, direction) => {
          fc.pre(sizeOf(filter) < 90);
          const found: string[] = [];
          let after: string | null = null;
          do {
            const variables: Record<string, unknown> = {
              filter,
              first,
              after,
              by: { field, direction },
            };
            const { status, body } = await server.admin.graph(query, variables);
            expect([status, body.errors]).toEqual([200, undefined]);
            const { totalCount, nodes, pageInfo } = body.data.tenants;
            found.push(...(nodes as Body[]).map(({ id }) => id));
            expect(totalCount).toBe(rows.filter((row) => holds(row, filter)).length);
            after = pageInfo.hasNextPage ? (pageInfo.endCursor as string) : null;
          } while (after !== null);
          const expected = rows.filter((row) => holds(row, filter));
          if (field === 'PATH' && direction === 'ASC') {
            expect(found).toEqual(expected.map(({ id }) => id));
          }
          expect([...found].sort()).toEqual(expected.map(({ id }) => id).sort());
          if (field === 'CREATED_AT') {
            const dates = found.map((id) => rows.find((row) => row.id === id)!.createdAt);
            const sorted = [...dates].sort();
            expect(dates).toEqual(direction === 'ASC' ? sorted : sorted.reverse());
          }
        },
      ),
      { numRuns: 80 },
    );
  }, 60_000);
});

describe('every field of a filter', () => {
  const count = async (list: string, filter: string) =>
    (await ask(server.admin, `{ ${list}(filter: ${filter}) { totalCount } }`))[list]
      .totalCount as number;

  it('of tenants', async () => {
    expect(await count('tenants', '{ customerType: [DEFAULT] }')).toBe(rows.length);
    expect(await count('tenants', '{ customerType: [] }')).toBe(0);
    expect(await count('tenants', '{ pricingMode: [TRIAL], kind: [UNIT] }')).toBe(1);
    expect(await count('tenants', '{ mfaStatus: [ENABLED, SETUP_REQUIRED] }')).toBe(0);
    expect(await count('tenants', '{ internalTag: { equals: "VIP" } }')).toBe(1);
    expect(await count('tenants', `{ ids: ["${world.shop.id}", "${world.bay.id}"] }`)).toBe(2);
    expect(await count('tenants', '{ updatedAt: { from: "2999-01-01T00:00:00Z" } }')).toBe(0);
    expect(await count('tenants', '{ updatedAt: { before: "2999-01-01T00:00:00Z" } }')).toBe(
      rows.length,
    );
  });

  it('of users', async () => {
    const all = await count('users', '{}');
    const reader = await server.makePerson(world.shop.id, 'filter-reader', 'readonly_admin');
    await server.makeUser(world.bay.id, 'short', { disable_after: '2000-01-01T00:00:00Z' });
    expect(await count('users', '{}')).toBe(all + 2);
    expect(await count('users', '{ login: { startsWith: "FILTER-" } }')).toBe(1);
    expect(await count('users', `{ ids: ["${reader.id}"], activated: true }`)).toBe(1);
    expect(await count('users', '{ roleIds: ["readonly_admin", "root_admin"] }')).toBe(2);
    expect(await count('users', '{ enabled: false, login: { equals: "Short" } }')).toBe(1);
    expect(await count('users', '{ enabled: false }')).toBe(1);
    expect(await count('users', '{ mfaStatus: [DISABLED] }')).toBe(all + 2);
  });

  it('of clients, contacts and access policies', async () => {
    expect(await count('clients', '{ type: [API_CLIENT], status: [ENABLED] }')).toBe(2);
    expect(await count('clients', '{ type: [MANAGED_CLIENT] }')).toBe(0);
    expect(await count('clients', '{ status: [DISABLED] }')).toBe(0);
    expect(await count('contacts', '{ types: [BILLING] }')).toBe(1);
    expect(await count('contacts', '{ types: [TECHNICAL, PRIMARY] }')).toBe(2);
    expect(await count('contacts', '{ email: { contains: "@SHOP.example" } }')).toBe(1);
    expect(await count('contacts', '{ email: { equals: "Desk@example.com" } }')).toBe(1);
    expect(await count('accessPolicies', '{ roleIds: ["root_admin"] }')).toBe(2);
    expect(await count('accessPolicies', '{ trusteeType: [CLIENT] }')).toBe(2);
    expect(
      await count('accessPolicies', `{ tenantIds: ["${world.shop.id}"], trusteeType: [USER] }`),
    ).toBe(2);
    expect(await count('accessPolicies', `{ trusteeIds: ["${world.ann.id}"] }`)).toBe(1);
  });
});
