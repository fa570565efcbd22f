import { performance } from 'node:perf_hooks';
import type { Bound, Dialect, Sql } from './sql.js';
import { deadlinePassed } from './unavailable.js';

/**
 * Runs one statement on some connection, prepared if it has been seen before. It fails when `deadline`
 * has passed, as `performance.now()` counts.
 */
export interface Runner {
  readonly dialect: Dialect;
  all(text: string, values: Bound[], deadline?: number): Promise<unknown[]>;
}

/** The statements of one request, with their count and duration. */
export class Session {
  /** Number of statements so far, including those of the unit of work. */
  statements = 0;
  /** Time spent waiting for the database, in milliseconds. */
  milliseconds = 0;

  /** @param deadline of all its statements, as `performance.now()` counts */
  constructor(
    private readonly runner: Runner,
    readonly deadline = Infinity,
  ) {}

  get dialect(): Dialect {
    return this.runner.dialect;
  }

  /** The rows that `query` selects. */
  async all<Row>(query: Sql): Promise<Row[]> {
    const { text, values } = query.render(this.runner.dialect);
    const start = performance.now();
    if (start >= this.deadline) throw deadlinePassed();
    this.statements++;
    try {
      return (await this.runner.all(text, values, this.deadline)) as Row[];
    } finally {
      this.milliseconds += performance.now() - start;
    }
  }

  /** The first row that `query` selects. */
  async first<Row>(query: Sql): Promise<Row | undefined> {
    return (await this.all<Row>(query))[0];
  }

  /** A session on another connection (a transaction's) that counts into this one. */
  on(runner: Runner): Session {
    const counted: Runner = {
      dialect: runner.dialect,
      all: async (text, values, deadline) => {
        const start = performance.now();
        this.statements++;
        try {
          return await runner.all(text, values, deadline);
        } finally {
          this.milliseconds += performance.now() - start;
        }
      },
    };
    return new Session(counted, this.deadline);
  }
}
