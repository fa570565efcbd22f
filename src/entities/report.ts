import { defineEntity, type InferEntity } from '@mikro-orm/core';
import { json, oneOf, p, stamps, time } from './columns.js';

export const reportKinds = [
  'usage_current',
  'usage_daily',
  'usage_summary',
  'usage_breakdown',
] as const;
export type ReportKind = (typeof reportKinds)[number];

/** The tenants that a report covers, relative to the tenant of the report. */
export const reportLevels = [
  'itself',
  'direct_partners',
  'all_partners',
  'all_customers',
  'accounts',
] as const;
export type ReportLevel = (typeof reportLevels)[number];

export const reportFormats = ['csv', 'csv_v2_0', 'json_v1', 'json_v2_0', 'html'] as const;
export type ReportFormat = (typeof reportFormats)[number];

export const reportActions = ['save', 'send'] as const;
export type ReportAction = (typeof reportActions)[number];

export const scheduleTypes = ['once', 'monthly'] as const;
export type ScheduleType = (typeof scheduleTypes)[number];

/** A usage report, generated once or every month. */
export const Report = defineEntity({
  name: 'Report',
  tableName: 'reports',
  properties: {
    ...stamps(),
    tenantId: p.uuid(),
    /**
     * The user or client that created or last changed the report. The report contains the tenants
     * that this principal can read.
     */
    createdBy: p.uuid().nullable(),
    resultAction: oneOf(reportActions),
    kind: oneOf(reportKinds),
    level: oneOf(reportLevels),
    formats: json<ReportFormat[]>(),
    /** First and last day of the period, `YYYY-MM-DD`; for a monthly report, of its next run. */
    periodStart: p.string(),
    periodEnd: p.string(),
    hideZeroUsage: p.boolean().$type<boolean>(),
    showSkus: p.boolean().$type<boolean>(),
    scheduleType: oneOf(scheduleTypes),
    scheduleEnabled: p.boolean().$type<boolean>(),
    /** Day of the generation, `YYYY-MM-DD`; for a monthly report, of its next run. */
    generationDate: p.string(),
    /** Requested day of the month of a monthly report, or the last day of a shorter month. */
    monthDay: p.integer().nullable(),
    /** Time of the next run; null if there is none. */
    nextAt: time().nullable(),
  },
});
export type Report = InferEntity<typeof Report>;

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

export const storedReportStatuses = ['in_progress', 'saved', 'failed'] as const;
export type StoredReportStatus = (typeof storedReportStatuses)[number];

/** One run of a report in one format. The content is in a gzip file named by the id. */
export const StoredReport = defineEntity({
  name: 'StoredReport',
  tableName: 'stored_reports',
  properties: {
    id: p.uuid().primary(),
    reportId: p.uuid(),
    /** The job that generates the report in all formats of the run. */
    jobId: p.uuid(),
    reportFormat: oneOf(reportFormats),
    status: oneOf(storedReportStatuses),
    periodStart: p.string(),
    periodEnd: p.string(),
    createdAt: time(),
    finishedAt: time().nullable(),
    /** Size before compression, in bytes. */
    size: p.bigint('number').nullable(),
    /** Size of the file, in bytes. */
    storedSize: p.bigint('number').nullable(),
    /**
     * Depth of the deepest closed tenant in the report, relative to the tenant of the report. A
     * reader must have access to that tenant. 0 if no tenant is closed.
     */
    barrier: p.integer().nullable(),
    /** Number of lines of usage. */
    rowCount: p.bigint('number').nullable(),
    /** Reason of the failure, for callers who can read the report; null if unknown. */
    failure: p.string().nullable(),
  },
});
export type StoredReport = InferEntity<typeof StoredReport>;
