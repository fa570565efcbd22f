import { DeadlockException, DriverException, OptimisticLockError, helper } from '@mikro-orm/core';
import type { EntityManager, Knex } from '@mikro-orm/knex';
import type { MikroORM as PostgresOrm } from '@mikro-orm/postgresql';
import type { MikroORM as SqliteOrm } from '@mikro-orm/sqlite';
import { BoundedClient } from './bounded-client.js';
import type { Change } from './change.js';
import type { ChangeChannel } from './channel.js';
import type { FlushStorage } from './flush-storage.js';
import type { ConnectionQueue } from './gate.js';
import type { Readiness } from './readiness.js';
import { Session, type Runner } from './session.js';
import { raw, sql, type Dialect, type Sql } from './sql.js';
import { DatabaseUnavailableError, asUnavailable, byDeadline, reaching } from './unavailable.js';

/** A transaction: the unit of work for writes, and reads that see flushed changes. */
export interface Unit {
  readonly em: EntityManager;
  readonly session: Session;
}

export interface Database {
  readonly dialect: Dialect;
  readonly orm: PostgresOrm | SqliteOrm;
  /** Returns a new session. @param within total time limit of its statements, in milliseconds */
  session(within?: number): Session;
  /** Checks over a separate connection whether the database can commit. @throws if it cannot */
  ready(): Promise<void>;
  /**
   * Runs `work` in one transaction and commits it, or rolls back and throws the error of `work`. If
   * two transactions wait for each other or change the same version of a row, one is rolled back
   * and repeated, and reads the changes of the other. Listeners of `channel` receive its changes
   * before this returns; on PostgreSQL those of a `quiet` transaction within a second.
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

/** Maximum number of attempts of a conflicting transaction before the database counts as unavailable. */
const attempts = 8;

/** Rows that a repeated transaction locks first, by table and id. */
type Contested = Map<string, Sql>;

/** Returns the statement that locks the row of `entity`. Rows of other tables can still refer to it. */
function lockOf(entity: object): [row: string, lock: Sql] {
  const { tableName } = helper(entity).__meta;
  const id = helper(entity).getPrimaryKey() as string;
  return [
    `${tableName} ${id}`,
    sql`select 1 as "one" from ${raw(tableName)} where id = ${id} for no key update`,
  ];
}

/**
 * Whether a transaction failed because of a concurrent transaction and can be repeated. A row that
 * both have changed is added to `contested`. The repeated transaction locks it, so that it succeeds
 * regardless of the number of concurrent transactions.
 */
function metAnother(error: unknown, contested: Contested): boolean {
  if (error instanceof DeadlockException) return true;
  if (!(error instanceof OptimisticLockError)) return false;
  const entity = error.getEntity() as object | undefined;
  if (entity) contested.set(...lockOf(entity));
  return true;
}

export class OpenDatabase implements Database {
  private probe: Promise<Readiness> | undefined;
  /** Number of transactions in progress. */
  private holding = 0;

  constructor(
    readonly orm: PostgresOrm | SqliteOrm,
    private readonly readers: Runner,
    private readonly onTransaction: (connection: unknown) => Runner,
    readonly channel: ChangeChannel,
    private readonly flushes: FlushStorage,
    private readonly closeAll: () => Promise<void>,
    private readonly queues: { readonly reads: ConnectionQueue; readonly writes: ConnectionQueue },
    private readonly readiness: (writing: () => boolean) => Promise<Readiness>,
  ) {}

  get dialect(): Dialect {
    return this.readers.dialect;
  }

  session(within = Infinity): Session {
    return new Session(
      {
        dialect: this.readers.dialect,
        all: (text, values, deadline, planned) =>
          reaching(
            this.queues.reads.run(
              () => this.readers.all(text, values, deadline, planned),
              deadline,
            ),
          ),
      },
      performance.now() + within,
    );
  }

  async ready(): Promise<void> {
    this.probe ??= this.readiness(() => this.holding > 0);
    try {
      await (await this.probe).ask();
    } catch (error) {
      const failed = this.probe;
      this.probe = undefined;
      await failed.then((probe) => probe.close()).catch(() => {});
      throw error;
    }
  }

  async close(): Promise<void> {
    await this.probe?.then((probe) => probe.close()).catch(() => {});
    await this.closeAll();
  }

  async write<T>(
    session: Session,
    work: (unit: Unit) => Promise<T>,
    options: { quiet?: boolean } = {},
  ): Promise<T> {
    const contested: Contested = new Map();
    for (let attempt = 1; ; attempt++) {
      try {
        const { value, changes } = await this.queues.writes.run(
          () => this.flushes.around(() => this.transact(session, work, contested, options)),
          session.deadline,
        );
        this.channel.committed(changes);
        return value;
      } catch (error) {
        if (this.dialect === 'postgresql' && metAnother(error, contested)) {
          if (attempt < attempts && performance.now() < session.deadline) continue;
          throw new DatabaseUnavailableError(error);
        }
        throw error instanceof DriverException ? asUnavailable(error) : error;
      }
    }
  }

  /**
   * Runs one transaction. Begins and ends it explicitly, because the transaction methods of
   * MikroORM slow down every promise (see `FlushStorage`).
   */
  private async transact<T>(
    session: Session,
    work: (unit: Unit) => Promise<T>,
    contested: Contested,
    { quiet }: { quiet?: boolean },
  ): Promise<{ value: T; changes: readonly Change[] }> {
    const em = this.orm.em.fork();
    await this.begin(em, session.deadline);
    const transaction = em.getTransactionContext<Knex.Transaction>()!;
    // The pool also returns a transaction that did not begin. Its statements would be committed
    // individually.
    if (transaction.isCompleted()) await reaching(transaction.executionPromise);
    this.holding++;
    let timer: NodeJS.Timeout | undefined;
    let ending = false;
    try {
      const connection = await (
        transaction.client as unknown as { acquireConnection(): Promise<unknown> }
      ).acquireConnection();
      // At the deadline the connection is closed, so that the transaction fails.
      if (connection instanceof BoundedClient && session.deadline < Infinity) {
        const left = Math.max(1, session.deadline - performance.now());
        timer = setTimeout(() => connection.abort(), left);
      }
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
      // The first error is the relevant one. A lost connection has already rolled back.
      await em.rollback().catch(() => {});
      throw error;
    } finally {
      clearTimeout(timer);
      this.holding--;
    }
  }

  /** Begins a transaction. If it has not begun at the deadline, it is rolled back when it begins. */
  private async begin(em: EntityManager, deadline: number): Promise<void> {
    const begun = reaching(em.begin());
    try {
      await byDeadline(begun, deadline);
    } catch (error) {
      begun.then(
        () => em.rollback().catch(() => {}),
        () => {},
      );
      throw error;
    }
  }

  /**
   * Converts the errors of `runner` to those of the unit of work, so that constraint violations
   * have the same type.
   */
  private speaking(runner: Runner): Runner {
    return {
      dialect: runner.dialect,
      all: async (text, values, deadline, planned) => {
        try {
          return await runner.all(text, values, deadline, planned);
        } catch (error) {
          throw this.orm.em.getDriver().convertException(error as Error);
        }
      },
    };
  }
}
