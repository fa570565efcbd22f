import { readFileSync } from 'node:fs';
import {
  buildSchema,
  getNamedType,
  isCompositeType,
  isInterfaceType,
  isLeafType,
  isObjectType,
  isRequiredArgument,
  isUnionType,
  type GraphQLObjectType,
} from 'graphql';
import { callers, type CallerName, type ObjectKind, type TwinWorld } from './world.js';

const schema = buildSchema(
  readFileSync(new URL('../../../schema.graphql', import.meta.url), 'utf8'),
);

/** Fields that depend on the server or the time, and not on the object. */
const left = new Set(['descendants', 'auditRecords']);

/** Selects all fields of a type without arguments, and the ids of linked objects. */
function selectionOf(type: GraphQLObjectType, depth: number): string {
  const parts = Object.values(type.getFields()).flatMap((field) => {
    if (left.has(field.name) || field.args.some(isRequiredArgument)) return [];
    const inner = getNamedType(field.type);
    if (isLeafType(inner)) return [field.name];
    if (depth === 0 || !isCompositeType(inner)) return [];
    if (isInterfaceType(inner) || isUnionType(inner)) {
      return [`${field.name} { __typename ... on Node { id } }`];
    }
    if (!isObjectType(inner)) return [];
    const nodes = inner.getFields()['nodes'];
    if (nodes) {
      const node = getNamedType(nodes.type);
      if (!isObjectType(node)) return [];
      const page = field.args.some(({ name }) => name === 'first') ? '(first: 50)' : '';
      return [
        `${field.name}${page} { totalCount nodes { ${isNode(node) ? 'id' : selectionOf(node, 0)} } }`,
      ];
    }
    const selected = isNode(inner) ? 'id' : selectionOf(inner, depth - 1);
    return selected === '' ? [] : [`${field.name} { ${selected} }`];
  });
  return parts.join(' ');
}
const isNode = (type: GraphQLObjectType) =>
  type.getInterfaces().some(({ name }) => name === 'Node');

const queries = new Map<ObjectKind, string>();
const queryFor = (kind: ObjectKind) => {
  const known = queries.get(kind);
  if (known) return known;
  const type = schema.getType(`${kind[0]!.toUpperCase()}${kind.slice(1)}`) as GraphQLObjectType;
  const query = `query($id: ID!) { ${kind}(id: $id) { ${selectionOf(type, 2)} } }`;
  queries.set(kind, query);
  return query;
};

/** Paths of REST for an object and its parts. */
const paths: Record<ObjectKind, (id: string) => readonly string[]> = {
  tenant: (id) => [
    `/tenants/${id}`,
    `/tenants/${id}/children`,
    `/tenants/${id}/users`,
    `/tenants/${id}/contacts`,
    `/tenants/${id}/clients`,
    `/tenants/${id}/reports`,
    `/tenants/${id}/access_policies`,
    `/tenants/${id}/applications`,
    `/tenants/${id}/pricing`,
    `/tenants/${id}/locations`,
    `/tenants/${id}/infra`,
    `/tenants/${id}/brand`,
    `/billing/tenants/${id}`,
  ],
  user: (id) => [
    `/users/${id}`,
    `/users/${id}/access_policies`,
    `/users/${id}/report-subscriptions`,
    `/users/${id}/applications`,
  ],
  contact: (id) => [`/contacts/${id}`],
  client: (id) => [`/clients/${id}`],
  accessPolicy: (id) => [`/access_policies/${id}`],
  securityGroup: (id) => [
    `/security_groups/${id}`,
    `/security_groups/${id}/members`,
    `/security_groups/${id}/access_policies`,
  ],
  location: (id) => [`/locations/${id}`],
  infraComponent: (id) => [`/infra/${id}`],
  report: (id) => [`/reports/${id}`, `/reports/${id}/stored`],
};

type State = Record<string, unknown>;

/** Reads all that `seers` can see of the objects, with both APIs. */
export async function stateOf(
  world: TwinWorld,
  seers: readonly CallerName[] = callers,
): Promise<State> {
  const state: State = {};
  for (const by of seers) {
    const as = world.as(by);
    for (const kind of Object.keys(paths) as ObjectKind[]) {
      for (const [index, id] of world.all(kind).entries()) {
        const name = `${by} sees ${kind} ${index}`;
        for (const path of paths[kind](id)) {
          const { status, body } = await world.server.as(as).get(path);
          const seen = status === 200 ? world.plain(body) : status;
          state[`${name}: ${String(world.plain(path))}`] = seen;
        }
        const { body, status } = await world.server.as(as).graph(queryFor(kind), { id });
        if (body.errors?.[0].extensions.code === 'GRAPHQL_VALIDATION_FAILED') {
          throw new Error(JSON.stringify(body.errors[0]));
        }
        const errors = (body.errors ?? []).map(({ extensions }: any) => extensions.code as string);
        state[`${name}: graph`] = {
          status,
          data: world.plain(body.data),
          errors: world.plain(errors),
        };
      }
    }
  }
  return state;
}

/** Returns the differences of two values, with a line for each position. */
export function difference(rest: unknown, graph: unknown, place = ''): string[] {
  if (isTree(rest) && isTree(graph)) {
    const names = [...new Set([...Object.keys(rest), ...Object.keys(graph)])];
    return names.flatMap((name) => difference(rest[name], graph[name], `${place} ${name}`));
  }
  const [left, right] = [JSON.stringify(rest), JSON.stringify(graph)];
  return left === right ? [] : [`${place}: ${left} by REST, ${right} by the graph`];
}
const isTree = (value: unknown): value is State => typeof value === 'object' && value !== null;
