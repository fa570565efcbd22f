import { LRUCache } from 'lru-cache';
import type { Logger } from 'pino';
import type { Database } from '../../../database/open.js';
import type { Sql } from '../../../database/sql.js';
import type { Clock } from '../../core/clock.js';

/** Minimum interval between records of one object, in milliseconds. */
const recordEvery = 60_000;

/** Records frequent events at most once a minute per object, without delaying the response. */
export class RateLimitedRecorder {
  private readonly recorded = new LRUCache<string, number>({ max: 20_000 });

  /**
   * @param name name of the id of an object in the log
   * @param what description for the log of what could not be recorded
   */
  constructor(
    private readonly database: Database,
    private readonly clock: Clock,
    private readonly log: Logger,
    private readonly name: string,
    private readonly what: string,
  ) {}

  /**
   * Runs the statement of `statement` unless it ran for `id` recently. Does not block, and errors are
   * only logged. Other instances write the same row: the statement must keep the newest value and
   * must not change the version of the object.
   */
  record(id: string, statement: (now: number) => Sql): void {
    const now = this.clock();
    const last = this.recorded.get(id);
    if (last !== undefined && now - last < recordEvery) return;
    this.recorded.set(id, now);
    const written = this.database.write(
      this.database.session(),
      ({ session }) => session.all(statement(now)),
      { quiet: true },
    );
    written.catch((error: unknown) => {
      this.recorded.delete(id);
      this.log.warn({ err: error, [this.name]: id }, `${this.what} could not be recorded`);
    });
  }
}
