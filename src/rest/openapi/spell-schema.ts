import { Kind, OptionalKind, type TObject, type TSchema } from '@sinclair/typebox';
import { wireName } from '../engine/read-input.js';
import { nestedTexts } from './resource-texts.js';
import { describeProperty, exampleOf, type FieldTexts } from './vocabulary.js';

/** A JSON Schema of the document (draft 2020-12). */
export type JsonSchema = Readonly<Record<string, unknown>>;

const uuidPattern = '^[0-9a-f]{8}-([0-9a-f]{4}-){3}[0-9a-f]{12}$';
const dateTimePattern = '^\\d{4}-\\d\\d-\\d\\dT\\d\\d:\\d\\d:\\d\\dZ$';

/** Keywords that the document contains. All others are internal. */
const keywords = [
  'type',
  'format',
  'pattern',
  'enum',
  'const',
  'default',
  'description',
  'examples',
  'minimum',
  'maximum',
  'minLength',
  'maxLength',
  'minItems',
  'maxItems',
  'uniqueItems',
] as const;

const string = { type: 'string' };

function plain(schema: TSchema): JsonSchema {
  const { type } = schema as { type?: unknown };
  const described = schema.description !== undefined && { description: schema.description };
  if (schema.moment === true) return { ...string, format: 'date-time', ...described };
  if (schema.pattern === uuidPattern) return { type, format: 'uuid', ...described };
  if (schema.pattern === dateTimePattern) return { type, format: 'date-time', ...described };
  return Object.fromEntries(
    keywords
      // A pattern that is explained in words only excludes values that clients do not send on
      // purpose.
      .filter((name) => schema[name] !== undefined && !(name === 'pattern' && schema.expected))
      .map((name) => [name, schema[name]]),
  );
}

/**
 * Whether an example matches the type of `schema`: `version` is a number for most objects and a
 * string for programs.
 */
function takes({ type, enum: options }: JsonSchema, example: string | number): boolean {
  const exampleType = typeof example === 'number' ? 'integer' : 'string';
  return (
    [type].flat().includes(exampleType) && (!Array.isArray(options) || options.includes(example))
  );
}

/** Converts a union: constants to an enumeration, null to an additional type. */
function spellUnion(options: readonly TSchema[], spell: (schema: TSchema) => JsonSchema) {
  if (options.every((option) => typeof option.const === 'string')) {
    return { ...string, enum: options.map((option) => option.const as unknown) };
  }
  const [first, second] = options;
  if (options.length === 2 && second?.[Kind] === 'Null') {
    const spelled = spell(first!);
    if (typeof spelled.type === 'string') {
      return {
        ...spelled,
        type: [spelled.type, 'null'],
        ...(Array.isArray(spelled.enum) && { enum: [...(spelled.enum as unknown[]), null] }),
      };
    }
  }
  return { anyOf: options.map(spell) };
}

/** Spelling of property names, references to named schemas, and descriptions of fields. */
export interface Spelling {
  /** The name of a property in the API. */
  name(name: string, schema: TSchema): string;
  /** A reference to `schema`, if the document describes it elsewhere. */
  reference?(schema: TSchema): JsonSchema | undefined;
  /** Descriptions of the fields of the resource. */
  readonly texts?: FieldTexts;
}

/** Converts a TypeBox schema to its form in the OpenAPI document. */
export function spellSchema(schema: TSchema, spelling: Spelling): JsonSchema {
  const spell = (inner: TSchema) => spelling.reference?.(inner) ?? spellSchema(inner, spelling);
  if (Array.isArray(schema.anyOf)) {
    const { description } = schema;
    const union = spellUnion(schema.anyOf as TSchema[], spell);
    return description === undefined ? union : { ...union, description };
  }
  switch (schema[Kind]) {
    case 'Object':
      return spellObject(schema as TObject, spelling, spell);
    case 'Array':
      return { ...plain(schema), items: spell(schema.items as TSchema) };
    default:
      return plain(schema);
  }
}

function spellObject(
  { properties, additionalProperties, description: own }: TObject,
  spelling: Spelling,
  spell: (schema: TSchema) => JsonSchema,
): JsonSchema {
  const named = Object.entries(properties).map(
    ([name, schema]) => [spelling.name(name, schema), schema] as const,
  );
  const required = named.filter(([, schema]) => !schema[OptionalKind]).map(([name]) => name);
  return {
    type: 'object',
    ...(own !== undefined && { description: own }),
    ...(named.length > 0 && {
      properties: Object.fromEntries(named.map(([name, schema]) => [name, describe(name, schema)])),
    }),
    ...(required.length > 0 && { required }),
    // The domain refuses unknown properties in inputs. REST ignores them, so this keyword is left
    // out.
    ...(typeof additionalProperties === 'object' && {
      additionalProperties: spell(additionalProperties),
    }),
  };

  function describe(name: string, schema: TSchema): JsonSchema {
    const description = describeProperty(name, spelling.texts);
    const example = exampleOf(name);
    const texts = nestedTexts(name) ?? spelling.texts;
    const spelled =
      spelling.reference?.(schema) ?? spellSchema(schema, { ...spelling, ...(texts && { texts }) });
    return {
      ...(description !== undefined && { description }),
      ...(example !== undefined && takes(spelled, example) && { examples: [example] }),
      ...spelled,
    };
  }
}

/** The spelling of request bodies: names of the domain in snake_case. */
export const inputSpelling: Spelling = { name: wireName };
