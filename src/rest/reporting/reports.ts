import { Type } from '@sinclair/typebox';
import { createReport, createReports } from '../../domain/reporting/reports/create-report.js';
import { deleteReport } from '../../domain/reporting/reports/delete-report.js';
import { getReport, listTenantReportIds } from '../../domain/reporting/reports/read-reports.js';
import {
  listStoredReports,
  openStoredReport,
} from '../../domain/reporting/stored-reports/read-stored-reports.js';
import {
  CreateReportInput,
  CreateReportsInput,
  reportChanges,
} from '../../domain/reporting/reports/report-input.js';
import {
  listSubscriptions,
  subscribe,
  unsubscribe,
} from '../../domain/reporting/reports/subscriptions.js';
import { updateReport } from '../../domain/reporting/reports/update-report.js';
import { Uuid, Version } from '../../domain/core/schema.js';
import { platformDomain } from '../engine/errors.js';
import { operation } from '../engine/operation.js';
import {
  downloadType,
  presentDownload,
  presentReport,
  presentStoredReport,
} from './report-presenter.js';
import * as schemas from './report-schemas.js';
import * as values from '../engine/value-schemas.js';

const tag = 'Reports';

export const reportOperations = [
  operation({
    method: 'POST',
    path: '/api/2/reports',
    summary: 'Creates a usage report on a tenant',
    tag,
    body: CreateReportInput,
    success: 200,
    response: schemas.report,
    errors: {
      ...platformDomain(400, 401, 403, 415, 500),
      exceptions: { 400: 'PlatformReportingService', 500: 'PlatformReportingService' },
    },
    action: createReport,
    present: presentReport,
  }),
  operation({
    method: 'POST',
    path: '/api/2/reports/bulk',
    summary: 'Creates the same usage report on each of several tenants',
    tag,
    body: CreateReportsInput,
    success: 201,
    response: values.items(schemas.report),
    errors: platformDomain(401, 403, 415),
    action: createReports,
    present: (reports) => ({ items: reports.map(presentReport) }),
  }),
  operation({
    method: 'GET',
    path: '/api/2/reports/{report_id}',
    summary: 'Returns the definition of a report',
    tag,
    success: 200,
    response: schemas.report,
    errors: platformDomain(401, 403, 404),
    action: getReport,
    present: presentReport,
  }),
  operation({
    method: 'PUT',
    path: '/api/2/reports/{report_id}',
    summary: 'Updates a monthly report',
    tag,
    body: Type.Object(reportChanges),
    success: 200,
    response: schemas.report,
    errors: platformDomain(401, 403, 404, 415),
    action: updateReport,
    present: presentReport,
  }),
  operation({
    method: 'DELETE',
    path: '/api/2/reports/{report_id}',
    summary: 'Deletes a report and its stored reports',
    tag,
    query: { version: Version },
    success: 204,
    errors: platformDomain(401, 403),
    action: deleteReport,
  }),
  operation({
    method: 'GET',
    path: '/api/2/reports/{report_id}/stored',
    summary: 'Returns the stored reports of a report, latest first',
    tag,
    success: 200,
    response: values.items(schemas.storedReport),
    errors: platformDomain(401, 403),
    action: listStoredReports,
    present: (stored) => ({ items: stored.map(presentStoredReport) }),
  }),
  operation({
    method: 'GET',
    path: '/api/2/reports/{report_id}/stored/{stored_report_id}',
    summary: 'Downloads a stored report',
    tag,
    file: [downloadType],
    success: 200,
    errors: platformDomain(401, 403),
    action: openStoredReport,
    present: presentDownload,
  }),
  operation({
    method: 'GET',
    path: '/api/2/tenants/{tenant_id}/reports',
    summary: 'Returns the ids of the reports on a tenant',
    tag,
    success: 200,
    response: values.items(values.uuid),
    errors: platformDomain(401, 403, 404),
    action: listTenantReportIds,
    present: (ids) => ({ items: ids }),
  }),
  operation({
    method: 'GET',
    path: '/api/2/users/{user_id}/report-subscriptions',
    summary: 'Returns the ids of the reports that a user receives',
    tag,
    success: 200,
    response: values.items(values.uuid),
    errors: platformDomain(401, 403, 404),
    action: listSubscriptions,
    present: (ids) => ({ items: ids }),
  }),
  operation({
    method: 'POST',
    path: '/api/2/users/{user_id}/report-subscriptions',
    summary: 'Adds a user to the recipients of a report',
    tag,
    body: Type.Object({ reportId: Uuid }),
    success: 201,
    response: schemas.report,
    errors: platformDomain(401, 403, 404),
    action: subscribe,
    present: presentReport,
  }),
  operation({
    method: 'DELETE',
    path: '/api/2/users/{user_id}/report-subscriptions/{report_id}',
    summary: 'Removes a user from the recipients of a report',
    tag,
    success: 204,
    errors: platformDomain(401, 403),
    action: unsubscribe,
  }),
];
