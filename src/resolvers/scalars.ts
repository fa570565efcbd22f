import { GraphQLScalarType } from 'graphql';
import { GraphQLDateTimeISO, GraphQLJSONObject } from 'graphql-scalars';

const iso = GraphQLDateTimeISO.toConfig();

/** A moment: RFC 3339 outside, milliseconds since the Unix epoch inside. */
export const DateTime = new GraphQLScalarType<number, string>({
  name: 'DateTime',
  description: 'A moment as RFC 3339 has it, for example `2026-01-31T12:00:00.000Z`. Sent in UTC.',
  specifiedByURL: iso.specifiedByURL,
  serialize: (value) => new Date(value as number).toISOString(),
  parseValue: (value) => iso.parseValue(value).getTime(),
  parseLiteral: (node, variables) => iso.parseLiteral(node, variables).getTime(),
});

/** An object of any shape. */
export const JsonObject = new GraphQLScalarType({
  ...GraphQLJSONObject.toConfig(),
  name: 'JSONObject',
  description: 'A JSON object of any shape.',
  specifiedByURL: 'https://www.rfc-editor.org/rfc/rfc8259',
});
