import { readdir, utimes, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { randomUUID } from 'node:crypto';
import { expect, it } from 'vitest';
import { forgetReports } from '../../src/domain/reporting/stored-reports/forget-reports.js';
import { noJobs } from '../jobs/support.js';
import { runJobs } from '../support/jobs.js';
import { useTestServer } from '../support/server.js';
import { make, storedRows } from './support.js';

const day = 86_400_000;

const server = await useTestServer();

const files = async () => (await readdir(server.config.reportsFolder)).sort();
const forget = async (offset: number) => {
  server.clock.offset = offset;
  // The clock goes back here, so the next run of the job would not be due.
  await noJobs(server.services);
  await runJobs(server, [forgetReports]);
  server.clock.offset = 0;
};

it('stored reports are kept for half a year', async () => {
  const { id, rows } = await make(server, server.rootId, { kind: 'usage_current' });
  const made = rows.map(({ id: storedId }) => `${storedId}.gz`).sort();
  await forget(179 * day);
  expect(await files()).toEqual(made);
  expect(await storedRows(server, id)).toHaveLength(5);
  await forget(181 * day);
  expect(await files()).toEqual([]);
  expect(await storedRows(server, id)).toEqual([]);
  const { status } = await server.admin.get(`/reports/${id}`);
  expect(status).toBe(200);
});

it('unknown files are deleted after a day', async () => {
  const { rows } = await make(server, server.rootId, { kind: 'usage_current' });
  const made = rows.map(({ id }) => `${id}.gz`).sort();
  const folder = server.config.reportsFolder;
  const strange = [
    `${randomUUID()}.gz`,
    `${randomUUID()}.${randomUUID()}.part`,
    'something-else.txt',
  ];
  for (const name of strange) await writeFile(join(folder, name), 'x');
  await forget(2 * 3600_000);
  expect(await files()).toEqual([...made, ...strange].sort());
  const old = new Date(Date.now() - 2 * day);
  for (const name of [...strange, ...made]) await utimes(join(folder, name), old, old);
  await forget(4 * 3600_000);
  expect(await files()).toEqual([...made, 'something-else.txt'].sort());
});
