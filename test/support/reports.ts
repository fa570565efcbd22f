import { inUuids, sql } from '../../src/database/sql.js';
import { dayIn } from '../../src/domain/reporting/schedule/local-time.js';
import type { As, TestServer } from './server.js';

const millisecondsPerDay = 86_400_000;

/** The day `days` from today, by the clock of the server, in UTC. */
export const dayFromToday = (server: TestServer, days: number): string =>
  dayIn('UTC', server.services.clock() + days * millisecondsPerDay);

interface Asked {
  readonly parameters?: object;
  readonly [name: string]: unknown;
}

/** What asks for a report on what `tenantId` uses now, changed by `more`. */
export const reportBody = (tenantId: string, { parameters = {}, ...more }: Asked = {}) => ({
  recipients: [],
  result_action: 'save',
  parameters: { tenant_id: tenantId, level: 'itself', kind: 'usage_current', ...parameters },
  schedule: { type: 'once' },
  ...more,
});

/** A report, asked for by the root administrator unless told otherwise. */
export async function makeReport(
  server: TestServer,
  tenantId: string,
  more: Asked = {},
  as: As = server.admin,
): Promise<Record<string, any> & { id: string; version: number }> {
  const body = reportBody(tenantId, more);
  const { status, text, ...response } = await server.as(as).post('/reports', body);
  if (status !== 200) throw new Error(text);
  return response.body;
}

/** Ids of what was or will be made of a report, as the listing has them. */
export async function storedOf(server: TestServer, reportId: string) {
  const path = `/reports/${reportId}/stored`;
  const { status, text, body } = await server.admin.get(path);
  if (status !== 200) throw new Error(text);
  return body.items as { id: string; report_format: string; status: string; size?: number }[];
}

/** Puts `text` in the place of everything that is to be made of a report, as if that had been done. */
export async function store(server: TestServer, reportId: string, text: string): Promise<string[]> {
  const { database, reportFiles, clock } = server.services;
  const session = server.session();
  const rows = await session.all<{ id: string; jobId: string }>(
    sql`select s.id as "id", s.job_id as "jobId" from stored_reports s
      where s.report_id = ${reportId} and s.status = ${'in_progress'}`,
  );
  for (const { id, jobId } of rows) {
    const file = await reportFiles.create(id, jobId);
    await file.write(text);
    const { size, storedSize } = await file.finish();
    await database.write(session, (unit) =>
      unit.session.all(
        sql`update stored_reports set status = ${'saved'}, size = ${size},
          stored_size = ${storedSize}, row_count = 1, finished_at = ${clock()} where id = ${id}`,
      ),
    );
  }
  const jobs = rows.map(({ jobId }) => jobId);
  await database.write(session, (unit) =>
    unit.session.all(
      sql`update jobs set state = ${'done'}, finished_at = ${clock()} where ${inUuids('id', jobs)}`,
    ),
  );
  return rows.map(({ id }) => id);
}

/** Has the clocks of a tenant show the time of `zone`. */
export async function setTimeZone(server: TestServer, tenantId: string, zone: string) {
  const { body } = await server.admin.get('/applications');
  const { id } = body.items.find(({ type }: { type: string }) => type === 'platform');
  const { status, text } = await server.admin.put(
    `/applications/${id}/settings/tenants/${tenantId}/time_zone`,
    { value: zone },
  );
  if (status !== 200) throw new Error(text);
}
