import { Kind, type TObject, type TSchema } from '@sinclair/typebox';
import { wireName } from '../../src/rest/engine/read-input.js';

/** An invalid value of one property, and its name in the error. */
export interface Wrong {
  /** Name in the request, such as `contact.email`. */
  readonly field: string;
  /** Name of the top-level property that contains it. */
  readonly name: string;
  /** Returns the value of that property, in place of the `valid` one. */
  readonly value: (valid?: unknown) => unknown;
}

/** Returns the alternative that is not null. */
function inner(schema: TSchema): TSchema {
  const options = ((schema.anyOf ?? []) as TSchema[]).filter((option) => option[Kind] !== 'Null');
  return options.length === 1 ? options[0]! : schema;
}

const isEnumeration = (schema: TSchema) =>
  ((schema.anyOf ?? []) as TSchema[]).some((option) => option[Kind] === 'Literal');

/** Values that `schema` does not accept in a body. */
function wrongInBody(schema: TSchema): unknown[] {
  const given = inner(schema);
  if (given.moment === true) return ['yesterday', {}];
  if (isEnumeration(given)) return ['no_such_value', {}];
  switch (given[Kind]) {
    case 'Integer':
      return ['1x', 1.5, '1.0', 1e300, {}];
    case 'Boolean':
      return ['yes', 'True', {}];
    case 'Object':
      return ['text', 7, ['text']];
    case 'Array':
      return ['text', {}];
    case 'String':
      return given.format === 'uuid' ? ['not-a-uuid', {}] : [{}, []];
    default:
      return [];
  }
}

/** Texts that `schema` does not accept in a query. */
function wrongInQuery(schema: TSchema): string[] {
  const given = inner(schema);
  if (given.moment === true) return ['yesterday'];
  if (isEnumeration(given)) return ['no_such_value'];
  switch (given[Kind]) {
    case 'Integer':
      return ['1x', '1.5', '99999999999999999999'];
    case 'Boolean':
      return ['yes', '2'];
    case 'Array':
      return wrongInQuery(given.items as TSchema);
    case 'String':
      return given.format === 'uuid' ? ['not-a-uuid'] : [];
    default:
      return [];
  }
}

const wires = (schema: TObject) =>
  Object.entries(schema.properties).map(
    ([name, property]) => [wireName(name, property), property] as const,
  );

/** Invalid values for the parameters of a query. */
export function wrongQueries(schema: TObject | undefined): Wrong[] {
  if (!schema) return [];
  return wires(schema).flatMap(([name, property]) =>
    wrongInQuery(property).map((value) => ({ field: name, name, value: () => value })),
  );
}

/** Invalid values for the properties of a body, including nested objects and lists. */
export function wrongBodies(schema: TObject | undefined): Wrong[] {
  if (!schema) return [];
  return wires(schema).flatMap(([name, property]) => {
    const own = wrongInBody(property).map((value) => ({ field: name, name, value: () => value }));
    const given = inner(property);
    if (given[Kind] === 'Object') return [...own, ...wrongInside(name, given as TObject)];
    if (given[Kind] === 'Array') return [...own, ...wrongItems(name, given.items as TSchema)];
    return own;
  });
}

const wrongInside = (name: string, schema: TObject): Wrong[] =>
  wrongBodies(schema).map((wrong) => ({
    field: `${name}.${wrong.field}`,
    name,
    value: (valid) => {
      const object = (valid ?? {}) as Record<string, unknown>;
      return { ...object, [wrong.name]: wrong.value(object[wrong.name]) };
    },
  }));

function wrongItems(name: string, schema: TSchema): Wrong[] {
  const item = inner(schema);
  if (item[Kind] !== 'Object') {
    return wrongInBody(item).map((value) => ({ field: `${name}.0`, name, value: () => [value] }));
  }
  return wrongInside('0', item as TObject).map((wrong) => ({
    field: `${name}.${wrong.field}`,
    name,
    value: (valid) => [wrong.value((valid as unknown[] | undefined)?.[0])],
  }));
}

/** Parameters that accept any text. */
export const textQueries = (schema: TObject | undefined): string[] =>
  schema
    ? wires(schema)
        .filter(([, property]) => isText(property))
        .map(([name]) => name)
    : [];

/** Properties of a body that accept any text. */
export const textBodies = textQueries;

function isText(schema: TSchema): boolean {
  const given = inner(schema);
  return given[Kind] === 'String' && given.format === undefined;
}

/** Converts the numbers and booleans of `value` to text, as some clients send them. */
export function asText(value: unknown): unknown {
  if (typeof value === 'number' || typeof value === 'boolean') return String(value);
  if (Array.isArray(value)) return value.map(asText);
  if (typeof value === 'object' && value !== null) {
    return Object.fromEntries(
      Object.entries(value).map(([name, inside]) => [name, asText(inside)]),
    );
  }
  return value;
}
