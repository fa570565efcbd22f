import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdir, readdir, rm, stat, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { afterAll, describe, expect, it } from 'vitest';
import { sql } from '../../src/database/sql.js';
import { describeFailure, JobFailure } from '../../src/domain/core/jobs/describe-failure.js';
import type { JobHandler, JobRun } from '../../src/domain/core/jobs/handler.js';
import { lease } from '../../src/domain/core/jobs/queue.js';
import { reportGenerator } from '../../src/domain/reporting/generate/handler.js';
import { jobsOf, runJobs } from '../support/jobs.js';
import { makeReport } from '../support/reports.js';
import { useTestServer } from '../support/server.js';
import { lastingDatabase } from '../support/storage.js';
import { giveItem } from '../support/usages.js';
import { make, recordsOf, storedRows, textOf } from './support.js';

const { url, drop } = await lastingDatabase();
const server = await useTestServer({ DATABASE_URL: url });
const partner = await server.makeTenant(server.rootId, 'partner', 'Partner');
for (const name of ['One', 'Two', 'Three']) {
  const { id } = await server.makeTenant(partner.id, 'customer', name);
  await giveItem(server, id, 'vms');
}

afterAll(async () => {
  await drop();
});

const folder = () => server.config.reportsFolder;
const filesThere = () => readdir(folder()).catch(() => []);
const begin = (more: object = {}) =>
  makeReport(server, partner.id, {
    parameters: { kind: 'usage_current', level: 'accounts', formats: ['csv', 'json_v1'] },
    ...more,
  });
const statusesOf = async (id: string) =>
  (await storedRows(server, id)).map(({ status, failure }) => [status, failure ?? null]);
const lastJob = async () => (await jobsOf(server, 'generate-report')).at(-1)!;

/** The generator with something done, or changed, in the middle of its work. */
const generatorWith = (
  change: (run: JobRun<{ reportId: string }>) => Partial<JobRun<{ reportId: string }>>,
): JobHandler => ({
  ...reportGenerator,
  run: (run: JobRun<{ reportId: string }>) => reportGenerator.run({ ...run, ...change(run) }),
});

describe('a run of a report', () => {
  it('stores a file for each format, which other users of the machine cannot read, with its size', async () => {
    const { rows, texts } = await make(server, partner.id, {
      kind: 'usage_current',
      level: 'accounts',
    });
    expect((await stat(folder())).mode & 0o777).toBe(0o700);
    for (const { id, reportFormat, size, storedSize, finishedAt, createdAt } of rows) {
      const file = await stat(join(folder(), `${id}.gz`));
      expect(file.mode & 0o777).toBe(0o600);
      expect(storedSize).toBe(file.size);
      expect(size).toBe(Buffer.byteLength(texts[reportFormat]));
      expect(finishedAt).toBeGreaterThanOrEqual(createdAt);
    }
    expect(await filesThere()).toHaveLength(rows.length);
    expect(await lastJob()).toMatchObject({ state: 'done', progress: 4, progressTotal: 4 });
    const [record] = await server.session().all<{ type: string; job: string }>(
      sql`select a.actor_type as "type", a.request_id as "job" from audit_records a
        where a.action = ${'generateReport'} and a.tenant_id = ${partner.id}
        order by a.at desc limit 1`,
    );
    expect(record).toEqual({ type: 'system', job: (await lastJob()).id });
  });

  it('that is stopped leaves no files, and is generated again', async () => {
    const before = await filesThere();
    const { id } = await begin();
    const stopped = new AbortController();
    const stopping = generatorWith((run) => ({
      signal: stopped.signal,
      progress: (done, total) => {
        run.progress(done, total);
        stopped.abort(new JobFailure('stopped'));
      },
    }));
    await runJobs(server, [stopping]);
    expect(await lastJob()).toMatchObject({ state: 'waiting', attempts: 1, lastError: 'stopped' });
    expect(await statusesOf(id)).toEqual([
      ['in_progress', null],
      ['in_progress', null],
    ]);
    expect(await filesThere()).toEqual(before);
    server.clock.offset += 60_000;
    await runJobs(server, [reportGenerator]);
    server.clock.offset = 0;
    expect(await statusesOf(id)).toEqual([
      ['saved', null],
      ['saved', null],
    ]);
  });

  it('removes the files of an attempt that was killed', async () => {
    const { id } = await begin();
    const [row] = await storedRows(server, id);
    const part = `${row!.jobId}.${row!.id}.part`;
    const other = `${server.rootId}.${row!.id}.part`;
    for (const name of [part, other]) await writeFile(join(folder(), name), 'half of it');
    await runJobs(server, [
      generatorWith(() => ({ finish: () => Promise.reject(new JobFailure('lost')) })),
    ]);
    expect(await filesThere()).not.toContain(part);
    expect(await filesThere()).toContain(other);
    await rm(join(folder(), other));
    // Its files exist, but are not reported: the instance that claims the job writes them again.
    expect(await statusesOf(id)).toContainEqual(['in_progress', null]);
    server.clock.offset += 60_000;
    await runJobs(server, [reportGenerator]);
    server.clock.offset = 0;
    expect(recordsOf(await textOf(server, row!.id))).toHaveLength(3);
  });

  it('is attempted five times, fails permanently, and is generated when it is retried', async () => {
    const { id } = await begin();
    await rm(folder(), { recursive: true });
    await writeFile(folder(), 'no folder');
    for (const wait of [0, 60_000, 180_000, 540_000, 1_620_000]) {
      const { attempts } = await lastJob();
      server.clock.offset += wait - 1000;
      await runJobs(server, [reportGenerator]);
      if (wait > 0) expect((await lastJob()).attempts).toBe(attempts);
      server.clock.offset += 1000;
      await runJobs(server, [reportGenerator]);
    }
    expect(await lastJob()).toMatchObject({ state: 'dead', attempts: 5 });
    const failure = 'all attempts to generate the report failed';
    expect(await statusesOf(id)).toEqual([
      ['failed', failure],
      ['failed', failure],
    ]);
    await rm(folder());
    await mkdir(folder());
    const { clock } = server.services;
    await server.write(({ session }) =>
      session.all(sql`update jobs set state = 'waiting', attempts = 0, finished_at = null,
        due_at = ${clock()} where state = 'dead'`),
    );
    await runJobs(server, [reportGenerator]);
    server.clock.offset = 0;
    expect(await statusesOf(id)).toEqual([
      ['saved', null],
      ['saved', null],
    ]);
  });

  it('of a report that is deleted meanwhile keeps no files and sends no mail', async () => {
    const before = await filesThere();
    const { id, version } = await begin();
    const [row] = await storedRows(server, id);
    const deleting = generatorWith((run) => ({
      finish: async (work) => {
        expect(await filesThere()).toContain(`${row!.id}.gz`);
        const { status } = await server.admin.delete(`/reports/${id}`, { version });
        expect(status).toBe(204);
        await run.finish(work);
      },
    }));
    await runJobs(server, [deleting]);
    expect(await lastJob()).toMatchObject({ state: 'done' });
    expect(await filesThere()).toEqual(before);
  });

  it('stores a failure without technical details', () => {
    const failure = Object.assign(new Error('EACCES: /secret/place'), { code: 'EACCES' });
    expect(describeFailure(failure)).not.toContain('secret');
  });
});

describe('an instance that is killed while it generates a report', () => {
  const worker = fileURLToPath(new URL('die-generating.ts', import.meta.url));

  it('leaves it to another, which sends it once', { timeout: 60_000 }, async () => {
    const { id: reader } = await server.makeUser(partner.id, 'reader', {
      contact: { email: 'reader@example.com' },
    });
    const { id } = await begin({ result_action: 'send', recipients: [reader] });
    const child = spawn(process.execPath, ['--import', 'tsx', worker, url, folder()], {
      stdio: ['ignore', 'inherit', 'pipe'],
    });
    let failure = '';
    child.stderr.on('data', (chunk: Buffer) => (failure += chunk.toString()));
    const [, signal] = (await once(child, 'close')) as [unknown, string | null];
    expect(signal, failure).toBe('SIGKILL');
    expect(await lastJob()).toMatchObject({ state: 'running', attempts: 1 });
    expect((await filesThere()).filter((name) => name.endsWith('.part'))).toHaveLength(2);

    await runJobs(server, [reportGenerator]);
    expect(await statusesOf(id)).toContainEqual(['in_progress', null]);
    server.clock.offset = lease + 1000;
    await runJobs(server, [reportGenerator]);
    await runJobs(server, [reportGenerator]);
    server.clock.offset = 0;
    expect(await lastJob()).toMatchObject({ state: 'done', attempts: 2 });
    expect(await statusesOf(id)).toEqual([
      ['saved', null],
      ['saved', null],
    ]);
    expect((await filesThere()).filter((name) => name.endsWith('.part'))).toEqual([]);
    const mails = await server
      .session()
      .all(sql`select m.id as "id" from outgoing_mails m where m.user_id = ${reader}`);
    expect(mails).toHaveLength(1);
  });
});
