import {
  getNamedType,
  getNullableType,
  isEnumType,
  isInputObjectType,
  isListType,
  isNonNullType,
  isObjectType,
  isRequiredArgument,
  isRequiredInputField,
  type GraphQLField,
  type GraphQLInputObjectType,
  type GraphQLInputType,
} from 'graphql';
import { describe, expect, it } from 'vitest';
import { buildGraphSchema } from '../../../src/resolvers/schema.js';
import { useTestServer } from '../../support/server.js';
import { ask, change, refused, send } from '../support.js';
import { plantWorld } from '../world.js';

/* How the graph reads ids, null and empty lists (ADR 19). */
const schema = buildGraphSchema();
const queries = Object.values(schema.getQueryType()!.getFields());
const mutations = Object.values(schema.getMutationType()!.getFields());

const server = await useTestServer();
const world = await plantWorld(server);
const outsider = await server.makeClient(world.bay.id, 'backup_user');

const some = '11111111-2222-3333-4444-555555555555';

const isId = (type: GraphQLInputType) => getNamedType(type).name === 'ID';

/** A selection that any object type, list or scalar has. */
const selectionOf = ({ type }: GraphQLField<unknown, unknown>) =>
  'getFields' in getNamedType(type) || 'getTypes' in getNamedType(type) ? '{ __typename }' : '';

/** An argument as it is written in a query. */
const literal = (type: GraphQLInputType, id: string): string => {
  const inner = getNullableType(type);
  if (isListType(inner)) return `[${literal(inner.ofType, id)}]`;
  if (isId(inner)) return JSON.stringify(id);
  if (inner.name === 'Int') return '1';
  return inner.name === 'Boolean' ? 'true' : '"x"';
};

describe('a root field that fails', () => {
  it('is null without affecting the rest of the response: every root field is nullable', () => {
    expect(queries.length).toBeGreaterThan(30);
    expect(queries.filter(({ type }) => isNonNullType(type)).map(({ name }) => name)).toEqual([]);
  });

  it.each(['applications', 'roles', 'offeringItems', 'editions'])(
    'because the caller cannot list it: %s',
    async (name) => {
      const field = queries.find((one) => one.name === name)!;
      const query = `{ ${name} ${selectionOf(field)} tenants { totalCount } }`;
      const { body } = await send(outsider, query);
      expect(body.data).toEqual({ [name]: null, tenants: { totalCount: expect.any(Number) } });
      expect(body.errors).toMatchObject([{ path: [name], extensions: { code: 'ACCESS_DENIED' } }]);
    },
  );
});

describe('a malformed id', () => {
  const lookups = queries.flatMap((field) =>
    field.args.filter(({ type }) => isId(type)).map(({ name }) => [field.name, name] as const),
  );

  it.each(lookups)('is BAD_INPUT: %s(%s)', async (name, argument) => {
    const field = queries.find((one) => one.name === name)!;
    const given = field.args
      .filter((one) => isRequiredArgument(one) || one.name === argument)
      .map(({ name: each, type }) => `${each}: ${literal(type, 'x')}`);
    const query = `{ ${name}(${given.join(', ')}) ${selectionOf(field)} }`;
    const isMany = isListType(getNullableType(field.args.find((a) => a.name === argument)!.type));
    expect(await refused(server.admin, query)).toEqual([
      200,
      `BAD_INPUT ${argument}${isMany ? '.0' : ''}`,
    ]);
  });

  it('is BAD_INPUT in the arguments of fields below the root', async () => {
    const fields = ['applicationFeatures { name }', 'availableRoles { id }', 'settings { name }'];
    for (const field of fields) {
      const [name, selection] = field.split(' { ');
      const query = `{ tenant(id: "${world.shop.id}") { ${name}(applicationId: "x") { ${selection!.replace('id', '__typename')} } }`;
      expect(await refused(server.admin, query)).toEqual([200, 'BAD_INPUT applicationId']);
    }
  });

  it('is distinguished from a name that is not an id', async () => {
    const names = Object.values(schema.getTypeMap()).flatMap((type) =>
      isObjectType(type) && !type.name.startsWith('__')
        ? Object.values(type.getFields()).flatMap(({ name, args }) =>
            args
              .filter(({ type: of }) => isId(of))
              .map((arg) => `${type.name}.${name}.${arg.name}`),
          )
        : [],
    );
    expect(names.filter((name) => !/\.(id|ids|[a-z]+Id)$/.test(name))).toEqual([
      'Tenant.offeringItems.names',
    ]);
    const none = `{ tenant(id: "${world.shop.id}") { offeringItems(names: ["x"]) { enabled } } }`;
    expect(await ask(server.admin, none)).toEqual({ tenant: { offeringItems: [] } });
  });

  it('is distinguished from an unknown one', async () => {
    expect(await ask(server.admin, `{ node(id: "${some}") { id } }`)).toEqual({ node: null });
    expect(await ask(server.admin, `{ nodes(ids: ["${some}"]) { id } }`)).toEqual({
      nodes: [null],
    });
  });

  it('is documented with the types of objects', () => {
    const types = schema.getPossibleTypes(schema.getType('Node') as never).map(({ name }) => name);
    expect(types.length).toBeGreaterThan(10);
    for (const name of ['node', 'nodes']) {
      const { description } = queries.find((field) => field.name === name)!;
      for (const type of types) expect(description).toContain(`\`${type}\``);
    }
  });
});

describe('an id in upper case', () => {
  const upper = (id: string) => id.toUpperCase();

  it('finds the same object, and is returned in lower case', async () => {
    const { shop, bob, north } = world;
    const query = `{
      node(id: "${upper(shop.id)}") { id }
      nodes(ids: ["${upper(bob.id)}"]) { id }
      tenant(id: "${upper(shop.id)}") { id }
      user(id: "${upper(bob.id)}") { id }
      tenants(filter: { ids: ["${upper(north.id)}"] }) { nodes { id } }
      both: tenants(filter: { or: [{ ids: ["${upper(north.id)}"] }] }) { nodes { id } }
      search(text: "bob", tenantId: "${upper(shop.id)}") { nodes { ... on User { id } } }
    }`;
    expect(await ask(server.admin, query)).toEqual({
      node: { id: shop.id },
      nodes: [{ id: bob.id }],
      tenant: { id: shop.id },
      user: { id: bob.id },
      tenants: { nodes: [{ id: north.id }] },
      both: { nodes: [{ id: north.id }] },
      search: { nodes: [{ id: bob.id }] },
    });
  });

  it('can be used with a cursor from an id in lower case', async () => {
    const ids = [world.shop.id, world.mill.id, world.bay.id];
    const text = `query ($ids: [ID!]!, $after: String) {
      tenants(first: 1, after: $after, filter: { ids: $ids }) {
        nodes { id } pageInfo { endCursor } } }`;
    const first = await ask(server.admin, text, { ids });
    const after = first.tenants.pageInfo.endCursor as string;
    const second = await ask(server.admin, text, { ids: ids.map(upper), after });
    expect(second.tenants.nodes).toHaveLength(1);
    expect(second.tenants.nodes[0].id).not.toBe(first.tenants.nodes[0].id);
  });

  it('is accepted in a mutation', async () => {
    const { tenant } = await change(server.admin, 'createTenant', 'tenant { id parentId }', {
      parentId: upper(world.shop.id),
      kind: 'UNIT',
      name: 'Loud',
    });
    expect(tenant).toEqual({
      id: expect.stringMatching(/^[0-9a-f-]{36}$/),
      parentId: world.shop.id,
    });
  });
});

describe('an empty list in a filter', () => {
  const lists = queries.filter(({ args }) => args.some(({ name }) => name === 'filter'));

  it.each(lists.map(({ name }) => name))('matches nothing: %s', async (name) => {
    const field = queries.find((one) => one.name === name)!;
    const filter = getNamedType(field.args.find((arg) => arg.name === 'filter')!.type);
    const members = Object.values((filter as GraphQLInputObjectType).getFields()).filter(
      (member) => isListType(getNullableType(member.type)) && member.name !== 'and',
    );
    expect(members.length).toBeGreaterThan(0);
    for (const member of members) {
      const query = `{ ${name}(filter: { ${member.name}: [] }) { totalCount nodes { __typename } } }`;
      const data = await ask(server.admin, query);
      expect([member.name, data[name]]).toEqual([member.name, { totalCount: 0, nodes: [] }]);
    }
  });

  it('matches nothing as an argument', async () => {
    const data = await ask(
      server.admin,
      `{ offeringItems(editions: []) { name } nodes(ids: []) { id }
        tenant(id: "${world.shop.id}") { usages(usageNames: []) { total: absoluteValue }
          offeringItems(editions: []) { __typename } } }`,
    );
    expect(data).toEqual({
      offeringItems: [],
      nodes: [],
      tenant: { usages: [], offeringItems: [] },
    });
  });
});

/** A value of `type` for a variable, with required members only. */
function valueOf(type: GraphQLInputType): unknown {
  const inner = getNullableType(type);
  if (isListType(inner)) return [valueOf(inner.ofType)];
  if (isEnumType(inner)) return inner.getValues()[0]!.name;
  if (isInputObjectType(inner)) return required(inner);
  const known: Record<string, unknown> = {
    ...{ ID: some, Int: 1, SafeInt: 1, Boolean: true, DateTime: '2026-01-31T12:00:00Z' },
    ...{ Decimal: '1.00', LocalDate: '2026-01-31', JSON: true, JSONObject: {}, Float: 1 },
  };
  return known[inner.name] ?? 'x';
}

const required = (type: GraphQLInputObjectType): Record<string, unknown> =>
  Object.fromEntries(
    Object.values(type.getFields())
      .filter(isRequiredInputField)
      .map((field) => [field.name, valueOf(field.type)]),
  );

/** Inputs with null for one optional member, at its path, and with the required members. */
function* nulled(type: GraphQLInputObjectType, seen: string[] = []): Generator<[string[], object]> {
  const base = required(type);
  for (const field of Object.values(type.getFields())) {
    const inner = getNullableType(field.type);
    if (!isRequiredInputField(field) && !isNonNullType(field.type)) {
      yield [[field.name], { ...base, [field.name]: null }];
    }
    const of = isListType(inner) ? getNullableType(inner.ofType) : inner;
    if (!isInputObjectType(of) || seen.includes(of.name)) continue;
    for (const [path, value] of nulled(of, [...seen, of.name])) {
      const held = isListType(inner) ? [value] : value;
      const at = isListType(inner) ? ['0', ...path] : path;
      yield [[field.name, ...at], { ...base, [field.name]: held }];
    }
  }
}

describe('null for an optional member of an input', () => {
  it.each(mutations.map(({ name }) => name))('is never invalid: %s', async (name) => {
    const field = mutations.find((one) => one.name === name)!;
    const [argument] = field.args;
    const type = getNamedType(argument!.type) as GraphQLInputObjectType;
    const text = `mutation ($input: ${type.name}!) { ${name}(input: $input) {
      userErrors { code field message } } }`;
    for (const [path, input] of nulled(type)) {
      const { body } = await send(server.admin, text, { input });
      const [{ code, field: blamed, message } = { code: '', field: [] as string[], message: '' }] =
        body.data?.[name]?.userErrors ?? [];
      const wrong = code === 'BAD_INPUT' && blamed?.join('.') === ['input', ...path].join('.');
      expect([path.join('.'), wrong && !/required|needed/.test(message) ? message : '']).toEqual([
        path.join('.'),
        '',
      ]);
    }
  });

  it('does not change fields that cannot be null, and clears others', async () => {
    const input = { id: world.mill.id, version: world.mill.version, customerId: 'C-1' };
    const { tenant } = await change(server.admin, 'updateTenant', 'tenant { version }', input);
    const again = { id: world.mill.id, version: tenant.version, name: null, customerId: null };
    const after = await change(server.admin, 'updateTenant', 'tenant { name customerId }', again);
    expect(after.tenant).toEqual({ name: world.mill.name, customerId: null });
  });
});

describe('an unpaired surrogate', () => {
  const variables = { text: 'a\ud800' };
  const text = 'query ($text: String!) { search(text: $text) { nodes { __typename } } }';

  it('is refused in variables of POST and GET, and in literals', async () => {
    const posted = await send(server.admin, text, variables);
    expect([posted.status, posted.body.errors![0].extensions.code]).toEqual([400, 'BAD_INPUT']);
    const got = await server.admin.get(
      '/graphql',
      { query: text, variables: JSON.stringify(variables) },
      { 'apollo-require-preflight': 'true' },
    );
    expect([got.status, got.body.errors[0].extensions.code]).toEqual([400, 'BAD_INPUT']);
    const literal = String.raw`{ search(text: "a\ud800") { nodes { __typename } } }`;
    expect((await send(server.admin, literal)).status).toBe(400);
    const nested = await send(
      server.admin,
      'query ($f: TenantFilter) { tenants(filter: $f) { totalCount } }',
      { f: { or: [{ name: { equals: '\udfff' } }] } },
    );
    expect(nested.body.errors![0].extensions.code).toBe('BAD_INPUT');
    const contact = { lastName: '\ud800' };
    const changed = await send(
      server.admin,
      'mutation ($input: UpdateUserInput!) { updateUser(input: $input) { userErrors { code } } }',
      { input: { id: world.bob.id, version: 1, contact } },
    );
    expect(changed.body.errors).toMatchObject([
      { extensions: { code: 'BAD_INPUT', field: ['variables', 'input', 'contact', 'lastName'] } },
    ]);
  });
});

describe('a timestamp', () => {
  const listed = (from: string) =>
    send(server.admin, 'query ($f: TenantFilter) { tenants(filter: $f) { totalCount } }', {
      f: { createdAt: { from } },
    });

  it.each(['2016-12-31T23:59:60Z', '2016-12-31t15:59:60.5-08:00', '2026-01-31T12:00:00.123456Z'])(
    'is accepted: %s',
    async (text) => {
      expect((await listed(text)).body.errors).toBeUndefined();
    },
  );

  it.each([
    '2026-01-31T24:00:00Z',
    '2026-01-31T12:00:60Z',
    '2026-01-30T23:59:60Z',
    '2026-02-30T12:00:00Z',
    '2026-01-31T12:00:00+24:00',
    '2026-01-31T12:00:00',
    '2026-01-31',
  ])('is refused: %s', async (text) => {
    expect((await listed(text)).body.errors).toMatchObject([
      { extensions: { code: 'BAD_USER_INPUT' } },
    ]);
  });
});
