import { Int, Resolver } from 'type-graphql';
import { readProgress } from '../domain/reads/report-progress.js';
import type { Report as ReportRow, StoredReport as StoredReportRow } from '../entities/index.js';
import { declareLists } from './connection.js';
import { loaderOf } from './context.js';
import { declareField } from './declared.js';
import { edges } from './edges.js';
import { declareById, declareObjects, nodeById } from './objects.js';
import { ReportFormatEnum } from './report-enums.js';
import { Job, readableJob } from './types/job.js';
import { Principal } from './types/node.js';
import {
  Report,
  ReportPeriod,
  ReportSchedule,
  StoredReport,
  readableReport,
} from './types/report.js';
import { Tenant, readableTenant } from './types/tenant.js';
import { User } from './types/user.js';

const period = ({ periodStart, periodEnd }: Pick<ReportRow, 'periodStart' | 'periodEnd'>) => ({
  start: periodStart,
  end: periodEnd,
});

@Resolver(() => Report)
export class ReportResolver {}
declareById(ReportResolver, 'report', readableReport, () => Report);
declareField<ReportRow>(ReportResolver, 'field', 'period', {
  type: () => ReportPeriod,
  description:
    'The days that it speaks of; of what is made every month, those of its next run. What tells of now does not look at it.',
  resolve: period,
});
declareField<ReportRow>(ReportResolver, 'field', 'schedule', {
  type: () => ReportSchedule,
  description: 'How often it is made.',
  resolve: ({ scheduleType, scheduleEnabled }) => ({
    type: scheduleType,
    enabled: scheduleEnabled,
  }),
});
declareObjects<ReportRow>(ReportResolver, {
  tenant: {
    type: () => Tenant,
    readable: readableTenant,
    description: 'The tenant that it is about; null where the caller may not see it.',
    id: ({ tenantId }) => tenantId,
  },
});
declareField<ReportRow>(ReportResolver, 'field', 'creator', {
  type: () => Principal,
  nullable: true,
  description:
    'Who asked for it, or changed it last: it tells what they may see. Null where the caller may not see them.',
  resolve: ({ createdBy }, _args, ctx, info) => (createdBy ? nodeById(ctx, info, createdBy) : null),
});
declareLists(ReportResolver, {
  reports: [edges.reports, 'All the reports that the caller may see.'],
  storedReports: [
    edges.storedReportsOfReport,
    'What was made of it. Empty for a recipient who may not read the reports of the tenant.',
  ],
  recipients: [
    edges.recipientsOfReport,
    'The users who get it, as far as the caller may see them.',
  ],
});

@Resolver(() => StoredReport)
export class StoredReportResolver {}
declareField<StoredReportRow>(StoredReportResolver, 'field', 'format', {
  type: () => ReportFormatEnum,
  description: 'The format that it is in.',
  resolve: ({ reportFormat }) => reportFormat,
});
declareField<StoredReportRow>(StoredReportResolver, 'field', 'period', {
  type: () => ReportPeriod,
  description: 'The days that it speaks of.',
  resolve: period,
});
declareField<StoredReportRow>(StoredReportResolver, 'field', 'progress', {
  type: () => Int,
  nullable: true,
  description:
    'How much of it is made, in percent. Null while that is not known, and for one that failed.',
  resolve: ({ status, jobId }, _args, ctx, info) => {
    if (status !== 'in_progress') return status === 'saved' ? 100 : null;
    return loaderOf<string, number | null>(ctx, info.fieldNodes, (ids) =>
      readProgress(ctx, ids),
    ).load(jobId);
  },
});
declareField<StoredReportRow>(StoredReportResolver, 'field', 'url', {
  type: () => String,
  nullable: true,
  description: 'Where it can be downloaded with the same credentials; null unless it is saved.',
  resolve: ({ id, reportId, status }, _args, { identity }) =>
    status === 'saved' ? `${identity.issuer}/api/2/reports/${reportId}/stored/${id}` : null,
});
declareObjects<StoredReportRow>(StoredReportResolver, {
  job: {
    type: () => Job,
    readable: readableJob,
    description:
      'The job that makes it, together with the other formats of its run; null where the caller may not see it, and some time after it was done.',
    id: ({ jobId }) => jobId,
  },
  report: {
    type: () => Report,
    readable: readableReport,
    description: 'The report that was made.',
    id: ({ reportId }) => reportId,
  },
});

@Resolver(() => Tenant)
export class TenantReportResolver {}
declareLists(TenantReportResolver, {
  reports: [edges.reportsOfTenant, 'The reports on the tenant itself.'],
});

@Resolver(() => User)
export class UserReportResolver {}
declareLists(UserReportResolver, {
  reportSubscriptions: [
    edges.reportsOfUser,
    'The reports that the user gets, as far as the caller may read them: all of their own.',
  ],
});
