import {
  defineEntity,
  type EntityMetadata,
  type EntitySchema,
  type InferEntityFromProperties,
  type PrimaryKeyProp,
} from '@mikro-orm/core';
import {
  Type,
  type TNull,
  type TObject,
  type TOptional,
  type TProperties,
  type TSchema,
  type TUnion,
} from '@sinclair/typebox';
import type { Field, InputOptions } from './field.js';
import { nullable } from './values.js';

/** A stored property that neither API shows: a plain MikroORM property. */
interface InternalField {
  readonly '~options': object;
  /** Set if a hook computes the value. */
  readonly computed?: true;
}

export type Fields = Readonly<Record<string, Field | InternalField>>;

type OrNull<O, Absent> = O extends { readonly nullable: true } ? Absent : never;

type StoredValue<F> =
  F extends Field<infer Value, infer O>
    ? Value | OrNull<O, null | undefined>
    : InferEntityFromProperties<{ value: F }>['value'];

/** A row of a resource with these fields. */
export type Row<F extends Fields> = {
  -readonly [K in keyof F]: StoredValue<F[K]>;
} & ('id' extends keyof F ? { [PrimaryKeyProp]?: 'id' } : unknown);

/** The part of a row that the REST API shows. */
export type Presented<F extends Fields> = {
  readonly [
    K in keyof F as F[K] extends Field<unknown, infer O>
      ? O extends { readonly rest: false }
        ? never
        : K
      : never
  ]: StoredValue<F[K]>;
};

interface ResourceOptions<F extends Fields> {
  /** The name of the resource, and of its type in the GraphQL API. */
  readonly name: string;
  readonly table: string;
  readonly description: string;
  readonly fields: F;
  readonly hooks?: EntityMetadata['hooks'];
}

/** The declaration of a resource, from which both APIs derive its types. */
export interface Declaration<F extends Fields = Fields> {
  readonly resource: string;
  readonly description: string;
  readonly fields: F;
}

/** A resource: a MikroORM entity whose fields are declared once for the database and both APIs. */
export type Resource<F extends Fields> = EntitySchema<Row<F>> & Declaration<F>;

/** The row type of a resource. */
export type RowOf<R> = R extends { readonly fields: infer F extends Fields } ? Row<F> : never;

/**
 * Declares a resource. Everything about a field follows from its row here: the column, the inputs of
 * actions, the types of the GraphQL API, and the schemas and descriptions of the REST API.
 *
 * @example
 * ```ts
 * export const Location = resource({
 *   name: 'Location',
 *   table: 'locations',
 *   description: 'A place that infrastructure components belong to.',
 *   fields: {
 *     ...objectFields(),
 *     name: text({ description: 'Name of the location.', create: { required: true }, update: {} }),
 *     // A plain MikroORM property is stored, and neither API shows it.
 *     nameKey: key(),
 *   },
 * });
 * export type Location = RowOf<typeof Location>;
 * ```
 */
export function resource<const F extends Fields>(options: ResourceOptions<F>): Resource<F> {
  const { name, table, description, fields, hooks } = options;
  const columns = Object.entries(fields).map(([property, field]) => [
    property,
    isField(field) ? field.column : field,
  ]);
  const entity = defineEntity({
    name,
    tableName: table,
    properties: Object.fromEntries(columns) as Record<string, InternalField>,
    ...(hooks && { hooks: hooks as object }),
  });
  return Object.assign(entity, { resource: name, description, fields }) as unknown as Resource<F>;
}

/**
 * The declaration of some fields of a resource, which an API shows as an object within it.
 *
 * @example
 * ```ts
 * export const reportSchedule = partOf(Report, 'ReportSchedule', 'Schedule of a report.', [
 *   'scheduleEnabled',
 *   'scheduleType',
 * ]);
 * ```
 */
export const partOf = <F extends Fields, K extends keyof F & string>(
  { fields }: Declaration<F>,
  name: string,
  description: string,
  names: readonly K[],
): Declaration<Pick<F, K>> => ({
  resource: name,
  description,
  fields: Object.fromEntries(names.map((each) => [each, fields[each]])) as unknown as Pick<F, K>,
});

/** Whether `field` is declared and not a plain MikroORM property. */
export const isField = (field: Field | InternalField): field is Field => 'options' in field;

/** The declared fields of a resource by their names. */
export const declaredFields = ({ fields }: Pick<Declaration, 'fields'>): [string, Field][] =>
  Object.entries(fields).filter((entry): entry is [string, Field] => isField(entry[1]));

type Texts<F extends Fields> = {
  readonly [K in keyof F as F[K] extends Field ? K : never]: string;
};

/** The descriptions of the fields of a resource by their names, and by those that the REST API has instead. */
export const textsOf = <F extends Fields>(of: Pick<Declaration<F>, 'fields'>): Texts<F> =>
  Object.fromEntries(
    declaredFields(of).flatMap(([name, { options }]) => {
      const { description, rest } = options;
      const renamed = rest && rest.name ? [[rest.name, description]] : [];
      return [[name, description], ...renamed];
    }),
  ) as Texts<F>;

type Input = 'create' | 'update';

type ValueIn<F extends Field, I> = I extends { readonly value: infer V extends TSchema }
  ? V
  : F extends { options: { readonly nullable: true } }
    ? TUnion<[F['value'], TNull]>
    : F['value'];

type PropertyIn<F, I extends Input> =
  F extends Field<unknown, infer O>
    ? O extends Readonly<Record<I, infer Rule>>
      ? Rule extends { readonly required: true }
        ? ValueIn<F, Rule>
        : TOptional<ValueIn<F, Rule>>
      : never
    : never;

/** The properties of an input of a resource. */
export type InputProperties<F extends Fields, I extends Input> = {
  [K in keyof F as PropertyIn<F[K], I> extends never ? never : K]: PropertyIn<F[K], I>;
};

function valueIn({ value, options }: Field, rule: InputOptions): TSchema {
  const schema = rule.value ?? (options.nullable ? nullable(value) : value);
  return rule.description === undefined ? schema : { ...schema, description: rule.description };
}

/**
 * The properties of the input of an action that creates or changes an object, with the names and
 * bounds of the declared fields.
 */
export function inputProperties<F extends Fields, I extends Input>(
  of: Declaration<F>,
  input: I,
): InputProperties<F, I> {
  const properties = declaredFields(of).flatMap(([name, field]) => {
    const rule = field.options[input];
    if (!rule) return [];
    const value = valueIn(field, rule);
    return [[name, rule.required ? value : Type.Optional(value)] as const];
  });
  return Object.fromEntries(properties) as unknown as InputProperties<F, I>;
}

/** An input of these properties and no others. */
export const closed = <P extends TProperties>(properties: P): TObject<P> =>
  Type.Object(properties, { additionalProperties: false });

type IsOptional<F> = F extends
  | { readonly options: { readonly initial: unknown } | { readonly nullable: true } }
  | { readonly computed: true }
  ? true
  : null extends StoredValue<F>
    ? true
    : false;

/** The values that a new row needs: those of fields without an initial value. */
type Needed<F extends Fields> = {
  [
    K in Exclude<keyof F, 'createdAt' | 'updatedAt'> as IsOptional<F[K]> extends true ? never : K
  ]: StoredValue<F[K]>;
};

/** Makes properties of `Given` that are not in `Known` a compile error, also in spread objects. */
export type NoneBut<Known, Given> = { readonly [K in Exclude<keyof Given, keyof Known>]: never };

/**
 * The row of a new object. Fields that are missing in `values` have their initial value: the declared
 * one, otherwise null. The compiler rejects values that are not stored.
 *
 * @param now the time of creation, in milliseconds since the Unix epoch
 */
export function newRow<F extends Fields, Values extends Needed<F> & Partial<Row<F>>>(
  of: Pick<Declaration<F>, 'fields'>,
  now: number,
  values: Values & NoneBut<Row<F>, Values>,
): Row<F> {
  const row: Record<string, unknown> = {};
  for (const [name, field] of Object.entries<Field | InternalField>(of.fields)) {
    const given = (values as Readonly<Record<string, unknown>>)[name];
    if (given !== undefined) row[name] = given;
    else if (name === 'createdAt' || name === 'updatedAt') row[name] = now;
    else if (isField(field)) row[name] = structuredClone(field.options.initial ?? null);
    else if (!('computed' in field)) row[name] = null;
  }
  return row as Row<F>;
}
