import { Type, type TObject, type TProperties, type TSchema } from '@sinclair/typebox';
import {
  declaredFields,
  type Field,
  type FieldType,
  type Declaration,
  type Fields,
  type Presented,
} from '../../entities/index.js';
import { snakeCase } from './names.js';
import * as values from './value-schemas.js';
import { timestamp } from './time.js';
import { withoutNull } from './without-null.js';

/** A field that responses show, with the name of its property. */
interface Shown {
  readonly property: string;
  readonly name: string;
  readonly field: Field;
  readonly omitEmpty: boolean;
}

/** The fields of a resource, or those with `names`, that responses show, in the order of their declaration. */
const shown = (of: Declaration, names?: readonly string[]): Shown[] =>
  declaredFields(of).flatMap(([name, field]) => {
    const { rest = {} } = field.options;
    if (rest === false || (names && !names.includes(name))) return [];
    const { name: property = snakeCase(name), omitEmpty = false } = rest;
    return [{ property, name, field, omitEmpty }];
  });

/** The JSON Schemas of a type: of a value, and of a value or null. */
function schemasOf(type: FieldType): readonly [TSchema, TSchema] {
  switch (type.is) {
    case 'uuid':
      return [values.uuid, values.nullableString];
    case 'text':
      return [values.string, values.nullableString];
    case 'date':
      return [values.date, values.nullableDate];
    case 'integer':
    case 'bigint':
      return [values.integer, values.nullableInteger];
    case 'boolean':
      return [values.boolean, values.nullableBoolean];
    case 'time':
      return [values.dateTime, values.nullableDateTime];
    case 'enum':
      return [values.enumeration(type.of.values), values.nullableString];
    case 'list': {
      const list = Type.Array(schemasOf(type.of)[0]);
      return [list, Type.Union([list, Type.Null()])];
    }
    case 'json': {
      const object = Type.Object({}, { additionalProperties: true });
      return [object, Type.Union([object, Type.Null()])];
    }
  }
}

function schemaOf({ field, omitEmpty }: Shown): TSchema {
  const { rest, nullable = false } = field.options;
  const documented = rest === false ? undefined : rest?.type;
  const type: FieldType = documented?.endsWith('text') ? { is: 'text' } : field.type;
  const [value, valueOrNull] = schemasOf(type);
  if (omitEmpty) return Type.Optional(value);
  return nullable || documented?.startsWith('nullable') ? valueOrNull : value;
}

/** The schemas of the fields of a resource, or of those with `names`, that responses show, by property. */
export const responseProperties = (of: Declaration, names?: readonly string[]): TProperties =>
  Object.fromEntries(shown(of, names).map((field) => [field.property, schemaOf(field)]));

/** Whether `value` is null, an empty text or an empty list. */
const isEmpty = (value: unknown): boolean =>
  value === null || value === '' || (Array.isArray(value) && value.length === 0);

/**
 * Returns a function that presents a row of the resource as the contract documents it: names in snake
 * case, times as timestamps. Add computed properties with `Object.assign`: a copy of the object takes
 * several times as long to serialize.
 *
 * @param names the fields of a level of detail, by default all
 */
export function presenterOf<F extends Fields>(
  of: Declaration<F>,
  names?: readonly (keyof F & string)[],
): (row: Presented<F>) => Record<string, unknown> {
  const fields = shown(of, names).map(({ field, ...each }) => ({
    ...each,
    isTime: field.type.is === 'time',
  }));
  // All properties exist from the beginning: objects that grow are slow to serialize.
  const empty: Readonly<Record<string, unknown>> = Object.fromEntries(
    fields.map(({ property }) => [property, undefined]),
  );
  return (row) => {
    const presented = { ...empty };
    for (const { property, name, isTime, omitEmpty } of fields) {
      const value = (row as Readonly<Record<string, unknown>>)[name] ?? null;
      if (omitEmpty && isEmpty(value)) continue;
      presented[property] = isTime && value !== null ? timestamp(value as number) : value;
    }
    return presented;
  };
}

/**
 * The body of a request that creates or changes an object: the properties of the action's input, in which
 * null means an omitted property where the contract has no null (ADR 19).
 */
function bodyOf(of: Declaration, input: 'create' | 'update', properties: TProperties): TObject {
  const notNull = declaredFields(of).flatMap(([name, { options }]) =>
    name in properties && options[input]?.nullOnRest === false ? [name] : [],
  );
  return withoutNull(properties, ...notNull);
}

/** The body of a request that creates an object, with these properties of the action's input. */
export const creationBody = (of: Declaration, properties: TProperties): TObject =>
  bodyOf(of, 'create', properties);

/** The body of a request that changes an object, with these properties of the action's input. */
export const changesBody = (of: Declaration, properties: TProperties): TObject =>
  bodyOf(of, 'update', properties);

/** The examples of the fields of a resource, by property. */
export const examplesOf = (of: Declaration): Readonly<Record<string, string | number>> =>
  Object.fromEntries(
    shown(of).flatMap(({ property, field: { options } }) =>
      options.example === undefined ? [] : [[property, options.example]],
    ),
  );
