import { ArgsType, Field, ID, InputType } from 'type-graphql';
import { lists } from '../../../domain/lists.js';
import { reportTexts } from '../../../domain/core/service-field-descriptions.js';
import type {
  ReportAction,
  ReportFormat,
  ReportKind,
  ReportLevel,
  ScheduleType,
  StoredReportStatus,
} from '../../../entities/index.js';
import {
  ReportActionEnum,
  ReportFormatEnum,
  ReportKindEnum,
  ReportLevelEnum,
  ReportScheduleTypeEnum,
  StoredReportStatusEnum,
} from './report-enums.js';
import { LocalDate } from '../../engine/scalars.js';
import { DateTimeFilter, ObjectFilter, common } from '../../engine/filter-inputs.js';
import {
  ObjectOrder,
  PageArgs,
  CursorArgs,
  orderInput,
  type Order,
} from '../../engine/page-inputs.js';
import { VersionedInput, versioned } from '../../engine/versioned-input.js';

@InputType('ReportFilter', {
  description: 'Conditions on reports. All given conditions must match.',
})
class ReportFilter extends ObjectFilter {
  @Field(() => [ReportKindEnum], { nullable: true, description: 'Filters by kind: one of these.' })
  kind?: ReportKind[] | null;

  @Field(() => [ReportScheduleTypeEnum], {
    nullable: true,
    description: 'Filters by schedule type: one of these.',
  })
  scheduleType?: ScheduleType[] | null;
}
common(ReportFilter);

@ArgsType()
export class ReportPage extends PageArgs {
  @Field(() => ReportFilter, { nullable: true, description: 'Filters the reports.' })
  filter?: ReportFilter | null;

  @Field(() => ObjectOrder, {
    nullable: true,
    description: 'Order of the list. Default: by id.',
  })
  orderBy?: Order | null;
}

@InputType('StoredReportFilter', {
  description: 'Conditions on stored reports. All given conditions must match.',
})
class StoredReportFilter {
  @Field(() => [ID], { nullable: true, description: 'Filters by id: one of these.' })
  ids?: string[] | null;

  @Field(() => DateTimeFilter, {
    nullable: true,
    description: 'Filters by the time when the run was due.',
  })
  createdAt?: DateTimeFilter | null;

  @Field(() => [StoredReportStatusEnum], {
    nullable: true,
    description: 'Filters by status: one of these.',
  })
  status?: StoredReportStatus[] | null;

  @Field(() => [ReportFormatEnum], {
    nullable: true,
    description: 'Filters by format: one of these.',
  })
  format?: ReportFormat[] | null;

  @Field(() => [StoredReportFilter], {
    nullable: true,
    description: 'All of these filters must match.',
  })
  and?: StoredReportFilter[] | null;

  @Field(() => [StoredReportFilter], {
    nullable: true,
    description: 'At least one of these filters must match.',
  })
  or?: StoredReportFilter[] | null;

  @Field(() => StoredReportFilter, { nullable: true, description: 'This filter must not match.' })
  not?: StoredReportFilter | null;
}

const StoredReportOrder = orderInput('StoredReportOrder', lists.storedReportsOfReport, 'runs');

@ArgsType()
export class StoredReportPage extends CursorArgs {
  @Field(() => StoredReportFilter, { nullable: true, description: 'Filters the stored reports.' })
  filter?: StoredReportFilter | null;

  @Field(() => StoredReportOrder, {
    nullable: true,
    defaultValue: { field: 'CREATED_AT', direction: 'DESC' },
    description: 'Order of the list. Default: latest first.',
  })
  orderBy?: Order | null;
}

@InputType('ReportPeriodInput', { description: 'Period that a report covers.' })
class ReportPeriodInput {
  @Field(() => LocalDate, { description: 'First day.' })
  start!: string;

  @Field(() => LocalDate, {
    description: 'Last day, inclusive; not later than today.',
  })
  end!: string;
}

@InputType('ReportScheduleInput', { description: 'Schedule of a report.' })
class ReportScheduleInput {
  @Field(() => ReportScheduleTypeEnum, { description: 'Schedule type.' })
  type!: ScheduleType;

  @Field(() => Boolean, {
    nullable: true,
    description: 'Whether the schedule is enabled. Default: true.',
  })
  enabled?: boolean | null;
}

/** The fields that the inputs of one and of several reports share. */
@InputType({ description: 'Content of a report.' })
abstract class ReportContent {
  @Field(() => ReportKindEnum, { description: reportTexts.kind })
  kind!: ReportKind;

  @Field(() => ReportLevelEnum, {
    description:
      'Tenants that the report covers, relative to its own tenant. For a customer or unit: `ITSELF` or `ACCOUNTS`.',
  })
  level!: ReportLevel;

  @Field(() => [ReportFormatEnum], {
    nullable: true,
    description: 'Formats in which the report is generated. Default: `CSV`.',
  })
  formats?: ReportFormat[] | null;

  @Field(() => ReportPeriodInput, {
    nullable: true,
    description:
      'Days that the report covers, at most 366. Required for a report that is generated once, unless it is a report of current usage. A monthly report covers the previous month.',
  })
  period?: ReportPeriodInput | null;

  @Field(() => Boolean, { nullable: true, description: reportTexts.hideZeroUsage })
  hideZeroUsage?: boolean | null;

  @Field(() => Boolean, {
    nullable: true,
    description: reportTexts.showSkus,
  })
  showSkus?: boolean | null;
}

@InputType('ReportParametersInput', { description: 'Content of a report.' })
class ReportParametersInput extends ReportContent {
  @Field(() => ID, { description: 'Id of the tenant that the report is about.' })
  tenantId!: string;
}

@InputType('ReportsParametersInput', { description: 'Content of several reports.' })
class ReportsParametersInput extends ReportContent {
  @Field(() => [ID], {
    description: 'Ids of the tenants, at most 100. One report is created for each tenant.',
  })
  tenantIds!: string[];
}

/** What is to become of a report, and when. */
@InputType({ description: 'Recipients and schedule of a report.' })
abstract class ReportOutcome {
  @Field(() => [ID], {
    nullable: true,
    description:
      'Ids of the users who receive the report. Default: the caller if the caller is a user, otherwise none.',
  })
  recipientIds?: string[] | null;

  @Field(() => ReportActionEnum, { description: reportTexts.resultAction })
  resultAction!: ReportAction;

  @Field(() => ReportScheduleInput, { description: 'Schedule of the report.' })
  schedule!: ReportScheduleInput;

  @Field(() => LocalDate, {
    nullable: true,
    description:
      'Day on which the report is generated, at 06:00 in the time zone of the tenant; for a monthly report, the day of the first run. Default: today, which starts the generation immediately; for a monthly report, the first day of the next month.',
  })
  generationDate?: string | null;
}

@InputType('CreateReportInput', { description: 'New usage report on a tenant.' })
export class CreateReportInput extends ReportOutcome {
  @Field(() => ReportParametersInput, { description: 'Content of the report.' })
  parameters!: ReportParametersInput;
}

@InputType('CreateReportsInput', {
  description:
    'New usage report on each of several tenants. Either all reports are created or none.',
})
export class CreateReportsInput extends ReportOutcome {
  @Field(() => ReportsParametersInput, { description: 'Content of the reports.' })
  parameters!: ReportsParametersInput;
}

@InputType('ReportChangesInput', {
  description: 'Changes to the content of a report. Omitted fields stay unchanged.',
})
class ReportChangesInput {
  @Field(() => ReportKindEnum, { nullable: true, description: reportTexts.kind })
  kind?: ReportKind;

  @Field(() => ReportLevelEnum, { nullable: true, description: reportTexts.level })
  level?: ReportLevel;

  @Field(() => Boolean, { nullable: true, description: reportTexts.hideZeroUsage })
  hideZeroUsage?: boolean;

  @Field(() => Boolean, {
    nullable: true,
    description: reportTexts.showSkus,
  })
  showSkus?: boolean;
}

@InputType('ReportScheduleChangesInput', {
  description: 'Changes to the schedule of a report.',
})
class ReportScheduleChangesInput {
  @Field(() => Boolean, {
    description:
      'Whether the schedule is enabled. An enabled schedule continues with the next due day; missed runs are skipped.',
  })
  enabled!: boolean;
}

@InputType('UpdateReportInput', {
  description:
    'Changes to a monthly report. Omitted fields stay unchanged. After the change, the report contains only what the caller can see.',
})
export class UpdateReportInput {
  @Field(() => ID, { description: 'Id of the report.' })
  id!: string;

  @Field(() => [ID], {
    nullable: true,
    description:
      'Ids of the users who receive the report. The list replaces the recipients that the caller can see; all others remain.',
  })
  recipientIds?: string[];

  @Field(() => ReportChangesInput, { nullable: true, description: 'Changes to the content.' })
  parameters?: ReportChangesInput;

  @Field(() => ReportScheduleChangesInput, {
    nullable: true,
    description: 'Changes to the schedule.',
  })
  schedule?: ReportScheduleChangesInput;
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
