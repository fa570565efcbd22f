import fc from 'fast-check';
import { afterEach, describe, expect, it } from 'vitest';
import type { Unit } from '../../src/database/open.js';
import { sql } from '../../src/database/sql.js';
import { JobLost, JobQueue, lease, type ClaimedJob } from '../../src/domain/core/jobs/queue.js';
import { addJob, allJobs, handlerOf, leaveMark, marksOf, noJobs } from '../jobs/support.js';
import { runs } from '../support/runs.js';
import { useTestServer } from '../support/server.js';

/*
 * Several workers claim, keep, fail, give back and finish one job in any order while time passes,
 * even after another worker has claimed the job. A dead job may be retried. A simple model predicts
 * the result.
 */
const server = await useTestServer();

afterEach(() => noJobs(server.services));

const start = 1_800_000_000_000;
const backOff = 90_000;
const mostAttempts = 3;
const handler = handlerOf('once', async () => {}, { mostAttempts, backOff: () => backOff });

type Step =
  | { do: 'claim' | 'keep' | 'fail' | 'giveBack' | 'finish'; worker: number }
  | { do: 'pass'; time: number }
  | { do: 'retry' };

const worker = fc.nat({ max: 2 });
const step: fc.Arbitrary<Step> = fc.oneof(
  { weight: 3, arbitrary: fc.record({ do: fc.constant('claim' as const), worker }) },
  {
    weight: 4,
    arbitrary: fc.record({
      do: fc.constantFrom('keep' as const, 'fail' as const, 'giveBack' as const, 'finish' as const),
      worker,
    }),
  },
  {
    weight: 3,
    arbitrary: fc.record({
      do: fc.constant('pass' as const),
      time: fc.constantFrom(1, lease - 1, lease, backOff),
    }),
  },
  { weight: 1, arbitrary: fc.record({ do: fc.constant('retry' as const) }) },
);

/** Expected state of the job. */
interface Model {
  state: 'waiting' | 'running' | 'done' | 'dead';
  attempts: number;
  dueAt: number;
  /** Worker that holds the job; undefined if none. */
  holder: number | undefined;
}

describe('a job claimed in any order', () => {
  it('runs once at a time and has one result', { timeout: 120_000 }, async () => {
    await fc.assert(
      fc.asyncProperty(fc.array(step, { minLength: 1, maxLength: 30 }), async (steps) => {
        await noJobs(server.services);
        let now = start;
        const services = { ...server.services, clock: () => now };
        const id = (await addJob(services, 'once'))!;
        const queue = new JobQueue(services.database, services.clock);
        const claims: (ClaimedJob | undefined)[] = [];
        const model: Model = { state: 'waiting', attempts: 0, dueAt: start, holder: undefined };
        let marks = 0;

        for (const step of steps) {
          if (step.do === 'pass') {
            now += step.time;
            continue;
          }
          if (step.do === 'retry') {
            const { database } = services;
            await database.write(database.session(), ({ session }) =>
              session.all(
                sql`update jobs set state = 'waiting', attempts = 0, due_at = ${now},
                    finished_at = null where id = ${id} and state = 'dead'`,
              ),
            );
            if (model.state === 'dead') {
              Object.assign(model, { state: 'waiting', attempts: 0, dueAt: now });
            }
            continue;
          }
          if (step.do === 'claim') {
            const { jobs } = await queue.claim(new Map([['once', 1]]));
            const open = ['waiting', 'running'].includes(model.state) && model.dueAt <= now;
            expect(jobs).toHaveLength(open ? 1 : 0);
            if (!open) continue;
            claims[step.worker] = jobs[0];
            Object.assign(model, { state: 'running', dueAt: now + lease, holder: step.worker });
            model.attempts++;
            continue;
          }
          const job = claims[step.worker];
          if (!job) continue;
          const holds = model.holder === step.worker && model.state === 'running';
          switch (step.do) {
            case 'keep':
              expect(await queue.keep(job, { done: 1, total: null })).toBe(holds);
              if (holds) model.dueAt = now + lease;
              break;
            case 'fail': {
              const dead = model.attempts >= mostAttempts;
              expect(await queue.fail(job, handler, 'no luck')).toBe(
                holds ? (dead ? 'dead' : 'later') : 'lost',
              );
              if (!holds) break;
              model.holder = undefined;
              Object.assign(model, dead ? { state: 'dead' } : { state: 'waiting' });
              if (!dead) model.dueAt = now + backOff;
              break;
            }
            case 'giveBack':
              await queue.giveBack(job);
              if (!holds) break;
              Object.assign(model, { state: 'waiting', dueAt: now, holder: undefined });
              model.attempts--;
              break;
            case 'finish': {
              const finished = queue.finish(job, handler, { done: 1, total: 1 }, (unit: Unit) =>
                leaveMark(unit, id),
              );
              if (holds) {
                await finished;
                marks++;
                Object.assign(model, { state: 'done', holder: undefined });
              } else {
                await expect(finished).rejects.toThrow(JobLost);
              }
            }
          }
        }
        const [stored] = await allJobs(services);
        expect(stored).toMatchObject({ state: model.state, attempts: model.attempts });
        if (stored!.finishedAt === null) expect(stored!.dueAt).toBe(model.dueAt);
        expect(await marksOf(services, id)).toBe(marks);
        expect(marks).toBeLessThanOrEqual(1);
      }),
      { numRuns: runs(60) },
    );
  });
});
