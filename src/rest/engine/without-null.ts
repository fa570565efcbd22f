import {
  Kind,
  OptionalKind,
  Type,
  type TObject,
  type TProperties,
  type TSchema,
} from '@sinclair/typebox';
import { takesNull } from '../../domain/core/read-values.js';

/** The one alternative of a schema that is not null. */
const notNull = (schema: TSchema): TSchema =>
  (schema.anyOf as TSchema[] | undefined)?.find((option) => option[Kind] !== 'Null') ?? schema;

/** `schema` in which the property at `path` is not null; `items` of a list is not named. */
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

/** The names of the properties that may be null. */
export const nullableIn = (properties: TProperties): string[] =>
  Object.keys(properties).filter((name) => takesNull(properties[name]!));

/**
 * The body `properties`, of which those at `paths` (`items.infraId`) are not null here: the contract has
 * no null for them, so null means that they are not given (ADR 19). The graph clears them by null.
 */
export const withoutNull = (properties: TProperties, ...paths: readonly string[]): TObject =>
  paths.reduce<TSchema>(
    (schema, path) => without(schema, path.split('.')),
    Type.Object(properties),
  ) as TObject;
