import { ID } from 'type-graphql';
import { createReport, createReports } from '../../../domain/reporting/reports/create-report.js';
import { deleteReport } from '../../../domain/reporting/reports/delete-report.js';
import { subscribe, unsubscribe } from '../../../domain/reporting/reports/subscriptions.js';
import { updateReport } from '../../../domain/reporting/reports/update-report.js';
import {
  CreateReportInput,
  CreateReportsInput,
  DeleteReportInput,
  SubscribeToReportInput,
  UnsubscribeFromReportInput,
  UpdateReportInput,
} from './report-inputs.js';
import { idOf, mutation, mutations } from '../../engine/mutations.js';
import { Report } from './report-type.js';

const report = { type: () => Report, description: 'Report after the change.' };
const names = { id: 'reportId', recipientIds: 'recipients' };

export const ReportMutations = mutations({
  createReport: mutation({
    description:
      'Creates a usage report that is generated immediately, on a later day or every month. Requires the scope `root_admin`, `partner_admin`, `company_admin` or `unit_admin` on the tenant.',
    input: [CreateReportInput, 'New report.'],
    names,
    action: createReport,
    payload: { report },
  }),
  createReports: mutation({
    description: 'Creates the same usage report on each of several tenants.',
    input: [CreateReportsInput, 'New reports.'],
    names,
    action: createReports,
    payload: {
      reports: {
        type: () => [Report],
        description: 'Created reports, in the order of the tenants.',
      },
    },
  }),
  updateReport: mutation({
    description: 'Updates a monthly report.',
    input: [UpdateReportInput, 'Changes.'],
    names,
    action: updateReport,
    payload: { report },
  }),
  deleteReport: mutation({
    description: 'Deletes a report and its stored reports.',
    input: [DeleteReportInput, 'Report to delete.'],
    names,
    action: deleteReport,
    payload: { deletedReportId: idOf('Id of the deleted report.') },
  }),
  subscribeToReport: mutation({
    description: 'Adds a user to the recipients of a report.',
    input: [SubscribeToReportInput, 'Report and user.'],
    action: subscribe,
    payload: { report },
  }),
  unsubscribeFromReport: mutation({
    description:
      'Removes a user from the recipients of a report. Users can always remove themselves.',
    input: [UnsubscribeFromReportInput, 'Report and user.'],
    action: unsubscribe,
    payload: {
      reportId: {
        type: () => ID,
        description: 'Id of the report that the user no longer receives.',
      },
    },
    present: ({ reportId }) => ({ reportId }),
  }),
});
