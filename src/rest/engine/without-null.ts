import {
  Kind,
  OptionalKind,
  Type,
  type TObject,
  type TProperties,
  type TSchema,
} from '@sinclair/typebox';
import { takesNull } from '../../domain/core/read-values.js';

/** The alternative of a schema that is not null. */
const notNull = (schema: TSchema): TSchema =>
  (schema.anyOf as TSchema[] | undefined)?.find((option) => option[Kind] !== 'Null') ?? schema;

/** Removes null from the property at `path` of `schema`. The path does not contain `items` of a list. */
function without(schema: TSchema, [name, ...rest]: readonly string[]): TSchema {
  if (schema[Kind] === 'Array') {
    return { ...schema, items: without(schema.items as TSchema, [name!, ...rest]) };
  }
  const { properties } = schema as TObject;
  const property = properties[name!];
  if (!property) throw new Error(`the response has no ${name}`);
  const changed = rest.length > 0 ? without(property, rest) : notNull(property);
  const kept = property[OptionalKind] === 'Optional' ? Type.Optional(changed) : changed;
  return { ...schema, properties: { ...properties, [name!]: kept } };
}

/** Names of the properties that can be null. */
export const nullableIn = (properties: TProperties): string[] =>
  Object.keys(properties).filter((name) => takesNull(properties[name]!));

/**
 * The body `properties`, in which those at `paths` (such as `items.infraId`) are not null. The
 * contract has no null for them, so null counts as not given (ADR 19). In the graph, null clears
 * them.
 */
export const withoutNull = (properties: TProperties, ...paths: readonly string[]): TObject =>
  paths.reduce<TSchema>(
    (schema, path) => without(schema, path.split('.')),
    Type.Object(properties),
  ) as TObject;
