import {
  ByDialect,
  and,
  contains,
  inTexts,
  inUuids,
  or,
  raw,
  resembles,
  sql,
  type Sql,
} from '../../database/sql.js';
import { badInput } from '../errors.js';
import { lowerCaseUuid } from '../read-values.js';
import { isUuid } from '../validation.js';

/** How deep `and`, `or` and `not` may stand in each other. */
const deepest = 5;

/** How many conditions a filter may have, those of the filters within it included. */
const mostConditions = 100;

/** How many values a list in a filter may have. */
const longest = 500;

/** For each field that can be filtered by: what it makes of a value. */
export type FilterSpec = Readonly<Record<string, (value: never, field: string) => Sql>>;

/** A filter as it is given: fields that must all hold, and filters that combine filters. */
export interface Filter {
  readonly and?: readonly Filter[] | null;
  readonly or?: readonly Filter[] | null;
  readonly not?: Filter | null;
  readonly [field: string]: unknown;
}

/**
 * The condition that `filter` stands for; a field given as `null` does not filter.
 *
 * @throws DomainError `BAD_INPUT` for a filter that is too large, and for wrong values in it.
 */
export function filterCondition(spec: FilterSpec, filter: Filter): Sql {
  let size = 0;
  return condition(filter, 0);

  function condition(filter: Filter, depth: number): Sql {
    if (depth > deepest) throw badInput('filter', `filter must not be deeper than ${deepest}`);
    return and(
      Object.entries(filter).map(([field, value]) => {
        if (value === undefined || value === null) return undefined;
        if (++size > mostConditions) {
          throw badInput('filter', `filter must not have more than ${mostConditions} conditions`);
        }
        return part(field, value, (inner) => condition(inner as Filter, depth + 1));
      }),
    );
  }

  function part(field: string, value: unknown, inner: (filter: unknown) => Sql): Sql {
    if (field === 'and') return sql`(${and(many(value as readonly Filter[], field).map(inner))})`;
    if (field === 'or') {
      return or(many(value as readonly Filter[], field).map((one) => sql`(${inner(one)})`));
    }
    if (field === 'not') return sql`not (${inner(value)})`;
    const known = spec[field];
    if (!known) throw badInput(['filter', field], `${field} cannot be filtered by`);
    return known(value as never, field);
  }
}

function many<T>(list: readonly T[], field: string): readonly T[] {
  if (list.length > longest) {
    throw badInput(['filter', field], `${field} must not have more than ${longest} items`);
  }
  return list;
}

/** @throws DomainError `BAD_INPUT` unless every one of `ids` is a UUID. */
function assertUuids(ids: readonly string[], field: string): void {
  if (ids.every((id) => isUuid(id))) return;
  throw badInput(['filter', field], `${field} must be a list of UUIDs`);
}

/** `column` is one of the given ids. */
export const oneOfIds = (column: string) => (given: readonly string[], field: string) => {
  const ids = many(given, field).map(lowerCaseUuid);
  assertUuids(ids, field);
  return inUuids(column, ids);
};

/** `column` is one of the given texts. */
export const oneOfTexts = (column: string) => (texts: readonly string[], field: string) => {
  many(texts, field);
  assertPlain(texts, field);
  return inTexts(column, texts);
};

/** `column` is one of the given values of a closed set. */
export const oneOfValues = (column: string) => (values: readonly string[], field: string) => {
  many(values, field);
  return or([...new Set(values)].sort().map((value) => sql`${raw(column)} = ${value}`));
};

/** The JSON list in `column` has any of the given values of a closed set among its items. */
export const hasAnyOf = (column: string) => (values: readonly string[], field: string) => {
  many(values, field);
  const item = (value: string) =>
    sql`${new ByDialect(
      sql`instr(${raw(column)}, ${JSON.stringify(value)}) > 0`,
      sql`${raw(column)} @> ${JSON.stringify([value])}::jsonb`,
    )}`;
  return or([...new Set(values)].sort().map(item));
};

export const isTrue = (column: string) => (value: boolean) => sql`${raw(column)} = ${value}`;

/** What no database holds: U+0000, and half a surrogate pair. */
const unstorable = /\0|\p{Surrogate}/u;

/** @throws DomainError `BAD_INPUT` for a text that is too long or that no database holds. */
function assertPlain(texts: readonly string[], field: string): void {
  if (texts.some((text) => text.length > 255 || unstorable.test(text))) {
    throw badInput(['filter', field], `${field} must be plain text of at most 255 characters`);
  }
}

/** What a text is compared with, whatever the case. */
export interface TextFilter {
  readonly equals?: string | null;
  readonly startsWith?: string | null;
  readonly contains?: string | null;
}

/** A condition for each comparison that a filter asks for; all of them must hold. */
function textConditions(
  { equals, startsWith: start, contains: part }: TextFilter,
  field: string,
  make: Readonly<Record<'equals' | 'startsWith' | 'contains', (text: string) => Sql>>,
): Sql {
  const given = [equals, start, part].filter((text) => text != null);
  assertPlain(given, field);
  return and([
    equals == null ? undefined : make.equals(equals),
    start == null ? undefined : make.startsWith(start),
    part == null ? undefined : make.contains(part),
  ]);
}

/** Compares texts with `column`, which holds them as `fold` makes them. */
export const matchesKey =
  (column: string, fold: (text: string) => string) => (filter: TextFilter, field: string) =>
    textConditions(filter, field, {
      equals: (text) => sql`${raw(column)} = ${fold(text)}`,
      startsWith: (text) =>
        sql`substr(${raw(column)}, 1, ${[...fold(text)].length}) = ${fold(text)}`,
      contains: (text) => contains(column, fold(text)),
    });

/** Compares texts with `column`, which holds them as they were written, and never null. */
export const matchesText = (column: string) => (filter: TextFilter, field: string) =>
  textConditions(filter, field, {
    equals: (text) => resembles(column, text, ['', '']),
    startsWith: (text) => resembles(column, text, ['', '%']),
    contains: (text) => contains(column, text),
  });

/** A span of time in milliseconds since the Unix epoch: from `from` on, before `before`. */
export interface MomentFilter {
  readonly from?: number | null;
  readonly before?: number | null;
}

export const within = (column: string) => (filter: MomentFilter) =>
  and([
    filter.from == null ? undefined : sql`${raw(column)} >= ${filter.from}`,
    filter.before == null ? undefined : sql`${raw(column)} < ${filter.before}`,
  ]);
