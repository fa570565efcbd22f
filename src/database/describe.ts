import {
  BooleanType,
  JsonType,
  UnderscoreNamingStrategy,
  type EntitySchema,
} from '@mikro-orm/core';

/** Converts a stored value to the value of a row. */
type Decoder = 'boolean' | 'json';

/** The metadata of an entity that reads use. */
export interface Description {
  readonly table: string;
  /** Column names by property name. */
  readonly columns: ReadonlyMap<string, string>;
  readonly decoders: ReadonlyMap<string, Decoder>;
}

const naming = new UnderscoreNamingStrategy();
const descriptions = new WeakMap<EntitySchema, Description>();

function decoderOf(type: unknown): Decoder | undefined {
  if (type === BooleanType || type instanceof BooleanType) return 'boolean';
  if (type === JsonType || type instanceof JsonType) return 'json';
  return undefined;
}

/** The description of `entity`, computed once. */
export function describe(entity: EntitySchema): Description {
  const known = descriptions.get(entity);
  if (known) return known;
  const columns = new Map<string, string>();
  const decoders = new Map<string, Decoder>();
  for (const [property, { type, fieldName }] of Object.entries(
    entity.meta.properties as Record<string, { type: unknown; fieldName?: string }>,
  )) {
    columns.set(property, fieldName ?? naming.propertyToColumnName(property));
    const decoder = decoderOf(type);
    if (decoder) decoders.set(property, decoder);
  }
  const description = { table: entity.meta.tableName, columns, decoders };
  descriptions.set(entity, description);
  return description;
}
