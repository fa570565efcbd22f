import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { fileURLToPath } from 'node:url';
import { pino } from 'pino';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { Services } from '../../src/domain/core/context.js';
import { lease } from '../../src/domain/core/jobs/queue.js';
import { JobRunner } from '../../src/jobs/runner.js';
import { openServices } from '../../src/services.js';
import { configFor, lastingDatabase, onPostgres, openShared } from '../support/storage.js';
import { addJob, allJobs, handlerOf, leaveMark, marksOf, noJobs } from './support.js';

/* Several instances, each with connections of its own, on one database. */
let url: string;
let drop: () => Promise<void>;
let one: Services, two: Services;
const clock: { offset: number; frozen?: number | undefined } = { offset: 0 };
const open = async (): Promise<Services> => {
  const config = configFor(url);
  const database = await openShared(config);
  const log = pino({ level: 'silent' });
  return openServices(config, database, log, () => (clock.frozen ?? Date.now()) + clock.offset);
};
beforeAll(async () => {
  ({ url, drop } = await lastingDatabase());
  one = await open();
  two = await open();
});
afterAll(async () => {
  await one.database.close();
  await two.database.close();
  await drop();
});

describe('two instances on one database', () => {
  it('share the jobs, each of which runs once', async () => {
    const done: string[] = [];
    const handler = (by: string) =>
      handlerOf('marked', async ({ job, finish }) => {
        await finish((unit) => leaveMark(unit, job.id));
        done.push(by);
      });
    const ids = [];
    for (let i = 0; i < 60; i++) ids.push(await addJob(one, 'marked'));
    const runners = [new JobRunner(one, [handler('one')]), new JobRunner(two, [handler('two')])];
    await Promise.all(runners.map((runner) => runner.runDue()));
    expect(done).toHaveLength(60);
    expect(new Set(done)).toEqual(new Set(['one', 'two']));
    for (const id of ids) expect(await marksOf(one, id!)).toBe(1);
    await noJobs(one);
  });

  it.runIf(onPostgres)('start within a second with jobs that the other one has added', async () => {
    let begun = 0;
    const runner = new JobRunner(two, [
      handlerOf('asked', async () => void (begun = performance.now())),
    ]);
    runner.start();
    await new Promise((resolve) => setTimeout(resolve, 300));
    const asked = performance.now();
    await addJob(one, 'asked');
    await expect.poll(() => begun, { timeout: 5_000, interval: 5 }).toBeGreaterThan(0);
    expect(begun - asked).toBeLessThan(1_000);
    await runner.stop();
    await noJobs(one);
  });

  it('run a recurring job in turn, without skipping or repeating a run', async () => {
    const every = 3600_000;
    clock.frozen = Date.parse('2026-11-24T10:20:30Z');
    const now = () => clock.frozen! + clock.offset;
    const turns: number[] = [];
    const handler = handlerOf('turn', async () => void turns.push(Math.floor(now() / every)), {
      every,
    });
    const start = () => [one, two, one].map((services) => new JobRunner(services, [handler]));
    let runners = start();
    for (let round = 0; round < 24; round++) {
      // Restarts sometimes, and runs all instances twice per interval.
      if (round % 7 === 0) runners = start();
      await Promise.all(runners.map((runner) => runner.runDue()));
      clock.offset += every / 2;
    }
    const first = Math.floor(clock.frozen / every);
    expect(turns).toEqual(Array.from({ length: 12 }, (_, index) => first + index));
    clock.frozen = undefined;
    clock.offset = 0;
    await noJobs(one);
  });
});

describe('an instance that is killed', () => {
  const worker = fileURLToPath(new URL('die-working.ts', import.meta.url));

  it.each(['before', 'while'])(
    'during a job, %s its end is stored, leaves the job to another instance',
    { timeout: 60_000 },
    async (where) => {
      clock.offset = 0;
      const id = (await addJob(one, 'marked'))!;
      const child = spawn(process.execPath, ['--import', 'tsx', worker, url, where], {
        stdio: ['ignore', 'pipe', 'pipe'],
      });
      let failure = '';
      child.stderr.on('data', (chunk: Buffer) => (failure += chunk.toString()));
      child.stdout.on('data', () => child.kill('SIGKILL'));
      const [, signal] = (await once(child, 'close')) as [unknown, string | null];
      expect(signal, failure).toBe('SIGKILL');
      expect(await allJobs(one)).toMatchObject([{ state: 'running', attempts: 1 }]);
      expect(await marksOf(one, id)).toBe(0);

      const heir = () =>
        new JobRunner(two, [
          handlerOf('marked', ({ job, finish }) => finish((unit) => leaveMark(unit, job.id))),
        ]);
      await heir().runDue();
      expect(await allJobs(one)).toMatchObject([{ state: 'running', attempts: 1 }]);
      clock.offset = lease;
      await heir().runDue();
      await heir().runDue();
      expect(await allJobs(one)).toMatchObject([{ state: 'done', attempts: 2 }]);
      expect(await marksOf(one, id)).toBe(1);
      await noJobs(one);
    },
  );
});
