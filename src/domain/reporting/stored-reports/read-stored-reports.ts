import { Type } from '@sinclair/typebox';
import { columns, sql } from '../../../database/sql.js';
import { StoredReport, type ReportFormat, type ReportKind } from '../../../entities/index.js';
import { action } from '../../core/action.js';
import { DomainError, notFound } from '../../core/errors.js';
import { Uuid } from '../../core/schema.js';
import type { StoredFile } from './report-files.js';
import { authorizeReport } from '../reports/report-reads.js';
import { reportReaders } from '../reports/report-scopes.js';

/**
 * Lists the stored reports of a report (`GET /reports/{report_id}/stored`), latest run first. The
 * ids of a run are in the order of the requested formats.
 */
export const listStoredReports = action({
  name: 'listStoredReports',
  scopes: reportReaders,
  input: Type.Object({ reportId: Uuid }, { additionalProperties: false }),
  async perform(ctx, { reportId }): Promise<StoredReport[]> {
    await authorizeReport(ctx, reportId);
    return ctx.session.all<StoredReport>(
      sql`select ${columns(StoredReport, 's')} from stored_reports s
        where s.report_id = ${reportId} order by s.created_at desc, s.id desc`,
    );
  },
});

/** The file of a stored report, which can be read once, and its properties. */
export interface ReportDownload {
  readonly kind: ReportKind;
  readonly format: ReportFormat;
  readonly periodStart: string;
  readonly periodEnd: string;
  /** Bytes, before compression. */
  readonly size: number;
  readonly file: StoredFile;
}

/**
 * Returns the file of a stored report (`GET /reports/{report_id}/stored/{stored_report_id}`). A
 * stored report that is in progress or has failed has no file. A caller cannot read a stored report
 * that covers tenants which are closed to the caller, even if they are open to its creator.
 */
export const openStoredReport = action({
  name: 'openStoredReport',
  scopes: reportReaders,
  input: Type.Object({ reportId: Uuid, storedReportId: Uuid }, { additionalProperties: false }),
  async perform(ctx, { reportId, storedReportId }): Promise<ReportDownload> {
    const { kind, path, depth, barrier } = await authorizeReport(ctx, reportId);
    const row = await ctx.session.first<StoredReport>(
      sql`select ${columns(StoredReport, 's')} from stored_reports s
        where s.id = ${storedReportId} and s.report_id = ${reportId} and s.status = ${'saved'}`,
    );
    const closed = row?.barrier ? depth + row.barrier : 0;
    const spokenOf = { path, depth, barrier: Math.max(barrier, closed) };
    if (!ctx.may(spokenOf, reportReaders)) {
      throw new DomainError(
        'ACCESS_DENIED',
        'the report covers closed tenants that the caller cannot read',
      );
    }
    const file = row && (await ctx.reportFiles.open(row.id));
    if (!file) throw notFound('storedReport', storedReportId);
    const { reportFormat: format, periodStart, periodEnd, size } = row;
    return { kind, format, periodStart, periodEnd, size: size ?? 0, file };
  },
});
