import { getNullableType, isAbstractType, isObjectType, type GraphQLSchema } from 'graphql';
import { buildSchemaSync, type NonEmptyArray } from 'type-graphql';
import { accessResolvers } from './access/index.js';
import { accountResolvers } from './accounts/index.js';
import { brandingResolvers } from './branding/index.js';
import { commerceResolvers } from './commerce/index.js';
import { identityResolvers } from './identity/index.js';
import { platformResolvers } from './platform/index.js';
import { reportingResolvers } from './reporting/index.js';
import { attachDirectResolvers } from './engine/direct-resolvers.js';
import { NodeResolver, nodeTypes } from './nodes.js';
import { readArguments } from './engine/read-arguments.js';
import { propertiesBehind, type Readable } from './engine/selection.js';
import type { Typed } from './engine/node-type.js';

const resolvers: NonEmptyArray<NewableFunction> = [
  NodeResolver,
  ...accessResolvers,
  ...brandingResolvers,
  ...platformResolvers,
  ...commerceResolvers,
  ...identityResolvers,
  ...accountResolvers,
  ...reportingResolvers,
];

/** The types whose objects are read from the database, by their names. */
const readables = new Map<string, Readable>(
  Object.values(nodeTypes).map(({ typename, readable }) => [typename, readable]),
);

/**
 * Builds the schema of the graph.
 *
 * @throws Error if an object type has no read rule, or a field no stored properties
 */
export function buildGraphSchema(): GraphQLSchema {
  const schema = buildSchemaSync({
    resolvers,
    validate: false,
  });
  attachDirectResolvers(schema);
  readArguments(schema);
  // A root field that fails is null, with an error, and the rest of the response is kept.
  for (const field of Object.values(schema.getQueryType()!.getFields())) {
    field.type = getNullableType(field.type);
  }
  for (const type of Object.values(schema.getTypeMap())) {
    // Rows contain their type. The function of type-graphql is asynchronous, which compiled queries
    // do not await.
    if (isAbstractType(type)) type.resolveType = (row) => (row as Typed).__typename;
  }
  for (const type of schema.getPossibleTypes(schema.getType('Node') as never)) {
    const readable = readables.get(type.name);
    if (!readable) throw new Error(`nothing says who may read a ${type.name}`);
    for (const field of Object.keys(type.getFields())) {
      if (!propertiesBehind(readable, field)) {
        throw new Error(`nothing says what ${type.name}.${field} reads`);
      }
    }
  }
  for (const type of Object.values(schema.getTypeMap())) {
    if (!isObjectType(type) || type.name.startsWith('__')) continue;
    for (const field of Object.values(type.getFields())) {
      if (!field.description) throw new Error(`${type.name}.${field.name} has no description`);
    }
  }
  schema.getMutationType()!.description =
    'An operation with the header `Idempotency-Key` can contain only one mutation, which is executed once. For 24 hours, the same request with the same key receives the first response again, with the header `Idempotency-Replayed: true`.';
  return schema;
}

let built: GraphQLSchema | undefined;

/** The schema of the graph, shared by all servers of this process. It is built once. */
export const graphSchema = (): GraphQLSchema => (built ??= buildGraphSchema());
