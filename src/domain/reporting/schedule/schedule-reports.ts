import { columns, raw, sql } from '../../../database/sql.js';
import { Report } from '../../../entities/index.js';
import type { Services } from '../../core/context.js';
import { recurring } from '../../core/jobs/recurring.js';
import { writeAsPlatform, type PlatformContext } from '../../core/platform-write.js';
import { enqueueRun } from './enqueue-run.js';
import { isHistoryReady, isOver, speaksOfHistory } from '../reports/history-ready.js';
import { runAfter, type Run } from './plan-report.js';
import { timeZonesAt } from './time-zones.js';

/** Maximum number of reports of one transaction. */
const batch = 50;

/** Maximum number of missed runs that are made up for: the latest ones. */
const mostRuns = 12;

/** A report that is due, with the path of its tenant. */
type DueReport = Report & { readonly path: string; readonly tenantDeletedAt: number | null };

/**
 * Enqueues the runs of all reports that are due. The same transaction sets the next run, so that
 * only one instance enqueues it. Reports whose history is incomplete are skipped until it is
 * complete.
 */
export const scheduleReports = recurring(
  'schedule-reports',
  60_000,
  async ({ services, job, signal }) => {
    let last: DueReport | undefined;
    do last = await scheduleBatch(services, job.id, last);
    while (last && !signal.aborted);
  },
);

/**
 * Handles the next batch after `last`, in the order of due times. Returns the last report of the
 * batch, or undefined if there is none.
 */
async function scheduleBatch(
  services: Services,
  cause: string,
  last: DueReport | undefined,
): Promise<DueReport | undefined> {
  const { database, catalogue, clock } = services;
  const session = database.session();
  const due = await session.all<DueReport>(
    sql`select ${columns(Report, 'r')}, t.path as "path", t.deleted_at as "tenantDeletedAt"
      from reports r join tenants t on t.id = r.tenant_id
      where r.next_at <= ${clock()} and ${
        last ? sql`(r.next_at, r.id) > (${last.nextAt ?? 0}, ${last.id})` : raw('1 = 1')
      } order by r.next_at, r.id limit ${batch}`,
  );
  if (due.length === 0) return undefined;
  const zones = await timeZonesAt(
    { session, catalogue },
    due.map(({ path }) => path),
  );
  await writeAsPlatform(services, 'runReport', cause, async (ctx) => {
    for (const [index, report] of due.entries()) {
      await schedule(ctx, report, runsOf(report, zones[index]!, ctx.now));
    }
  });
  return due.at(-1);
}

/** Returns the due runs of a report and its next run, which is null if the report is generated once. */
function runsOf(
  { nextAt, generationDate, periodStart, periodEnd, monthDay }: DueReport,
  zone: string,
  now: number,
): { due: Run[]; next: Run | null } {
  const period = { start: periodStart, end: periodEnd };
  const due: Run[] = [{ day: generationDate, period, at: nextAt! }];
  const day = monthDay ?? null;
  if (day === null) return { due, next: null };
  let next = runAfter(generationDate, day, zone);
  while (next.at <= now) {
    due.push(next);
    next = runAfter(next.day, day, zone);
  }
  return { due: due.slice(-mostRuns), next };
}

async function schedule(
  ctx: PlatformContext,
  report: DueReport,
  { due, next }: ReturnType<typeof runsOf>,
): Promise<void> {
  const { session, now } = ctx;
  // A deleted tenant may be restored. Its reports then continue, without the runs in between.
  const runs = (report.tenantDeletedAt ?? null) === null ? due : [];
  const historic = runs.filter(({ period }) => speaksOfHistory(report.kind, period, now));
  if (!historic.every(({ period }) => isOver(period, now))) return;
  if (historic.length > 0 && !(await isHistoryReady(session, report.path, now))) return;
  // A concurrent instance has already set the next run.
  const taken = await session.all(
    sql`update reports set next_at = ${next?.at ?? null},
        generation_date = ${next?.day ?? report.generationDate},
        period_start = ${next?.period.start ?? report.periodStart},
        period_end = ${next?.period.end ?? report.periodEnd},
        version = version + 1, updated_at = ${now}
      where id = ${report.id} and next_at = ${report.nextAt ?? null} and deleted_at is null
      returning id`,
  );
  if (taken.length === 0) return;
  for (const { period } of runs) await enqueueRun(ctx, report, period);
  ctx.audit({
    tenantId: report.tenantId,
    objectType: 'report',
    objectId: report.id,
    details: { runs: String(runs.length) },
  });
}
