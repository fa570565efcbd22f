import { Int, Resolver } from 'type-graphql';
import { readProgress } from '../../../domain/reporting/reports/report-progress.js';
import type {
  Report as ReportRow,
  StoredReport as StoredReportRow,
} from '../../../entities/index.js';
import { declareLists } from '../../engine/connection.js';
import { loaderOf } from '../../engine/context.js';
import { declareField } from '../../engine/direct-resolvers.js';
import { declareById, declareObjects } from '../../engine/objects.js';
import { nodeById } from '../../engine/references.js';
import { Principal } from '../../engine/node-type.js';
import {
  Report,
  ReportPeriod,
  ReportSchedule,
  StoredReport,
  readableReport,
} from './report-type.js';
import { Tenant } from '../../access/tree/tenant-type.js';
import { User } from '../../access/principals/user-type.js';
import { lists } from '../../../domain/lists.js';
import { principalNodes, tenantNode, usersIn } from '../../access/nodes.js';
import { jobNode } from '../../platform/nodes.js';
import { reportNode, reportsIn, storedReportsIn } from '../nodes.js';

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
    'Days that the report covers; for a monthly report, those of its next run. Reports of current usage ignore the period.',
  resolve: period,
});
declareField<ReportRow>(ReportResolver, 'field', 'schedule', {
  type: () => ReportSchedule,
  description: 'Schedule of the report.',
  resolve: (report) => report,
});
declareObjects<ReportRow>(ReportResolver, {
  tenant: {
    ...tenantNode,
    description: 'Tenant that the report is about; null if the caller cannot see it.',
    id: ({ tenantId }) => tenantId,
  },
});
declareField<ReportRow>(ReportResolver, 'field', 'creator', {
  type: () => Principal,
  nullable: true,
  description:
    'Principal that created or last changed the report. The report contains only what this principal can see. Null if the caller cannot see the principal.',
  resolve: ({ createdBy }, _args, ctx, info) =>
    createdBy ? nodeById(ctx, info, principalNodes, createdBy) : null,
});
declareLists(ReportResolver, {
  reports: [reportsIn(lists.reports), 'Returns the reports that the caller can see.'],
  storedReports: [
    storedReportsIn(lists.storedReportsOfReport),
    'Stored reports: the results of the runs, latest first by default. Empty for a recipient who cannot read the reports of the tenant.',
  ],
  recipients: [
    usersIn(lists.recipientsOfReport),
    'Recipients of the report that the caller can see.',
  ],
});

@Resolver(() => StoredReport)
export class StoredReportResolver {}
declareField<StoredReportRow>(StoredReportResolver, 'field', 'period', {
  type: () => ReportPeriod,
  description: 'Days that the stored report covers.',
  resolve: period,
});
declareField<StoredReportRow>(StoredReportResolver, 'field', 'progress', {
  type: () => Int,
  nullable: true,
  description:
    'Progress of the generation in percent, from 0 to 100; null if it is not known or the generation failed.',
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
  description:
    'URL for the download, which requires the same credentials as this API; null unless the status is `SAVED`.',
  resolve: ({ id, reportId, status }, _args, { identity }) =>
    status === 'saved' ? `${identity.issuer}/api/2/reports/${reportId}/stored/${id}` : null,
});
declareObjects<StoredReportRow>(StoredReportResolver, {
  job: {
    ...jobNode,
    description:
      'Job that generates all formats of the run; null if the caller cannot see it, and some time after the job has finished.',
    id: ({ jobId }) => jobId,
  },
  report: {
    ...reportNode,
    description: 'Report that the stored report belongs to.',
    id: ({ reportId }) => reportId,
  },
});

@Resolver(() => Tenant)
export class TenantReportResolver {}
declareLists(TenantReportResolver, {
  reports: [reportsIn(lists.reportsOfTenant), 'Reports on the tenant itself.'],
});

@Resolver(() => User)
export class UserReportResolver {}
declareLists(UserReportResolver, {
  reportSubscriptions: [
    reportsIn(lists.reportsOfUser),
    'Reports that the user receives and the caller can read. Users can read all reports that they receive.',
  ],
});
