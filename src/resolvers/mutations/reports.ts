import { Arg, Ctx, ID, Mutation, Resolver } from 'type-graphql';
import { createReport, createReports } from '../../domain/reports/create-report.js';
import { deleteReport } from '../../domain/reports/delete-report.js';
import { subscribe, unsubscribe } from '../../domain/reports/subscriptions.js';
import { updateReport } from '../../domain/reports/update-report.js';
import type { GraphContext } from '../context.js';
import {
  CreateReportInput,
  CreateReportsInput,
  DeleteReportInput,
  SubscribeToReportInput,
  UnsubscribeFromReportInput,
  UpdateReportInput,
} from '../inputs/report.js';
import { mutate, payloadOf } from '../mutate.js';
import { Report } from '../types/report.js';

const report = { type: () => Report, description: 'The report, as it is now.' };
const CreateReportPayload = payloadOf('CreateReport', { report });
const CreateReportsPayload = payloadOf('CreateReports', {
  reports: { type: () => [Report], description: 'The reports, in the order of the tenants.' },
});
const UpdateReportPayload = payloadOf('UpdateReport', { report });
const DeleteReportPayload = payloadOf('DeleteReport', {
  deletedReportId: { type: () => ID, description: 'Id of the report that is gone.' },
});
const SubscribeToReportPayload = payloadOf('SubscribeToReport', { report });
const UnsubscribeFromReportPayload = payloadOf('UnsubscribeFromReport', {
  reportId: { type: () => ID, description: 'Id of the report that the user gets no more.' },
});

const names = { id: 'reportId', recipientIds: 'recipients' };

@Resolver()
export class ReportMutations {
  @Mutation(() => CreateReportPayload, {
    nullable: true,
    description: 'Asks for a report on usage: now, on a day to come, or every month.',
  })
  createReport(
    @Arg('input', () => CreateReportInput, { description: 'The report.' })
    input: CreateReportInput,
    @Ctx() ctx: GraphContext,
  ): Promise<object> {
    return mutate(ctx, createReport, input, (made) => ({ report: made }), names);
  }

  @Mutation(() => CreateReportsPayload, {
    nullable: true,
    description: 'Asks for the same report on each of several tenants.',
  })
  createReports(
    @Arg('input', () => CreateReportsInput, { description: 'The reports.' })
    input: CreateReportsInput,
    @Ctx() ctx: GraphContext,
  ): Promise<object> {
    return mutate(ctx, createReports, input, (made) => ({ reports: made }), names);
  }

  @Mutation(() => UpdateReportPayload, {
    nullable: true,
    description: 'Changes a report that is made every month.',
  })
  updateReport(
    @Arg('input', () => UpdateReportInput, { description: 'The changes.' })
    input: UpdateReportInput,
    @Ctx() ctx: GraphContext,
  ): Promise<object> {
    return mutate(ctx, updateReport, input, (changed) => ({ report: changed }), names);
  }

  @Mutation(() => DeleteReportPayload, {
    nullable: true,
    description: 'Deletes a report and all that was made of it.',
  })
  deleteReport(
    @Arg('input', () => DeleteReportInput, { description: 'The report.' })
    input: DeleteReportInput,
    @Ctx() ctx: GraphContext,
  ): Promise<object> {
    return mutate(ctx, deleteReport, input, ({ id }) => ({ deletedReportId: id }), names);
  }

  @Mutation(() => SubscribeToReportPayload, {
    nullable: true,
    description: 'Has a report sent to a user, too.',
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
    description: 'Ends that a user gets a report. Everybody may do so for themselves.',
  })
  unsubscribeFromReport(
    @Arg('input', () => UnsubscribeFromReportInput, { description: 'Report and user.' })
    input: UnsubscribeFromReportInput,
    @Ctx() ctx: GraphContext,
  ): Promise<object> {
    return mutate(ctx, unsubscribe, input, (ended) => ended);
  }
}
