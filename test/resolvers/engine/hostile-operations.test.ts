import { describe, expect, it, vi } from 'vitest';
import { useTestServer, type As, type TestServer } from '../../support/server.js';
import { send } from '../support.js';

/*
 * Documents and variables that are cheap to send and expensive to handle (ADR 17). The time limits are far
 * above what the server needs and far below what it needed before the limits: the machine may be busy.
 */
const open = await useTestServer();
const closed = await useTestServer({ INTROSPECTION: 'false' });

const repeat = (count: number, make: (index: number) => string) =>
  Array.from({ length: count }, (_, index) => make(index)).join(' ');

/** Status, code of the first error and CPU milliseconds of one request with this body. */
async function measured(server: TestServer, payload: string, as: As = server.admin) {
  const before = process.cpuUsage();
  const { status, body, text } = await server
    .as(as)
    .post('/graphql', payload, { headers: { 'content-type': 'application/json' } });
  const { user, system } = process.cpuUsage(before);
  return {
    status,
    code: body.errors?.[0].extensions.code as string | undefined,
    milliseconds: (user + system) / 1000,
    size: text.length,
  };
}

const chain = (count: number, last: string) =>
  `{ viewer { ...F0 } } ${repeat(count, (index) => `fragment F${index} on Principal { ...F${index + 1} }`)}
   fragment F${count} on Principal { ${last} }`;

const documents: Record<string, string> = {
  'a cycle of 400 fragments': chain(399, '...F0'),
  'a chain of 400 fragments': chain(399, 'id'),
  '200 fragments that overlap': `{ viewer { ${repeat(200, (index) => `...F${index}`)} } }
    ${repeat(200, (index) => `fragment F${index} on Principal { id tenant { id name kind } }`)}`,
  '1,000 times the same field': `{ viewer { ${'tenant { id } '.repeat(1000)} } }`,
  'the same fields in each other': `{ ${repeat(10, () => `viewer { ${repeat(10, () => `tenant { ${repeat(10, () => 'parent { id }')} }`)} }`)} }`,
  '1,600 aliases': `{ ${repeat(1600, (index) => `a${index}: __typename`)} }`,
  '10,000 aliases': `{ ${repeat(10_000, (index) => `a${index}: __typename`)} }`,
  '5,000 directives': `{ viewer ${'@a'.repeat(5000)} { id } }`,
  '2,400 directives': `{ viewer ${'@a'.repeat(2400)} { id } }`,
  '1,500 variables': `query(${repeat(1500, (index) => `$v${index}: Int`)}) { __typename }`,
  '500 operations': repeat(500, (index) => `query Q${index} { __typename }`),
  '600 unknown types': `{ viewer { ${repeat(600, (index) => `... on TenantConnectio${index} { id }`)} } }`,
  '1,900 unknown fields': `{ viewer { ${repeat(1900, (index) => `tenantt${index}`)} } }`,
  '2,400 nested lists in a literal': `{ tenant(id: ${'['.repeat(2400)}${']'.repeat(2400)}) { id } }`,
  '1,200 nested objects in a literal': `{ tenants(filter: ${'{not:'.repeat(1200)} 1 ${'}'.repeat(1200)}) { totalCount } }`,
  '2,400 nested lists in a type': `query($v: ${'['.repeat(2400)}Int${']'.repeat(2400)}) { __typename }`,
  '2,400 selections in each other': `${'{a'.repeat(2400)}${'}'.repeat(2400)}`,
  '2,400 inline fragments in each other': `{ viewer ${'{...'.repeat(1600)}{id}${'}'.repeat(1600)} }`,
  'a megabyte of line ends, and unknown fields': `${'\n'.repeat(400_000)} { ${repeat(150, (index) => `nothing${index}`)} }`,
  'a megabyte of comments': `${'#\n'.repeat(300_000)} { nothing }`,
  'a text literal of a megabyte': `{ tenants(first: "${'x'.repeat(900_000)}") { totalCount } }`,
};

describe('a hostile document', () => {
  // Repeated if it was slow, because the processor may be busy with other tests.
  it.each(Object.keys(documents))('is refused quickly: %s', { retry: 2 }, async (name) => {
    for (const server of [open, closed]) {
      const logged = vi.spyOn(server.services.log, 'error');
      const { status, code, milliseconds, size } = await measured(
        server,
        JSON.stringify({ query: documents[name] }),
      );
      if (process.env.SHOW_TIMES) console.log(name, status, code, milliseconds, size);
      expect([status, code]).toEqual([
        400,
        expect.stringMatching(/^GRAPHQL_(PARSE|VALIDATION)_FAILED$/),
      ]);
      expect(size).toBeLessThan(20_000);
      expect(milliseconds).toBeLessThan(150);
      // It is an error of the client: no stack trace is logged.
      expect(logged).not.toHaveBeenCalled();
      logged.mockRestore();
    }
  });

  it('does not cause large valid documents to be refused', async () => {
    const fragments = repeat(
      40,
      (index) => `fragment F${index} on Tenant { id name kind parent { id name } number }`,
    );
    const query = `query($id: ID!) { tenant(id: $id) { ${repeat(40, (index) => `...F${index}`)} } } ${fragments}`;
    const { status, body } = await send(open.admin, query, { id: open.rootId });
    expect([status, body.errors]).toEqual([200, undefined]);
    expect(body.data.tenant).toMatchObject({ id: open.rootId, parent: null });
  });

  it('causes a valid operation in the same document to be refused', async () => {
    const query = `query A { __typename } query B { ...X } fragment X on Query { ...X }`;
    const { body } = await open.admin.post('/graphql', { query, operationName: 'A' });
    expect(body.errors[0].extensions.code).toBe('GRAPHQL_VALIDATION_FAILED');
  });
});

describe('a hostile variable', () => {
  const one = 'query($n: Int) { tenants(first: $n) { totalCount } }';
  const filter = 'query($f: TenantFilter) { tenants(filter: $f) { totalCount } }';
  const ids = 'query($ids: [ID!]!) { nodes(ids: $ids) { id } }';
  const nested = (levels: number) => `nested ${levels}`;
  /** The body of a request with lists that `JSON.stringify` cannot write. */
  const bodyOf = (query: string, variables: object) =>
    JSON.stringify({ query, variables }).replace(
      /"nested (\d+)"/g,
      (_, levels) => `${'['.repeat(Number(levels))}${']'.repeat(Number(levels))}`,
    );

  it.each([
    ['suggestions that never end', one, { n: ' Did you mean '.repeat(15_000) }],
    ['suggestions in an enum', filter, { f: { kind: ' Did you mean '.repeat(15_000) } }],
    ['question marks', filter, { f: { kind: `${' Did you mean ?'.repeat(15_000)}\n` } }],
    ['a long name', filter, { f: { [' Did you mean '.repeat(15_000)]: 1 } }],
    ['2,400 nested lists', one, { n: nested(2400) }],
    ['100,000 nested lists', filter, { f: { kind: nested(100_000) } }],
    ['100,000 nested lists for ids', ids, { ids: nested(100_000) }],
    [
      'many unknown names',
      filter,
      {
        f: Object.fromEntries(Array.from({ length: 40_000 }, (_, index) => [`enable${index}`, 1])),
      },
    ],
    ['a list of 300,000', ids, { ids: Array.from({ length: 300_000 }, () => 1) }],
    ['wrong values by the thousand', ids, { ids: Array.from({ length: 40_000 }, () => null) }],
  ])('is refused quickly: %s', async (_name, query, variables) => {
    for (const server of [closed, open]) {
      const logged = vi.spyOn(server.services.log, 'error');
      for (let times = 0; times < 3; times++) {
        const { status, code, milliseconds, size } = await measured(
          server,
          bodyOf(query, variables),
        );
        if (process.env.SHOW_TIMES) console.log(_name, status, code, milliseconds, size);
        expect([400, 200]).toContain(status);
        expect(code).toMatch(/^BAD_USER_INPUT|OPERATION_TOO_COSTLY|BAD_INPUT$/);
        expect(size).toBeLessThan(20_000);
        expect(milliseconds).toBeLessThan(1000);
      }
      expect(logged).not.toHaveBeenCalled();
      logged.mockRestore();
    }
  });

  it('is named in the message, as other invalid variables are', async () => {
    const { body } = await send(open.admin, one, { n: 'five' });
    expect(body.errors![0].message).toContain('Int cannot represent non-integer value: "five"');
    const misspelt = await send(open.admin, filter, { f: { enable: true } });
    expect(misspelt.body.errors![0].message).toMatch(/Did you mean "enabled"/);
  });
});

describe('without introspection', () => {
  it('no suggestion reveals a name', async () => {
    for (const [query, variables] of [
      ['{ tenantz { totalCount } }', {}],
      ['{ viewer { idd } }', {}],
      ['{ tenants(fist: 1) { totalCount } }', {}],
      ['{ tenants(filter: { kind: CUSTOMR }) { totalCount } }', {}],
      ['{ tenants(filter: { knd: CUSTOMER }) { totalCount } }', {}],
      ['{ viewer { ... on Usr { id } } }', {}],
      ['query($f: TenantFilter) { tenants(filter: $f) { totalCount } }', { f: { knd: 1 } }],
      ['query($f: TenantFilter) { tenants(filter: $f) { totalCount } }', { f: { kind: 'X' } }],
    ] as const) {
      for (let times = 0; times < 3; times++) {
        const { status, text } = await closed.admin.graph(query, variables);
        expect([query, status]).toEqual([query, 400]);
        expect(text).not.toMatch(/Did you mean/);
      }
    }
  });
});
