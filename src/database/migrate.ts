import { setTimeout as wait } from 'node:timers/promises';
import { Migrator } from '@mikro-orm/migrations';
import type { MikroORM as PostgresOrm } from '@mikro-orm/postgresql';
import type { MikroORM as SqliteOrm } from '@mikro-orm/sqlite';
import type { DatabaseConfig } from '../config.js';
import type { DeclaredMigration } from '../migrations/declared.js';
import { migrations } from '../migrations/index.js';
import { MigrationRefusedError } from '../migrations/refused.js';
import { BoundedClient, addressOf } from './bounded-client.js';
import { createEffectsTable } from './migration-steps.js';
import { DatabaseRefusedError } from './refused.js';
import { readSchemaState } from './schema-state.js';
import type { StatementLog } from './statement-log.js';
import type { Waits } from './waits.js';

/** An arbitrary number for an advisory lock, which no other program uses on this database. */
const migrationLock = 7_204_117;

/** The database lacks migrations, and this server is configured not to run them. */
export class SchemaTooOldError extends DatabaseRefusedError {
  constructor(names: readonly string[]) {
    super(
      `the database has pending migrations (${names.join(', ')}) and MIGRATE_ON_START is false: ` +
        'run node dist/main.js migrate',
    );
  }
}

/** Other transactions held a lock for the whole timeout of a migration. */
export class MigrationBlockedError extends DatabaseRefusedError {
  constructor(name: string, cause: unknown) {
    super(
      `migration ${name} did not acquire a lock in time and changed nothing: ` +
        'end long transactions and run the migration again',
      { cause },
    );
  }
}

/** Whether and how to update the schema, and what is logged. */
export interface SchemaOptions {
  /** Migrations of this release. Tests replace them. */
  readonly list?: readonly DeclaredMigration[];
  /** Whether to run pending migrations. Otherwise a database with pending migrations is refused. */
  readonly migrate?: boolean;
  /** Timeout for a lock of one attempt on PostgreSQL, in milliseconds. */
  readonly lockTimeout?: number;
  /** Pause after the first attempt in milliseconds. It doubles after each attempt, up to ten times. */
  readonly pause?: number;
  /** Total timeout of the attempts of one migration, in milliseconds. */
  readonly patience?: number;
  /** Content of an in-memory database, as bytes of its file. Tests avoid migrations by it. */
  readonly content?: Uint8Array | undefined;
  /** Receives log lines. Each migration is a detail, reported after its commit. */
  readonly report?: (
    details: Readonly<Record<string, unknown>>,
    message: string,
    level: 'info' | 'debug',
  ) => void;
  /** Takes each statement: those of migrations and, later, of requests and jobs. */
  readonly logStatement?: StatementLog | undefined;
}

/** Adds default values to `options`. */
export const schemaOf = (options: SchemaOptions): Required<SchemaOptions> => ({
  list: migrations,
  migrate: true,
  lockTimeout: 2_000,
  pause: 1_000,
  patience: 300_000,
  content: undefined,
  report: () => {},
  logStatement: undefined,
  ...options,
});

/** Codes of a locked object and of a deadlock: another attempt may succeed. */
const passing = new Set(['55P03', '40P01', 'SQLITE_BUSY']);

function isPassing(error: unknown): boolean {
  for (let at = error; at instanceof Error; at = at.cause) {
    if (passing.has(String((at as { code?: unknown }).code))) return true;
  }
  return false;
}

/** Runs one migration in its own transaction. Retries while other transactions hold its locks. */
async function runStep(
  orm: PostgresOrm | SqliteOrm,
  name: string,
  { pause, patience, report }: Required<SchemaOptions>,
): Promise<void> {
  const start = performance.now();
  for (let attempt = 1; ; attempt++) {
    try {
      // A failed migrator keeps its transaction, so each attempt has a new one.
      await new Migrator(orm.em).up({ migrations: [name] });
      const milliseconds = Math.round(performance.now() - start);
      report({ migration: name, milliseconds }, 'migrated', 'debug');
      return;
    } catch (error) {
      const { cause } = error as Error;
      if (cause instanceof MigrationRefusedError) throw cause;
      if (!isPassing(error)) throw error;
      const next = pause * Math.min(2 ** (attempt - 1), 10);
      if (performance.now() - start + next > patience) throw new MigrationBlockedError(name, error);
      report(
        { migration: name, attempt, milliseconds: next },
        'migration waits for a lock',
        'info',
      );
      await wait(next);
    }
  }
}

/**
 * Runs all pending migrations. Only one process migrates at a time. A process without pending
 * migrations does not wait for it.
 */
export async function migrate(
  orm: PostgresOrm | SqliteOrm,
  config: DatabaseConfig,
  schema: Required<SchemaOptions>,
  waits: Waits,
): Promise<void> {
  const connection = orm.em.getConnection();
  const state = () =>
    readSchemaState((text) => connection.execute(text), config.dialect, schema.list);
  const run = async () => {
    const { pending } = await state();
    await connection.execute(createEffectsTable);
    const start = performance.now();
    for (const name of pending) await runStep(orm, name, schema);
    // Another process may have run the migrations.
    if (pending.length === 0) return;
    const milliseconds = Math.round(performance.now() - start);
    const details = { count: pending.length, from: pending[0], to: pending.at(-1), milliseconds };
    schema.report(details, 'the schema was migrated', 'info');
  };
  const { pending, newer } = await state();
  if (newer.length > 0) {
    schema.report({ migrations: newer }, 'a newer release has extended the schema', 'info');
  }
  if (pending.length === 0) return;
  if (!schema.migrate) throw new SchemaTooOldError(pending);
  if (config.dialect === 'sqlite') return run();

  // Has no timeout, because it waits for the lock as long as another process migrates.
  const lock = new BoundedClient(addressOf(config.url, waits, true), Infinity);
  // If the connection is lost, its next statement fails.
  lock.on('error', () => {});
  await lock.connect();
  try {
    // A transaction-level lock, because a pooler can reuse the session for other clients.
    await lock.query('begin');
    await lock.query('set local idle_in_transaction_session_timeout = 0');
    await lock.query('set local statement_timeout = 0');
    await lock.query('set local lock_timeout = 0');
    await lock.query('select pg_advisory_xact_lock($1)', [migrationLock]);
    await run();
    await lock.query('commit');
  } finally {
    await lock.end();
  }
}
