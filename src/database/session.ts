import { performance } from 'node:perf_hooks';
import type { Bound, Dialect, Sql } from './sql.js';
import { deadlinePassed } from './unavailable.js';

/**
 * Runs one statement on a connection, prepared if it was seen before. Fails after `deadline`, a
 * time of `performance.now()`.
 */
export interface Runner {
  readonly dialect: Dialect;
  all(text: string, values: Bound[], deadline?: number, planned?: Planned): Promise<unknown[]>;
}

/**
 * When PostgreSQL plans a statement: `once` for all its values, or `each` time for the values, whose
 * number of rows can differ much.
 */
export type Planned = 'once' | 'each';

/** The statements of one request, with their count and duration. */
export class Session {
  /** Number of statements so far, including those of the unit of work. */
  statements = 0;
  /** Time spent waiting for the database, in milliseconds. */
  milliseconds = 0;

  /** @param deadline time limit of all statements, as of `performance.now()` */
  constructor(
    private readonly runner: Runner,
    readonly deadline = Infinity,
  ) {}

  get dialect(): Dialect {
    return this.runner.dialect;
  }

  /** Returns the rows of `query`. */
  async all<Row>(query: Sql, planned: Planned = 'once'): Promise<Row[]> {
    const { text, values } = query.render(this.runner.dialect);
    const start = performance.now();
    if (start >= this.deadline) throw deadlinePassed();
    this.statements++;
    try {
      return (await this.runner.all(text, values, this.deadline, planned)) as Row[];
    } finally {
      this.milliseconds += performance.now() - start;
    }
  }

  /** Returns the first row of `query`. */
  async first<Row>(query: Sql): Promise<Row | undefined> {
    return (await this.all<Row>(query))[0];
  }

  /** Returns a session on another connection (of a transaction) with the same counters. */
  on(runner: Runner): Session {
    const counted: Runner = {
      dialect: runner.dialect,
      all: async (text, values, deadline, planned) => {
        const start = performance.now();
        this.statements++;
        try {
          return await runner.all(text, values, deadline, planned);
        } finally {
          this.milliseconds += performance.now() - start;
        }
      },
    };
    return new Session(counted, this.deadline);
  }
}
