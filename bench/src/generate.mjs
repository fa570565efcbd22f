import { createHash } from 'node:crypto';
import { existsSync } from 'node:fs';
import { mkdir, readFile, readdir, rm, writeFile } from 'node:fs/promises';
import { tmpdir, userInfo } from 'node:os';
import { dirname, join } from 'node:path';
import { Readable } from 'node:stream';
import { pipeline } from 'node:stream/promises';
import { parseArgs } from 'node:util';
import pg from 'pg';
import { from as copyFrom } from 'pg-copy-streams';
import sqlite3 from 'sqlite3';
import { defaultServer, startAccountGraph } from './account-graph.mjs';
import { startPostgres } from './postgres.mjs';
import { progress } from './progress.mjs';
import { buildTree, historyTable, samplesOf, tablesOf } from './tree.mjs';

/**
 * Folder of generated databases, which are kept between runs: gigabytes, readable for the user of
 * PostgreSQL.
 */
export const defaultCache = join(tmpdir(), `account-graph-bench-${userInfo().username}`);

/**
 * Returns a text that changes when an earlier generated database for the build of `script` is
 * outdated.
 */
async function fingerprint(script) {
  const hash = createHash('sha256');
  const folder = join(dirname(script), 'migrations');
  const files = (await readdir(folder)).filter((name) => name.endsWith('.js')).sort();
  for (const file of files) hash.update(await readFile(join(folder, file)));
  for (const file of ['tree.mjs', 'generate.mjs']) {
    hash.update(await readFile(new URL(file, import.meta.url)));
  }
  return hash.digest('hex').slice(0, 12);
}

/**
 * Returns a migrated database with `tenants` tenants, five times as many users and ten times as
 * many policies. Generates it unless it exists.
 *
 * @param {{ dialect: 'sqlite' | 'postgresql', tenants: number, cache: string, postgres?: object,
 *   history?: boolean, script?: string }} options `history`: with one month of usage history;
 *   `script`: the build whose schema the database has
 * @returns its URL and the ids for the workloads
 */
export async function database({
  dialect,
  tenants,
  cache,
  postgres,
  history = false,
  script = defaultServer,
}) {
  await mkdir(cache, { recursive: true });
  // The databases of two builds have different names.
  const kind = `${history ? 'history_' : ''}${script === defaultServer ? '' : 'other_'}`;
  const prefix = `bench_${kind}${tenants}_`;
  const name = prefix + (await fingerprint(script));
  const facts = join(cache, `${dialect}_${name}.json`);
  const target = dialect === 'sqlite' ? sqliteTarget(cache, name) : postgresTarget(postgres, name);
  const complete = existsSync(facts) && (await target.exists());
  if (!complete) {
    await target.removeOlder(prefix);
    console.error(`generating ${tenants.toLocaleString('en')} tenants on ${dialect}`);
    await target.create();
    const server = await startAccountGraph(target.url, { script });
    await server.stop();
    const rootId = await target.rootId();
    const tree = buildTree(tenants, rootId);
    await target.fill([...tablesOf(tree), ...(history ? [historyTable(tree)] : [])]);
    await writeFile(facts, JSON.stringify({ rootId, ...(history ? {} : samplesOf(tree)) }));
  }
  return { dialect, tenants, url: target.url, samples: JSON.parse(await readFile(facts, 'utf8')) };
}

/** Number of rows per statement or chunk. */
const batch = 500;

function* batches(rows, onRows) {
  let done = 0;
  let current = [];
  for (const row of rows) {
    current.push(row);
    if (current.length === batch) {
      yield current;
      onRows((done += current.length));
      current = [];
    }
  }
  if (current.length > 0) yield current;
  onRows(done + current.length);
}

function sqliteTarget(cache, name) {
  const file = join(cache, `${name}.sqlite`);
  const remove = async (path) => {
    for (const end of ['', '-wal', '-shm', '.lock']) await rm(path + end, { force: true });
  };
  return {
    url: `sqlite:${file}`,
    exists: async () => existsSync(file),
    create: () => remove(file),
    async removeOlder(prefix) {
      for (const found of await readdir(cache)) {
        if (found.startsWith(prefix) && found.endsWith('.sqlite')) await remove(join(cache, found));
      }
    },
    async rootId() {
      const handle = await openSqlite(file);
      const [{ id }] = await handle.all('select id from tenants where depth = 0');
      await handle.close();
      return id;
    },
    async fill(tables) {
      const handle = await openSqlite(file);
      await handle.exec(`pragma locking_mode = exclusive; pragma journal_mode = off;
        pragma synchronous = off; pragma foreign_keys = off; pragma cache_size = -2000000; begin;`);
      for (const spec of tables) {
        const { table, columns, constants } = spec;
        const show = progress(table, spec.count);
        const names = [...columns, ...Object.keys(constants)];
        const literals = Object.values(constants).map((value) =>
          typeof value === 'string' ? `'${value}'` : String(Number(value)),
        );
        const row = `(${[...columns.map(() => '?'), ...literals].join()})`;
        const text = (rows) =>
          `insert into ${table} (${names.join()}) values ${Array(rows).fill(row).join()}`;
        const whole = await handle.prepare(text(batch));
        // The next batch is generated while the previous one is inserted.
        let inserted;
        for (const rows of batches(spec.rows(), show)) {
          await inserted;
          inserted =
            rows.length === batch
              ? whole.run(rows.flat())
              : handle.run(text(rows.length), rows.flat());
        }
        await inserted;
        await whole.finalize();
      }
      await handle.exec('commit; pragma locking_mode = normal; pragma journal_mode = wal;');
      await handle.close();
    },
  };
}

function openSqlite(file) {
  const settle = (resolve, reject) => (error, value) => (error ? reject(error) : resolve(value));
  return new Promise((resolve, reject) => {
    const handle = new sqlite3.Database(file, (error) => {
      if (error) return reject(error);
      resolve({
        all: (text) => new Promise((...two) => handle.all(text, settle(...two))),
        run: (text, values) => new Promise((...two) => handle.run(text, values, settle(...two))),
        exec: (text) => new Promise((...two) => handle.exec(text, settle(...two))),
        close: () => new Promise((...two) => handle.close(settle(...two))),
        prepare: (text) =>
          new Promise((prepared, failed) => {
            const statement = handle.prepare(text, (problem) => {
              if (problem) return failed(problem);
              prepared({
                run: (values) => new Promise((...two) => statement.run(values, settle(...two))),
                finalize: () => new Promise((done) => statement.finalize(done)),
              });
            });
          }),
      });
    });
  });
}

const copied = (value) =>
  value === null ? '\\N' : value === true ? 't' : value === false ? 'f' : value;

function postgresTarget(postgres, name) {
  const url = `${postgres.url}/${name}`;
  return {
    url,
    exists: async () =>
      (await postgres.query('select 1 from pg_database where datname = $1', [name])).length > 0,
    create: () => postgres.query(`create database ${name}`),
    async removeOlder(prefix) {
      const found = await postgres.query('select datname from pg_database');
      for (const { datname } of found) {
        if (datname.startsWith(prefix))
          await postgres.query(`drop database ${datname} with (force)`);
      }
    },
    rootId: async () =>
      (await postgres.query('select id from tenants where depth = 0', [], name))[0].id,
    async fill(tables) {
      const client = new pg.Client({ connectionString: url });
      await client.connect();
      // The references are correct by construction, so no trigger checks them.
      await client.query(`set session_replication_role = replica; set synchronous_commit = off`);
      for (const spec of tables) {
        const { table, columns, constants } = spec;
        const show = progress(table, spec.count);
        const names = [...columns, ...Object.keys(constants)];
        const tail = Object.values(constants)
          .map((value) => `\t${copied(value)}`)
          .join('');
        const lines = function* () {
          for (const rows of batches(spec.rows(), show)) {
            yield rows.map((row) => `${row.map(copied).join('\t')}${tail}\n`).join('');
          }
        };
        const sink = client.query(copyFrom(`copy ${table} (${names.join()}) from stdin`));
        await pipeline(Readable.from(lines()), sink);
      }
      for (const kind of ['tenant', 'user']) {
        await client.query(`select setval('${kind}_numbers', (select max(number) from ${kind}s))`);
      }
      await client.query('vacuum (analyze)');
      await client.end();
    },
  };
}

if (process.argv[1] === import.meta.filename) {
  const { values } = parseArgs({
    options: {
      tenants: { type: 'string', default: '20000' },
      database: { type: 'string', default: 'both' },
      cache: { type: 'string', default: defaultCache },
    },
  });
  const dialects = values.database === 'both' ? ['sqlite', 'postgresql'] : [values.database];
  for (const dialect of dialects) {
    const postgres = dialect === 'postgresql' ? await startPostgres(values.cache) : undefined;
    const { url } = await database({
      dialect,
      tenants: Number(values.tenants),
      cache: values.cache,
      postgres,
    });
    console.log(
      dialect === 'sqlite' ? url : `${new URL(url).pathname.slice(1)} in ${values.cache}`,
    );
    await postgres?.stop();
  }
  process.exit(0);
}
