import { sql } from '../../../database/sql.js';
import { enqueueJob } from './enqueue-job.js';
import type { JobHandler, JobRun } from './handler.js';
import type { Unit } from '../../../database/open.js';
import { Nothing } from '../schema.js';

const minute = 60_000;
const hour = 60 * minute;

/** Maximum difference between the clocks of instances, unless one is wrong. Milliseconds. */
const apart = 24 * hour;

/**
 * Creates the handler of a recurring job. One instance runs it at a time, and it never finishes.
 *
 * @example
 * ```ts
 * export const cleanUp = recurring('clean-up', 3600_000, async ({ services, signal }) => {
 *   while (!signal.aborted && (await deleteExpired(services)) > 0);
 * });
 * ```
 *
 * @param every interval in milliseconds; runs start at whole multiples of it
 * @param run runs the job. If it throws, it is retried after a delay of one minute to one hour.
 */
export const recurring = (
  kind: string,
  every: number,
  run: (run: JobRun<object>) => Promise<void>,
): JobHandler<typeof Nothing> => ({
  kind,
  payload: Nothing,
  atOnce: 1,
  mostAttempts: Infinity,
  backOff: (attempts) => Math.min(minute * 2 ** (attempts - 1), hour),
  every,
  run,
});

const keyOf = (kind: string): string => `recurring:${kind}`;

/** The first whole multiple of `every` after `moment`, both in milliseconds. */
export const nextMultiple = (every: number, moment: number): number =>
  (Math.floor(moment / every) + 1) * every;

/**
 * Adds the jobs of the recurring `handlers` if they do not exist. The first run is due immediately.
 * A job that is scheduled too late, because a clock was ahead, becomes due immediately as well.
 */
export async function addRecurringJobs(
  { session }: Unit,
  now: number,
  handlers: readonly JobHandler[],
): Promise<void> {
  for (const { kind, every } of handlers) {
    if (every === undefined) continue;
    await enqueueJob(
      { session, now },
      {
        kind,
        payload: {},
        uniqueKey: keyOf(kind),
        dueAt: nextMultiple(every, now) - every,
        tenantId: null,
        createdBy: null,
      },
    );
    await session.all(
      sql`update jobs set due_at = ${now} where unique_key = ${keyOf(kind)} and finished_at is null
        and due_at > ${now + Math.max(every, hour) + apart}`,
    );
  }
}
