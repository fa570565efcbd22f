import { Kind, OptionalKind, type TObject, type TSchema } from '@sinclair/typebox';

const uuidInAnyCase = /^[0-9a-f]{8}-([0-9a-f]{4}-){3}[0-9a-f]{12}$/i;

/** `text` in lower case if it is a UUID; otherwise undefined. */
export const readUuid = (text: string): string | undefined =>
  uuidInAnyCase.test(text) ? text.toLowerCase() : undefined;

/** `text` in lower case if it is a UUID; otherwise unchanged. */
export const lowerCaseUuid = (text: string): string => readUuid(text) ?? text;

const uuidsWithin = /\b[0-9a-f]{8}-([0-9a-f]{4}-){3}[0-9a-f]{12}\b/gi;

/**
 * Returns a function that reads text of `schema` with UUIDs in lower case, including text that can
 * be a UUID (`orUuid`) or contain UUIDs (`withUuids`). Returns undefined if `schema` has no UUIDs.
 */
export function textReader(schema: TSchema): ((text: string) => string) | undefined {
  if (schema.uuid === 'within') {
    return (text) => text.replace(uuidsWithin, (id) => id.toLowerCase());
  }
  return schema.format === 'uuid' || schema.uuid === 'whole' ? lowerCaseUuid : undefined;
}

/** Whether null is one of the values that `schema` describes. */
export function takesNull(schema: TSchema): boolean {
  if (Array.isArray(schema.anyOf)) return (schema.anyOf as TSchema[]).some(takesNull);
  return ['Null', 'Unknown', 'Any'].includes(schema[Kind]);
}

const meansNothing = new WeakMap<TSchema, boolean>();

/** Whether null as the value of `property` means that the property is omitted (ADR 19). */
export function isNotGiven(property: TSchema, value: unknown): boolean {
  if (value !== null) return false;
  let nothing = meansNothing.get(property);
  if (nothing === undefined) {
    nothing = property[OptionalKind] === 'Optional' && !takesNull(property);
    meansNothing.set(property, nothing);
  }
  return nothing;
}

type Read = (value: unknown) => unknown;

const isObject = (value: unknown): value is Record<string, unknown> =>
  typeof value === 'object' && value !== null && !Array.isArray(value);

/**
 * Returns a function that reads a value of `schema` in the way of all APIs: converts UUIDs to lower
 * case, and removes optional properties that are null if null is not a valid value. The rest is
 * unchanged and validated later. Returns undefined if a value of `schema` is never changed.
 */
export function valueReader(schema: TSchema): Read | undefined {
  const readText = textReader(schema);
  if (readText) return (value) => (typeof value === 'string' ? readText(value) : value);
  switch (schema[Kind]) {
    case 'Object':
      return objectReader(schema as TObject);
    case 'Array': {
      const item = valueReader(schema.items as TSchema);
      return item && ((value) => (Array.isArray(value) ? value.map(item) : value));
    }
    case 'Union': {
      const [only, ...others] = (schema.anyOf as TSchema[]).filter(
        (option) => option[Kind] !== 'Null',
      );
      return only && others.length === 0 ? valueReader(only) : undefined;
    }
    default:
      return undefined;
  }
}

function objectReader({ properties }: TObject): Read | undefined {
  const readers = Object.entries(properties).flatMap(([name, property]) => {
    const read = valueReader(property);
    const droppable = isNotGiven(property, null);
    return read || droppable ? [{ name, property, read }] : [];
  });
  if (readers.length === 0) return undefined;
  return (value) => {
    if (!isObject(value)) return value;
    const changed = new Map<string, unknown>();
    const dropped = new Set<string>();
    for (const { name, property, read } of readers) {
      if (!Object.hasOwn(value, name)) continue;
      const before = value[name];
      if (isNotGiven(property, before)) {
        dropped.add(name);
        continue;
      }
      const after = read ? read(before) : before;
      if (after !== before) changed.set(name, after);
    }
    if (changed.size === 0 && dropped.size === 0) return value;
    return Object.fromEntries(
      Object.entries(value)
        .filter(([name]) => !dropped.has(name))
        .map(([name, member]) => [name, changed.has(name) ? changed.get(name) : member]),
    );
  };
}
