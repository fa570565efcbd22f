import { enqueueJob } from './enqueue-job.js';
import type { JobHandler, JobRun } from './handler.js';
import type { Unit } from '../../database/open.js';
import { Nothing } from '../schema.js';

const minute = 60_000;

/** What is done again and again by one instance at a time: a job that is never over. */
export const recurring = (
  kind: string,
  every: number,
  run: (run: JobRun<object>) => Promise<void>,
): JobHandler<typeof Nothing> => ({
  kind,
  payload: Nothing,
  atOnce: 1,
  mostAttempts: Infinity,
  backOff: (attempts) => Math.min(minute * 2 ** (attempts - 1), 60 * minute),
  every,
  run,
});

/** The first whole multiple of `every` after `moment`. Milliseconds. */
export const nextMultiple = (every: number, moment: number): number =>
  (Math.floor(moment / every) + 1) * every;

/** Adds the jobs of those of `handlers` that recur, unless they are there. The first run is due at once. */
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
        uniqueKey: `recurring:${kind}`,
        dueAt: nextMultiple(every, now) - every,
        tenantId: null,
        createdBy: null,
      },
    );
  }
}
