import { inUuids, sql } from '../../src/database/sql.js';
import { dayIn } from '../../src/domain/reporting/schedule/local-time.js';
import type { As, TestServer } from './server.js';

const millisecondsPerDay = 86_400_000;

/** Date of the day `days` after today by the server's clock, in UTC. */
export const dayFromToday = (server: TestServer, days: number): string =>
  dayIn('UTC', server.services.clock() + days * millisecondsPerDay);

interface Asked {
  readonly parameters?: object;
  readonly [name: string]: unknown;
}

/**
 * Body of the request for a report on the current usage of `tenantId`. `more` replaces its members.
 */
export const reportBody = (tenantId: string, { parameters = {}, ...more }: Asked = {}) => ({
  recipients: [],
  result_action: 'save',
  parameters: { tenant_id: tenantId, level: 'itself', kind: 'usage_current', ...parameters },
  schedule: { type: 'once' },
  ...more,
});

/** Creates a report, by default as the root administrator. */
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

/** Returns the stored reports of a report, as the API lists them. */
export async function storedOf(server: TestServer, reportId: string) {
  const path = `/reports/${reportId}/stored`;
  const { status, text, body } = await server.admin.get(path);
  if (status !== 200) throw new Error(text);
  return body.items as { id: string; report_format: string; status: string; size?: number }[];
}

/**
 * Saves `text` as every pending stored report of a report, and completes the jobs. Returns the ids
 * of the stored reports.
 */
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

/** Sets the time zone of a tenant to `zone`. */
export async function setTimeZone(server: TestServer, tenantId: string, zone: string) {
  const { body } = await server.admin.get('/applications');
  const { id } = body.items.find(({ type }: { type: string }) => type === 'platform');
  const { status, text } = await server.admin.put(
    `/applications/${id}/settings/tenants/${tenantId}/time_zone`,
    { value: zone },
  );
  if (status !== 200) throw new Error(text);
}
