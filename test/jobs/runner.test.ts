import { setTimeout as sleep } from 'node:timers/promises';
import { pino } from 'pino';
import { afterEach, describe, expect, it } from 'vitest';
import { sql } from '../../src/database/sql.js';
import { DomainError } from '../../src/domain/core/errors.js';
import { JobFailure } from '../../src/domain/core/jobs/describe-failure.js';
import { enqueueJob } from '../../src/domain/core/jobs/enqueue-job.js';
import type { JobHandler, JobRun } from '../../src/domain/core/jobs/handler.js';
import { JobLost, JobQueue, lease } from '../../src/domain/core/jobs/queue.js';
import { JobRunner } from '../../src/jobs/runner.js';
import { useTestServer } from '../support/server.js';
import { addJob, allJobs, handlerOf, held, noJobs } from './support.js';

const server = await useTestServer();

let log: string[];
afterEach(async () => {
  await noJobs(server.services);
  server.clock.offset = 0;
});

function runnerOf(...handlers: JobHandler[]): JobRunner {
  log = [];
  const logger = pino({ level: 'trace' }, { write: (line: string) => void log.push(line) });
  return new JobRunner({ ...server.services, log: logger }, handlers);
}

const add = (kind: string, more: Parameters<typeof addJob>[2] = {}) =>
  addJob(server.services, kind, more);
const jobs = () => allJobs(server.services);
const passes = (milliseconds: number) => (server.clock.offset += milliseconds);
const until = (ready: () => unknown) => expect.poll(ready, { timeout: 5_000 }).toBeTruthy();

describe('the runner', () => {
  it('runs due jobs, and the jobs that they add', async () => {
    const seen: unknown[] = [];
    const first = handlerOf('first', async ({ payload, finish, job, services }) => {
      seen.push([job.kind, payload]);
      await finish(async ({ session }, now) => {
        const next = { kind: 'second', payload: {}, tenantId: null, createdBy: null };
        await enqueueJob({ session, now }, next);
      });
      expect(services.database).toBe(server.services.database);
    });
    const second = handlerOf('second', async ({ job }) => void seen.push(job.kind));
    await add('first', { payload: { step: 3 } });
    await add('first', { payload: { step: 4 }, dueAt: server.services.clock() + 60_000 });
    await runnerOf(first, second).runDue();
    expect(seen).toEqual([['first', { step: 3 }], 'second']);
    expect((await jobs()).map(({ state }) => state).sort()).toEqual(['done', 'done', 'waiting']);
  });

  it('runs no more jobs of a kind at once than its limit, and other kinds meanwhile', async () => {
    let most = 0;
    let now = 0;
    const slow = handlerOf(
      'slow',
      async () => {
        most = Math.max(most, ++now);
        await sleep(20);
        now--;
      },
      { atOnce: 2 },
    );
    let quick = 0;
    const other = handlerOf('other', async () => {
      quick++;
    });
    for (let i = 0; i < 7; i++) await add('slow');
    await add('other');
    await runnerOf(slow, other).runDue();
    expect([most, quick]).toEqual([2, 1]);
    expect((await jobs()).every(({ state }) => state === 'done')).toBe(true);
  });

  it('stores a reason for readers of the job, and logs the details', async () => {
    const failures: Record<string, Error> = {
      plain: new Error('password=hunter2'),
      coded: Object.assign(new Error('/srv/secret/file'), { code: 'ENOSPC' }),
      ours: new DomainError('BUSINESS_RULE', 'the tenant is gone'),
      said: new JobFailure(`the history is not ready\0${'x'.repeat(400)}`),
      odd: 'hunter2' as unknown as Error,
    };
    const handlers = Object.entries(failures).map(([kind, failure]) =>
      handlerOf(kind, () => Promise.reject(failure)),
    );
    for (const kind of Object.keys(failures)) await add(kind);
    await runnerOf(...handlers).runDue();
    const told = Object.fromEntries((await jobs()).map(({ kind, lastError }) => [kind, lastError]));
    expect(told).toEqual({
      plain: 'Error',
      coded: 'Error ENOSPC',
      ours: 'BUSINESS_RULE: the tenant is gone',
      said: `the history is not ready${'x'.repeat(275)}`,
      odd: 'Error',
    });
    expect(log.filter((line) => line.includes('is retried later'))).toHaveLength(5);
    expect(log.join('')).toContain((await jobs())[0]!.id);
    expect((await jobs()).every(({ state }) => state === 'waiting')).toBe(true);
  });

  it('fails jobs permanently that always throw or that kill the process', async () => {
    const failing = handlerOf('failing', () => Promise.reject(new Error('never')));
    const deadly = handlerOf('deadly', () => Promise.reject(new Error('is not even tried')));
    await add('failing');
    await add('deadly');
    const queue = new JobQueue(server.services.database, server.services.clock);
    for (let attempt = 1; attempt <= 3; attempt++) {
      expect((await queue.claim(new Map([['deadly', 1]]))).jobs).toHaveLength(1);
      await runnerOf(failing).runDue();
      passes(10 * 60_000);
    }
    await runnerOf(failing, deadly).runDue();
    // Both can have the same millisecond.
    const ended = new Map((await jobs()).map((job) => [job.kind, job]));
    expect(ended.get('failing')).toMatchObject({ state: 'dead', attempts: 3, lastError: 'Error' });
    expect(ended.get('deadly')).toMatchObject({
      state: 'dead',
      lastError: 'all attempts were interrupted',
    });
  });

  it('refuses a payload that does not match its handler', async () => {
    await add('strict', { payload: { step: 'three' } });
    let ran = false;
    await runnerOf(
      handlerOf('strict', async () => {
        ran = true;
      }),
    ).runDue();
    expect(ran).toBe(false);
    expect((await jobs())[0]!.lastError).toMatch(/^BAD_INPUT: step /);
  });

  it('fails a job with an invalid payload like any other', async () => {
    await add('strict', { payload: { step: 'three' } });
    const told: unknown[] = [];
    const handler = handlerOf('strict', async () => {}, {
      givenUp: async (payload) => void told.push(payload),
    });
    for (let attempt = 1; attempt <= 3; attempt++) {
      await runnerOf(handler).runDue();
      passes(10 * 60_000);
    }
    expect(await jobs()).toMatchObject([{ state: 'dead', attempts: 3 }]);
    expect(told).toEqual([]);
  });

  it('counts a finished job once, even if its handler throws afterwards', async () => {
    let again: unknown;
    const handler = handlerOf('once', async ({ finish }) => {
      await finish(async () => {});
      again = await finish(async () => {}).catch((error: unknown) => error);
      throw new Error('afterwards');
    });
    await add('once');
    await runnerOf(handler).runDue();
    expect(again).toBeInstanceOf(Error);
    expect(await jobs()).toMatchObject([{ state: 'done', attempts: 1, lastError: null }]);
    expect(log.join('')).toContain('its follow-up failed');
  });

  it('finishes a job again if storing its end has failed', async () => {
    let tries = 0;
    const handler = handlerOf('retried', async ({ finish }) => {
      await finish(async () => Promise.reject(new Error('no room'))).catch(() => {});
      await finish(async () => {
        tries++;
      });
    });
    await add('retried');
    await runnerOf(handler).runDue();
    expect(tries).toBe(1);
    expect(await jobs()).toMatchObject([{ state: 'done' }]);
  });

  it('stores nothing for a job that another instance has claimed', async () => {
    const outcomes: unknown[] = [];
    let mine: JobRun<object> | undefined;
    const { promise, resolve } = held();
    const handler = handlerOf('lost', async (run) => {
      if (mine) return;
      mine = run;
      await promise;
      await run.finish(async ({ session }) => {
        await session.all(sql`insert into platform_secrets (id, value) values (${'lost'}, ${''})`);
      });
    });
    await add('lost');
    const slow = runnerOf(handler);
    const slowly = slow.runDue();
    await until(() => mine);
    passes(lease);
    await new JobRunner(server.services, [handler]).runDue();
    expect(await jobs()).toMatchObject([{ state: 'done', attempts: 2 }]);
    // Its next heartbeat detects it.
    mine!.signal.addEventListener('abort', () => outcomes.push(mine!.signal.reason));
    mine!.progress(1);
    await until(() => outcomes.length > 0);
    expect(outcomes).toEqual([expect.any(JobLost)]);
    resolve();
    await slowly;
    const found = await server
      .session()
      .first(sql`select s.id as "id" from platform_secrets s where s.id = ${'lost'}`);
    expect(found).toBeUndefined();
    expect(log.join('')).toContain('was lost to another instance');
  });
});

describe('a running runner', () => {
  it('starts jobs soon after a write, shows progress and stops', async () => {
    const { promise, resolve } = held();
    const handler = handlerOf('watched', async ({ progress }) => {
      progress(10, 100);
      progress(20);
      await promise;
      progress(100);
    });
    const runner = runnerOf(handler);
    runner.start();
    await sleep(50);
    const added = performance.now();
    await add('watched');
    await expect.poll(async () => (await jobs())[0]!.state, { interval: 10 }).toBe('running');
    expect(performance.now() - added).toBeLessThan(1_000);
    await expect.poll(async () => (await jobs())[0]!.progress, { timeout: 5_000 }).toBe(20);
    expect(await jobs()).toMatchObject([{ state: 'running', progressTotal: 100 }]);
    resolve();
    await expect.poll(async () => (await jobs())[0]!.state).toBe('done');
    expect(await jobs()).toMatchObject([{ progress: 100, progressTotal: 100 }]);
    await runner.stop();
    await add('watched');
    await sleep(300);
    expect((await jobs()).at(-1)).toMatchObject({ state: 'waiting', attempts: 0 });
  });

  it('runs jobs that become due without writes, and recurring jobs', async () => {
    let turns = 0;
    const often = handlerOf(
      'often',
      async () => {
        turns++;
      },
      { every: 500 },
    );
    let later = 0;
    const once = handlerOf('later', async () => {
      later++;
    });
    await add('later', { dueAt: server.services.clock() + 700 });
    const runner = runnerOf(often, once);
    runner.start();
    await until(() => later);
    await until(() => turns >= 3);
    await runner.stop();
    expect(await jobs()).toMatchObject([
      { kind: 'later', state: 'done' },
      { kind: 'often', state: 'waiting', attempts: 0 },
    ]);
  });

  it('releases jobs that do not end when it stops, so that others can claim them immediately', async () => {
    let aborted = false;
    let deaf: JobRun<object> | undefined;
    const endless = handlerOf('endless', async ({ signal }) => {
      await new Promise((_, reject) => {
        signal.addEventListener('abort', () => {
          aborted = true;
          reject(signal.reason as Error);
        });
      });
    });
    const { promise, resolve } = held();
    const stubborn = handlerOf('stubborn', async (run) => {
      deaf = run;
      await promise;
      await run.finish(async () => {});
    });
    await add('endless');
    await add('stubborn');
    const runner = runnerOf(endless, stubborn);
    runner.start();
    await expect
      .poll(async () => (await jobs()).map(({ state }) => state))
      .toEqual(['running', 'running']);
    const stopping = performance.now();
    await runner.stop();
    expect(performance.now() - stopping).toBeLessThan(8_000);
    expect(aborted).toBe(true);
    expect(deaf!.signal.aborted).toBe(true);
    const given = { state: 'waiting', attempts: 0, lastError: null };
    expect(await jobs()).toMatchObject([given, given]);
    const others: string[] = [];
    const doing = ['endless', 'stubborn'].map((kind) =>
      handlerOf(kind, async ({ job }) => void others.push(`${job.kind} ${job.attempts}`)),
    );
    await runnerOf(...doing).runDue();
    expect(others.sort()).toEqual(['endless 1', 'stubborn 1']);
    // The instance continues, but its results are not stored.
    resolve();
    await sleep(50);
    expect(await jobs()).toMatchObject([{ state: 'done' }, { state: 'done' }]);
  });

  it('continues after the database was unavailable', async () => {
    const { database } = server.services;
    let down = true;
    const flaky = Object.assign(Object.create(database) as typeof database, {
      session: () => {
        if (down) throw new Error('connection refused');
        return server.session();
      },
    });
    let done = 0;
    const handler = handlerOf('patient', async () => {
      done++;
    });
    log = [];
    const logger = pino({}, { write: (line: string) => void log.push(line) });
    const runner = new JobRunner({ ...server.services, database: flaky, log: logger }, [handler]);
    runner.start();
    await until(() => log.some((line) => line.includes('could not be queried')));
    down = false;
    await add('patient');
    await until(() => done);
    await runner.stop();
  });
});
