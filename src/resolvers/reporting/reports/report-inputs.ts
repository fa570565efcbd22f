import { Field, ID, InputType, type ClassType } from 'type-graphql';
import { lists } from '../../../domain/lists.js';
import { reportFields } from '../../../domain/reporting/reports/report-input.js';
import {
  Report,
  StoredReport,
  reportParameters,
  reportPeriod,
  reportSchedule,
} from '../../../entities/index.js';
import { CursorArgs, orderInput } from '../../engine/page-inputs.js';
import { filterType, inputType, pageType } from '../../engine/resource-types.js';
import { VersionedInput, versioned } from '../../engine/versioned-input.js';

export const ReportPage = pageType('reports', filterType(Report, 'reports'));

export const StoredReportPage = pageType(
  'stored reports',
  filterType(StoredReport, 'stored reports'),
  {
    order: orderInput('StoredReportOrder', lists.storedReportsOfReport.orders, 'runs'),
    byDefault: 'latest first',
    defaultOrder: { field: 'CREATED_AT', direction: 'DESC' },
    base: CursorArgs,
  },
);

const ReportPeriodInput = inputType(
  'ReportPeriodInput',
  reportPeriod.description,
  reportPeriod,
  'create',
);

const ReportScheduleInput = inputType(
  'ReportScheduleInput',
  reportSchedule.description,
  reportSchedule,
  'create',
);

function declarePeriod({ prototype }: ClassType): void {
  const { description } = reportFields.period;
  Field(() => ReportPeriodInput, { nullable: true, description: description! })(
    prototype,
    'period',
  );
}

class OneTenant {}
declarePeriod(OneTenant);
const ReportParametersInput = inputType(
  'ReportParametersInput',
  'Content of a report.',
  reportParameters,
  'create',
  { target: OneTenant },
);

class SeveralTenants {
  @Field(() => [ID], { description: reportFields.tenantIds.description! })
  tenantIds!: string[];
}
declarePeriod(SeveralTenants);
const ReportsParametersInput = inputType(
  'ReportsParametersInput',
  'Content of several reports.',
  reportParameters,
  'create',
  { target: SeveralTenants, omit: ['tenantId'] },
);

/** The input type `name` for new reports with these `parameters`. */
function newReports(name: string, description: string, parameters: ClassType): ClassType {
  class NewReports {
    @Field(() => [ID], { nullable: true, description: reportFields.recipients.description! })
    recipientIds?: string[] | null;

    @Field(() => ReportScheduleInput, { description: 'Schedule of the report.' })
    schedule!: object;

    @Field(() => parameters, { description: 'Content of the report.' })
    parameters!: object;
  }
  return inputType(name, description, Report, 'create', {
    target: NewReports,
    omit: [...Object.keys(reportParameters.fields), ...Object.keys(reportSchedule.fields)],
  });
}

export const CreateReportInput = newReports(
  'CreateReportInput',
  'New usage report on a tenant.',
  ReportParametersInput,
);

export const CreateReportsInput = newReports(
  'CreateReportsInput',
  'New usage report on each of several tenants. Either all reports are created or none.',
  ReportsParametersInput,
);

const ReportChangesInput = inputType(
  'ReportChangesInput',
  'Changes to the content of a report. Omitted fields stay unchanged.',
  reportParameters,
  'update',
);

const ReportScheduleChangesInput = inputType(
  'ReportScheduleChangesInput',
  'Changes to the schedule of a report.',
  reportSchedule,
  'update',
);

@InputType('UpdateReportInput', {
  description:
    'Changes to a monthly report. Omitted fields stay unchanged. After the change, the report contains only what the caller can see.',
})
export class UpdateReportInput {
  @Field(() => ID, { description: 'Id of the report.' })
  id!: string;

  @Field(() => [ID], { nullable: true, description: reportFields.newRecipients.description! })
  recipientIds?: string[];

  @Field(() => ReportChangesInput, { nullable: true, description: 'Changes to the content.' })
  parameters?: object;

  @Field(() => ReportScheduleChangesInput, {
    nullable: true,
    description: 'Changes to the schedule.',
  })
  schedule?: object;
}

@InputType('DeleteReportInput', { description: 'Report to delete.' })
export class DeleteReportInput extends VersionedInput {}
versioned(DeleteReportInput);

/** A report, and a user who gets it or does not. */
@InputType({ description: 'Report and user.' })
abstract class Subscription {
  @Field(() => ID, { description: 'Id of the user.' })
  userId!: string;

  @Field(() => ID, { description: 'Id of the report.' })
  reportId!: string;
}

@InputType('SubscribeToReportInput', { description: 'User to add as a recipient of a report.' })
export class SubscribeToReportInput extends Subscription {}

@InputType('UnsubscribeFromReportInput', {
  description: 'User to remove from the recipients of a report.',
})
export class UnsubscribeFromReportInput extends Subscription {}
