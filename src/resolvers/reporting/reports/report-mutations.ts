import { Arg, Ctx, ID, Mutation, Resolver } from 'type-graphql';
import { createReport, createReports } from '../../../domain/reporting/reports/create-report.js';
import { deleteReport } from '../../../domain/reporting/reports/delete-report.js';
import { subscribe, unsubscribe } from '../../../domain/reporting/reports/subscriptions.js';
import { updateReport } from '../../../domain/reporting/reports/update-report.js';
import type { GraphContext } from '../../engine/context.js';
import {
  CreateReportInput,
  CreateReportsInput,
  DeleteReportInput,
  SubscribeToReportInput,
  UnsubscribeFromReportInput,
  UpdateReportInput,
} from './report-inputs.js';
import { mutate, payloadOf } from '../../engine/mutate.js';
import { Report } from './report-type.js';

const report = { type: () => Report, description: 'Report after the change.' };
const CreateReportPayload = payloadOf('CreateReport', { report });
const CreateReportsPayload = payloadOf('CreateReports', {
  reports: { type: () => [Report], description: 'Created reports, in the order of the tenants.' },
});
const UpdateReportPayload = payloadOf('UpdateReport', { report });
const DeleteReportPayload = payloadOf('DeleteReport', {
  deletedReportId: { type: () => ID, description: 'Id of the deleted report.' },
});
const SubscribeToReportPayload = payloadOf('SubscribeToReport', { report });
const UnsubscribeFromReportPayload = payloadOf('UnsubscribeFromReport', {
  reportId: { type: () => ID, description: 'Id of the report that the user no longer receives.' },
});

const names = { id: 'reportId', recipientIds: 'recipients' };

@Resolver()
export class ReportMutations {
  @Mutation(() => CreateReportPayload, {
    nullable: true,
    description:
      'Creates a usage report that is generated immediately, on a later day or every month. Requires the scope `root_admin`, `partner_admin`, `company_admin` or `unit_admin` on the tenant.',
  })
  createReport(
    @Arg('input', () => CreateReportInput, { description: 'New report.' })
    input: object,
    @Ctx() ctx: GraphContext,
  ): Promise<object> {
    return mutate(ctx, createReport, input, (made) => ({ report: made }), names);
  }

  @Mutation(() => CreateReportsPayload, {
    nullable: true,
    description: 'Creates the same usage report on each of several tenants.',
  })
  createReports(
    @Arg('input', () => CreateReportsInput, { description: 'New reports.' })
    input: object,
    @Ctx() ctx: GraphContext,
  ): Promise<object> {
    return mutate(ctx, createReports, input, (made) => ({ reports: made }), names);
  }

  @Mutation(() => UpdateReportPayload, {
    nullable: true,
    description: 'Updates a monthly report.',
  })
  updateReport(
    @Arg('input', () => UpdateReportInput, { description: 'Changes.' })
    input: UpdateReportInput,
    @Ctx() ctx: GraphContext,
  ): Promise<object> {
    return mutate(ctx, updateReport, input, (changed) => ({ report: changed }), names);
  }

  @Mutation(() => DeleteReportPayload, {
    nullable: true,
    description: 'Deletes a report and its stored reports.',
  })
  deleteReport(
    @Arg('input', () => DeleteReportInput, { description: 'Report to delete.' })
    input: DeleteReportInput,
    @Ctx() ctx: GraphContext,
  ): Promise<object> {
    return mutate(ctx, deleteReport, input, ({ id }) => ({ deletedReportId: id }), names);
  }

  @Mutation(() => SubscribeToReportPayload, {
    nullable: true,
    description: 'Adds a user to the recipients of a report.',
  })
  subscribeToReport(
    @Arg('input', () => SubscribeToReportInput, { description: 'Report and user.' })
    input: SubscribeToReportInput,
    @Ctx() ctx: GraphContext,
  ): Promise<object> {
    return mutate(ctx, subscribe, input, (changed) => ({ report: changed }));
  }

  @Mutation(() => UnsubscribeFromReportPayload, {
    nullable: true,
    description:
      'Removes a user from the recipients of a report. Users can always remove themselves.',
  })
  unsubscribeFromReport(
    @Arg('input', () => UnsubscribeFromReportInput, { description: 'Report and user.' })
    input: UnsubscribeFromReportInput,
    @Ctx() ctx: GraphContext,
  ): Promise<object> {
    return mutate(ctx, unsubscribe, input, (ended) => ended);
  }
}
