import type { FastifyRequest } from 'fastify';
import {
  BREAK,
  isEnumType,
  isInputObjectType,
  isInterfaceType,
  isObjectType,
  visit,
  type ASTNode,
  type GraphQLSchema,
} from 'graphql';

/** Most characters in a question about the schema: tools send some 2,000. */
const longestQuestion = 10_000;

/** Whether `text` may ask for nothing but the schema. A quick look, for callers without credentials. */
export const mayBeIntrospection = (text: string): boolean =>
  text.length <= longestQuestion && text.includes('__');

/** Whether the body of a request, which is not read yet, can be a question about the schema by its size. */
export const isShortRequest = ({ method, headers }: FastifyRequest): boolean =>
  method === 'GET' || Number(headers['content-length'] ?? NaN) <= 2 * longestQuestion;

/** The names of fields that describe the graph itself start like this (GraphQL specification, section 4.1). */
const introspective = '__';

/** Whether `definition` asks for anything but the schema. Fragments on its types select what is below it. */
export function readsData(definition: ASTNode): boolean {
  let reads = false;
  visit(definition, {
    Field({ name }) {
      if (name.value.startsWith(introspective)) return false;
      reads = true;
      return BREAK;
    },
    FragmentDefinition({ typeCondition }) {
      return typeCondition.name.value.startsWith(introspective) ? false : undefined;
    },
  });
  return reads;
}

const total = (numbers: readonly number[]) => numbers.reduce((sum, number) => sum + number, 0);

/**
 * How many objects the lists of the introspection types (GraphQL specification, section 4.2) have in
 * `schema`, by type and field: exact for the schema as a whole, and on average for the rest.
 */
export function introspectionSizes(schema: GraphQLSchema): ReadonlyMap<string, number> {
  const types = Object.values(schema.getTypeMap());
  const perType = (numbers: readonly number[]) => total(numbers) / types.length;
  const composite = types.filter((type) => isObjectType(type) || isInterfaceType(type));
  const fields = composite.flatMap((type) => Object.values(type.getFields()));
  const interfaces = composite.map((type) => type.getInterfaces().length);
  const directives = schema.getDirectives();
  return new Map([
    ['__Schema.types', types.length],
    ['__Schema.directives', directives.length],
    ['__Type.fields', perType([fields.length])],
    ['__Type.interfaces', perType(interfaces)],
    ['__Type.possibleTypes', perType(interfaces)],
    [
      '__Type.inputFields',
      perType(
        types.map((type) => (isInputObjectType(type) ? Object.keys(type.getFields()).length : 0)),
      ),
    ],
    [
      '__Type.enumValues',
      perType(types.map((type) => (isEnumType(type) ? type.getValues().length : 0))),
    ],
    ['__Field.args', total(fields.map(({ args }) => args.length)) / fields.length],
    ['__Directive.args', total(directives.map(({ args }) => args.length)) / directives.length],
  ]);
}
