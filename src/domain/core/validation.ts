import { FormatRegistry, type Static, type TObject, type TSchema } from '@sinclair/typebox';
import { TypeCompiler, type TypeCheck } from '@sinclair/typebox/compiler';
import { ValueErrorType, type ValueError } from '@sinclair/typebox/errors';
import { badInput } from './errors.js';
import { valueReader } from './read-values.js';

const uuid = /^[0-9a-f]{8}-([0-9a-f]{4}-){3}[0-9a-f]{12}$/;

/** Whether `text` is a UUID in lower case, the form of all ids of the platform. */
export const isUuid = (text: string): boolean => uuid.test(text);

/** The nil UUID (RFC 9562, section 5.9), which is the id of no object. */
export const nilUuid = '00000000-0000-0000-0000-000000000000';

FormatRegistry.Set('uuid', isUuid);

const checks = new WeakMap<TSchema, TypeCheck<TSchema>>();

function check(schema: TSchema): TypeCheck<TSchema> {
  let compiled = checks.get(schema);
  if (!compiled) checks.set(schema, (compiled = TypeCompiler.Compile(schema)));
  return compiled;
}

/** Converts `/contact/types/0` to `['contact', 'types', 0]`. */
function fieldOf(path: string): (string | number)[] {
  return path
    .split('/')
    .slice(1)
    .map((part) =>
      /^\d+$/.test(part) ? Number(part) : part.replace(/~1/g, '/').replace(/~0/g, '~'),
    );
}

/** For a union of one schema and null, returns the error of that schema. */
function innermost(error: ValueError): ValueError {
  const variants = (error.schema.anyOf as TSchema[] | undefined) ?? [];
  const [option, ...others] = variants.filter(({ type: name }) => name !== 'null');
  const inner = option && others.length === 0 && error.errors[variants.indexOf(option)]?.First();
  return inner ? innermost(inner) : error;
}

/** Messages for the most common validation errors. */
const messages: Partial<Record<ValueErrorType, (schema: TSchema) => string>> = {
  [ValueErrorType.String]: () => 'must be a string',
  [ValueErrorType.StringMinLength]: ({ minLength }) =>
    minLength === 1 ? 'must not be empty' : `must have at least ${minLength} characters`,
  [ValueErrorType.StringMaxLength]: ({ maxLength }) => `must have at most ${maxLength} characters`,
  [ValueErrorType.Boolean]: () => 'must be a boolean',
  [ValueErrorType.Number]: () => 'must be a number',
  [ValueErrorType.NumberMinimum]: ({ minimum }) => `must be at least ${minimum}`,
  [ValueErrorType.NumberMaximum]: ({ maximum }) => `must be at most ${maximum}`,
  [ValueErrorType.Integer]: () => 'must be an integer',
  [ValueErrorType.IntegerMinimum]: ({ minimum }) => `must be at least ${minimum}`,
  [ValueErrorType.IntegerMaximum]: ({ maximum }) => `must be at most ${maximum}`,
  [ValueErrorType.Null]: () => 'must be null',
  [ValueErrorType.Object]: () => 'must be an object',
  [ValueErrorType.Array]: () => 'must be an array',
  [ValueErrorType.ArrayMinItems]: ({ minItems }) =>
    `must have at least ${counted(minItems as number)}`,
  [ValueErrorType.ArrayMaxItems]: ({ maxItems }) =>
    `must have at most ${counted(maxItems as number)}`,
  [ValueErrorType.ArrayUniqueItems]: () => 'must not contain duplicates',
};

const counted = (items: number): string => (items === 1 ? '1 item' : `${items} items`);

function describe({ type, schema, message }: ValueError): string {
  if (type === ValueErrorType.ObjectRequiredProperty) return 'is required';
  if (type === ValueErrorType.ObjectAdditionalProperties) return 'is not a known field';
  if (type === ValueErrorType.StringPattern && schema.expected) {
    return `must be ${schema.expected as string}`;
  }
  if (type === ValueErrorType.StringFormat)
    return `is not a valid ${(schema.format as string).toUpperCase()}`;
  const options = (schema.anyOf as TSchema[] | undefined)?.map(
    ({ const: value }) => value as unknown,
  );
  if (options?.every((option) => typeof option === 'string')) {
    return `must be one of ${options.join(', ')}`;
  }
  return messages[type]?.(schema) ?? message.charAt(0).toLowerCase() + message.slice(1);
}

/** Whether `input` satisfies `schema`. */
export const isValid = <T extends TObject>(schema: T, input: unknown): input is Static<T> =>
  check(schema).Check(input);

const validators = new WeakMap<TSchema, (input: unknown) => unknown>();

/**
 * Returns a function that validates its argument against `schema` and returns it, read as described
 * by `valueReader`.
 *
 * @throws DomainError `BAD_INPUT` for the first invalid field
 */
export function validator<T extends TObject>(schema: T): (input: unknown) => Static<T> {
  let known = validators.get(schema);
  if (!known) validators.set(schema, (known = compile(schema)));
  return known as (input: unknown) => Static<T>;
}

function compile<T extends TObject>(schema: T): (input: unknown) => Static<T> {
  const compiled = check(schema);
  const read = valueReader(schema);
  return (given) => {
    const input = read ? read(given) : given;
    if (compiled.Check(input)) return input as Static<T>;
    const error = innermost(compiled.Errors(input).First()!);
    const field = fieldOf(error.path);
    throw badInput(field, `${field.join('.') || 'the input'} ${describe(error)}`);
  };
}
