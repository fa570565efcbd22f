/** Timeouts in milliseconds, after which the database counts as unavailable, and sizes of pools. */
export interface Waits {
  /** Wait for a lock that another program holds on a SQLite file. */
  readonly lock: number;
  /** Wait for a new connection to PostgreSQL. */
  readonly connect: number;
  /** Wait for a free connection of the pool for writes, or of the pool for reads. */
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
  /** Wait for the result of a health check. */
  readonly ready: number;
  /** Total time of the statements of one request. */
  readonly request: number;
  /** Maximum number of connections of an instance to PostgreSQL, for reads and for transactions. */
  readonly readers: number;
  readonly writers: number;
}

/**
 * Deleting a subtree of 33,000 tenants took 57 seconds, so a request has one minute. Four instances
 * open 88 connections (pools, follower of changes, health check) of the 97 that PostgreSQL has by
 * default.
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
