import { isObjectType, type GraphQLFieldResolver, type GraphQLSchema } from 'graphql';
import { Args, Extensions, FieldResolver, Query, type ClassType } from 'type-graphql';
import type { GraphContext } from './context.js';

/** A field whose resolver is called as it is. */
interface DeclaredField<Parent> {
  readonly type: () => object;
  readonly description: string;
  readonly nullable?: boolean;
  /** A class of arguments, if there are any. */
  readonly args?: ClassType;
  /** How many objects the field is taken to come to, where more than its type says: see `costOf`. */
  readonly size?: number;
  /** Its arguments are what `args` describes. */
  readonly resolve: GraphQLFieldResolver<Parent, GraphContext>;
}

const extension = 'resolve';

/**
 * Declares a query, or a field of the type that `resolver` resolves. For a method, type-graphql makes
 * an object of a class of the arguments and a list of the parameters, each time it is called: that
 * costs more than most fields do. What is declared here takes its arguments as they are.
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

/** Puts the resolvers of declared fields in their places. */
export function attachDirectResolvers(schema: GraphQLSchema): void {
  for (const type of Object.values(schema.getTypeMap())) {
    if (!isObjectType(type)) continue;
    for (const field of Object.values(type.getFields())) {
      // A field that a type has from an interface has its extensions there.
      const declared = [type, ...type.getInterfaces()].map((one) => one.getFields()[field.name]);
      const resolve = declared.find((one) => one?.extensions[extension])?.extensions[extension];
      if (resolve) field.resolve = resolve as GraphQLFieldResolver<unknown, unknown>;
    }
  }
}
