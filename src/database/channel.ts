import { randomUUID } from 'node:crypto';
import pg from 'pg';
import type { DatabaseConfig } from '../config.js';
import { DatabaseRefusedError, reasonOf } from './refused.js';
import type { Runner, Session } from './session.js';
import { sql } from './sql.js';
import { usualWaits, type Waits } from './waits.js';

const topic = 'account_graph_writes';
const reconnectAfter = 500;
/** How long the first notice may take that the channel sends to itself. Milliseconds. */
const firstNoticeWithin = 5000;

/** Notices do not arrive: a pooler gives the connection that listens to others. */
export class NoNoticesError extends DatabaseRefusedError {
  constructor() {
    super(
      'DATABASE_URL: notifications of PostgreSQL do not arrive, as behind a pooler in transaction mode: ' +
        'set DATABASE_LISTEN_URL to the address of the same database without the pooler',
    );
  }
}

/** The connection that listens has an address of its own, which does not lead to the database. */
class ListenAddressError extends DatabaseRefusedError {
  constructor(cause: unknown) {
    super(`DATABASE_LISTEN_URL: PostgreSQL cannot be reached (${reasonOf(cause)})`, { cause });
  }
}

/**
 * Tells whoever caches that something was written.
 *
 * On SQLite there is one process, so its own writes are all there are. On PostgreSQL every write
 * also notifies the other instances as part of its own transaction; while the connection that
 * hears them is down, `reliable` is false and nothing may be cached.
 */
export class WriteChannel {
  private readonly listeners = new Set<() => void>();
  private readonly instance = randomUUID();
  private connection: pg.Client | undefined;
  private closed = false;
  private retry: NodeJS.Timeout | undefined;

  private constructor(
    private readonly url: string | undefined,
    private readonly sender: Runner,
    private readonly waits: Waits,
  ) {}

  /**
   * @param sender sends the notices that prove that the channel hears what is sent
   * @throws NoNoticesError, ListenAddressError
   */
  static async open(
    config: DatabaseConfig,
    sender: Runner,
    waits: Waits = usualWaits,
  ): Promise<WriteChannel> {
    const listenUrl = config.dialect === 'postgresql' ? config.listenUrl : undefined;
    const url = config.dialect === 'postgresql' ? (listenUrl ?? config.url) : undefined;
    const channel = new WriteChannel(url, sender, waits);
    if (!channel.url) return channel;
    try {
      await channel.listen();
    } catch (error) {
      // It is not tried again, so that the process can end.
      await channel.close();
      throw listenUrl === undefined || error instanceof NoNoticesError
        ? error
        : new ListenAddressError(error);
    }
    return channel;
  }

  /** Whether every write will be heard of. */
  get reliable(): boolean {
    return this.url === undefined || this.connection !== undefined;
  }

  onWrite(listener: () => void): void {
    this.listeners.add(listener);
  }

  /** Adds the notice to the transaction of `session`. */
  async announce(session: Session): Promise<void> {
    if (this.url) await session.all(sql`select pg_notify(${topic}, ${this.instance})`);
  }

  /** This process has committed a write. */
  committed(): void {
    for (const listener of this.listeners) listener();
  }

  private async listen(): Promise<void> {
    // A peer that is gone without a word is noticed by the probes of TCP.
    const connection = new pg.Client({
      connectionString: this.url,
      keepAlive: true,
      connectionTimeoutMillis: this.waits.connect,
    });
    const lost = () => {
      if (this.connection === connection) this.connection = undefined;
      this.committed();
      if (!this.closed) {
        this.retry ??= setTimeout(() => {
          this.retry = undefined;
          this.listen().catch(lost);
        }, reconnectAfter);
      }
    };
    connection.on('error', lost);
    connection.on('end', lost);
    connection.on('notification', ({ payload }) => {
      if (payload !== this.instance) this.committed();
    });
    await connection.connect();
    await connection.query(`listen ${topic}`);
    try {
      await this.assertHears(connection);
    } catch (error) {
      await connection.end();
      throw error;
    }
    // Closed while it was reconnecting: nothing else ends this connection.
    if (this.closed) return connection.end();
    this.connection = connection;
    this.committed();
  }

  /** Sends a notice on another connection, and waits until `connection` has it. */
  private async assertHears(connection: pg.Client): Promise<void> {
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
      await Promise.all([heard, this.sender.all(text, values)]);
    } finally {
      clearTimeout(timer);
    }
  }

  async close(): Promise<void> {
    this.closed = true;
    clearTimeout(this.retry);
    await this.connection?.end();
  }
}
