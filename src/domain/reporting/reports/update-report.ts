import { applyChanges } from '../../../database/apply-changes.js';
import { Report, reportParameters } from '../../../entities/index.js';
import { action } from '../../core/action.js';
import { DomainError, notFound } from '../../core/errors.js';
import { setUpdatedAt } from '../../core/set-updated-at.js';
import { noRecipients } from './create-report.js';
import { assertLevel, nextRun, runOn } from '../schedule/plan-report.js';
import { recipientsAfter } from './recipients.js';
import { UpdateReportInput } from './report-input.js';
import { authorizeReport, writtenReport, type ReportRow } from './report-reads.js';
import { reportWriters } from './report-scopes.js';
import { timeZonesAt } from '../schedule/time-zones.js';
import { replaceRecipients } from './write-recipients.js';

/**
 * Updates a monthly report (`PUT /reports/{report_id}`). From then on, it is generated on behalf of
 * the caller and contains only what the caller can read. A list of recipients replaces the
 * recipients that are visible to the caller; the others do not change.
 */
export const updateReport = action({
  name: 'updateReport',
  scopes: reportWriters,
  input: UpdateReportInput,
  writes: true,
  async perform(ctx, { reportId, ...changes }): Promise<ReportRow> {
    const { path, tenantKind, scheduleType } = await authorizeReport(ctx, reportId);
    if (scheduleType === 'once') {
      throw new DomainError('BUSINESS_RULE', 'a report that is generated once cannot be changed', {
        context: { reportId },
      });
    }
    const { recipients, parameters = {}, schedule } = changes;
    const report = await ctx.em.findOneOrFail(Report, reportId);
    if (report.deletedAt !== null) throw notFound('report', reportId);
    if (parameters.level) assertLevel(parameters.level, tenantKind);
    const named = recipients && (await recipientsAfter(ctx, reportId, recipients));
    if (named?.ids.length === 0 && report.resultAction === 'send') throw noRecipients();
    if (schedule && schedule.enabled !== report.scheduleEnabled) {
      const [zone] = await timeZonesAt(ctx, [path]);
      applyEnabled(report, schedule.enabled, zone!, ctx.now);
    }
    const changed = applyChanges(ctx.em, Report, report, {
      ...parameters,
      scheduleEnabled: schedule?.enabled ?? report.scheduleEnabled,
    });
    const fields = [
      ...(named?.changed ? ['recipients'] : []),
      ...(changed.some((name) => name in reportParameters.fields) ? ['parameters'] : []),
      ...(changed.includes('scheduleEnabled') ? ['schedule'] : []),
    ];
    report.createdBy = ctx.caller.id;
    // A change of the recipients alone also increases the version of the report.
    setUpdatedAt(report, ctx.now);
    // The report is written before its recipients, so that concurrent updates replace them one
    // after another.
    await ctx.em.flush();
    if (named) await replaceRecipients(ctx, reportId, named.ids);
    ctx.audit({
      tenantId: report.tenantId,
      objectType: 'report',
      objectId: reportId,
      fields,
    });
    await ctx.em.flush();
    return writtenReport(ctx, reportId);
  },
});

/**
 * A report that is enabled again continues with the next run, but not before the requested day.
 * Missed months are skipped.
 */
function applyEnabled(report: Report, enabled: boolean, zone: string, now: number): void {
  report.nextAt = null;
  if (!enabled) return;
  const planned = runOn(report.generationDate, zone);
  const { day, period, at } = planned.at > now ? planned : nextRun(report.monthDay!, zone, now);
  report.generationDate = day;
  report.periodStart = period.start;
  report.periodEnd = period.end;
  report.nextAt = at;
}
