/** How long the database is waited for before it counts as unavailable. Milliseconds. */
export interface Waits {
  /** Wait for a lock that another program holds on a SQLite file. */
  readonly lock: number;
  /** For a new connection to PostgreSQL. */
  readonly connect: number;
  /** For a free connection of the pool that writes, or of the pool that reads. */
  readonly free: number;
  /**
   * Timeout of one statement on PostgreSQL, including `begin`, `commit` and `rollback`. Does not
   * apply to migrations.
   */
  readonly statement: number;
  /** Wait for a PostgreSQL lock that another transaction holds. */
  readonly rowLock: number;
  /** Time after which PostgreSQL ends a transaction whose instance sends no statements. */
  readonly idleTransaction: number;
  /** For the answer to a health check. */
  readonly ready: number;
  /** For all that one request asks of the database. */
  readonly request: number;
  /** Connections of one instance to PostgreSQL, for reads and for transactions. */
  readonly readers: number;
  readonly writers: number;
}

/**
 * The deletion of a subtree of 33,000 tenants has taken 57 seconds, so a request has a minute. Four
 * instances open 88 connections (pools, follower of changes, health check) of the 97 that PostgreSQL has
 * by default.
 */
export const usualWaits: Waits = {
  lock: 5000,
  connect: 5000,
  free: 10_000,
  statement: 60_000,
  rowLock: 15_000,
  idleTransaction: 10_000,
  ready: 2000,
  request: 60_000,
  readers: 12,
  writers: 8,
};
