import { Type, type TProperties, type TSchema } from '@sinclair/typebox';

/*
 * The shared types of the contract, as they are sent. Nullable ones are written with two types in
 * one schema: the compiled serializer reads that much faster than `anyOf`.
 */

export const string = Type.String();
export const integer = Type.Integer();
export const boolean = Type.Boolean();
export const nullableString = Type.Unsafe<string | null>({ type: ['string', 'null'] });
export const nullableInteger = Type.Unsafe<number | null>({ type: ['integer', 'null'] });
export const nullableBoolean = Type.Unsafe<boolean | null>({ type: ['boolean', 'null'] });
export const uuid = Type.String({ pattern: '^[0-9a-f]{8}-([0-9a-f]{4}-){3}[0-9a-f]{12}$' });
export const enumeration = (values: readonly string[]) =>
  Type.Unsafe<string>({ type: 'string', enum: [...values] });
const dateTimePattern = '^\\d{4}-\\d\\d-\\d\\dT\\d\\d:\\d\\d:\\d\\dZ$';
/** UTC, whole seconds: `2026-01-31T12:00:00Z`. */
export const dateTime = Type.String({ pattern: dateTimePattern });
export const nullableDateTime = Type.Unsafe<string | null>({
  type: ['string', 'null'],
  pattern: dateTimePattern,
});

const datePattern = '^\\d{4}-\\d\\d-\\d\\d$';
export const date = Type.String({ pattern: datePattern });
export const nullableDate = Type.Unsafe<string | null>({
  type: ['string', 'null'],
  pattern: datePattern,
});

/** Makes all properties optional. */
export const optional = <T extends TProperties>(properties: T) =>
  Object.fromEntries(
    Object.entries(properties).map(([name, schema]) => [name, Type.Optional(schema)]),
  );

/** `{ "items": [...] }`. */
export const items = (item: TSchema) => Type.Object({ items: Type.Array(item) });

/** A list of ids in the property `name`. */
export const ids = (name: string) => Type.Object({ [name]: Type.Array(uuid) });

/** A page of a list: its items, the server's time and the cursor of the next page. */
export const page = (item: TSchema) =>
  Type.Object({
    paging: Type.Optional(Type.Object({ cursors: Type.Object({ after: Type.Optional(string) }) })),
    timestamp: dateTime,
    items: Type.Array(item),
  });

/** The error body of all operations except those of OAuth 2.0. */
export const error = Type.Object({
  error: Type.Object({
    domain: string,
    code: Type.Union([string, integer]),
    message: string,
    details: Type.Object({ info: string }),
    context: Type.Optional(Type.Object({}, { additionalProperties: true })),
  }),
});
