import { describe, expect, it } from 'vitest';
import { useTestServer } from '../../support/server.js';
import { ask, refused, send } from '../support.js';

const server = await useTestServer();
const closed = await useTestServer({ INTROSPECTION: 'false' });

/** What an operation is refused with, and that it does not take long. */
async function quickly(query: string, variables: Record<string, unknown> = {}) {
  const start = performance.now();
  const { status, body } = await send(server.admin, query, variables);
  expect(performance.now() - start).toBeLessThan(2000);
  expect(body.data).toBeUndefined();
  return [status, body.errors![0].extensions.code];
}
const invalid = [400, 'GRAPHQL_VALIDATION_FAILED'];
const unparsed = [400, 'GRAPHQL_PARSE_FAILED'];
const costly = [400, 'OPERATION_TOO_COSTLY'];

const repeat = (count: number, make: (index: number) => string) =>
  Array.from({ length: count }, (_, index) => make(index)).join(' ');
/** What no object has. */
const none = '11111111-2222-3333-4444-555555555555';
const parents = (depth: number) =>
  `{ tenant(id: "${none}") { ${'parent { '.repeat(depth)} id ${'}'.repeat(depth)} } }`;

describe('an operation', () => {
  it('has limits for depth, fields and aliases', async () => {
    expect((await send(server.admin, parents(18))).body.errors).toBeUndefined();
    expect(await quickly(parents(19))).toEqual(invalid);
    expect(await quickly(parents(1500))).toEqual(unparsed);
    const aliases = (count: number) => `{ ${repeat(count, (index) => `a${index}: __typename`)} }`;
    expect((await send(server.admin, aliases(50))).body.errors).toBeUndefined();
    expect(await quickly(aliases(51))).toEqual(invalid);
    expect(await quickly(`{ viewer { ${'id '.repeat(2100)} } }`)).toEqual(invalid);
    expect(await quickly(`{ viewer { ${'id '.repeat(9000)} } }`)).toEqual(unparsed);
    expect(await quickly(`{ ${'{'.repeat(4000)}`)).toEqual(unparsed);
  });

  it('counts the same with fragments as without', async () => {
    const bomb = (levels: number) =>
      `{ viewer { ...F0 } } ${repeat(levels, (index) => `fragment F${index} on Principal { ...F${index + 1} ...F${index + 1} }`)}
      fragment F${levels} on Principal { id }`;
    expect((await send(server.admin, bomb(9))).body.errors).toBeUndefined();
    expect(await quickly(bomb(12))).toEqual(invalid);
    expect(await quickly(bomb(300))).toEqual(invalid);
    const deep = `{ tenant(id: "x") { ...A } } fragment A on Tenant { ${'parent { '.repeat(12)} ...B ${'}'.repeat(12)} }
      fragment B on Tenant { ${'parent { '.repeat(12)} id ${'}'.repeat(12)} }`;
    expect(await quickly(deep)).toEqual(invalid);
    expect(
      await quickly(
        '{ viewer { ...A } } fragment A on Principal { ...B } fragment B on Principal { ...A }',
      ),
    ).toEqual(invalid);
    const many = `{ viewer { ${repeat(500, (index) => `...F${index}`)} } }
      ${repeat(500, (index) => `fragment F${index} on Principal { id }`)}`;
    expect((await send(server.admin, many)).status).toBeLessThan(500);
  });

  it('is refused if fragments of spreads result in too many selections', async () => {
    // No fields, so no limit of fields applies: each of 380 spreads visits all 990 spreads, about 7
    // million.
    const web = repeat(45, (index) => {
      const spreads = repeat(44 - index, (further) => `...F${index + 1 + further}`);
      return `fragment F${index} on Query { ${spreads || '...Unknown'} }`;
    });
    const text = `${repeat(6, (index) => `query Q${index} { a { ...G } b { ...G } c { ...G } }`)}
      fragment G on Query { ${repeat(380, (index) => `y${index} { ...F0 }`)} } ${web}`;
    expect(await quickly(text)).toEqual(invalid);
    const { body } = await send(server.admin, text);
    expect(body.errors!.map(({ message }) => message)).toEqual([
      'The fragment spreads result in too many selections: the maximum is 50000',
    ]);
  });

  it('costs the maximum number of objects', async () => {
    const nested = (outer: string, inner: string) =>
      `{ tenants(${outer}) { nodes { users(${inner}) { nodes { id } } } } }`;
    expect(await quickly(nested('first: 500', 'first: 500'))).toEqual(costly);
    expect(await quickly(nested('last: 500', 'last: 500'))).toEqual(costly);
    // A page with a negative size does not reduce the cost of others.
    const negative = `{ a: tenants(first: -2147483648) { nodes { id } } b: ${nested('first: 500', 'first: 500').slice(1)}`;
    expect(await quickly(negative)).toEqual(costly);
    const { body } = await send(server.admin, nested('first: 10', 'first: 10'));
    expect(body.extensions.cost).toEqual({ requested: 1 + 10 * (1 + 1 + 10), limit: 150_000 });
    const cheap = await send(server.admin, '{ viewer { id } }');
    expect(cheap.body.extensions.cost.requested).toBe(2);
  });

  it('costs the same with variables as with literals', async () => {
    const query = (definitions: string, args: string) =>
      `query(${definitions}) { tenants(${args}) { nodes { users(${args}) { nodes { id } } } } }`;
    const first = query('$n: Int', 'first: $n');
    expect(await quickly(first, { n: 500 })).toEqual(costly);
    expect(await quickly(query('$n: Int = 500', 'first: $n'))).toEqual(costly);
    expect(await quickly(query('$n: Int', 'first: $n, last: 500'))).toEqual(costly);
    expect(await quickly(query('$n: Int, $m: Int = 500', 'first: $n, last: $m'))).toEqual(costly);
    for (const n of [undefined, null, 0, 20]) {
      const { body } = await send(server.admin, first, { n });
      expect(body.errors).toBeUndefined();
    }
    expect(await refused(server.admin, first, { n: -5 })).toEqual([200, 'BAD_INPUT first']);
    const ids = `query($ids: [ID!]!) { nodes(ids: $ids) { ... on Tenant { users(first: 500) { nodes { id } } } } }`;
    expect(await quickly(ids, { ids: Array.from({ length: 400 }, () => 'x') })).toEqual(costly);
    const many = { ids: Array.from({ length: 501 }, () => none) };
    const plain = 'query($ids: [ID!]!) { nodes(ids: $ids) { id } }';
    expect(await refused(server.admin, plain, many)).toEqual([200, 'BAD_INPUT ids']);
  });
});

describe('a filter', () => {
  const query = 'query($f: TenantFilter) { tenants(filter: $f) { totalCount } }';
  const filtered = (f: object) => refused(server.admin, query, { f });
  const nest = (levels: number): object =>
    levels === 0 ? { enabled: true } : { not: nest(levels - 1) };

  it('has limits for depth and length', async () => {
    expect(await filtered(nest(5))).toEqual([200]);
    expect(await filtered(nest(6))).toEqual([200, 'BAD_INPUT filter']);
    const list = (length: number) => Array.from({ length }, () => ({ enabled: true }));
    expect(await filtered({ or: list(99) })).toEqual([200]);
    expect(await filtered({ and: list(99) })).toEqual([200]);
    expect(await filtered({ or: list(100) })).toEqual([200, 'BAD_INPUT filter']);
    const wide = { and: Array.from({ length: 300 }, () => ({ or: list(100) })) };
    expect(await filtered(wide)).toEqual([200, 'BAD_INPUT filter']);
    const ids = Array.from({ length: 501 }, () => server.rootId);
    expect(await filtered({ ids: ids.slice(1) })).toEqual([200]);
    expect(await filtered({ ids })).toEqual([200, 'BAD_INPUT filter.ids']);
    expect(await filtered({ ids: ['x'] })).toEqual([200, 'BAD_INPUT filter.ids']);
  });

  it('refuses text that a database cannot store', async () => {
    for (const text of ['a\u0000', 'x'.repeat(256)]) {
      for (const comparison of ['equals', 'startsWith', 'contains']) {
        for (const field of ['name', 'customerId', 'internalTag']) {
          expect(await filtered({ [field]: { [comparison]: text } })).toEqual([
            200,
            `BAD_INPUT filter.${field}`,
          ]);
        }
      }
      const roles = 'query($r: [String!]) { users(filter: { roleIds: $r }) { totalCount } }';
      expect(await refused(server.admin, roles, { r: [text] })).toEqual([
        200,
        'BAD_INPUT filter.roleIds',
      ]);
    }
    for (const name of ['__proto__', 'constructor', 'toString', 'path', 'name_key']) {
      const f = JSON.parse(`{"${name}":{"equals":"x"}}`) as object;
      expect(await filtered(f)).toEqual([400, 'BAD_USER_INPUT']);
    }
  });
});

describe('the schema', () => {
  const types = '{ __schema { types { name } } __type(name: "Tenant") { name } }';

  it('can be read without credentials', async () => {
    const { body } = await server.anonymous.graph(types);
    expect(body.data.__type).toEqual({ name: 'Tenant' });
    expect((await ask(server.admin, types)).__schema.types).toContainEqual({
      name: 'TenantFilter',
    });
  });

  it('can be hidden, with everything that would reveal it', async () => {
    for (const query of [types, '{ __type(name: "Tenant") { name } }', '{ tenantz { id } }']) {
      const { status, body, text } = await closed.admin.graph(query);
      expect([status, body.errors?.[0].extensions.code]).toEqual(invalid);
      expect(text).not.toMatch(/Did you mean|tenants\b/);
    }
    const variables = { f: { nam: 1 } };
    const wrong = await closed.admin.graph(
      'query($f: TenantFilter) { tenants(filter: $f) { totalCount } }',
      variables,
    );
    expect(wrong.status).toBe(400);
    expect(wrong.text).not.toMatch(/Did you mean/);
    expect((await closed.admin.graph('{ __typename }')).status).toBe(200);
  });
});
