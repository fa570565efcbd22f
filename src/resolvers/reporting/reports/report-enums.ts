import type {
  ReportAction,
  ReportFormat,
  ReportKind,
  ReportLevel,
  ScheduleType,
  StoredReportStatus,
} from '../../../entities/index.js';
import { enumOf } from '../../engine/enums.js';

export const ReportKindEnum = enumOf<ReportKind>('ReportKind', 'Kind of a usage report.', {
  usage_current: 'Current usage and quotas.',
  usage_daily: 'Usage at the end of each day of a period.',
  usage_summary:
    'Summary of a period: usage at its start and end, change, maximum, average and added usage.',
  usage_breakdown: 'Current usage of each resource.',
});

export const ReportLevelEnum = enumOf<ReportLevel>(
  'ReportLevel',
  'Tenants that a report covers, relative to its own tenant.',
  {
    itself: 'Only the tenant itself.',
    direct_partners: 'Partners that are children of the tenant. Folders between them are skipped.',
    all_partners: 'All descendants that are partners.',
    all_customers: 'All descendants that are customers.',
    accounts: 'The tenant and all its descendants.',
  },
);

export const ReportFormatEnum = enumOf<ReportFormat>('ReportFormat', 'Format of a report.', {
  csv: 'CSV for spreadsheets, with headings in the language of the tenant.',
  csv_v2_0: 'CSV for programs, with ids and fixed headings.',
  json_v1: 'JSON, grouped by tenant.',
  json_v2_0: 'JSON, as a list of lines.',
  html: 'HTML page to view or print.',
});

export const ReportActionEnum = enumOf<ReportAction>(
  'ReportAction',
  'Action after a report is generated.',
  {
    save: 'The report is stored for download.',
    send: 'The report is stored for download and sent to its recipients by mail.',
  },
);

export const ReportScheduleTypeEnum = enumOf<ScheduleType>(
  'ReportScheduleType',
  'Schedule type of a report.',
  {
    once: 'The report is generated once.',
    monthly: 'The report is generated every month and covers the previous month.',
  },
);

export const StoredReportStatusEnum = enumOf<StoredReportStatus>(
  'StoredReportStatus',
  'Status of a stored report.',
  {
    in_progress: 'The report is being generated or waits to be generated.',
    saved: 'The report can be downloaded.',
    failed: 'The report could not be generated.',
  },
);
