import { randomUUID } from 'node:crypto';
import type { Session } from '../../../database/session.js';
import { ByDialect, sql } from '../../../database/sql.js';
import type { Report } from '../../../entities/index.js';
import { enqueueJob } from '../../core/jobs/enqueue-job.js';
import type { Period } from '../../core/calendar.js';

/** The kind of jobs that generate reports. */
export const generateReport = 'generate-report';

/**
 * Enqueues the generation of `report` for `period` in the caller's transaction: a job and a stored
 * report for each format. Does nothing if a job for the same period is pending.
 *
 * @param now the current time in milliseconds
 */
export async function enqueueRun(
  ctx: { readonly session: Session; readonly now: number },
  report: Pick<Report, 'id' | 'tenantId' | 'createdBy' | 'formats'>,
  { start, end }: Period,
): Promise<void> {
  const jobId = await enqueueJob(ctx, {
    kind: generateReport,
    payload: { reportId: report.id },
    uniqueKey: `report:${report.id}:${start}`,
    tenantId: report.tenantId,
    createdBy: report.createdBy ?? null,
  });
  if (jobId === undefined) return;
  // Lists are ordered by run, latest first, and then by id, highest first.
  const ids = report.formats
    .map(() => randomUUID())
    .sort()
    .reverse();
  const list = JSON.stringify(report.formats.map((format, index) => [ids[index], format]));
  const given = new ByDialect(
    sql`select json_extract(value, '$[0]') as id, json_extract(value, '$[1]') as format
      from json_each(${list})`,
    sql`select (value ->> 0)::uuid as id, value ->> 1 as format
      from jsonb_array_elements(${list}::jsonb)`,
  );
  const uuid = new ByDialect(sql`text`, sql`uuid`);
  await ctx.session.all(
    sql`insert into stored_reports
        (id, report_id, job_id, report_format, status, period_start, period_end, created_at)
      select given.id, cast(${report.id} as ${uuid}), cast(${jobId} as ${uuid}), given.format,
        'in_progress', cast(${start} as text), cast(${end} as text), cast(${ctx.now} as bigint)
      from (${given}) given`,
  );
}
