import { ArgsType, Field, ID, InputType } from 'type-graphql';
import type {
  ReportAction,
  ReportFormat,
  ReportKind,
  ReportLevel,
  ScheduleType,
  StoredReportStatus,
} from '../../entities/index.js';
import {
  ReportActionEnum,
  ReportFormatEnum,
  ReportKindEnum,
  ReportLevelEnum,
  ReportScheduleTypeEnum,
  StoredReportOrderField,
  StoredReportStatusEnum,
} from '../report-enums.js';
import { LocalDate } from '../scalars.js';
import {
  DateTimeFilter,
  ObjectFilter,
  ObjectOrder,
  PageArgs,
  PlaceArgs,
  common,
  orderInput,
  type Order,
} from './paging.js';
import { VersionedInput, versioned } from './versioned.js';

@InputType('ReportFilter', {
  description: 'Which reports a list has. All that is given must hold.',
})
class ReportFilter extends ObjectFilter {
  @Field(() => [ReportKindEnum], { nullable: true, description: 'One of these kinds.' })
  kind?: ReportKind[] | null;

  @Field(() => [ReportScheduleTypeEnum], { nullable: true, description: 'Made this often.' })
  scheduleType?: ScheduleType[] | null;
}
common(ReportFilter);

@ArgsType()
export class ReportPage extends PageArgs {
  @Field(() => ReportFilter, { nullable: true, description: 'Which reports.' })
  filter?: ReportFilter | null;

  @Field(() => ObjectOrder, {
    nullable: true,
    description: 'In which order; by id unless it is given.',
  })
  orderBy?: Order | null;
}

@InputType('StoredReportFilter', {
  description: 'Which runs of a report a list has. All that is given must hold.',
})
class StoredReportFilter {
  @Field(() => [ID], { nullable: true, description: 'It is one of these objects.' })
  ids?: string[] | null;

  @Field(() => DateTimeFilter, { nullable: true, description: 'It was due in this span.' })
  createdAt?: DateTimeFilter | null;

  @Field(() => [StoredReportStatusEnum], { nullable: true, description: 'It has come so far.' })
  status?: StoredReportStatus[] | null;

  @Field(() => [ReportFormatEnum], { nullable: true, description: 'It is in one of these.' })
  format?: ReportFormat[] | null;

  @Field(() => [StoredReportFilter], { nullable: true, description: 'All of these hold.' })
  and?: StoredReportFilter[] | null;

  @Field(() => [StoredReportFilter], {
    nullable: true,
    description: 'At least one of these holds.',
  })
  or?: StoredReportFilter[] | null;

  @Field(() => StoredReportFilter, { nullable: true, description: 'This does not hold.' })
  not?: StoredReportFilter | null;
}

const StoredReportOrder = orderInput('StoredReportOrder', StoredReportOrderField, 'runs');

@ArgsType()
export class StoredReportPage extends PlaceArgs {
  @Field(() => StoredReportFilter, { nullable: true, description: 'Which of them.' })
  filter?: StoredReportFilter | null;

  @Field(() => StoredReportOrder, {
    nullable: true,
    defaultValue: { field: 'CREATED_AT', direction: 'DESC' },
    description: 'In which order; the latest first unless it is given.',
  })
  orderBy?: Order | null;
}

@InputType('ReportPeriodInput', { description: 'The days that a report is to speak of.' })
class ReportPeriodInput {
  @Field(() => LocalDate, { description: 'The first.' })
  start!: string;

  @Field(() => LocalDate, {
    description: 'The last, today at the latest: it belongs to the period.',
  })
  end!: string;
}

@InputType('ReportScheduleInput', { description: 'How often a report is to be made.' })
class ReportScheduleInput {
  @Field(() => ReportScheduleTypeEnum, { description: 'How often.' })
  type!: ScheduleType;

  @Field(() => Boolean, { nullable: true, description: 'Whether at all: yes unless it says no.' })
  enabled?: boolean | null;
}

/** What a report is to tell, whoever it is about. */
@InputType({ description: 'What a report is to tell.' })
abstract class ReportContent {
  @Field(() => ReportKindEnum, { description: 'What it tells.' })
  kind!: ReportKind;

  @Field(() => ReportLevelEnum, {
    description: 'Which tenants it speaks of; of a customer or a unit `ITSELF` or `ACCOUNTS`.',
  })
  level!: ReportLevel;

  @Field(() => [ReportFormatEnum], {
    nullable: true,
    description: 'In which formats it is made; `CSV` unless some are named.',
  })
  formats?: ReportFormat[] | null;

  @Field(() => ReportPeriodInput, {
    nullable: true,
    description:
      'The days that it speaks of, 366 at most. What tells of now needs none, and what is made every month speaks of the month before.',
  })
  period?: ReportPeriodInput | null;

  @Field(() => Boolean, { nullable: true, description: 'Whether what is not used is left out.' })
  hideZeroUsage?: boolean | null;

  @Field(() => Boolean, {
    nullable: true,
    description: 'Whether it names what is charged for as price lists do.',
  })
  showSkus?: boolean | null;
}

@InputType('ReportParametersInput', { description: 'What a report is about.' })
class ReportParametersInput extends ReportContent {
  @Field(() => ID, { description: 'Id of the tenant that it is about.' })
  tenantId!: string;
}

@InputType('ReportsParametersInput', { description: 'What several reports are about.' })
class ReportsParametersInput extends ReportContent {
  @Field(() => [ID], {
    description: 'Ids of the tenants, 100 at most, each of which gets a report of its own.',
  })
  tenantIds!: string[];
}

/** What is to become of a report, and when. */
@InputType({ description: 'What is to become of a report, and when.' })
abstract class ReportOutcome {
  @Field(() => [ID], {
    nullable: true,
    description: 'Ids of the users who get it; you, if you are a user, unless it is given.',
  })
  recipientIds?: string[] | null;

  @Field(() => ReportActionEnum, { description: 'What becomes of it when it was made.' })
  resultAction!: ReportAction;

  @Field(() => ReportScheduleInput, { description: 'How often it is made.' })
  schedule!: ReportScheduleInput;

  @Field(() => LocalDate, {
    nullable: true,
    description:
      'The day on which it is made, at six in the morning of the tenant’s time zone; today, and at once, unless it is given. Of what is made every month: the first such day, the first of the next month unless it is given.',
  })
  generationDate?: string | null;
}

@InputType('CreateReportInput', { description: 'A new report on the usage of a tenant.' })
export class CreateReportInput extends ReportOutcome {
  @Field(() => ReportParametersInput, { description: 'What it is about.' })
  parameters!: ReportParametersInput;
}

@InputType('CreateReportsInput', {
  description: 'The same new report for each of several tenants, for all of them or none.',
})
export class CreateReportsInput extends ReportOutcome {
  @Field(() => ReportsParametersInput, { description: 'What they are about.' })
  parameters!: ReportsParametersInput;
}

@InputType('ReportChangesInput', {
  description: 'What a report is to tell from now on; what is left out stays as it is.',
})
class ReportChangesInput {
  @Field(() => ReportKindEnum, { nullable: true, description: 'What it tells.' })
  kind?: ReportKind;

  @Field(() => ReportLevelEnum, { nullable: true, description: 'Which tenants it speaks of.' })
  level?: ReportLevel;

  @Field(() => Boolean, { nullable: true, description: 'Whether what is not used is left out.' })
  hideZeroUsage?: boolean;

  @Field(() => Boolean, {
    nullable: true,
    description: 'Whether it names what is charged for as price lists do.',
  })
  showSkus?: boolean;
}

@InputType('ReportScheduleChangesInput', {
  description: 'Whether a report is to be made from now on.',
})
class ReportScheduleChangesInput {
  @Field(() => Boolean, {
    description: 'Whether it is made. Turned on again, it goes on with the next day to come.',
  })
  enabled!: boolean;
}

@InputType('UpdateReportInput', {
  description:
    'Changes of a report that is made every month; what is left out stays as it is. From then on it is made in your name: it tells what you may see.',
})
export class UpdateReportInput {
  @Field(() => ID, { description: 'Id of the report.' })
  id!: string;

  @Field(() => [ID], {
    nullable: true,
    description:
      'Ids of the users who get it, instead of those who did. Recipients whom you cannot see stay.',
  })
  recipientIds?: string[];

  @Field(() => ReportChangesInput, { nullable: true, description: 'What it is to tell.' })
  parameters?: ReportChangesInput;

  @Field(() => ReportScheduleChangesInput, {
    nullable: true,
    description: 'Whether it is to be made.',
  })
  schedule?: ReportScheduleChangesInput;
}

@InputType('DeleteReportInput', { description: 'The report to delete.' })
export class DeleteReportInput extends VersionedInput {}
versioned(DeleteReportInput);

/** A report, and a user who gets it or does not. */
@InputType({ description: 'A report and a user.' })
abstract class Subscription {
  @Field(() => ID, { description: 'Id of the user.' })
  userId!: string;

  @Field(() => ID, { description: 'Id of the report.' })
  reportId!: string;
}

@InputType('SubscribeToReportInput', { description: 'Who is to get which report.' })
export class SubscribeToReportInput extends Subscription {}

@InputType('UnsubscribeFromReportInput', { description: 'Who is to get which report no more.' })
export class UnsubscribeFromReportInput extends Subscription {}
