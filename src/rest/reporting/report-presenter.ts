import { fileNameOf } from '../../domain/reporting/stored-reports/file-name.js';
import type { ReportDownload } from '../../domain/reporting/stored-reports/read-stored-reports.js';
import type { ReportRow } from '../../domain/reporting/reports/report-reads.js';
import type { StoredReport } from '../../entities/index.js';
import { answer, type Answer } from '../../http/answer.js';
import { timestamp } from '../engine/time.js';

/** Presents a report. */
export const presentReport = (row: ReportRow) => ({
  id: row.id,
  version: row.version,
  result_action: row.resultAction,
  recipients: row.recipients,
  parameters: {
    tenant_id: row.tenantId,
    level: row.level,
    formats: row.formats,
    kind: row.kind,
    period: { start: row.periodStart, end: row.periodEnd },
    hide_zero_usage: row.hideZeroUsage,
    show_skus: row.showSkus,
  },
  schedule: { enabled: row.scheduleEnabled, type: row.scheduleType },
  generation_date: row.generationDate,
});

/** Presents a stored report. Its size is known only when the file is complete. */
export const presentStoredReport = (row: StoredReport) => ({
  id: row.id,
  report_format: row.reportFormat,
  ...(row.size != null && { size: row.size }),
  created_at: timestamp(row.createdAt),
  status: row.status,
});

/** The media type of every stored report. The extension of its name is the format. */
export const downloadType = 'application/octet-stream';

/** Presents a stored report as a file. */
export function presentDownload(download: ReportDownload): Answer {
  const { size, file } = download;
  return answer({
    status: 200,
    file: { ...file, size, type: downloadType, name: fileNameOf(download) },
  });
}
