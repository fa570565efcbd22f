import { randomUUID } from 'node:crypto';
import { performance } from 'node:perf_hooks';
import type pg from 'pg';
import type { DatabaseConfig } from '../config.js';
import { BoundedClient } from './bounded-client.js';
import { anything, bounded, mostChanges, type Change } from './change.js';
import { DatabaseRefusedError, reasonOf } from './refused.js';
import type { Runner } from './session.js';
import { sql } from './sql.js';

/** The topic of the notifications that changes were committed. Earlier releases listen to it as well. */
export const topic = 'account_graph_writes';

/** Name of the listening connection in `pg_stat_activity`. */
export const followerName = 'account-graph changes';

/** Interval between reads without a notification, in milliseconds. */
const pullEvery = 1000;
/** Timeout of a read, after which its connection counts as lost. In milliseconds. */
const pullWithin = 2000;
/** Maximum age of the last read for which caches can be used, in milliseconds. */
const mostStale = 3000;
const reconnectAfter = 500;
/** Timeout of the first notification, which the follower sends to itself. In milliseconds. */
const firstNoticeWithin = 5000;
/**
 * Delay before a change is deleted, in milliseconds, after all transactions that could have made it
 * have ended.
 */
const deleteAfter = 60_000;
/** Gap between two reads after which changes may have been deleted unread, in milliseconds. */
const longestGap = deleteAfter / 2;

/** Notifications do not arrive, because a pooler shares the listening connection. */
export class NoNoticesError extends DatabaseRefusedError {
  constructor() {
    super(
      'DATABASE_URL: PostgreSQL notifications do not arrive, possibly because of a connection pooler in transaction mode: ' +
        'set DATABASE_LISTEN_URL to a direct connection to the same database',
    );
  }
}

/** The listening connection has a separate URL, which does not lead to the database. */
class ListenAddressError extends DatabaseRefusedError {
  constructor(cause: unknown) {
    super(`DATABASE_LISTEN_URL: PostgreSQL cannot be reached (${reasonOf(cause)})`, { cause });
  }
}

/**
 * Reads all changes committed since the snapshot `$1`, and returns the snapshot of this read. Each
 * change is read once, regardless of the duration of its transaction, because changes that are
 * visible in `$1` are excluded by their transaction id.
 */
const pullText = `
  with now as (select pg_current_snapshot() as snapshot)
  select now.snapshot::text as "snapshot", pg_snapshot_xmin(now.snapshot)::text as "oldest",
    pg_postmaster_start_time()::text as "server", c.kind as "kind", c.key as "key"
  from now left join (
    select distinct a.kind, a.key from access_changes a
    where a.xid >= pg_snapshot_xmin($1::pg_snapshot)
      and not pg_visible_in_snapshot(a.xid, $1::pg_snapshot)
    limit ${mostChanges + 1}) c on true`;

type PulledRow = { snapshot: string; oldest: string; server: string } & (
  Change | { kind: null; key: null }
);

/** The result of the last read. */
interface Reading {
  readonly snapshot: string;
  /** Start time of the server. A server that took over may lack changes of the previous one. */
  readonly server: string;
  /** Start of the read, as of `performance.now()`. */
  readonly at: number;
}

interface Options {
  /** Identifies the notifications of this instance. */
  readonly instance: string;
  /** Sends notifications and deletes changes over separate connections. */
  readonly sender: Runner;
  /** Timeout of a new connection in milliseconds. */
  readonly connectWithin: number;
  readonly apply: (changes: readonly Change[]) => void;
}

/**
 * Reads the changes that other instances commit on PostgreSQL. Uses one connection, which also
 * listens for notifications. A broken connection makes the next read fail.
 */
export class ChangeFollower {
  private connection: BoundedClient | undefined;
  private last: Reading | undefined;
  private pulling: Promise<void> | undefined;
  private following: Promise<void> | undefined;
  private closed = false;
  private retry: NodeJS.Timeout | undefined;
  private readonly pulse: NodeJS.Timeout;
  /** The oldest transaction in progress at a time. Changes before it can be deleted later. */
  private deletable: { readonly before: string; readonly at: number } | undefined;

  private constructor(
    private readonly url: string,
    private readonly options: Options,
  ) {
    this.pulse = setInterval(() => void this.sync(), pullEvery);
  }

  /** @throws NoNoticesError, ListenAddressError */
  static async open(
    { url, listenUrl }: DatabaseConfig & { dialect: 'postgresql' },
    options: Options,
  ): Promise<ChangeFollower> {
    const follower = new ChangeFollower(listenUrl ?? url, options);
    try {
      await follower.listen();
    } catch (error) {
      // Does not reconnect, so that the process can end.
      await follower.close();
      throw listenUrl === undefined || error instanceof NoNoticesError
        ? error
        : new ListenAddressError(error);
    }
    return follower;
  }

  /** Whether the last read is recent enough. */
  get reliable(): boolean {
    return this.last !== undefined && performance.now() - this.last.at < mostStale;
  }

  /** Resolves after a read that started after the call, or if there is no connection. */
  sync(): Promise<void> {
    if (!this.pulling) {
      this.pulling = this.pull().finally(() => (this.pulling = undefined));
      return this.pulling;
    }
    // All calls during a read share the next read.
    this.following ??= this.pulling.then(() => {
      this.following = undefined;
      return this.sync();
    });
    return this.following;
  }

  private async pull(): Promise<void> {
    const { connection } = this;
    if (!connection) return;
    const at = performance.now();
    const last = this.last && at - this.last.at < longestGap ? this.last : undefined;
    let rows: PulledRow[];
    try {
      const query = { name: 'changes', text: pullText, values: [last?.snapshot ?? null] };
      ({ rows } = (await connection.query(query)) as pg.QueryResult<PulledRow>);
    } catch {
      this.lose(connection);
      return;
    }
    if (this.connection !== connection) return;
    const { snapshot, oldest, server } = rows[0]!;
    this.last = { snapshot, server, at };
    if (last?.server !== server) this.options.apply(anything);
    else {
      const changes = rows.flatMap(({ kind, key }) => (kind === null ? [] : { kind, key }));
      if (changes.length > 0) this.options.apply(bounded(changes));
    }
    this.deleteOld(oldest, at);
  }

  /** Deletes, once a minute, the changes that all instances have read. */
  private deleteOld(before: string, at: number): void {
    const { deletable } = this;
    if (deletable && at - deletable.at < deleteAfter) return;
    this.deletable = { before, at };
    if (!deletable) return;
    const { text, values } = sql`delete from access_changes
      where xid < cast(${deletable.before} as xid8)`.render('postgresql');
    // Repeated after one minute.
    this.options.sender.all(text, values).catch(() => {});
  }

  private lose(connection: BoundedClient): void {
    connection.abort();
    if (this.connection !== connection) return;
    this.connection = undefined;
    this.last = undefined;
    this.options.apply(anything);
    this.reconnect();
  }

  private reconnect(): void {
    if (this.closed) return;
    this.retry ??= setTimeout(() => {
      this.retry = undefined;
      this.listen().catch(() => this.reconnect());
    }, reconnectAfter);
  }

  private async listen(): Promise<void> {
    const connection = new BoundedClient(
      {
        connectionString: this.url,
        application_name: followerName,
        keepAlive: true,
        connectionTimeoutMillis: Math.min(this.options.connectWithin, pullWithin),
      },
      pullWithin,
    );
    const lost = () => this.lose(connection);
    connection.on('error', lost);
    connection.on('end', lost);
    connection.on('notification', ({ payload }) => {
      if (payload !== this.options.instance) void this.sync();
    });
    await connection.connect();
    try {
      await connection.query(`listen ${topic}`);
      await this.assertHears(connection);
    } catch (error) {
      lost();
      throw error;
    }
    // The follower was closed during the reconnection, and no other code ends this connection.
    if (this.closed) return connection.end();
    this.connection = connection;
    await this.sync();
  }

  /** Sends a notification on another connection, and waits until it arrives on `connection`. */
  private async assertHears(connection: BoundedClient): Promise<void> {
    const sent = randomUUID();
    let timer: NodeJS.Timeout | undefined;
    const heard = new Promise<void>((resolve, reject) => {
      timer = setTimeout(() => reject(new NoNoticesError()), firstNoticeWithin);
      connection.on('notification', ({ payload }) => {
        if (payload === sent) resolve();
      });
      connection.once('end', () => reject(new Error('the connection ended')));
    });
    try {
      const { text, values } = sql`select pg_notify(${topic}, ${sent})`.render('postgresql');
      await Promise.all([heard, this.options.sender.all(text, values)]);
    } finally {
      clearTimeout(timer);
    }
  }

  async close(): Promise<void> {
    this.closed = true;
    clearInterval(this.pulse);
    clearTimeout(this.retry);
    const { connection } = this;
    this.connection = undefined;
    this.last = undefined;
    await connection?.end();
  }
}
