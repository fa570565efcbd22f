import {
  Type,
  type ArrayOptions,
  type TLiteral,
  type TSchema,
  type TUnion,
} from '@sinclair/typebox';
import type { Enumeration } from './enumeration.js';

/** A UUID. The APIs accept any case and pass it to actions in lower case. */
export const Uuid = Type.String({ format: 'uuid' });

/** A `schema` of text that can be a UUID. Actions receive UUIDs in lower case. */
export const orUuid = <T extends TSchema>(schema: T): T => ({ ...schema, uuid: 'whole' });

/** A `schema` of text that can contain UUIDs. Actions receive them in lower case. */
export const withUuids = <T extends TSchema>(schema: T): T => ({ ...schema, uuid: 'within' });

/** Excludes U+0000, which PostgreSQL refuses, and unpaired surrogates, which UTF-8 cannot encode. */
const plain = '([^\\u0000\\ud800-\\udfff]|[\\ud800-\\udbff][\\udc00-\\udfff])*';

/** Text that every database can store. */
export const plainText = (maxLength: number) =>
  Type.String({ maxLength, pattern: `^${plain}$`, expected: 'plain text' });

/** Non-blank text that every database can store. */
export const visibleText = (maxLength: number) =>
  Type.String({
    minLength: 1,
    maxLength,
    pattern: `^(?=\\s*\\S)${plain}$`,
    expected: 'plain text that is not blank',
  });

/** A single line of plain text, without control characters. */
export const lineOfText = (maxLength: number) =>
  Type.String({
    maxLength,
    pattern:
      '^([^\\u0000-\\u001f\\u007f-\\u009f\\u2028\\u2029\\ud800-\\udfff]|[\\ud800-\\udbff][\\udc00-\\udfff])*$',
    expected: 'a single line of plain text',
  });

/** One of a closed set of strings. */
export function oneOf<const T extends readonly string[]>(
  values: T,
): TUnion<{ [K in keyof T]: TLiteral<T[K] & string> } & TSchema[]> {
  return Type.Union(values.map((value) => Type.Literal(value))) as never;
}

/** A list of values of an enumeration without duplicates. */
export const values = <T extends string>(of: Enumeration<T>, options: ArrayOptions = {}) =>
  Type.Unsafe<T[]>(Type.Array(oneOf(of.values), { uniqueItems: true, ...options }));

/** A list of at most 100 values of an enumeration, in which duplicates are ignored. */
export const repeatable = <T extends string>(of: Enumeration<T>) =>
  Type.Unsafe<T[]>(Type.Array(oneOf(of.values), { maxItems: 100 }));

/** An email address as allowed by the contract: empty, or any text with an `@` inside. */
export const EmailAddress = Type.String({
  pattern: '^$|^[^\\s\\u0000][^\\s\\u0000@]*@[^\\s\\u0000]+$',
  maxLength: 320,
});

export const nullable = <T extends TSchema>(schema: T) => Type.Union([schema, Type.Null()]);

/** The version that the caller last read. */
export const Version = Type.Integer({ minimum: 0, maximum: Number.MAX_SAFE_INTEGER });

/** A time in milliseconds since the Unix epoch. The APIs convert RFC 3339 timestamps to it. */
export const Moment = Type.Integer({
  minimum: 0,
  maximum: 253_402_300_799_999,
  moment: true,
});

/** `YYYY-MM-DD`. Actions check that the day exists. */
export const CalendarDate = Type.String({
  pattern: '^\\d{4}-\\d\\d-\\d\\d$',
  expected: 'a date such as 2026-01-31',
});

/** A language code of the platform, such as `en` or `pt_BR`. */
export const Language = Type.String({
  pattern: '^[a-z]{2,3}([_-][A-Za-z0-9]{2,8})*$',
  maxLength: 35,
});

/** An input without fields. */
export const Nothing = Type.Object({}, { additionalProperties: false });
