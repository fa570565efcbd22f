/** How long the database is waited for before it counts as unavailable. Milliseconds. */
export interface Waits {
  /** For a lock that another program holds on a SQLite file. */
  readonly lock: number;
  /** For a new connection to PostgreSQL. */
  readonly connect: number;
  /** For a free connection of the pool that writes, or of the pool that reads. */
  readonly free: number;
  /** For one statement on PostgreSQL, `begin`, `commit` and `rollback` included. Not for migrations. */
  readonly statement: number;
  /** For a lock of PostgreSQL that another transaction holds. */
  readonly rowLock: number;
  /** How long PostgreSQL keeps a transaction whose instance sends nothing. */
  readonly idleTransaction: number;
  /** For the answer to a health check. */
  readonly ready: number;
  /** For all that one request asks of the database. */
  readonly request: number;
  /** Connections to PostgreSQL of one instance, for reads and for transactions. */
  readonly readers: number;
  readonly writers: number;
}

/**
 * A subtree of 33,000 tenants takes up to a minute to delete, so statements and requests have two.
 * Four instances have 92 connections (pools, listener, health check) of the 97 that PostgreSQL has by
 * default.
 */
export const usualWaits: Waits = {
  lock: 5000,
  connect: 5000,
  free: 10_000,
  statement: 120_000,
  rowLock: 30_000,
  idleTransaction: 15_000,
  ready: 2000,
  request: 120_000,
  readers: 11,
  writers: 10,
};
