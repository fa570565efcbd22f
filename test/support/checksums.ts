import { createHash } from 'node:crypto';
import type { Database } from '../../src/database/open.js';
import { onPostgres } from './storage.js';

/** Tables with records of past runs. Migrations and backups do not preserve them. */
const passing = new Set(['schema_migrations', 'schema_migrations_effects', 'access_changes']);

/** Number of rows that one statement reads in SQLite. */
const chunk = 20_000;

/** Runs a statement and returns its rows. */
type Run = <Row>(text: string) => Promise<Row[]>;

const hashOf = (text: string) =>
  BigInt('0x' + createHash('md5').update(text).digest('hex').slice(0, 15));

/**
 * Returns the number of rows of every table and the sum of their hashes, independent of the order
 * of rows and columns; and the names of indexes and triggers.
 */
export async function checksums({ orm }: Database): Promise<Record<string, string>> {
  const connection = orm.em.getConnection();
  const run: Run = (text) => connection.execute(text);
  const tables = await run<{ name: string }>(
    onPostgres
      ? `select tablename as "name" from pg_tables where schemaname = 'public'`
      : `select name from sqlite_master where type = 'table' and name not like 'sqlite_%'`,
  );
  const sums: Record<string, string> = {};
  for (const { name } of tables) {
    if (passing.has(name)) continue;
    const columns = await run<{ name: string }>(
      onPostgres
        ? `select column_name as "name" from information_schema.columns
            where table_schema = 'public' and table_name = '${name}' order by 1`
        : `select name from pragma_table_info('${name}') order by 1`,
    );
    const names = columns.map((column) => `"${column.name}"`);
    sums[`${name} (${names.join()})`] = onPostgres
      ? await postgresSum(run, name, names)
      : await sqliteSum(run, name, names);
  }
  const objects = await run<{ name: string }>(
    onPostgres
      ? `select indexname as "name" from pg_indexes where schemaname = 'public'
          union select tgname from pg_trigger where not tgisinternal order by 1`
      : `select name from sqlite_master where type in ('index', 'trigger')
          and name not like 'sqlite_%' order by 1`,
  );
  sums['indexes and triggers'] = objects.map(({ name }) => name).join();
  return sums;
}

async function postgresSum(run: Run, table: string, columns: readonly string[]): Promise<string> {
  const [sum] = await run<{ sum: string }>(
    `select count(*) || ' ' || coalesce(sum(hashtextextended(row(${columns.join()})::text, 0)), 0)
      as "sum" from "${table}"`,
  );
  return sum!.sum;
}

async function sqliteSum(run: Run, table: string, columns: readonly string[]): Promise<string> {
  const row = columns.map((column) => `quote(${column})`).join(` || ',' || `);
  let count = 0;
  let sum = 0n;
  for (let last = -1; ;) {
    const rows = await run<{ at: number; text: string }>(
      `select rowid as at, ${row} as text from "${table}" where rowid > ${last}
        order by rowid limit ${chunk}`,
    );
    for (const { text } of rows) sum += hashOf(text);
    count += rows.length;
    if (rows.length < chunk) return `${count} ${sum}`;
    last = rows.at(-1)!.at;
  }
}
