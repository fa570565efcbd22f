import { connectionOf } from '../engine/connection.js';
import { nodeType } from '../engine/node-type.js';
import { ReportPage, StoredReportPage } from './reports/report-inputs.js';
import {
  Report,
  StoredReport,
  readableReport,
  readableStoredReport,
} from './reports/report-type.js';

/* The objects of this module, and lists of them. */
export const reportNode = nodeType('Report', Report, readableReport);
export const storedReportNode = nodeType('StoredReport', StoredReport, readableStoredReport);

export const reportsIn = connectionOf(reportNode, ReportPage);
export const storedReportsIn = connectionOf(storedReportNode, StoredReportPage);
