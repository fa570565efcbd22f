import { GraphQLError, GraphQLScalarType } from 'graphql';
import { GraphQLDateTimeISO, GraphQLJSON, GraphQLJSONObject } from 'graphql-scalars';
import { readTimestamp } from '../../domain/core/read-timestamp.js';

/** A time: RFC 3339 in requests and responses, milliseconds since the Unix epoch in the domain. */
export const DateTime = new GraphQLScalarType<number, string>({
  name: 'DateTime',
  description:
    'A time in RFC 3339 format, for example `2026-01-31T12:00:00.000Z`. Responses use UTC.',
  specifiedByURL: GraphQLDateTimeISO.specifiedByURL,
  serialize: (value) => new Date(value as number).toISOString(),
  parseValue(value) {
    const moment = typeof value === 'string' ? readTimestamp(value) : undefined;
    if (moment !== undefined) return moment;
    throw new GraphQLError('DateTime must be an RFC 3339 timestamp with a time zone');
  },
});

/** Any JSON value. */
export const Json = new GraphQLScalarType({
  ...GraphQLJSON.toConfig(),
  name: 'JSON',
  description: 'Any JSON value: a string, number, boolean, array, object or null.',
  specifiedByURL: 'https://www.rfc-editor.org/rfc/rfc8259',
});

/** A JSON object of any shape. */
export const JsonObject = new GraphQLScalarType({
  ...GraphQLJSONObject.toConfig(),
  name: 'JSONObject',
  description: 'A JSON object of any shape.',
  specifiedByURL: 'https://www.rfc-editor.org/rfc/rfc8259',
});

/** A scalar for text in some format, which the action validates. */
const textScalar = (name: string, description: string) =>
  new GraphQLScalarType<string, string>({
    name,
    description,
    serialize: (value) => value as string,
    parseValue(value) {
      if (typeof value === 'string') return value;
      throw new GraphQLError(`${name} must be sent as a string`);
    },
  });

/** An exact decimal number, as text in requests and in the domain. */
export const Decimal = textScalar(
  'Decimal',
  'An exact decimal number as a string, for example `"12.50"`.',
);

/** A calendar date: `YYYY-MM-DD` in requests and in the domain. */
export const LocalDate = textScalar('LocalDate', 'A calendar date, for example `2026-01-31`.');
