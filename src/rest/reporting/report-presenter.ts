import { fileNameOf } from '../../domain/reporting/stored-reports/file-name.js';
import type { ReportDownload } from '../../domain/reporting/stored-reports/read-stored-reports.js';
import type { ReportRow } from '../../domain/reporting/reports/report-reads.js';
import { Report, StoredReport, reportParameters, reportSchedule } from '../../entities/index.js';
import { answer, type Answer } from '../../http/answer.js';
import { presenterOf } from '../engine/resource.js';

const presentStored = presenterOf(Report, ['id', 'version', 'resultAction', 'generationDate']);
const presentParameters = presenterOf(reportParameters);
const presentSchedule = presenterOf(reportSchedule);

/** Presents a report. */
export const presentReport = (row: ReportRow) => ({
  ...presentStored(row),
  recipients: row.recipients,
  parameters: {
    ...presentParameters(row),
    period: { start: row.periodStart, end: row.periodEnd },
  },
  schedule: presentSchedule(row),
});

/** Presents a stored report. */
export const presentStoredReport = presenterOf(StoredReport);

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
