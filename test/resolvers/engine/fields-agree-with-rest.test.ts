import { describe, expect, it } from 'vitest';
import type { Body } from '../../support/people.js';
import { useTestServer } from '../../support/server.js';
import { ask } from '../support.js';
import { plantWorld } from '../world.js';

/*
 * For every type of object, GraphQL returns the same values as the REST API. Every field can be
 * requested alone, and no field of either API is left out.
 */
const server = await useTestServer();
const world = await plantWorld(server);

interface TypeReference {
  kind: string;
  name: string | null;
  ofType: TypeReference | null;
}
interface GraphField {
  name: string;
  type: TypeReference;
  args?: { type: TypeReference; defaultValue: string | null }[];
}

/** Whether the field has no required arguments. */
const needsNothing = ({ args = [] }: GraphField) =>
  args.every(({ type, defaultValue }) => type.kind !== 'NON_NULL' || defaultValue !== null);

const fields = await fieldsByType();

async function fieldsByType(): Promise<Record<string, GraphField[]>> {
  const reference = 'kind name ofType { kind name ofType { kind name ofType { kind name } } }';
  const { __schema: schema } = await ask(
    server.admin,
    `{ __schema { types { name fields { name type { ${reference} }
      args { defaultValue type { kind } } } } } }`,
  );
  return Object.fromEntries(
    schema.types.map(({ name, fields }: { name: string; fields: GraphField[] | null }) => [
      name,
      fields?.filter(needsNothing),
    ]),
  );
}

const named = (type: TypeReference): TypeReference => (type.ofType ? named(type.ofType) : type);

/** Returns a valid selection of the field, depending on its type. */
function select({ name, type }: GraphField): string {
  const { kind, name: of } = named(type);
  if (kind === 'OBJECT' && of!.endsWith('Connection')) return `${name} { totalCount }`;
  if (of === 'UpdateLock') return `${name} { enabled ownerId }`;
  if (kind === 'OBJECT' || kind === 'INTERFACE') {
    const hasId = fields[of!]!.some((field) => field.name === 'id');
    return `${name} { ${hasId ? 'id' : '__typename'} }`;
  }
  return name;
}

const isLeaf = ({ type }: GraphField) => ['SCALAR', 'ENUM'].includes(named(type).kind);

const snake = (name: string) => name.replace(/[A-Z]/g, (letter) => `_${letter.toLowerCase()}`);

/** Converts a value of GraphQL to the format of REST: whole seconds, enums in lower case. */
function restValue(value: unknown, { type }: GraphField): unknown {
  const { kind, name } = named(type);
  if (Array.isArray(value)) return value.map((one) => restValue(one, { name: '', type }));
  if (typeof value !== 'string') return value;
  if (name === 'DateTime') return value.replace(/\.\d{3}Z$/, 'Z');
  return kind === 'ENUM' ? value.toLowerCase() : value;
}

interface Case {
  type: string;
  query: string;
  rest: (id: string) => string;
  ids: () => string[];
  /** Names in REST of fields whose names differ. */
  names?: Record<string, string>;
  /** Leaf fields that REST lacks. */
  more: string[];
  /** Members of REST that are edges in GraphQL. */
  edges: string[];
}

const cases: Case[] = [
  {
    type: 'Tenant',
    query: 'tenant',
    rest: (id) => `/tenants/${id}`,
    ids: () => [server.rootId, world.north.id, world.shop.id, world.mill.id, world.floor.id],
    names: { externalOperation: 'external_operation_status' },
    more: ['number', 'active', 'viewerScopes', 'enhancedSecurity', 'ssoOnly', 'depth', 'parentId'],
    edges: ['contact', 'contacts', 'update_lock', 'parent_id'],
  },
  {
    type: 'User',
    query: 'user',
    rest: (id) => `/users/${id}`,
    ids: () => [server.adminId, world.ann.id, world.bob.id],
    names: { externalOperation: 'external_operation_status' },
    more: ['passwordPermittedUntil'],
    edges: ['contact'],
  },
  {
    type: 'Client',
    query: 'client',
    rest: (id) => `/clients/${id}`,
    ids: () => [server.clientId, world.api.id],
    names: { id: 'client_id', secretExpiresAt: 'client_secret_expires_at' },
    more: ['clientName', 'version', 'updatedAt', 'deletedAt'],
    edges: [],
  },
  {
    type: 'Contact',
    query: 'contact',
    rest: (id) => `/contacts/${id}`,
    ids: () => [world.desk.id, world.shop.contact.id, world.north.contact.id],
    names: { firstName: 'firstname', lastName: 'lastname' },
    more: [],
    edges: [],
  },
  {
    type: 'Location',
    query: 'location',
    rest: (id) => `/locations/${id}`,
    ids: () => [world.depot.id],
    more: ['createdAt', 'updatedAt', 'deletedAt'],
    edges: [],
  },
  {
    type: 'InfraComponent',
    query: 'infraComponent',
    rest: (id) => `/infra/${id}`,
    ids: () => [world.store.id],
    more: ['createdAt', 'updatedAt', 'deletedAt'],
    edges: [],
  },
];

/** Converts undefined to null, because REST omits empty values. */
const orNull = (value: unknown) => (value === undefined ? null : value);

describe.each(cases)('$type', ({ type, query, rest, ids, names = {}, more, edges }) => {
  const restName = (name: string) => names[name] ?? snake(name);
  const restBody = async (id: string) => (await server.admin.get(rest(id))).body as Body;

  it('has the same values as in REST', async () => {
    const leaves = fields[type]!.filter(isLeaf);
    for (const id of ids()) {
      const body = await restBody(id);
      const data = await ask(
        server.admin,
        `query($id: ID!) { ${query}(id: $id) { ${leaves.map(select).join(' ')} } }`,
        { id },
      );
      for (const field of leaves) {
        if (more.includes(field.name)) continue;
        let value = restValue(data[query][field.name], field);
        if (field.name === 'externalOperation' && value === 'no_operation') value = null;
        if (/redirectUris$/i.test(field.name) && (value as string[]).length === 0) value = null;
        expect([field.name, value]).toEqual([field.name, orNull(body[restName(field.name)])]);
      }
      const covered = [...leaves.map(({ name }) => restName(name)), ...edges];
      expect(Object.keys(body).filter((key) => !covered.includes(key))).toEqual([]);
    }
  });

  it('returns every field alone with the same value as with all others', async () => {
    for (const id of ids()) {
      const all = await ask(
        server.admin,
        `query($id: ID!) { ${query}(id: $id) { ${fields[type]!.map(select).join(' ')} } }`,
        { id },
      );
      for (const field of fields[type]!) {
        const alone = await ask(
          server.admin,
          `query($id: ID!) { ${query}(id: $id) { ${select(field)} } }`,
          { id },
        );
        expect(alone[query]).toEqual({ [field.name]: all[query][field.name] });
      }
      const nothing = await ask(server.admin, `{ ${query}(id: "${id}") { __typename } }`);
      expect(nothing[query]).toEqual({ __typename: type });
    }
  });

  it('is found as a node, alone and together with others', async () => {
    const selection = fields[type]!.filter(isLeaf).map(select).join(' ');
    const data = await ask(
      server.admin,
      `query($ids: [ID!]!, $id: ID!) {
        nodes(ids: $ids) { __typename id ... on ${type} { ${selection} } }
        node(id: $id) { __typename id ... on ${type} { ${selection} } }
        ${query}(id: $id) { __typename ${selection} }
      }`,
      { ids: [...ids(), world.bay.id, ids()[0]!], id: ids()[0]! },
    );
    expect(data.node).toEqual(data[query]);
    expect(data.nodes[0]).toEqual(data[query]);
    expect(data.nodes.at(-1)).toEqual(data[query]);
    expect(data.nodes.map(({ id }: Body) => id)).toEqual([...ids(), world.bay.id, ids()[0]!]);
    expect(data.nodes.at(-2).__typename).toBe('Tenant');
  });
});

describe('AccessPolicy', () => {
  it('has the same values as in REST', async () => {
    const { body } = await server.admin.get(`/users/${world.ann.id}/access_policies`);
    const [policy] = body.items as Body[];
    const leaves = fields.AccessPolicy!.filter(isLeaf);
    const { accessPolicy: data } = await ask(
      server.admin,
      `query($id: ID!) { accessPolicy(id: $id) { ${fields.AccessPolicy!.map(select).join(' ')} } }`,
      { id: policy!.id },
    );
    for (const field of leaves) {
      const value = restValue(data[field.name], field);
      expect([field.name, value]).toEqual([field.name, orNull(policy![snake(field.name)])]);
    }
    expect(data.role).toEqual({ id: 'company_admin' });
    expect(data.tenant).toEqual({ id: world.shop.id });
    expect(data.trustee).toEqual({ id: world.ann.id });
    for (const field of fields.AccessPolicy!) {
      const alone = await ask(
        server.admin,
        `{ accessPolicy(id: "${policy!.id}") { ${select(field)} } }`,
      );
      expect(alone.accessPolicy).toEqual({ [field.name]: data[field.name] });
    }
  });
});
