import { ReportMutations } from './reports/report-mutations.js';
import {
  ReportResolver,
  StoredReportResolver,
  TenantReportResolver,
  UserReportResolver,
} from './reports/reports.js';
import { TenantWatcherResolver, WatcherResolver } from './watchers/watchers.js';

/** The resolvers and mutations of this module. */
export const reportingResolvers = [
  ReportResolver,
  StoredReportResolver,
  TenantReportResolver,
  UserReportResolver,
  WatcherResolver,
  TenantWatcherResolver,
  ReportMutations,
] as const;
