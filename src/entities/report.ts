import { defineEntity, type InferEntity } from '@mikro-orm/core';
import { Type } from '@sinclair/typebox';
import { p, time } from './columns.js';
import {
  bigint,
  boolean,
  date,
  enumeration,
  listOf,
  moment,
  objectFields,
  oneValue,
  partOf,
  resource,
  text,
  uuid,
  type Declaration,
  type RowOf,
  type ValueOf,
} from './fields/index.js';
import { oneOf } from './fields/values.js';

export const reportKind = enumeration('ReportKind', 'Kind of a usage report.', {
  usage_current: 'Current usage and quotas.',
  usage_daily: 'Usage at the end of each day of a period.',
  usage_summary:
    'Summary of a period: usage at its start and end, change, maximum, average and added usage.',
  usage_breakdown: 'Current usage of each resource.',
});
export type ReportKind = ValueOf<typeof reportKind>;

export const reportLevel = enumeration(
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
export type ReportLevel = ValueOf<typeof reportLevel>;

export const reportFormat = enumeration('ReportFormat', 'Format of a report.', {
  csv: 'CSV for spreadsheets, with headings in the language of the tenant.',
  csv_v2_0: 'CSV for programs, with ids and fixed headings.',
  json_v1: 'JSON, grouped by tenant.',
  json_v2_0: 'JSON, as a list of lines.',
  html: 'HTML page to view or print.',
});
export type ReportFormat = ValueOf<typeof reportFormat>;

const reportAction = enumeration('ReportAction', 'Action after a report is generated.', {
  save: 'The report is stored for download.',
  send: 'The report is stored for download and sent to its recipients by mail.',
});

const reportScheduleType = enumeration('ReportScheduleType', 'Schedule type of a report.', {
  once: 'The report is generated once.',
  monthly: 'The report is generated every month and covers the previous month.',
});

const writable = { create: {}, update: {} };
const requiredToCreate = { create: { required: true } } as const;
const notOnRest = { rest: false } as const;

/** A usage report, generated once or every month. */
export const Report = resource({
  name: 'Report',
  table: 'reports',
  description:
    'Usage report that is generated once or every month. To wait for a result, poll the status of `storedReports` until it is no longer `IN_PROGRESS`.',
  fields: {
    ...objectFields({
      version: {
        description: 'Version of the report. It increases by one with every change and every run.',
      },
      createdAt: notOnRest,
      updatedAt: notOnRest,
      deletedAt: notOnRest,
    }),
    resultAction: oneValue(reportAction, {
      description: 'What is done with the finished report.',
      ...requiredToCreate,
    }),
    /**
     * The user or client that created or last changed the report. The report contains the tenants
     * that this principal can read.
     */
    createdBy: p.uuid().nullable(),
    tenantId: uuid({
      description: 'Id of the tenant that the report is about.',
      ...requiredToCreate,
    }),
    level: oneValue(reportLevel, {
      description:
        'Tenants that the report covers, relative to its own tenant. A report on a customer or unit covers only the tenant itself, or the tenant and all its descendants.',
      ...requiredToCreate,
      update: {},
    }),
    formats: listOf(reportFormat, {
      description: 'Formats in which the report is generated.',
      value: Type.Array(oneOf(reportFormat.values), {
        minItems: 1,
        maxItems: reportFormat.values.length,
      }),
      initial: ['csv'],
      create: {
        description: 'Formats in which the report is generated. Default: CSV for spreadsheets.',
      },
    }),
    kind: oneValue(reportKind, {
      description: 'Kind of the report.',
      ...requiredToCreate,
      update: {},
      filter: { oneOf: 'kind' },
    }),
    /** First and last day of the period, `YYYY-MM-DD`; for a monthly report, of its next run. */
    periodStart: p.string(),
    periodEnd: p.string(),
    hideZeroUsage: boolean({
      description: 'Whether lines without usage are omitted.',
      initial: false,
      ...writable,
    }),
    showSkus: boolean({
      description: 'Whether the report includes the SKU of each offering item.',
      initial: false,
      ...writable,
    }),
    scheduleEnabled: boolean({
      description:
        'Whether the schedule is enabled. A report with a disabled schedule is not generated.',
      create: { description: 'Whether the schedule is enabled. Default: true.' },
      update: {
        required: true,
        description:
          'Whether the schedule is enabled. An enabled schedule continues with the next due day; missed runs are skipped.',
      },
      rest: { name: 'enabled' },
      graph: 'enabled',
    }),
    scheduleType: oneValue(reportScheduleType, {
      description: 'Schedule type.',
      ...requiredToCreate,
      rest: { name: 'type' },
      graph: 'type',
      filter: { oneOf: 'schedule type' },
    }),
    generationDate: date({
      description:
        'Day on which the report is generated; for a monthly report, the day of its next run.',
      create: {
        description:
          'Day on which the report is generated, at 06:00 in the time zone of the tenant; for a monthly report, the day of the first run. Default: today, which starts the generation immediately; for a monthly report, the first day of the next month.',
      },
    }),
    /** Requested day of the month of a monthly report, or the last day of a shorter month. */
    monthDay: p.integer().nullable(),
    nextAt: moment({
      description: 'Time of the next run; null if no run is planned.',
      nullable: true,
      rest: false,
    }),
  },
});
export type Report = RowOf<typeof Report>;

/** `parameters` of a report in requests and on the REST API. */
export const reportParameters = partOf(Report, 'ReportParameters', 'Content of a report.', [
  'tenantId',
  'level',
  'formats',
  'kind',
  'hideZeroUsage',
  'showSkus',
]);

export const reportSchedule = partOf(Report, 'ReportSchedule', 'Schedule of a report.', [
  'scheduleEnabled',
  'scheduleType',
]);

/** The period of a report or of one of its runs. */
export const reportPeriod = {
  resource: 'ReportPeriod',
  description: 'Period that a report covers.',
  fields: {
    start: date({ description: 'First day.', ...requiredToCreate }),
    end: date({
      description: 'Last day, inclusive.',
      create: { required: true, description: 'Last day, inclusive; not later than today.' },
    }),
  },
} satisfies Declaration;

/** A subscription of a user to a report. */
export const ReportRecipient = defineEntity({
  name: 'ReportRecipient',
  tableName: 'report_recipients',
  properties: {
    reportId: p.uuid().primary(),
    userId: p.uuid().primary(),
    /** Position among the recipients of the report. */
    position: p.integer(),
    addedAt: time(),
  },
});
export type ReportRecipient = InferEntity<typeof ReportRecipient>;

const storedReportStatus = enumeration('StoredReportStatus', 'Status of a stored report.', {
  in_progress: 'The report is being generated or waits to be generated.',
  saved: 'The report can be downloaded.',
  failed: 'The report could not be generated.',
});
export type StoredReportStatus = ValueOf<typeof storedReportStatus>;

const { id, createdAt } = objectFields({
  createdAt: {
    description: 'Time when the run was due.',
    filter: { time: 'the time when the run was due' },
    order: { by: 'Time when the run was due.' },
  },
});

/** One run of a report in one format. The content is in a gzip file named by the id. */
export const StoredReport = resource({
  name: 'StoredReport',
  table: 'stored_reports',
  description: 'Stored report: the result of one run of a report in one format.',
  fields: {
    id,
    reportId: uuid({ description: 'Id of the report.', rest: false }),
    /** The job that generates the report in all formats of the run. */
    jobId: p.uuid(),
    reportFormat: oneValue(reportFormat, {
      description: 'Format of the stored report.',
      graph: 'format',
      filter: { oneOf: 'format', as: 'format' },
    }),
    size: bigint({
      description: 'Size in bytes without compression. Only a report that is saved has a size.',
      nullable: true,
      rest: { omitEmpty: true },
    }),
    createdAt,
    status: oneValue(storedReportStatus, {
      description: 'Status of the stored report.',
      filter: { oneOf: 'status' },
    }),
    periodStart: p.string(),
    periodEnd: p.string(),
    finishedAt: moment({
      description: 'Time when the generation succeeded or failed; null while it is in progress.',
      nullable: true,
      rest: false,
    }),
    /** Size of the file, in bytes. */
    storedSize: p.bigint('number').nullable(),
    /**
     * Depth of the deepest closed tenant in the report, relative to the tenant of the report. A
     * reader must have access to that tenant. 0 if no tenant is closed.
     */
    barrier: p.integer().nullable(),
    rowCount: bigint({
      description: 'Number of usage lines; null unless the status is `SAVED`.',
      nullable: true,
      rest: false,
    }),
    failure: text({
      description:
        'Reason why the generation failed; null if it did not fail or the reason is not known.',
      nullable: true,
      rest: false,
    }),
  },
});
export type StoredReport = RowOf<typeof StoredReport>;
