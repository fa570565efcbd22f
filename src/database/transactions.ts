import { DeadlockException, DriverException, OptimisticLockError, helper } from '@mikro-orm/core';
import type { EntityManager, Knex } from '@mikro-orm/knex';
import type { MikroORM as PostgresOrm } from '@mikro-orm/postgresql';
import type { MikroORM as SqliteOrm } from '@mikro-orm/sqlite';
import type { Change } from './change.js';
import type { ChangeChannel } from './channel.js';
import type { FlushStorage } from './flush-storage.js';
import { Session, type Runner } from './session.js';
import { raw, sql, type Dialect, type Sql } from './sql.js';
import { DatabaseUnavailableError, asUnavailable, reaching } from './unavailable.js';

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
   * two transactions wait for each other, or change one version of a row, one of them is rolled back
   * and runs again from its start: it then sees what the other has written.
   * Listeners of `channel` learn of its changes before this returns; of those of a `quiet` one on
   * PostgreSQL within a second.
   *
   * @throws DatabaseUnavailableError
   */
  write<T>(
    session: Session,
    work: (unit: Unit) => Promise<T>,
    options?: { quiet?: boolean },
  ): Promise<T>;
  /** Reports committed changes of access, of this process and of others on the same database. */
  readonly channel: ChangeChannel;
  close(): Promise<void>;
}

/** How often a transaction runs that meets others, before the database counts as unavailable. */
const attempts = 8;

/** Rows that a transaction locks before it does anything else, by their table and id. */
type Contested = Map<string, Sql>;

/** The statement that locks the row of `entity`. Rows of other tables may go on to refer to it. */
function lockOf(entity: object): [row: string, lock: Sql] {
  const { tableName } = helper(entity).__meta;
  const id = helper(entity).getPrimaryKey() as string;
  return [
    `${tableName} ${id}`,
    sql`select 1 as "one" from ${raw(tableName)} where id = ${id} for no key update`,
  ];
}

/**
 * Whether a transaction that ended with `error` met another one, and succeeds or fails for a reason of
 * its own when it runs again. A row that both have changed is added to `contested`: with its lock
 * nothing comes between, however many transactions want it.
 */
function metAnother(error: unknown, contested: Contested): boolean {
  if (error instanceof DeadlockException) return true;
  if (!(error instanceof OptimisticLockError)) return false;
  const entity = error.getEntity() as object | undefined;
  if (entity) contested.set(...lockOf(entity));
  return true;
}

export class OpenDatabase implements Database {
  constructor(
    readonly orm: PostgresOrm | SqliteOrm,
    private readonly readers: Runner,
    private readonly onTransaction: (connection: unknown) => Runner,
    readonly channel: ChangeChannel,
    private readonly flushes: FlushStorage,
    readonly close: () => Promise<void>,
  ) {}

  get dialect(): Dialect {
    return this.readers.dialect;
  }

  session(): Session {
    return new Session({
      dialect: this.readers.dialect,
      all: (text, values) => reaching(this.readers.all(text, values)),
    });
  }

  async write<T>(
    session: Session,
    work: (unit: Unit) => Promise<T>,
    options: { quiet?: boolean } = {},
  ): Promise<T> {
    const contested: Contested = new Map();
    for (let attempt = 1; ; attempt++) {
      try {
        const { value, changes } = await this.flushes.around(() =>
          this.transact(session, work, contested, options),
        );
        this.channel.committed(changes);
        return value;
      } catch (error) {
        if (this.dialect === 'postgresql' && metAnother(error, contested)) {
          if (attempt < attempts) continue;
          throw new DatabaseUnavailableError(error);
        }
        throw error instanceof DriverException ? asUnavailable(error) : error;
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
    contested: Contested,
    { quiet }: { quiet?: boolean },
  ): Promise<{ value: T; changes: readonly Change[] }> {
    const em = this.orm.em.fork();
    await reaching(em.begin());
    const transaction = em.getTransactionContext<Knex.Transaction>()!;
    // A transaction that did not begin is handed out, too: its statements would each be committed alone.
    if (transaction.isCompleted()) await reaching(transaction.executionPromise);
    let ending = false;
    try {
      const connection = await (
        transaction.client as unknown as { acquireConnection(): Promise<unknown> }
      ).acquireConnection();
      transaction.on('query', () => session.statements++);
      const unit = { em, session: session.on(this.speaking(this.onTransaction(connection))) };
      for (const [, lock] of [...contested].sort(([a], [b]) => (a < b ? -1 : 1))) {
        await unit.session.all(lock);
      }
      const value = await work(unit);
      await em.flush();
      const unread = quiet && this.dialect === 'postgresql';
      const changes = unread ? [] : await this.channel.changesOf(unit.session);
      ending = true;
      await reaching(em.commit());
      return { value, changes };
    } catch (error) {
      if (ending) this.channel.commitUnknown();
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
