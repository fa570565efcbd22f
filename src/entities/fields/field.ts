import { p } from '@mikro-orm/core';
import { Type, type TSchema, type TUnsafe } from '@sinclair/typebox';
import type { Enumeration } from './enumeration.js';
import { CalendarDate, Language, Moment, Uuid, oneOf, plainText, values } from './values.js';

/** The type of a value, from which each API derives its own. */
export type FieldType =
  | { readonly is: 'uuid' | 'text' | 'date' | 'integer' | 'bigint' | 'boolean' | 'time' | 'json' }
  | { readonly is: 'enum'; readonly of: Enumeration }
  | { readonly is: 'list'; readonly of: FieldType };

/** How a request sets a field. `required`: the field must be present, if only as null. */
export interface InputOptions {
  readonly required?: boolean;
  /** The schema of the value, if it differs from that of the field. */
  readonly value?: TSchema;
  /** The description in inputs, if it differs from that of the field. */
  readonly description?: string;
  /** False if the REST API reads null as an omitted property (ADR 19). */
  readonly nullOnRest?: false;
  /** The value that an omitted field has in inputs of the GraphQL API. */
  readonly defaultOnGraph?: string | number | boolean | readonly string[];
}

/** Exceptions of the contract from the rules of the REST API. */
export interface RestOptions {
  /** The name of the property, by default that of the field in snake case. */
  readonly name?: string;
  /** `nullable`: documented as nullable; `text`: documented as any string. */
  readonly type?: 'nullable' | 'text' | 'nullable text';
  /** The property is missing if the field is null, an empty text or an empty list. */
  readonly omitEmpty?: true;
}

/** A filter of lists by the field: the type of condition, with the noun for the field in its description. */
export type FilterOptions = { readonly as?: string } & (
  | { readonly oneOf: string }
  | { readonly anyOf: string }
  | { readonly text: string; readonly key?: string }
  | { readonly time: string }
  | { readonly is: string }
);

/** An order of lists by the field. Its name is that of the field in capitals, for example `CREATED_AT`. */
export interface OrderOptions {
  /** The description, such as `Login, ignoring case.` */
  readonly by: string;
  /** The property that is compared, by default the field itself. */
  readonly key?: string;
}

/** The options of a declared field. */
export interface FieldOptions {
  /** The description on both APIs. */
  readonly description: string;
  readonly nullable?: boolean;
  /** How a request that creates an object sets the field. By default, it cannot. */
  readonly create?: InputOptions;
  /** How a request that changes an object sets the field. By default, it cannot. */
  readonly update?: InputOptions;
  /** The value in a new row if none is given. Without it, null if that is a value of the field. */
  readonly initial?: unknown;
  /** False if the REST API does not show the field. */
  readonly rest?: false | RestOptions;
  /** The name in the GraphQL API, by default that of the field; false if it does not show the field. */
  readonly graph?: false | string;
  readonly filter?: FilterOptions;
  readonly order?: OrderOptions;
  /** An example for the OpenAPI document. */
  readonly example?: string | number;
}

/**
 * A field of a resource: its column, the values that requests can set, and how both APIs show it.
 *
 * @typeParam Value the type of a stored value, without null
 * @typeParam Options the options of the declaration
 */
export interface Field<Value = unknown, Options extends FieldOptions = FieldOptions> {
  readonly type: FieldType;
  readonly column: { readonly '~options': object };
  /** The schema of a value in a request, without null. */
  readonly value: TUnsafe<Value>;
  readonly options: Options;
}

type Column = { '~options': object; nullable(): Column };

function field<Value, Options extends FieldOptions>(
  type: FieldType,
  column: unknown,
  value: TSchema,
  options: Options,
): Field<Value, Options> {
  const base = column as Column;
  return {
    type,
    column: options.nullable ? base.nullable() : base,
    value: Type.Unsafe<Value>(value),
    options,
  };
}

/** The id of an object. */
export const uuid = <const O extends FieldOptions>(options: O) =>
  field<string, O>({ is: 'uuid' }, p.uuid(), Uuid, options);

/** Text of at most `max` characters (UTF-16 code units). */
export const text = <const O extends FieldOptions & { max?: number; value?: TSchema }>(
  options: O,
) =>
  field<string, O>(
    { is: 'text' },
    p.string(),
    options.value ?? plainText(options.max ?? 255),
    options,
  );

/** A language code, such as `en` or `pt_BR`. */
export const language = <const O extends FieldOptions>(options: O) =>
  field<string, O>({ is: 'text' }, p.string(), Language, options);

/** A calendar date, `YYYY-MM-DD`. */
export const date = <const O extends FieldOptions>(options: O) =>
  field<string, O>({ is: 'date' }, p.string(), CalendarDate, options);

/** A 32-bit integer. */
export const integer = <const O extends FieldOptions>(options: O) =>
  field<number, O>({ is: 'integer' }, p.integer(), Type.Integer(), options);

/** An integer of up to 53 bits. */
export const bigint = <const O extends FieldOptions>(options: O) =>
  field<number, O>({ is: 'bigint' }, p.bigint('number'), Type.Integer(), options);

export const boolean = <const O extends FieldOptions>(options: O) =>
  field<boolean, O>({ is: 'boolean' }, p.boolean(), Type.Boolean(), options);

/** A time in milliseconds since the Unix epoch. Both APIs send it as an RFC 3339 timestamp. */
export const moment = <const O extends FieldOptions>(options: O) =>
  field<number, O>({ is: 'time' }, p.bigint('number'), Moment, options);

/** A JSON object. */
export const jsonObject = <const O extends FieldOptions>(options: O) =>
  field<Record<string, unknown>, O>(
    { is: 'json' },
    p.json(),
    Type.Record(Type.String(), Type.Unknown()),
    options,
  );

/** A list of texts with the schema `value`, stored as JSON. */
export const listOfTexts = <const O extends FieldOptions & { value: TSchema }>(options: O) =>
  field<string[], O>({ is: 'list', of: { is: 'text' } }, p.json(), options.value, options);

/** One value of an enumeration. */
export const oneValue = <T extends string, const O extends FieldOptions>(
  of: Enumeration<T>,
  options: O,
) => field<T, O>({ is: 'enum', of }, p.string(), oneOf(of.values), options);

/** A list of values of an enumeration without duplicates, stored as JSON. */
export const listOf = <T extends string, const O extends FieldOptions & { value?: TSchema }>(
  of: Enumeration<T>,
  options: O,
) =>
  field<T[], O>(
    { is: 'list', of: { is: 'enum', of } },
    p.json(),
    options.value ?? values(of),
    options,
  );
