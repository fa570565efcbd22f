import type { Configuration } from '@mikro-orm/core';
import {
  AbstractSqlDriver,
  SqliteConnection,
  SqliteKnexDialect,
  SqlitePlatform,
} from '@mikro-orm/sqlite';
import type sqlite3 from 'sqlite3';
import { releaseStatements } from './sqlite.js';

type Handle = sqlite3.Database & { __knex__disposed?: unknown };

interface Transaction {
  begin(handle: Handle): Promise<unknown>;
  query(handle: Handle, text: string): Promise<unknown>;
}

/** The SQLite dialect of the query builder, with immediate write locks and reliable handles. */
class WritingDialect extends SqliteKnexDialect {
  /**
   * Acquires the write lock at the start of a transaction. If a transaction starts as a reader,
   * SQLite fails its first write immediately when another program holds the lock: `busy_timeout`
   * does not apply, because the data that was read may have changed.
   */
  transaction(...given: unknown[]): Transaction {
    // eslint-disable-next-line @typescript-eslint/no-unsafe-call -- the class has no types
    const transaction = super.transaction(...given) as Transaction;
    transaction.begin = (handle) => transaction.query(handle, 'BEGIN IMMEDIATE;');
    return transaction;
  }

  /** A handle that fails to end its transaction is in an unknown state, so the pool replaces it. */
  override async _query(handle: Handle, query: { sql: string }): Promise<unknown> {
    try {
      return await super._query(handle, query);
    } catch (error) {
      if (/^(?:COMMIT|ROLLBACK)/.test(query.sql)) handle.__knex__disposed = error;
      throw error;
    }
  }

  async destroyRawConnection(handle: Handle): Promise<void> {
    await releaseStatements(handle);
    // eslint-disable-next-line @typescript-eslint/no-unsafe-call -- the class has no types
    await super.destroyRawConnection(handle);
  }
}

class WritingConnection extends SqliteConnection {
  override createKnex(): void {
    this.client = this.createKnexClient(WritingDialect as unknown as string);
    this.connected = true;
  }
}

/** The MikroORM driver for SQLite with `WritingDialect`. */
export class SqliteDriver extends AbstractSqlDriver<WritingConnection> {
  constructor(config: Configuration) {
    super(config, new SqlitePlatform(), WritingConnection, ['knex', 'sqlite3']);
  }
}
