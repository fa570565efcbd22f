import { mkdir, mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { DeadlockException } from '@mikro-orm/core';
import type { EntityManager, Knex } from '@mikro-orm/knex';
import { Migrator } from '@mikro-orm/migrations';
import { MikroORM as PostgresOrm, PostgreSqlDriver } from '@mikro-orm/postgresql';
import { MikroORM as SqliteOrm, SqliteDriver } from '@mikro-orm/sqlite';
import type { Client } from 'pg';
import pg from 'pg';
import type sqlite3 from 'sqlite3';
import type { DatabaseConfig } from '../config.js';
import { entities } from '../entities/index.js';
import { migrations } from '../migrations/index.js';
import { WriteChannel } from './channel.js';
import { FlushStorage } from './flush-storage.js';
import { migrate } from './migrate.js';
import { runnerOn as postgresRunnerOn } from './postgresql.js';
import { Session, type Runner } from './session.js';
import { SqliteReaders, releaseStatements, runnerOn as sqliteRunnerOn } from './sqlite.js';
import type { Dialect } from './sql.js';

/** One transaction: the unit of work that writes, and reads that see what it has flushed. */
export interface Unit {
  readonly em: EntityManager;
  readonly session: Session;
}

export interface Database {
  readonly dialect: Dialect;
  readonly orm: PostgresOrm | SqliteOrm;
  /** A fresh session for one request. */
  session(): Session;
  /**
   * Runs `work` in one transaction and commits it, or rolls back and throws what `work` threw. Where
   * two transactions wait for each other, one of them is rolled back and runs again from its start.
   * Listeners of `channel` hear of it, unless `quiet`.
   */
  write<T>(
    session: Session,
    work: (unit: Unit) => Promise<T>,
    options?: { quiet?: boolean },
  ): Promise<T>;
  /** Tells of committed writes, this process's and those of others on the same database. */
  readonly channel: WriteChannel;
  close(): Promise<void>;
}

const shared = {
  entities,
  extensions: [Migrator],
  // Rows come from prepared statements; the unit of work sees single entities only.
  discovery: { warnWhenNoEntities: false },
  migrations: {
    tableName: 'schema_migrations',
    migrationsList: migrations,
    snapshot: false,
    silent: true,
    disableForeignKeys: false,
  },
};

/** Number of read-only handles: two keep both of a small machine's cores busy, more only contend. */
const sqliteReaders = 2;

async function openSqlite(file: string, handles: sqlite3.Database[], synchronous: 'full' | 'off') {
  await mkdir(dirname(file), { recursive: true });
  const orm = await SqliteOrm.init({
    ...shared,
    driver: SqliteDriver,
    dbName: file,
    pool: {
      min: 1,
      max: 1,
      afterCreate: (connection: sqlite3.Database, done: (error?: Error | null) => void) => {
        handles.push(connection);
        // See docs/adr/0003: an acknowledged write survives a power cut, for a millisecond each.
        connection.exec(
          `pragma journal_mode = wal; pragma synchronous = ${synchronous}; pragma busy_timeout = 5000; pragma foreign_keys = on;`,
          done,
        );
      },
    },
  });
  return orm;
}

/** Connections of one instance: for reads, and for transactions. Two instances fit into the usual 100. */
const postgresReaders = 16;
const postgresWriters = 16;

async function openPostgres(url: string) {
  return PostgresOrm.init({
    ...shared,
    driver: PostgreSqlDriver,
    clientUrl: url,
    pool: { min: 0, max: postgresWriters },
  });
}

/**
 * Opens the database, brings its schema up to date and makes it ready for requests.
 *
 * `sqlite::memory:` is a private file in the temporary folder that goes with the process: readers
 * need handles of their own, which SQLite does not give to a database in memory.
 */
export async function openDatabase(config: DatabaseConfig): Promise<Database> {
  const temporary =
    config.dialect === 'sqlite' && config.file === null
      ? await mkdtemp(join(tmpdir(), 'account-graph-'))
      : undefined;
  const file =
    config.dialect === 'sqlite' ? (config.file ?? join(temporary!, 'accounts.sqlite')) : undefined;

  const writers: sqlite3.Database[] = [];
  const orm = file
    ? await openSqlite(file, writers, temporary ? 'off' : 'full')
    : await openPostgres((config as { url: string }).url);
  const cleanups: (() => Promise<unknown>)[] = [
    () => Promise.all(writers.map(releaseStatements)),
    () => orm.close(true),
  ];
  if (temporary) cleanups.push(() => rm(temporary, { recursive: true, force: true }));
  const close = async () => {
    for (const cleanup of cleanups) await cleanup();
  };

  try {
    await migrate(orm, config);
    let readers: Runner;
    if (file) {
      const handles = await SqliteReaders.open(file, sqliteReaders);
      cleanups.unshift(() => handles.close());
      readers = handles;
    } else {
      const pool = new pg.Pool({
        connectionString: (config as { url: string }).url,
        max: postgresReaders,
      });
      // A connection that was lost while nobody used it: the pool has let it go already.
      pool.on('error', () => {});
      cleanups.unshift(() => pool.end());
      readers = postgresRunnerOn(pool);
    }
    const channel = await WriteChannel.open(config);
    cleanups.unshift(() => channel.close());
    return new OpenDatabase(orm, readers, channel, await FlushStorage.of(orm.em), close);
  } catch (error) {
    await close();
    throw error;
  }
}

/** How often a transaction is tried that meets another one crosswise. */
const deadlockAttempts = 4;

class OpenDatabase implements Database {
  constructor(
    readonly orm: PostgresOrm | SqliteOrm,
    private readonly readers: Runner,
    readonly channel: WriteChannel,
    private readonly flushes: FlushStorage,
    readonly close: () => Promise<void>,
  ) {}

  get dialect(): Dialect {
    return this.readers.dialect;
  }

  session(): Session {
    return new Session(this.readers);
  }

  async write<T>(
    session: Session,
    work: (unit: Unit) => Promise<T>,
    options: { quiet?: boolean } = {},
  ): Promise<T> {
    for (let attempt = 1; ; attempt++) {
      try {
        const result = await this.flushes.around(() => this.transact(session, work, options));
        if (!options.quiet) this.channel.committed();
        return result;
      } catch (error) {
        // PostgreSQL has rolled one of two transactions back that waited for each other.
        if (!(error instanceof DeadlockException) || attempt === deadlockAttempts) throw error;
      }
    }
  }

  /**
   * One transaction. It is begun and ended by hand: what MikroORM offers for it makes every promise
   * of the process slower (see `FlushStorage`).
   */
  private async transact<T>(
    session: Session,
    work: (unit: Unit) => Promise<T>,
    { quiet }: { quiet?: boolean },
  ): Promise<T> {
    const em = this.orm.em.fork();
    await em.begin();
    try {
      const transaction = em.getTransactionContext<Knex.Transaction>()!;
      const connection = (await (
        transaction.client as unknown as { acquireConnection(): Promise<unknown> }
      ).acquireConnection()) as sqlite3.Database & Client;
      transaction.on('query', () => session.statements++);
      const runner =
        this.dialect === 'sqlite' ? sqliteRunnerOn(connection) : postgresRunnerOn(connection);
      const unit = { em, session: session.on(this.speaking(runner)) };
      const value = await work(unit);
      await em.flush();
      if (!quiet) await this.channel.announce(unit.session);
      await em.commit();
      return value;
    } catch (error) {
      // What went wrong first is what counts; a connection that is gone has rolled back already.
      await em.rollback().catch(() => {});
      throw error;
    }
  }

  /** `runner` with the errors that the unit of work throws: a constraint is violated alike by either. */
  private speaking(runner: Runner): Runner {
    return {
      dialect: runner.dialect,
      all: async (text, values) => {
        try {
          return await runner.all(text, values);
        } catch (error) {
          throw this.orm.em.getDriver().convertException(error as Error);
        }
      },
    };
  }
}
