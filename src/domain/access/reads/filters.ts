import {
  ByDialect,
  and,
  contains,
  inNumbers,
  inTexts,
  inUuids,
  or,
  raw,
  sql,
  startsWith,
  type Sql,
} from '../../../database/sql.js';
import { foldText } from '../../../entities/index.js';
import { badInput } from '../../core/errors.js';
import { lowerCaseUuid } from '../../core/read-values.js';
import { isUuid } from '../../core/validation.js';

/** Maximum nesting depth of `and`, `or` and `not`. */
const deepest = 5;

/** Maximum number of conditions in a filter, including nested filters. */
const mostConditions = 100;

/** Maximum number of values in a list of a filter. */
const longest = 500;

/** Maximum number of values whose rows are estimated one by one. */
const mostEstimated = 10;

/**
 * The condition of a value for each field that can be filtered. With `fewMatch`, the statement finds
 * the rows by the filter, so that the condition should use an index.
 */
export type FilterSpec = Readonly<
  Record<string, (value: never, field: string, fewMatch: boolean) => Sql>
>;

/** A filter: fields that must all match, and combinations of filters. */
export interface Filter {
  readonly and?: readonly Filter[] | null;
  readonly or?: readonly Filter[] | null;
  readonly not?: Filter | null;
  readonly [field: string]: unknown;
}

/**
 * Returns the condition of `filter`. A field with the value `null` is ignored.
 *
 * @throws DomainError `BAD_INPUT` for a filter that is too large or has invalid values
 */
export function filterCondition(spec: FilterSpec, filter: Filter, fewMatch = false): Sql {
  let size = 0;
  return condition(filter, 0);

  function condition(filter: Filter, depth: number): Sql {
    if (depth > deepest) throw badInput('filter', `filter must not exceed ${deepest} levels`);
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
    if (!known) throw badInput(['filter', field], `${field} is not a supported filter`);
    return known(value as never, field, fewMatch);
  }
}

function many<T>(list: readonly T[], field: string): readonly T[] {
  if (list.length > longest) {
    throw badInput(['filter', field], `${field} must not have more than ${longest} items`);
  }
  return list;
}

/** @throws DomainError `BAD_INPUT` unless all of `ids` are UUIDs */
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
export const oneOfTexts =
  (column: string) =>
  (texts: readonly string[], field: string, fewMatch = false): Sql => {
    many(texts, field);
    assertPlain(texts, field);
    // PostgreSQL estimates the number of rows with a single value, but not with those of a list.
    return fewMatch && texts.length <= mostEstimated
      ? oneOfValues(column)(texts, field)
      : inTexts(column, texts);
  };

/** As `oneOfTexts`, for a nullable column. Null never matches. */
export const oneOfOptionalTexts =
  (column: string) =>
  (texts: readonly string[], field: string, fewMatch = false): Sql =>
    sql`(${raw(column)} is not null and ${oneOfTexts(column)(texts, field, fewMatch)})`;

/** `column` is one of the given numbers. */
export const oneOfNumbers = (column: string) => (numbers: readonly number[], field: string) => {
  many(numbers, field);
  return inNumbers(column, numbers);
};

/** `column` is one of the given values of an enum. */
export const oneOfValues = (column: string) => (values: readonly string[], field: string) => {
  many(values, field);
  return or([...new Set(values)].sort().map((value) => sql`${raw(column)} = ${value}`));
};

/** The JSON array in `column` contains one of the given values of an enum. */
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

/** Characters that databases cannot store: U+0000 and unpaired surrogates. */
const unstorable = /\0|\p{Surrogate}/u;

/** @throws DomainError `BAD_INPUT` for a text that is too long or cannot be stored */
function assertPlain(texts: readonly string[], field: string): void {
  if (texts.some((text) => text.length > 255 || unstorable.test(text))) {
    throw badInput(['filter', field], `${field} must be plain text of at most 255 characters`);
  }
}

/** Comparisons of a text, with the rules of `foldText`. */
export interface TextFilter {
  readonly equals?: string | null;
  readonly startsWith?: string | null;
  readonly contains?: string | null;
}

/** Compares texts with the folded keys in `column`, which is never null. */
export const matchesKey =
  (column: string) =>
  ({ equals, startsWith: start, contains: part }: TextFilter, field: string) => {
    assertPlain(
      [equals, start, part].filter((text) => text != null),
      field,
    );
    return and([
      equals == null ? undefined : sql`${raw(column)} = ${foldText(equals)}`,
      start == null ? undefined : startsWith(column, foldText(start)),
      part == null ? undefined : contains(column, foldText(part)),
    ]);
  };

/** As `matchesKey`. Null counts as an empty text. */
export const matchesNullableKey =
  (column: string) =>
  (filter: TextFilter, field: string): Sql => {
    const matches = sql`(${raw(column)} is not null and ${matchesKey(column)(filter, field)})`;
    const { equals, startsWith: start, contains: part } = filter;
    const matchesEmpty = [equals, start, part].every((text) => text == null || text === '');
    return matchesEmpty ? sql`(${raw(column)} is null or ${matches})` : matches;
  };

/** A time range in milliseconds since the Unix epoch: from `from`, included, to `before`, excluded. */
export interface MomentFilter {
  readonly from?: number | null;
  readonly before?: number | null;
}

export const within = (column: string) => (filter: MomentFilter) =>
  and([
    filter.from == null ? undefined : sql`${raw(column)} >= ${filter.from}`,
    filter.before == null ? undefined : sql`${raw(column)} < ${filter.before}`,
  ]);
