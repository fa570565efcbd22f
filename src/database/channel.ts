import { randomUUID } from 'node:crypto';
import pg from 'pg';
import type { DatabaseConfig } from '../config.js';
import type { Session } from './session.js';
import { sql } from './sql.js';

const topic = 'account_graph_writes';
const reconnectAfter = 500;

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

  private constructor(private readonly url: string | undefined) {}

  static async open(config: DatabaseConfig): Promise<WriteChannel> {
    const channel = new WriteChannel(config.dialect === 'postgresql' ? config.url : undefined);
    if (channel.url) await channel.listen();
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
    const connection = new pg.Client({ connectionString: this.url, keepAlive: true });
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
    // Closed while it was reconnecting: nobody else would end this connection.
    if (this.closed) return connection.end();
    this.connection = connection;
    this.committed();
  }

  async close(): Promise<void> {
    this.closed = true;
    clearTimeout(this.retry);
    await this.connection?.end();
  }
}
