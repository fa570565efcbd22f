import type { EntitySchema } from '@mikro-orm/core';
import { LRUCache } from 'lru-cache';
import { describe } from './describe.js';

export type Dialect = 'sqlite' | 'postgresql';

/** A value that a driver binds. */
export type Bound = string | number | boolean | null;

/** A piece of SQL: text with holes. A hole is bound, never spelled out, unless it is SQL itself. */
export class Sql {
  constructor(
    readonly strings: readonly string[],
    readonly holes: readonly (Bound | Sql | ByDialect)[],
  ) {}

  /** The text and the values to bind to it, for one database. */
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

/** A piece of SQL that the two databases spell differently. */
export class ByDialect {
  constructor(
    readonly sqlite: Sql,
    readonly postgresql: Sql,
  ) {}
}

/** SQL from a template: every `${value}` is bound, every `${sql}` is spliced. */
export function sql(strings: TemplateStringsArray, ...holes: (Bound | Sql | ByDialect)[]): Sql {
  return new Sql(strings, holes);
}

/** Text of our own making (names, keywords). Never call it with anything from outside. */
export function raw(text: string): Sql {
  return new Sql([text], []);
}

/** `pieces` with `separator` between them. */
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

/** Column lists that are kept for each entity. Callers of the graph choose the columns and their order. */
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
    const wanted = properties ?? [...names.keys()];
    list = raw(
      wanted
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

/** The name of the table of `entity`. */
export function table(entity: EntitySchema): Sql {
  return raw(describe(entity).table);
}

function inList(
  column: string,
  values: readonly (string | number)[],
  cast: 'uuid' | 'text' | 'bigint',
) {
  const list = JSON.stringify(values);
  // An array, so that PostgreSQL looks each value up in an index: of a set it believes that it is large.
  return sql`${raw(column)} ${new ByDialect(
    sql`in (select value from json_each(${list}))`,
    sql`= any (array(select value::${raw(cast)} from jsonb_array_elements_text(${list}::jsonb)))`,
  )}`;
}

/** `column` is one of `ids`. One statement, however many ids there are. */
export const inUuids = (column: string, ids: readonly string[]): Sql => inList(column, ids, 'uuid');

/** `column` is one of `values`. One statement, however many values there are. */
export const inTexts = (column: string, values: readonly string[]): Sql =>
  inList(column, values, 'text');

/** `column` is one of `numbers`. One statement, however many numbers there are. */
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

/** The last character that there is: beyond all that can follow a prefix. */
const lastCharacter = '\u{10ffff}';

/**
 * Whether `column` starts with `prefix`; `column` contains keys that are compared byte by byte. The
 * condition is a range, so that an index on the column supports it.
 */
export function startsWith(column: string, prefix: string): Sql {
  return sql`(${raw(column)} >= ${prefix} and ${raw(column)} < ${`${prefix}${lastCharacter}`})`;
}
