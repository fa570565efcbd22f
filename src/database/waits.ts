/** How long the database is waited for before it counts as unavailable. Milliseconds. */
export interface Waits {
  /** For a lock that another program holds on a SQLite file. */
  readonly lock: number;
  /** For a new connection to PostgreSQL. */
  readonly connect: number;
  /** For a free connection of the pool that writes, or of the pool that reads. */
  readonly free: number;
}

export const usualWaits: Waits = { lock: 5000, connect: 5000, free: 10_000 };
