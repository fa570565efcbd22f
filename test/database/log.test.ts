import type { EntityMetadata } from '@mikro-orm/core';
import { describe, expect, it } from 'vitest';
import { raw, sql, type Bound, type Sql } from '../../src/database/sql.js';
import { DatabaseUnavailableError, asUnavailable } from '../../src/database/unavailable.js';
import type { Unit } from '../../src/database/transactions.js';
import { entities } from '../../src/entities/index.js';
import { createLog } from '../../src/log.js';
import { failureText } from '../../src/start-failure.js';
import { useTestServer } from '../support/server.js';
import { onPostgres } from '../support/storage.js';

const secret = 'planted-9f31c7d2';
/** Beyond the range of an integer column of PostgreSQL. */
const secretNumber = 91_827_364_501_234;
/** `secret` and `secretNumber` in each form in which a driver may show them. */
const forms = [
  secret,
  Buffer.from(secret).toString('hex'),
  Buffer.from(secret).toString('base64').slice(0, 16),
  String(secretNumber),
];

interface Column {
  table: string;
  name: string;
  type: string;
  required: boolean;
}

const columnsQuery = onPostgres
  ? raw(`select c.table_name as "table", column_name as name, data_type as type,
      is_nullable = 'NO' as required
      from information_schema.columns c join information_schema.tables t
        on t.table_schema = c.table_schema and t.table_name = c.table_name
      where c.table_schema = current_schema() and t.table_type = 'BASE TABLE'
        and is_generated = 'NEVER' and is_identity = 'NO'`)
  : raw(`select t.name as "table", c.name, lower(c.type) as type,
      c."notnull" and not (c.pk and lower(c.type) = 'integer') as required
      from sqlite_master t join pragma_table_xinfo(t.name) c
      where t.type = 'table' and t.name not like 'sqlite_%' and c.hidden = 0`);

/** A value of the type of `column` that is, or contains, a secret where the type allows it. */
function fitting({ type }: Column): Bound {
  if (/bool/.test(type)) return onPostgres ? true : 1;
  if (/int|numeric|real|double/.test(type))
    return onPostgres && !/bigint/.test(type) ? 1 : secretNumber;
  if (/uuid/.test(type)) return '00000000-0000-4000-8000-00000000abcd';
  if (/time|date/.test(type)) return onPostgres ? '2026-01-01T00:00:00Z' : 1;
  if (/json/.test(type)) return JSON.stringify({ secret });
  if (/bytea|blob/.test(type)) return Buffer.from(secret) as unknown as Bound;
  if (/ARRAY/.test(type)) return `{${secret}}`;
  return secret;
}

/** Rows that a table refuses, by what is wrong with them; it refuses the valid one the second time. */
function refusedRows(columns: readonly Column[]): Record<string, Record<string, Bound>> {
  const row = (value: (column: Column) => Bound) =>
    Object.fromEntries(columns.map((column) => [column.name, value(column)]));
  const required = columns.find((each) => each.required);
  return {
    valid: row(fitting),
    ...(required && {
      null: row((column) => (column === required ? null : fitting(column))),
    }),
    'of a wrong type': row(() => secret),
    'too large': row((column) => (/int/.test(column.type) ? secretNumber : fitting(column))),
  };
}

/** All that the server may print about `error`, in each place where an error can be. */
function printed(error: unknown): string {
  const lines: string[] = [];
  const log = createLog('info', { write: (line: string) => void lines.push(line) });
  const around = [
    error,
    asUnavailable(error),
    new Error('a job failed', { cause: error }),
    new Error('outer', { cause: new Error('inner', { cause: error }) }),
    new AggregateError([new Error('other'), error], 'several'),
    new Error('outer', { cause: new AggregateError([error]) }),
    Object.assign(new Error('a response'), { response: { body: secret }, original: error }),
  ];
  for (const each of around) {
    log.error({ err: each }, 'failed');
    lines.push(failureText(each));
  }
  return lines.join('\n');
}

const known = entities as readonly { meta: EntityMetadata }[];
const entityOf = (table: string) => known.find(({ meta }) => meta.tableName === table)?.meta;

const server = await useTestServer();
const columns = await server.session().all<Column>(columnsQuery);

const comma = raw(', ');
const list = (parts: Sql[]) => parts.reduce((before, part) => sql`${before}${comma}${part}`);
const quoted = (name: string) => raw(`"${name}"`);

type Row = Record<string, Bound>;
type Work = (unit: Unit, table: string, row: Row) => Promise<unknown>;

const insertStatement: Work = ({ session }, table, row) =>
  session.all(
    sql`insert into ${raw(table)} (${list(Object.keys(row).map(quoted))})
      values (${list(Object.values(row).map((value) => sql`${value}`))})`,
  );

/** Inserts by the entity of `table`; a table without one is written by Knex. */
const insertEntity: Work = ({ em }, table, row) => {
  const meta = entityOf(table);
  if (!meta) return em.getKnex()(table).transacting(em.getTransactionContext()!).insert(row);
  const named = meta.props.flatMap(({ name, fieldNames }): [string, Bound][] => {
    const column = fieldNames?.[0];
    return column !== undefined && column in row ? [[name, row[column]!]] : [];
  });
  return em.insert(meta.className, Object.fromEntries(named));
};

const twice =
  (work: Work): Work =>
  async (...given) => {
    await work(...given);
    await work(...given);
  };

/** How a row reaches the database. */
const ways: Record<string, Work> = {
  'a statement': twice(insertStatement),
  'the unit of work': twice(insertEntity),
  'an update': ({ session }, table, row) => {
    const set = Object.entries(row).map(([name, value]) => sql`${quoted(name)} = ${value}`);
    return session.all(sql`update ${raw(table)} set ${list(set)}`);
  },
};

/** What `work` throws in a transaction, which is rolled back if `commit` is not set. */
async function refusal(work: (unit: Unit) => Promise<unknown>, commit = false): Promise<unknown> {
  const undone = new Error('nothing was refused');
  return server
    .write(async (unit) => {
      await work(unit);
      if (!commit) throw undone;
    })
    .then(
      () => undefined,
      (error: unknown) => (error === undone ? undefined : error),
    );
}

describe('a write that a table refuses', { timeout: 60_000 }, () => {
  it('is logged without values, with code and table, for every table', async () => {
    const tables = [...new Set(columns.map(({ table }) => table))];
    expect(tables).toEqual(expect.arrayContaining(known.map(({ meta }) => meta.tableName)));
    const faults: string[] = [];
    const kinds = new Set<string>();
    const examine = (error: unknown, table: string, wrong: string, way: string) => {
      const text = printed(error);
      const about = `${table}, ${wrong}, by ${way}`;
      for (const form of forms) if (text.includes(form)) faults.push(`${about}: shows ${form}`);
      const code = /"code":"(\w+)"/.exec(text)?.[1];
      if (!code) faults.push(`${about}: no code in ${text.slice(0, 300)}`);
      const constraint = /(?:NOT NULL|UNIQUE|CHECK|FOREIGN KEY) constraint/.exec(text)?.[0];
      const kind = [code, constraint].join(' ').trim();
      kinds.add(kind);
      // PostgreSQL reports no table for a value of a wrong type, SQLite none for a check or a
      // reference.
      const named =
        /^23|NOT NULL|UNIQUE/.test(kind) || (way === 'the unit of work' && entityOf(table));
      const name = new RegExp(`"(?:table|constraint)":"[^"]*\\b${table}\\b`);
      if (named && !name.test(text)) faults.push(`${about}: no table in ${text.slice(0, 300)}`);
    };
    const rowsOf = new Map(
      tables.map((table) => [table, refusedRows(columns.filter((each) => each.table === table))]),
    );
    for (const [table, rows] of rowsOf) {
      for (const [wrong, row] of Object.entries(rows)) {
        for (const [way, work] of Object.entries(ways)) {
          const error = await refusal((unit) => work(unit, table, row));
          if (error) examine(error, table, wrong, way);
          // An update of an empty table changes nothing; SQLite accepts values of other types.
          else if (wrong === 'null' && way !== 'an update')
            faults.push(`${table}: ${way} takes it`);
        }
      }
    }
    // References are checked at the end of a transaction.
    for (const [table, rows] of rowsOf) {
      const error = await refusal((unit) => insertStatement(unit, table, rows.valid!), true);
      if (error) examine(error, table, 'without what it refers to', 'the commit');
    }
    expect(faults).toEqual([]);
    const expected = onPostgres
      ? ['23502', '23503', '23505', '23514', '22P02', '22003']
      : ['NOT NULL', 'UNIQUE', 'CHECK', 'FOREIGN KEY'].map(
          (each) => `SQLITE_CONSTRAINT ${each} constraint`,
        );
    expect([...kinds]).toEqual(expect.arrayContaining(expected));
  });
});

describe('an error of another library', () => {
  it('is logged without its properties and credentials', () => {
    const carried = {
      response: { body: secret },
      headers: { authorization: secret },
      code: 'EAUTH',
      syscall: `connect with ${secret}`,
    };
    const error = Object.assign(
      new Error(`GET https://user:${secret}@mail.example failed, Authorization: Basic ${secret}`),
      carried,
    );
    const text = printed(error);
    expect(text).not.toContain(secret);
    expect(text).toContain('"code":"EAUTH"');
    expect(text).toContain('@mail.example failed');
    expect(text).toContain('log.test.ts');
    expect(printed(`Bearer ${secret}`)).not.toContain(secret);
    expect(printed(carried)).not.toContain(secret);
  });

  it('is logged without the statement that Knex prepends to its message', () => {
    const error = Object.assign(new Error('read ECONNRESET'), { code: 'ECONNRESET' });
    error.message = `insert into "users" values ('${secret}') - ${error.message}`;
    expect(printed(error)).not.toContain(secret);
    expect(printed(error)).toContain('"code":"ECONNRESET"');
    const lost = new Error('Connection terminated unexpectedly');
    lost.message = `insert into "users" values ('${secret}') - ${lost.message}`;
    expect(printed(lost)).not.toContain(secret);
    expect(printed(lost)).toContain('"message":"Connection terminated unexpectedly"');
    expect(asUnavailable(lost)).toBeInstanceOf(DatabaseUnavailableError);
    expect(asUnavailable(new Error('Connection terminated, said a user'))).not.toBeInstanceOf(
      DatabaseUnavailableError,
    );
  });

  it('can be its own cause', () => {
    const error = new Error('a circle');
    error.cause = error;
    expect(printed(error)).toContain('a circle');
  });
});
