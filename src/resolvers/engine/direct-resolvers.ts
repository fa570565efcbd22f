import { isObjectType, type GraphQLFieldResolver, type GraphQLSchema } from 'graphql';
import { Args, Extensions, FieldResolver, Query, type ClassType } from 'type-graphql';
import type { GraphContext } from './context.js';

/** A field whose resolver is called directly. */
interface DeclaredField<Parent> {
  readonly type: () => object;
  readonly description: string;
  readonly nullable?: boolean;
  /** The class of the arguments, if the field has any. */
  readonly args?: ClassType;
  /** Estimated number of objects in the field, if its type does not determine it: see `costOf`. */
  readonly size?: number;
  /** Its arguments have the type that `args` declares. */
  readonly resolve: GraphQLFieldResolver<Parent, GraphContext>;
}

const extension = 'resolve';

/**
 * Declares a query, or a field of the type that `resolver` resolves. For a method, type-graphql
 * creates an argument object and a parameter list at each call, which takes longer than most
 * fields. A declared field receives the arguments of graphql-js unchanged.
 */
export function declareField<Parent>(
  resolver: ClassType,
  kind: 'query' | 'field',
  name: string,
  { type, description, nullable = false, args, size, resolve }: DeclaredField<Parent>,
): void {
  const { prototype } = resolver;
  const descriptor = { configurable: true, value: resolve };
  Object.defineProperty(prototype, name, descriptor);
  if (args) Args(() => args)(prototype, name, 0);
  Extensions({ [extension]: resolve, ...(size && { size }) })(prototype, name, descriptor);
  const declare = kind === 'query' ? Query : FieldResolver;
  declare(type, { nullable, description })(prototype, name, descriptor);
}

/** Sets the resolvers of declared fields in the schema. */
export function attachDirectResolvers(schema: GraphQLSchema): void {
  for (const type of Object.values(schema.getTypeMap())) {
    if (!isObjectType(type)) continue;
    for (const field of Object.values(type.getFields())) {
      // An inherited field has its extensions on the interface.
      const declared = [type, ...type.getInterfaces()].map((one) => one.getFields()[field.name]);
      const resolve = declared.find((one) => one?.extensions[extension])?.extensions[extension];
      if (resolve) field.resolve = resolve as GraphQLFieldResolver<unknown, unknown>;
    }
  }
}
