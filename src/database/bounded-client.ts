import type { Configuration } from '@mikro-orm/core';
import { AbstractSqlDriver } from '@mikro-orm/knex';
import { PostgreSqlConnection, PostgreSqlPlatform } from '@mikro-orm/postgresql';
import pg from 'pg';
import type { Waits } from './waits.js';
import { noResponse } from './unavailable.js';

type Callback = (error: Error | null, result?: unknown) => void;

/** Timeout in milliseconds. A statement that takes longer loses its connection. */
export type Limited = { readonly within?: number };

const late = () => Object.assign(new Error(noResponse), { code: 'ETIMEDOUT' });

/** The commit is stored on this server, but perhaps not on the synchronous standby that must have it. */
const notReplicated = () =>
  Object.assign(new Error('the commit was not replicated'), { code: '08007' });

/**
 * A connection that is closed when a statement is not answered in time. Timeouts of the server do
 * not help if its packets are lost. Everything that waits on the connection fails immediately,
 * including a rollback, and the pool does not reuse it.
 */
export class BoundedClient extends pg.Client {
  private unreplicated = false;

  constructor(
    config: pg.ClientConfig,
    private readonly limit: number,
  ) {
    super(config);
    // If the wait for a standby is cancelled, PostgreSQL reports success with this warning. The
    // text of the warning is localized; the name of the routine is not.
    this.on('notice', ({ routine }) => {
      if (routine === 'SyncRepWaitForLSN') this.unreplicated = true;
    });
  }

  /** Closes the connection immediately. */
  abort(error: Error = late()): void {
    (
      this as unknown as { connection: { stream: { destroy(error: Error): void } } }
    ).connection.stream.destroy(error);
  }

  // @ts-expect-error -- the overloads of pg are all of them calls of this form
  override query(config: unknown, values?: unknown, callback?: Callback): unknown {
    const given = typeof values === 'function' ? (values as Callback) : callback;
    const parameters = typeof values === 'function' ? undefined : values;
    if (given) return this.run(config, parameters, given);
    return new Promise((resolve, reject) => {
      this.run(config, parameters, (error, result) => (error ? reject(error) : resolve(result)));
    });
  }

  private run(config: unknown, values: unknown, callback: Callback): void {
    const within = (config as Limited).within ?? this.limit;
    const timer = within < Infinity ? setTimeout(() => this.abort(), within) : undefined;
    const done: Callback = (error, result) => {
      clearTimeout(timer);
      if (!error && this.unreplicated) {
        this.unreplicated = false;
        return callback(notReplicated());
      }
      callback(error, result);
    };
    super.query(config as string, values as unknown[], done as never);
  }
}

/**
 * Returns the options of a connection to `url`. Behind a pooler the session is shared, so it has no
 * timeouts.
 */
export function addressOf(url: string, waits: Waits, pooled: boolean): pg.ClientConfig {
  const seconds = Math.max(1, Math.round(waits.idleTransaction / 1000));
  const address = {
    connectionString: url,
    connectionTimeoutMillis: waits.connect,
    keepAlive: true,
    keepAliveInitialDelayMillis: 10_000,
  };
  if (pooled) return address;
  return {
    ...address,
    statement_timeout: waits.statement,
    lock_timeout: waits.rowLock,
    idle_in_transaction_session_timeout: waits.idleTransaction,
    // Without these settings, the server keeps the locks of an instance whose packets are lost.
    options:
      `-c tcp_keepalives_idle=${seconds} -c tcp_keepalives_interval=5 ` +
      `-c tcp_keepalives_count=3 -c tcp_user_timeout=${waits.idleTransaction}`,
  };
}

/** Options of the connections of a pool, and the timeout of their statements in milliseconds. */
export interface PoolSettings {
  readonly address: pg.ClientConfig;
  readonly limit: number;
}

/** Returns a class of connections for a pool. Each connection reads `settings` when it is opened. */
export function clientClass(settings: () => PoolSettings) {
  return class extends BoundedClient {
    constructor(given: pg.ClientConfig) {
      const { address, limit } = settings();
      super({ ...given, ...address }, limit);
    }
  };
}

/** Returns the MikroORM driver for PostgreSQL with connections of `Client`. */
export function postgresDriver(Client: ReturnType<typeof clientClass>) {
  class BoundedConnection extends PostgreSqlConnection {
    override createKnex(): void {
      super.createKnex();
      const { client } = this.getKnex() as unknown as { client: { driver: object } };
      client.driver = { ...client.driver, Client };
    }
  }
  return class extends AbstractSqlDriver<BoundedConnection> {
    constructor(config: Configuration) {
      super(config, new PostgreSqlPlatform(), BoundedConnection, ['knex', 'pg']);
    }
  };
}
