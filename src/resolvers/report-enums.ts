import type {
  ReportAction,
  ReportFormat,
  ReportKind,
  ReportLevel,
  ScheduleType,
  StoredReportStatus,
} from '../entities/index.js';
import type { HistoryStep } from '../domain/usages/usage-history.js';
import { enumOf, order } from './enums.js';

export const ReportKindEnum = enumOf<ReportKind>('ReportKind', 'What a report tells of usage.', {
  usage_current: 'What is used now, and what may be.',
  usage_daily: 'What was used at the end of every day of a period.',
  usage_summary: 'What became of usage in a period: at its start, at its end, and in between.',
  usage_breakdown: 'What is used now, resource by resource.',
});

export const ReportLevelEnum = enumOf<ReportLevel>(
  'ReportLevel',
  'Which tenants a report speaks of, as seen from its own.',
  {
    itself: 'Its own alone.',
    direct_partners: 'The partners directly below.',
    all_partners: 'All partners below.',
    all_customers: 'All customers below.',
    accounts: 'Its own and all tenants below.',
  },
);

export const ReportFormatEnum = enumOf<ReportFormat>('ReportFormat', 'How a report is written.', {
  csv: 'CSV for spreadsheets, with headings in the language of the tenant.',
  csv_v2_0: 'CSV for programs, with ids and headings that stay the same.',
  json_v1: 'JSON, tenant by tenant.',
  json_v2_0: 'JSON, line by line.',
  html: 'A page to look at or to print.',
});

export const ReportActionEnum = enumOf<ReportAction>(
  'ReportAction',
  'What becomes of a report that was made.',
  {
    save: 'It is kept, to be downloaded.',
    send: 'It is kept, and sent to its recipients by mail.',
  },
);

export const ReportScheduleTypeEnum = enumOf<ScheduleType>(
  'ReportScheduleType',
  'How often a report is made.',
  { once: 'Once.', monthly: 'Every month, about the month before.' },
);

export const StoredReportStatusEnum = enumOf<StoredReportStatus>(
  'StoredReportStatus',
  'How far the making of a report is.',
  {
    in_progress: 'It is being made, or will be soon.',
    saved: 'It can be downloaded.',
    failed: 'It could not be made.',
  },
);

export const HistoryStepEnum = enumOf<HistoryStep>(
  'UsageHistoryStep',
  'How far the points of a history are apart.',
  {
    day: 'One for every day.',
    week: 'One for every seven days.',
    month: 'One for every month of the calendar: on its last day.',
  },
);

export const StoredReportOrderField = order(
  'StoredReportOrderField',
  'What the runs of a report are sorted by.',
  {
    CREATED_AT: 'The moment at which they were due.',
    ID: 'The id: no meaningful order, and the quickest.',
  },
);
