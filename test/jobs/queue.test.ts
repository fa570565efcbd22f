import { afterEach, describe, expect, it } from 'vitest';
import type { Unit } from '../../src/database/open.js';
import { sql } from '../../src/database/sql.js';
import { enqueueJob } from '../../src/domain/core/jobs/enqueue-job.js';
import { JobLost, JobQueue, lease, type ClaimedJob } from '../../src/domain/core/jobs/queue.js';
import { nextMultiple } from '../../src/domain/core/jobs/recurring.js';
import { accessChanges } from '../support/changes.js';
import { useTestServer } from '../support/server.js';
import { addJob, allJobs, handlerOf, noJobs } from './support.js';

const start = Date.parse('2026-11-24T10:20:30Z');
const server = await useTestServer();
// A clock that only the tests move.
const services = { ...server.services, clock: () => start + server.clock.offset };
const queue = new JobQueue(services.database, services.clock);
afterEach(async () => {
  await noJobs(services);
  server.clock.offset = 0;
});

const passes = (milliseconds: number) => (server.clock.offset += milliseconds);
const once = handlerOf('once', async () => {});
const zero = { done: 0, total: null };
const add = (more: Parameters<typeof addJob>[2] = {}) => addJob(services, 'once', more);
const jobs = () => allJobs(services);
const claim = async (most = 10, from = queue): Promise<ClaimedJob[]> =>
  (await from.claim(new Map([['once', most]]))).jobs;
const claimOne = async (): Promise<ClaimedJob> => {
  const [job] = await claim(1);
  expect(job).toBeDefined();
  return job!;
};

/** Leaves a mark, so that a test sees how often something was done. */
const mark = (name: string) => ({
  work: async ({ session }: Unit) => {
    await session.all(sql`insert into platform_secrets (id, value) values (${name}, ${'done'})`);
  },
  isThere: async () =>
    (await services.database
      .session()
      .first(sql`select s.id as "id" from platform_secrets s where s.id = ${name}`)) !== undefined,
});

describe('a job in the queue', () => {
  it('does not exist if the write that adds it is rolled back', async () => {
    const { database } = services;
    await expect(
      database.write(database.session(), async ({ session }) => {
        await enqueueJob(
          { session, now: start },
          { kind: 'once', payload: {}, tenantId: null, createdBy: null },
        );
        throw new Error('the change failed');
      }),
    ).rejects.toThrow('the change failed');
    expect(await jobs()).toEqual([]);
  });

  it('is unique by its key until it has finished', async () => {
    expect(await add({ uniqueKey: 'a' })).toEqual(expect.any(String));
    expect(await add({ uniqueKey: 'a' })).toBeUndefined();
    const job = await claimOne();
    expect(await add({ uniqueKey: 'a' })).toBeUndefined();
    await queue.finish(job, once, zero);
    expect(await add({ uniqueKey: 'a' })).toEqual(expect.any(String));
  });

  it('is claimed when it is due, earliest first, up to the limit', async () => {
    const late = await add({ dueAt: start - 1 });
    const later = await add({ dueAt: start });
    const early = await add({ dueAt: start - 2 });
    await add({ dueAt: start + 1 });
    expect((await claim(1)).map(({ id }) => id)).toEqual([early]);
    expect((await claim(2)).map(({ id }) => id).sort()).toEqual([late, later].sort());
    expect(await queue.claim(new Map([['once', 5]]))).toEqual({ jobs: [], nextAt: start + 1 });
    passes(1);
    expect(await claim()).toMatchObject([
      { kind: 'once', payload: {}, attempts: 1, claims: 1, startedAt: start + 1 },
    ]);
  });

  it('of an unknown kind is not claimed', async () => {
    await addJob(services, 'something new');
    expect(await claim()).toEqual([]);
    expect(await jobs()).toMatchObject([{ state: 'waiting', attempts: 0 }]);
  });

  it('is claimed by only one of many instances', async () => {
    for (let i = 0; i < 40; i++) await add();
    const { database, clock } = services;
    const queues = Array.from({ length: 8 }, () => new JobQueue(database, clock));
    const claimed = (await Promise.all(queues.map((one) => claim(5, one)))).flat();
    const ids = claimed.map(({ id }) => id);
    expect(ids.length).toBeGreaterThanOrEqual(5);
    expect(new Set(ids).size).toBe(ids.length);
    expect((await jobs()).every(({ attempts }) => attempts <= 1)).toBe(true);
  });

  it('finishes once, together with its work, and clears its last failure', async () => {
    const { work, isThere } = mark('done once');
    await add();
    await queue.fail(await claimOne(), once, 'no luck');
    passes(60_000);
    const job = await claimOne();
    await queue.finish(job, once, { done: 5, total: 7 }, work);
    expect(await isThere()).toBe(true);
    expect(await jobs()).toMatchObject([
      {
        state: 'done',
        attempts: 2,
        finishedAt: start + 60_000,
        lastError: null,
        progress: 5,
        progressTotal: 7,
      },
    ]);
    await expect(queue.finish(job, once, zero)).rejects.toThrow(JobLost);
    expect(await queue.fail(job, once, 'too late')).toBe('lost');
  });

  it('belongs to the instance that extends its lease, and can be claimed when that stops', async () => {
    const { work, isThere } = mark('of the dead one');
    await add();
    const dead = await claimOne();
    passes(lease - 1);
    expect(await claim()).toEqual([]);
    expect(await queue.keep(dead, { done: 3, total: 4 })).toBe(true);
    expect(await jobs()).toMatchObject([{ progress: 3, progressTotal: 4 }]);
    passes(lease - 1);
    expect(await claim()).toEqual([]);
    passes(1);
    const heir = await claimOne();
    expect(heir).toMatchObject({ id: dead.id, attempts: 2, claims: 2 });
    expect(await jobs()).toMatchObject([{ progress: 0, progressTotal: null }]);
    // The first instance was only slow: its later calls change nothing.
    expect(await queue.keep(dead, zero)).toBe(false);
    await expect(queue.finish(dead, once, zero, work)).rejects.toThrow(JobLost);
    expect(await isThere()).toBe(false);
    expect(await queue.fail(dead, once, 'too late')).toBe('lost');
    await queue.giveBack(dead);
    expect(await jobs()).toMatchObject([{ state: 'running', attempts: 2, lastError: null }]);
    await queue.finish(heir, once, zero);
  });

  it('does not finish if its work fails', async () => {
    await add();
    const job = await claimOne();
    await expect(
      queue.finish(job, once, zero, async () => Promise.reject(new Error('no room'))),
    ).rejects.toThrow('no room');
    expect(await jobs()).toMatchObject([{ state: 'running', finishedAt: null }]);
    await queue.finish(job, once, zero);
  });

  it('waits longer after each failure, and fails permanently in the end', async () => {
    const { work, isThere } = mark('given up');
    const told: unknown[] = [];
    const handler = handlerOf('once', async () => {}, {
      givenUp: async (payload, unit) => {
        told.push(payload);
        await work(unit);
      },
    });
    await add({ payload: { step: 7 } });
    for (const [attempt, wait] of [1, 2].map((n) => [n, n * 60_000] as const)) {
      expect(await queue.fail(await claimOne(), handler, `failed ${attempt}`)).toBe('later');
      expect(await jobs()).toMatchObject([
        { state: 'waiting', attempts: attempt, lastError: `failed ${attempt}`, finishedAt: null },
      ]);
      passes(wait - 1);
      expect(await claim()).toEqual([]);
      passes(1);
    }
    expect(await isThere()).toBe(false);
    expect(await queue.fail(await claimOne(), handler, 'failed again')).toBe('dead');
    expect(told).toEqual([{ step: 7 }]);
    expect(await isThere()).toBe(true);
    expect(await jobs()).toMatchObject([
      { state: 'dead', attempts: 3, lastError: 'failed again', finishedAt: expect.any(Number) },
    ]);
    passes(365 * 24 * 3600_000);
    expect(await claim()).toEqual([]);
  });

  it('is due immediately after it was released, and the attempt does not count', async () => {
    await add();
    const job = await claimOne();
    await queue.giveBack(job);
    expect(await jobs()).toMatchObject([{ state: 'waiting', attempts: 0, dueAt: start }]);
    const next = await claimOne();
    expect(next).toMatchObject({ attempts: 1, claims: 2 });
    // The instance that released it cannot change it, although the attempt has the same number.
    await expect(queue.finish(job, once, zero)).rejects.toThrow(JobLost);
    await queue.finish(next, once, zero);
  });

  it('is claimed, extended and failed without a change of access', async () => {
    await add();
    const changes = accessChanges(services.database);
    const job = await claimOne();
    await queue.keep(job, zero);
    await queue.fail(job, once, 'no luck');
    passes(60_000);
    await queue.finish(await claimOne(), once, zero);
    expect(changes).toEqual([]);
  });
});

describe('a recurring job', () => {
  const hour = 3600_000;
  const hourly = handlerOf('once', async () => {}, { every: hour });
  const ten = Date.parse('2026-11-24T10:00:00Z');

  it('exists once, regardless of the number of instances', async () => {
    const { database, clock } = services;
    const queues = Array.from({ length: 4 }, () => new JobQueue(database, clock));
    await Promise.all(queues.map((one) => one.addRecurring([hourly])));
    expect(await jobs()).toMatchObject([
      { kind: 'once', uniqueKey: 'recurring:once', dueAt: ten, state: 'waiting' },
    ]);
  });

  it('is scheduled for the next whole multiple of its interval', async () => {
    await queue.addRecurring([hourly]);
    await queue.finish(await claimOne(), hourly, zero);
    expect(await jobs()).toMatchObject([
      { state: 'waiting', attempts: 0, dueAt: ten + hour, finishedAt: null },
    ]);
    // A restart changes nothing.
    await queue.addRecurring([hourly]);
    expect(await claim()).toEqual([]);
    server.clock.offset = ten + hour - start;
    await queue.finish(await claimOne(), hourly, zero);
    expect(await jobs()).toMatchObject([{ dueAt: ten + 2 * hour }]);
  });

  it('runs once after a pause, and never twice for one interval', async () => {
    await queue.addRecurring([hourly]);
    await queue.finish(await claimOne(), hourly, zero);
    passes(50 * hour);
    const job = await claimOne();
    // The clock was set back while the job ran.
    passes(-3 * hour);
    await queue.finish(job, hourly, zero);
    expect(await jobs()).toMatchObject([{ dueAt: ten + 51 * hour }]);
  });

  it('does not wait for years if a clock was ahead', async () => {
    await queue.addRecurring([hourly]);
    passes(20_000 * hour);
    await queue.finish(await claimOne(), hourly, zero);
    passes(-20_000 * hour);
    expect(await claim()).toEqual([]);
    await queue.addRecurring([hourly]);
    await queue.finish(await claimOne(), hourly, zero);
    // By the correct clock, although the job was claimed before.
    expect(await jobs()).toMatchObject([{ state: 'waiting', dueAt: ten + hour }]);
    passes(20_000 * hour);
    const job = await claimOne();
    passes(-20_000 * hour);
    await queue.addRecurring([hourly]);
    expect(await claim()).toHaveLength(1);
    await expect(queue.finish(job, hourly, zero)).rejects.toThrow();
  });

  it('never fails permanently', async () => {
    await queue.addRecurring([hourly]);
    for (let attempt = 1; attempt <= 5; attempt++) {
      expect(await queue.fail(await claimOne(), hourly, 'no luck')).toBe('later');
      passes(attempt * 60_000);
    }
    const job = await claimOne();
    expect(job.attempts).toBe(6);
    await queue.finish(job, hourly, zero);
    expect(await jobs()).toMatchObject([{ state: 'waiting', attempts: 0, lastError: null }]);
  });

  it('is due at whole multiples of its interval', () => {
    expect(nextMultiple(hour, ten - 1)).toBe(ten);
    expect(nextMultiple(hour, ten)).toBe(ten + hour);
    expect(nextMultiple(hour, ten + 1)).toBe(ten + hour);
  });
});
