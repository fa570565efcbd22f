import { randomUUID } from 'node:crypto';
import { mkdtemp, readdir, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { ReportFiles } from '../../src/domain/reporting/stored-reports/report-files.js';

let folder: string;
let files: ReportFiles;
beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'reports-'));
  files = new ReportFiles(folder);
});
afterAll(() => rm(folder, { recursive: true }));

describe('a file of a job that another instance claims', () => {
  it.each(['discard', 'finish'] as const)(
    'is complete, even if the slower instance tries to %s its file',
    async (end) => {
      const [id, jobId] = [randomUUID(), randomUUID()];
      const slower = await files.create(id, jobId);
      await slower.write('slower');
      await files.removeUnfinished(jobId);
      const other = await files.create(id, jobId);
      await other.write('other');
      await slower[end]().catch(() => {});
      await other.finish();
      expect((await files.read(id))!.toString()).toBe('other');
      expect(await readdir(folder)).toContain(`${id}.gz`);
      expect((await readdir(folder)).filter((name) => name.endsWith('.part'))).toEqual([]);
    },
  );
});
