import type { MikroORM as PostgresOrm } from '@mikro-orm/postgresql';
import type { MikroORM as SqliteOrm } from '@mikro-orm/sqlite';
import pg from 'pg';
import type { DatabaseConfig } from '../config.js';
import { MigrationRefusedError } from '../migrations/refused.js';
import { migrations } from '../migrations/index.js';
import { DatabaseRefusedError } from './refused.js';

/** Any number that no other program locks on this database. */
const migrationLock = 7_204_117;

/** The database was migrated by a newer release than this one. */
export class SchemaTooNewError extends DatabaseRefusedError {
  constructor(names: readonly string[]) {
    super(
      `the database has migrations that this release does not know (${names.join(', ')}): ` +
        'start the release that made them, or restore a backup taken before',
    );
  }
}

/** Runs the migrations that the database has not seen; one process at a time. */
export async function migrate(orm: PostgresOrm | SqliteOrm, config: DatabaseConfig): Promise<void> {
  const migrator = orm.migrator;
  const run = async () => {
    const executed = await migrator.getExecutedMigrations();
    const known = new Set(migrations.map(({ name }) => name));
    const unknown = executed.map(({ name }) => name).filter((name) => !known.has(name));
    if (unknown.length > 0) throw new SchemaTooNewError(unknown);
    await migrator.up().catch((error: unknown) => {
      const { cause } = error as Error;
      throw cause instanceof MigrationRefusedError ? cause : error;
    });
  };
  if (config.dialect === 'sqlite') return run();

  const lock = new pg.Client({ connectionString: config.url });
  await lock.connect();
  try {
    // Of a transaction, so that the lock ends with it: a pooler keeps the session for others.
    await lock.query('begin');
    await lock.query('set local idle_in_transaction_session_timeout = 0');
    await lock.query('select pg_advisory_xact_lock($1)', [migrationLock]);
    await run();
    await lock.query('commit');
  } finally {
    await lock.end();
  }
}
