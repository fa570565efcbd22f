import { defineEntity, type InferEntity } from '@mikro-orm/core';
import { json, oneOf, p, stamps, time } from './columns.js';

export const reportKinds = [
  'usage_current',
  'usage_daily',
  'usage_summary',
  'usage_breakdown',
] as const;
export type ReportKind = (typeof reportKinds)[number];

/** Which tenants a report speaks of, as seen from its own. */
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

/** A report on usage that somebody has asked for: once, or for every month. */
export const Report = defineEntity({
  name: 'Report',
  tableName: 'reports',
  properties: {
    ...stamps(),
    tenantId: p.uuid(),
    /** The user or client who asked for it as it is: it is made in their name, and says what they may see. */
    createdBy: p.uuid().nullable(),
    resultAction: oneOf(reportActions),
    kind: oneOf(reportKinds),
    level: oneOf(reportLevels),
    formats: json<ReportFormat[]>(),
    /** First and last day that it speaks of, `YYYY-MM-DD`; of a monthly one, those of its next run. */
    periodStart: p.string(),
    periodEnd: p.string(),
    hideZeroUsage: p.boolean().$type<boolean>(),
    showSkus: p.boolean().$type<boolean>(),
    scheduleType: oneOf(scheduleTypes),
    scheduleEnabled: p.boolean().$type<boolean>(),
    /** The day on which it is made, `YYYY-MM-DD`; of a monthly one, that of its next run. */
    generationDate: p.string(),
    /** Of a monthly one, the day of the month that was asked for: some months end before it. */
    monthDay: p.integer().nullable(),
    /** The moment of its next run; null when there is none to come. */
    nextAt: time().nullable(),
  },
});
export type Report = InferEntity<typeof Report>;

/** A user who gets a report: a subscription to it. */
export const ReportRecipient = defineEntity({
  name: 'ReportRecipient',
  tableName: 'report_recipients',
  properties: {
    reportId: p.uuid().primary(),
    userId: p.uuid().primary(),
    /** Where among the recipients of the report they are named. */
    position: p.integer(),
    addedAt: time(),
  },
});
export type ReportRecipient = InferEntity<typeof ReportRecipient>;

export const storedReportStatuses = ['in_progress', 'saved', 'failed'] as const;
export type StoredReportStatus = (typeof storedReportStatuses)[number];

/** One run of a report in one format. What it says is in a file named by its id, compressed by gzip. */
export const StoredReport = defineEntity({
  name: 'StoredReport',
  tableName: 'stored_reports',
  properties: {
    id: p.uuid().primary(),
    reportId: p.uuid(),
    /** The job that makes it, together with the other formats of its run. */
    jobId: p.uuid(),
    reportFormat: oneOf(reportFormats),
    status: oneOf(storedReportStatuses),
    periodStart: p.string(),
    periodEnd: p.string(),
    createdAt: time(),
    finishedAt: time().nullable(),
    /** Bytes, as they are downloaded without compression. */
    size: p.bigint('number').nullable(),
    /** Bytes of the file. */
    storedSize: p.bigint('number').nullable(),
    /**
     * How far below the report's own tenant the deepest closed one stands that it speaks of: whoever
     * reads it must be let through that. 0 if none is closed.
     */
    barrier: p.integer().nullable(),
    /** Lines of usage. */
    rowCount: p.bigint('number').nullable(),
    /** Why there is none, in words for whoever may read the report; null where that is not known. */
    failure: p.string().nullable(),
  },
});
export type StoredReport = InferEntity<typeof StoredReport>;
