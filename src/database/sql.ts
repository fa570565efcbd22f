import type { EntitySchema } from '@mikro-orm/core';
import { LRUCache } from 'lru-cache';
import { describe } from './describe.js';

export type Dialect = 'sqlite' | 'postgresql';

/** A value that drivers can bind. */
export type Bound = string | number | boolean | null;

/** A fragment of SQL: text with placeholders. A placeholder is a bound value or another fragment. */
export class Sql {
  constructor(
    readonly strings: readonly string[],
    readonly holes: readonly (Bound | Sql | ByDialect)[],
  ) {}

  /** Returns the text and its bound values for a dialect. */
  render(dialect: Dialect): { text: string; values: Bound[] } {
    const values: Bound[] = [];
    return { text: this.append('', values, dialect), values };
  }

  private append(head: string, values: Bound[], dialect: Dialect): string {
    let text = head + this.strings[0]!;
    for (let i = 0; i < this.holes.length; i++) {
      let hole = this.holes[i]!;
      if (hole instanceof ByDialect) hole = hole[dialect];
      if (hole instanceof Sql) {
        text = hole.append(text, values, dialect);
      } else {
        values.push(hole);
        text += dialect === 'sqlite' ? '?' : `$${values.length}`;
      }
      text += this.strings[i + 1]!;
    }
    return text;
  }
}

/** A fragment of SQL that depends on the dialect. */
export class ByDialect {
  constructor(
    readonly sqlite: Sql,
    readonly postgresql: Sql,
  ) {}
}

/** Creates SQL from a template: `${value}` becomes a bound value, and `${sql}` is inserted. */
export function sql(strings: TemplateStringsArray, ...holes: (Bound | Sql | ByDialect)[]): Sql {
  return new Sql(strings, holes);
}

/** Creates SQL from constant text (names, keywords). Never pass external text. */
export function raw(text: string): Sql {
  return new Sql([text], []);
}

/** Joins `pieces` with `separator`. */
export function join(pieces: readonly (Sql | ByDialect)[], separator: string): Sql {
  if (pieces.length === 0) return raw('');
  return new Sql(['', ...pieces.slice(1).map(() => separator), ''], pieces);
}

/** Combines `conditions` with AND; true if there are none. */
export function and(conditions: readonly (Sql | undefined)[]): Sql {
  const given = conditions.filter((condition) => condition !== undefined);
  return given.length === 0 ? raw('1 = 1') : join(given, ' and ');
}

/** Combines `conditions` with OR; false if there are none. */
export function or(conditions: readonly Sql[]): Sql {
  return conditions.length === 0 ? raw('1 = 0') : sql`(${join(conditions, ' or ')})`;
}

/** Maximum number of cached column lists per entity. Clients of the graph choose the columns. */
const keptLists = 500;

const columnLists = new WeakMap<EntitySchema, LRUCache<string, Sql>>();

/**
 * `alias.column as "property", …` for the given properties of `entity`, or for all properties by
 * default.
 */
export function columns(entity: EntitySchema, alias: string, properties?: readonly string[]): Sql {
  const key = `${alias}:${properties?.join() ?? '*'}`;
  let lists = columnLists.get(entity);
  if (!lists) columnLists.set(entity, (lists = new LRUCache({ max: keptLists })));
  let list = lists.get(key);
  if (!list) {
    const { columns: names } = describe(entity);
    const selected = properties ?? [...names.keys()];
    list = raw(
      selected
        .map((property) => {
          const column = names.get(property);
          if (!column) throw new Error(`${entity.meta.name} has no property ${property}`);
          return `${alias}.${column} as "${property}"`;
        })
        .join(', '),
    );
    lists.set(key, list);
  }
  return list;
}

/** Returns the name of the table of `entity`. */
export function table(entity: EntitySchema): Sql {
  return raw(describe(entity).table);
}

function inList(
  column: string,
  values: readonly (string | number)[],
  cast: 'uuid' | 'text' | 'bigint',
) {
  const list = JSON.stringify(values);
  // An array, so that PostgreSQL looks up each value in an index. It overestimates the size of a
  // set.
  return sql`${raw(column)} ${new ByDialect(
    sql`in (select value from json_each(${list}))`,
    sql`= any (array(select value::${raw(cast)} from jsonb_array_elements_text(${list}::jsonb)))`,
  )}`;
}

/** Condition that `column` is one of `ids`. One statement for any number of ids. */
export const inUuids = (column: string, ids: readonly string[]): Sql => inList(column, ids, 'uuid');

/** Condition that `column` is one of `values`. One statement for any number of values. */
export const inTexts = (column: string, values: readonly string[]): Sql =>
  inList(column, values, 'text');

/** Condition that `column` is one of `numbers`. One statement for any number of numbers. */
export const inNumbers = (column: string, numbers: readonly number[]): Sql =>
  inList(column, numbers, 'bigint');

/**
 * Whether `key` contains `part`. Both are folded, and the column contains keys that are compared
 * byte by byte. On PostgreSQL, a trigram index on the column supports this condition.
 */
export const contains = (key: string, part: string): Sql =>
  sql`${new ByDialect(
    sql`instr(${raw(key)}, ${part}) > 0`,
    sql`${raw(key)} like ${`%${part.replace(/[\\%_]/g, '\\$&')}%`}`,
  )}`;

/** The last Unicode character, which sorts after all continuations of a prefix. */
const lastCharacter = '\u{10ffff}';

/**
 * Whether `column` starts with `prefix`; `column` contains keys that are compared byte by byte. The
 * condition is a range, so that an index on the column supports it.
 */
export function startsWith(column: string, prefix: string): Sql {
  return sql`(${raw(column)} >= ${prefix} and ${raw(column)} < ${`${prefix}${lastCharacter}`})`;
}
