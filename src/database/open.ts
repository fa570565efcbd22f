import { mkdir, mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { Migrator } from '@mikro-orm/migrations';
import { MikroORM as PostgresOrm } from '@mikro-orm/postgresql';
import { MikroORM as SqliteOrm } from '@mikro-orm/sqlite';
import type { Client } from 'pg';
import pg from 'pg';
import type sqlite3 from 'sqlite3';
import type { DatabaseConfig } from '../config.js';
import { entities } from '../entities/index.js';
import {
  BoundedClient,
  addressOf,
  clientClass,
  postgresDriver,
  type PoolSettings,
} from './bounded-client.js';
import { ChangeChannel } from './channel.js';
import { FlushStorage } from './flush-storage.js';
import { ConnectionQueue } from './gate.js';
import { migrate, schemaOf, type SchemaOptions } from './migrate.js';
import { stepsOf } from './migration-steps.js';
import { postgresRunners } from './postgresql.js';
import { postgresReadiness, sqliteReadiness, type Readiness } from './readiness.js';
import type { Runner } from './session.js';
import { SqliteDriver } from './sqlite-driver.js';
import { lockFile } from './sqlite-lock.js';
import { SqliteReaders, runnerOn as sqliteRunnerOn } from './sqlite.js';
import { loggerOptions, withLog } from './statement-log.js';
import { OpenDatabase, type Database } from './transactions.js';
import { DatabaseUnavailableError } from './unavailable.js';
import { usualWaits, type Waits } from './waits.js';

export type { Database, Unit } from './transactions.js';

const silent = () => {};

const shared = ({ list, lockTimeout, logStatement }: Required<SchemaOptions>) => ({
  entities,
  ...loggerOptions(logStatement),
  extensions: [Migrator],
  // Rows are read with prepared statements; the unit of work handles only single entities.
  discovery: { warnWhenNoEntities: false },
  migrations: {
    tableName: 'schema_migrations',
    migrationsList: stepsOf(list, lockTimeout),
    snapshot: false,
    silent: true,
    disableForeignKeys: false,
  },
  // The configured database must exist. A wrong name must not create a new database.
  ensureDatabase: false,
});

/** The query builder logs to the console by default. Its messages reach callers as errors. */
const log = { warn: silent, error: silent, deprecate: silent, debug: silent };

/** Number of read-only handles: two keep both of a small machine's cores busy, more only contend. */
const sqliteReaders = 2;

/** Maximum number of statements that are passed to all readers at once. */
const sqliteStatements = 64;

/** Maximum size of the write-ahead log on disk after a large transaction, in bytes. */
const keptLog = 64 * 2 ** 20;

/** The parts of an open database that depend on its dialect. */
interface Opened {
  readonly orm: PostgresOrm | SqliteOrm;
  /** Opens the connections for reads. Called after the migrations. */
  openReaders(): Promise<Runner & { close(): Promise<unknown> }>;
  /** Runs statements on the connection of a transaction. */
  readonly onTransaction: (connection: unknown) => Runner;
  /** Number of connections for reads and for transactions. */
  readonly readers: number;
  readonly writers: number;
  readonly readiness: (writing: () => boolean) => Promise<Readiness>;
  close(): Promise<unknown>;
}

async function openSqlite(
  file: string,
  { synchronous, waits, alone }: { synchronous: 'full' | 'off'; waits: Waits; alone: boolean },
  schema: Required<SchemaOptions>,
): Promise<Opened> {
  await mkdir(dirname(file), { recursive: true });
  const unlock = alone ? await lockFile(file) : () => Promise.resolve();
  try {
    const orm = await SqliteOrm.init({
      ...shared(schema),
      driver: SqliteDriver,
      dbName: file,
      driverOptions: { log },
      pool: {
        min: 1,
        max: 1,
        acquireTimeoutMillis: waits.free,
        afterCreate: (connection: sqlite3.Database, done: (error?: Error | null) => void) => {
          // See docs/adr/0003: a committed write survives a power failure, which costs a
          // millisecond per commit.
          connection.exec(
            `pragma busy_timeout = ${waits.lock}; pragma journal_mode = wal;
            pragma synchronous = ${synchronous}; pragma journal_size_limit = ${keptLog};
            pragma foreign_keys = on;`,
            done,
          );
        },
      },
    });
    return {
      orm,
      // A handle queues its statements.
      readers: sqliteStatements,
      writers: 1,
      readiness: (writing) => sqliteReadiness(file, writing),
      openReaders: () => SqliteReaders.open(file, sqliteReaders, waits.lock),
      onTransaction: (connection) => sqliteRunnerOn(connection as sqlite3.Database),
      close: () => orm.close(true).finally(unlock),
    };
  } catch (error) {
    await unlock();
    throw error;
  }
}

async function openPostgres(
  { url, listenUrl }: DatabaseConfig & { dialect: 'postgresql' },
  waits: Waits,
  schema: Required<SchemaOptions>,
): Promise<Opened> {
  const pooled = listenUrl !== undefined;
  const bounded: PoolSettings = { address: addressOf(url, waits, pooled), limit: waits.statement };
  const unbounded: PoolSettings = {
    address: addressOf(url, waits, true),
    limit: Infinity,
  };
  // Migrations can take longer than requests.
  let settings = unbounded;
  const Client = clientClass(() => settings);
  // Opens a connection to detect errors of the URL early.
  const first = new BoundedClient(bounded.address, waits.connect);
  await first.connect().catch((error: unknown) => {
    throw new DatabaseUnavailableError(error);
  });
  await first.end();
  const orm = await PostgresOrm.init({
    ...shared(schema),
    driver: postgresDriver(Client),
    dbName: first.database!,
    driverOptions: { connection: unbounded.address, log },
    pool: { min: 0, max: waits.writers, acquireTimeoutMillis: waits.free },
  });
  // Behind a pooler, each transaction can use a different connection without the prepared
  // statements.
  const runnerOn = postgresRunners({ prepared: !pooled, limit: waits.statement });
  return {
    orm,
    readers: waits.readers,
    writers: waits.writers,
    readiness: () => Promise.resolve(postgresReadiness(bounded.address, waits.ready)),
    async openReaders() {
      settings = bounded;
      // The connections that ran the migrations have no timeouts, so the pool must replace them.
      const { client } = orm.em.getConnection().getKnex() as unknown as {
        client: { destroy(): Promise<void>; initializePool(): void };
      };
      await client.destroy();
      client.initializePool();
      const pool = new pg.Pool({ Client: Client as never, max: waits.readers });
      // A lost idle connection, which the pool has removed already.
      pool.on('error', silent);
      return { ...runnerOn(pool), close: () => pool.end() };
    },
    onTransaction: (connection) => runnerOn(connection as Client),
    close: () => orm.close(true),
  };
}

/**
 * Connects and migrates the schema. Functions that close the connections are prepended to
 * `cleanups`.
 */
async function openMigrated(
  config: DatabaseConfig,
  waits: Waits,
  alone: boolean,
  options: SchemaOptions,
  cleanups: (() => Promise<unknown>)[],
): Promise<Opened> {
  const schema = schemaOf(options);
  let opened: Opened;
  if (config.dialect === 'postgresql') {
    opened = await openPostgres(config, waits, schema);
  } else if (config.file !== null) {
    opened = await openSqlite(config.file, { synchronous: 'full', waits, alone }, schema);
  } else {
    const folder = await mkdtemp(join(tmpdir(), 'account-graph-'));
    cleanups.unshift(() => rm(folder, { recursive: true, force: true }));
    const file = join(folder, 'accounts.sqlite');
    if (schema.content) await writeFile(file, schema.content);
    opened = await openSqlite(file, { synchronous: 'off', waits, alone }, schema);
  }
  cleanups.unshift(() => opened.close());
  await migrate(opened.orm, config, schema, waits);
  return opened;
}

/**
 * Runs all pending migrations and closes the database.
 *
 * @throws DatabaseRefusedError if a newer release has migrated the database, or if a lock is not
 *   acquired in time
 */
export async function migrateDatabase(
  config: DatabaseConfig,
  schema: SchemaOptions = {},
  waits: Waits = usualWaits,
): Promise<void> {
  const cleanups: (() => Promise<unknown>)[] = [];
  try {
    await openMigrated(config, waits, true, schema, cleanups);
  } finally {
    for (const cleanup of cleanups) await cleanup();
  }
}

/**
 * Opens the database, runs pending migrations and prepares it for requests.
 *
 * `sqlite::memory:` uses a private file in the temporary folder, which is deleted with the process.
 * Readers need separate handles, which SQLite does not support for in-memory databases.
 *
 * @param alone whether only this process uses the SQLite file. Crash tests open it from two
 *   processes.
 * @param schema whether and how to migrate, and what to log
 */
export async function openDatabase(
  config: DatabaseConfig,
  waits: Waits = usualWaits,
  alone = true,
  schema: SchemaOptions = {},
): Promise<Database> {
  const cleanups: (() => Promise<unknown>)[] = [];
  const close = async () => {
    for (const cleanup of cleanups) await cleanup();
  };
  try {
    const opened = await openMigrated(config, waits, alone, schema, cleanups);
    const pool = await opened.openReaders();
    cleanups.unshift(() => pool.close());
    const { logStatement } = schema;
    const readers = withLog(pool, logStatement);
    const channel = await ChangeChannel.open(config, readers, waits);
    cleanups.unshift(() => channel.close());
    const flushes = await FlushStorage.of(opened.orm.em);
    const queues = {
      reads: new ConnectionQueue(opened.readers, waits.free),
      writes: new ConnectionQueue(opened.writers, waits.free),
    };
    const { orm, readiness } = opened;
    const onTransaction = (connection: unknown) =>
      withLog(opened.onTransaction(connection), logStatement);
    return new OpenDatabase(
      orm,
      readers,
      onTransaction,
      channel,
      flushes,
      close,
      queues,
      readiness,
    );
  } catch (error) {
    await close();
    throw error;
  }
}
