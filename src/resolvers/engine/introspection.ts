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

/** Maximum number of characters of an introspection query. Tools send about 2,000. */
const longestQuestion = 10_000;

/** Whether `text` may be introspection only. A quick check for callers without credentials. */
export const mayBeIntrospection = (text: string): boolean =>
  text.length <= longestQuestion && text.includes('__');

/** Whether the body of a request, before it is read, is small enough for introspection. */
export const isShortRequest = ({ method, headers }: FastifyRequest): boolean =>
  method === 'GET' || Number(headers['content-length'] ?? NaN) <= 2 * longestQuestion;

/** Prefix of introspection fields and types (GraphQL specification, section 4.1). */
const introspective = '__';

/** Whether `definition` selects data. Fragments on introspection types select none. */
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
 * Numbers of objects in the lists of the introspection types of `schema` (GraphQL specification,
 * section 4.2), by type and field: exact for `__Schema`, averages for the other types.
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
