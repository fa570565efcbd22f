import { Kind, OptionalKind, type TObject, type TSchema } from '@sinclair/typebox';
import { badInput } from '../../domain/core/errors.js';
import { isNotGiven, textReader } from '../../domain/core/read-values.js';
import { snakeCase } from './names.js';
import { parseTimestamp } from './time.js';

/** The name of a property in REST: in snake_case, unless the contract spells it differently. */
export function wireName(name: string, schema: TSchema): string {
  return (schema.wire as string | undefined) ?? snakeCase(name);
}

const isObject = (value: unknown): value is Record<string, unknown> =>
  typeof value === 'object' && value !== null && !Array.isArray(value);

const exactInteger = /^-?(0|[1-9]\d{0,15})$/;

/**
 * Converts `raw` to the names of the domain and removes unknown keys. Converts numbers and booleans
 * that are sent as strings, if they are written exactly. The validation of the action refuses
 * values that remain unconverted.
 */
export function readInput(schema: TSchema, raw: unknown, path: (string | number)[] = []): unknown {
  if (schema.moment === true) return readMoment(raw, path);
  const readText = textReader(schema);
  if (readText) return typeof raw === 'string' ? readText(raw) : raw;
  if (schema.comma === true && typeof raw === 'string') {
    const parts = raw.trim() === '' ? [] : raw.split(',').map((part) => part.trim());
    return parts.map((part, index) => readInput(schema.items as TSchema, part, [...path, index]));
  }
  switch (schema[Kind]) {
    case 'Object':
      return isObject(raw) ? readObject(schema as TObject, raw, path) : raw;
    case 'Array':
      return Array.isArray(raw)
        ? raw.map((item, index) => readInput(schema.items as TSchema, item, [...path, index]))
        : raw;
    case 'Union': {
      const options = (schema.anyOf as TSchema[]).filter((option) => option[Kind] !== 'Null');
      return raw === null || options.length !== 1 ? raw : readInput(options[0]!, raw, path);
    }
    case 'Integer':
      return typeof raw === 'string' && exactInteger.test(raw) ? Number(raw) : raw;
    case 'Boolean':
      return raw === 'true' ? true : raw === 'false' ? false : raw;
    default:
      return raw;
  }
}

function readObject(schema: TObject, raw: Record<string, unknown>, path: (string | number)[]) {
  const result: Record<string, unknown> = {};
  for (const [name, property] of Object.entries(schema.properties)) {
    const wire = wireName(name, property);
    if (!Object.hasOwn(raw, wire)) continue;
    const value = raw[wire];
    // A parameter without a value (`?after=`) counts as not given, but a list without a value is
    // empty.
    if (value === '' && property[OptionalKind] && schema.query === true && !property.comma)
      continue;
    if (isNotGiven(property, value)) continue;
    result[name] = readInput(property, value, [...path, name]);
  }
  return result;
}

function readMoment(raw: unknown, path: (string | number)[]): unknown {
  if (raw === null) return null;
  const moment = typeof raw === 'string' ? parseTimestamp(raw) : undefined;
  if (moment === undefined) throw badInput(path, `${path.join('.')} must be an RFC 3339 timestamp`);
  return moment;
}
