import { Kind, OptionalKind, type TObject, type TSchema } from '@sinclair/typebox';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { Operation } from '../../src/rest/engine/operation.js';
import { operations } from '../../src/rest/operations.js';
import { wireName } from '../../src/rest/engine/read-input.js';
import { contract, documented, keyOf, type ContractSchema } from './contract.js';
import { scenarios } from './scenarios/index.js';
import type { Call } from './scenarios/scenario.js';
import { send } from './walk.js';
import { makeWorld, type World } from './world.js';

/* How every operation reads null, empty lists, ids in any case, and ids that cannot be one (ADR 19). */
let world: World;
beforeAll(async () => {
  world = await makeWorld();
});
afterAll(() => world.server.close());

const prepare = async (operation: Operation): Promise<Call> =>
  scenarios[keyOf(operation)]!.prepare(world);

const takesNull = (schema: TSchema): boolean =>
  Array.isArray(schema.anyOf)
    ? (schema.anyOf as TSchema[]).some(takesNull)
    : ['Null', 'Unknown', 'Any'].includes(schema[Kind]);

/** The alternative that is not null. */
function inner(schema: TSchema): TSchema {
  const options = ((schema.anyOf ?? []) as TSchema[]).filter((option) => option[Kind] !== 'Null');
  return options.length === 1 ? options[0]! : schema;
}

type Path = (string | number)[];

/** The paths of the optional members of `schema` that null is no value of. */
function optionalMembers({ properties }: TObject): Path[] {
  return Object.entries(properties).flatMap(([name, property]) => {
    const wire = wireName(name, property);
    const own: Path[] =
      property[OptionalKind] === 'Optional' && !takesNull(property) ? [[wire]] : [];
    const given = inner(property);
    const item = given[Kind] === 'Array' ? inner(given.items as TSchema) : undefined;
    const below =
      given[Kind] === 'Object'
        ? optionalMembers(given as TObject).map((path) => [wire, ...path])
        : item?.[Kind] === 'Object'
          ? optionalMembers(item as TObject).map((path) => [wire, 0, ...path])
          : [];
    return [...own, ...below];
  });
}

/** `value` with `change` done to the object that holds the member at `path`. */
function changed(value: unknown, path: Path, change: (holder: any, name: any) => void): unknown {
  const [name, ...rest] = path;
  const holder: any = Array.isArray(value) ? [...(value as unknown[])] : { ...(value as object) };
  if (rest.length === 0) change(holder, name);
  else {
    const next = holder[name!] ?? (typeof rest[0] === 'number' ? [] : {});
    holder[name!] = changed(next, rest, change);
  }
  return holder;
}

/** `body` with an address of its own: it is the login of a user whose login is not given. */
const unique = (body: unknown): unknown =>
  JSON.parse(
    JSON.stringify(body).replaceAll('ada@example.com', `${world.fresh('ada')}@example.com`),
  );

const withBody = operations.filter(({ body, form }) => body && !form);

describe('null for an optional member of a body', () => {
  it.each(withBody.map((operation) => [keyOf(operation), operation] as const))(
    'counts as not given: %s',
    async (_, operation) => {
      const outcome = async (path: Path, change: (holder: any, name: any) => void) => {
        const call = await prepare(operation);
        const body = changed(unique(call.body ?? {}), path, change);
        const answer = await send(world, operation, call, { body });
        const { error } = answer.body ?? {};
        return [
          path.join('.'),
          answer.status,
          error?.context?.field,
          Object.keys(answer.body ?? {}),
        ];
      };
      for (const path of optionalMembers(operation.body!)) {
        const nulled = await outcome(path, (holder, name) => (holder[name] = null));
        const left = await outcome(path, (holder, name) => (holder[name] = undefined));
        expect(nulled).toEqual(left);
      }
    },
    60_000,
  );

  it('is tested in each body with such members', () => {
    const paths = withBody.flatMap(({ body }) =>
      optionalMembers(body!).map((path) => path.join('.')),
    );
    expect(paths.length).toBeGreaterThan(100);
    expect(paths).toEqual(expect.arrayContaining(['contact.types', 'update_lock', 'enabled']));
  });
});

/** The members of a documented body, by their paths, and whether they can be null. */
function documentedMembers(
  schema: ContractSchema,
  at: Path = [],
): [path: string, nulls: boolean][] {
  const resolve = (one: ContractSchema): ContractSchema =>
    one.$ref ? resolve(contract.types[(one.$ref as string).split('/').at(-1)!]!) : one;
  const options = (one: ContractSchema): ContractSchema[] => {
    const { oneOf, anyOf, ...own } = resolve(one);
    const several = (oneOf ?? anyOf) as ContractSchema[] | undefined;
    return several ? several.flatMap(options) : [own];
  };
  return options(schema).flatMap(({ properties = {}, items }) => [
    ...(items ? documentedMembers(items as ContractSchema, [...at, 0]) : []),
    ...Object.entries(properties as Record<string, ContractSchema>).flatMap(
      ([name, member]): [string, boolean][] => [
        [
          [...at, name].join('.'),
          options(member).some(({ type, enum: values }) =>
            [type, values].flat().some((one) => one === 'null' || one === null),
          ),
        ],
        ...documentedMembers(member, [...at, name]),
      ],
    ),
  ]);
}

/** The members of a body of this server, as in `documentedMembers`. */
function membersOf(schema: TSchema, at: Path = []): [path: string, nulls: boolean][] {
  const given = inner(schema);
  if (given[Kind] === 'Array') return membersOf(given.items as TSchema, [...at, 0]);
  if (given[Kind] !== 'Object') return [];
  return Object.entries((given as TObject).properties).flatMap(([name, property]) => {
    const path = [...at, wireName(name, property)];
    return [[path.join('.'), takesNull(property)], ...membersOf(property, path)];
  });
}

describe('null', () => {
  it.each(withBody.map((operation) => [keyOf(operation), operation] as const))(
    'is accepted where the contract documents it, and nowhere else: %s',
    (key, { body }) => {
      const schema = documented(key)?.request?.schema;
      if (!schema) return;
      const wanted = new Map(documentedMembers(schema));
      // Usage reports are validated individually: an invalid value fails only its own report.
      const known = key === 'PUT /api/2/tenants/usages' ? [] : membersOf(body!);
      const differing = known.filter(([path, nulls]) => (wanted.get(path) ?? nulls) !== nulls);
      expect(differing).toEqual([]);
    },
  );
});

describe('a required member', () => {
  it.each([
    ['POST', '/tenants', 'name'],
    ['POST', '/tenants', 'kind'],
    ['POST', '/users', 'login'],
  ])('cannot be null: %s %s %s', async (method, path, field) => {
    const { customerId, server } = world;
    const body = {
      ...{ name: 'x', kind: 'unit', parent_id: customerId, tenant_id: customerId, login: 'null' },
      [field]: null,
    };
    const answer = await server.admin.request(method, path, { body });
    expect(answer.status).toBe(400);
    expect(answer.body.error.context.field).toBe(field);
  });
});

const uuid = /[0-9a-f]{8}-([0-9a-f]{4}-){3}[0-9a-f]{12}/g;

/** Returns `value` with all UUIDs in upper case. */
function shouted<T>(value: T): T {
  if (typeof value === 'string') return value.replace(uuid, (id) => id.toUpperCase()) as T;
  if (Array.isArray(value)) return value.map(shouted) as T;
  if (typeof value !== 'object' || value === null || Buffer.isBuffer(value)) return value;
  return Object.fromEntries(
    Object.entries(value).map(([name, inside]) => [name, shouted(inside)]),
  ) as T;
}

describe('UUIDs in upper case', () => {
  it.each(operations.map((operation) => [keyOf(operation), operation] as const))(
    'are accepted, and returned in lower case: %s',
    async (_, operation) => {
      const call = await prepare(operation);
      const loud = shouted({ ...call, as: call.as && 'username' in call.as ? call.as : undefined });
      const { status, text } = await send(world, operation, {
        ...loud,
        ...(call.file !== undefined && { file: call.file }),
        as: call.as && 'username' in call.as ? loud.as : call.as,
      });
      expect(status, text).toBe(operation.success);
      const upper = /[0-9A-F]{8}-([0-9A-F]{4}-){3}[0-9A-F]{12}/g;
      const answered = [...text.matchAll(upper)].map(([id]) => id).filter((id) => /[A-F]/.test(id));
      expect(answered).toEqual([]);
    },
  );
});

const commaLists = operations.flatMap((operation) =>
  Object.entries(operation.query?.properties ?? {})
    .filter(([, property]) => property.comma === true)
    .map(
      ([name, property]) =>
        [
          `${keyOf(operation)} ${wireName(name, property)}`,
          operation,
          wireName(name, property),
        ] as const,
    ),
);

/** Number of objects in a response. A tenant without usages does not count. */
const countOf = (body: { items: { usages?: unknown[] }[] } | unknown[]) =>
  Array.isArray(body)
    ? body.length
    : body.items.filter(({ usages }) => usages === undefined || usages.length > 0).length;

/** The contract: "Empty parameter disables filtering." It states this for no other list. */
const withoutFilter = 'GET /api/2/tenants/{tenant_id}/access_policies trusteeType';
const selecting = commaLists.filter(([name]) => name !== withoutFilter);

describe('an empty list in a query', () => {
  it.each(selecting)('matches nothing: %s', async (_, operation, name) => {
    const call = await prepare(operation);
    const required = Object.entries(operation.query!.properties)
      .filter(([, property]) => property[OptionalKind] !== 'Optional')
      .map(([each, property]) => wireName(each, property));
    const kept = Object.entries(call.query ?? {}).filter(
      ([each]) => required.includes(each) || each === 'subtree_root_tenant_id',
    );
    for (const value of ['', ' ']) {
      const query =
        keyOf(operation) === 'GET /api/2/tenants/offering_items'
          ? { ...Object.fromEntries(kept), [name]: value }
          : {
              ...Object.fromEntries(kept.filter(([each]) => required.includes(each))),
              [name]: value,
            };
      const answer = await send(world, operation, { ...call, query });
      expect([answer.status, answer.text]).toEqual([200, answer.text]);
      expect(countOf(answer.body as never), answer.text).toBe(0);
    }
  });

  it('is tested in each operation with lists', () => {
    expect(selecting.length).toBe(commaLists.length - 1);
    expect(selecting.length).toBeGreaterThan(20);
  });
});

const some = '11111111-2222-3333-4444-555555555555';

describe('a list of ids without any match', () => {
  const byIds = commaLists.filter(([, { query }, name]) => {
    const list = Object.entries(query!.properties).find(([each, p]) => wireName(each, p) === name)!;
    return (list[1].items as TSchema).format === 'uuid';
  });

  it.each(byIds)(
    'returns 404 where the contract documents it only for this, otherwise an empty list: %s',
    async (...row) => {
      const [, operation, name] = row;
      const call = await prepare(operation);
      const answer = await send(world, operation, { ...call, query: { [name]: some } });
      const others = Object.keys(operation.query!.properties).filter((each) => /Id$/.test(each));
      const documented = operation.errors.statuses.includes(404) && others.length === 0;
      expect(answer.status, answer.text).toBe(documented ? 404 : 200);
      if (!documented) expect(countOf(answer.body as never)).toBe(0);
    },
  );
});

const withPath = operations.filter(({ path, disabled: _ }) => path.includes('{'));

describe('a path parameter that is not an id or is too long', () => {
  it.each(withPath.map((operation) => [keyOf(operation), operation] as const))(
    'returns 404: %s',
    async (key, operation) => {
      const names = [...operation.path.matchAll(/\{([^}]+)\}/g)].map(([, name]) => name!);
      for (const name of names) {
        const isId = name.endsWith('_id');
        for (const value of ['x'.repeat(201), 'x'.repeat(2000), ...(isId ? ['x', '-1'] : [])]) {
          const call = await prepare(operation);
          const answer = await send(world, operation, call, { params: { [name]: value } });
          const label = [key, name, value.length];
          if (isId) expect([...label, answer.status]).toEqual([...label, 404]);
          else
            expect([...label, [413, 414, 500].includes(answer.status)]).toEqual([...label, false]);
        }
      }
    },
  );
});

describe('an unpaired surrogate', () => {
  it.each(withBody.map((operation) => [keyOf(operation), operation] as const))(
    'is refused in a body, in texts and in names: %s',
    async (_, operation) => {
      const call = await prepare(operation);
      const bodies = [
        { ...call.body, any: 'a\ud800b' },
        { ...call.body, any: { list: ['\udfff'] } },
        { ...call.body, ['\ud800']: 1 },
        { ...call.body, any: { ['a\udc00']: 1 } },
      ];
      for (const body of bodies) {
        const { status, text } = await send(world, operation, call, { body });
        expect([status, text]).toEqual([400, text]);
      }
    },
  );

  it('is refused in a query', async () => {
    const { server } = world;
    for (const query of ['origin_id=%ED%A0%80', 'a=%ff', '%C0=1']) {
      const { status, text } = await server.admin.get(`/users?${query}`);
      expect([status, text]).toEqual([400, text]);
    }
    const { status } = await server.admin.get('/users?origin_id=%F0%9F%98%80%&tenant_id=');
    expect(status).toBe(200);
  });
});
