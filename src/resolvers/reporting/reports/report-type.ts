import { GraphQLSafeInt } from 'graphql-scalars';
import { Field, ID, Int, ObjectType } from 'type-graphql';
import { reportTexts } from '../../../domain/core/service-field-descriptions.js';
import { resources } from '../../../domain/resources.js';
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
import { DateTime, LocalDate } from '../../engine/scalars.js';
import type { Readable } from '../../engine/selection.js';
import { Node, declareDates } from '../../engine/node-type.js';

@ObjectType('ReportPeriod', {
  simpleResolvers: true,
  description: 'Period that a report covers.',
})
export class ReportPeriod {
  @Field(() => LocalDate, { description: 'First day.' })
  start!: string;

  @Field(() => LocalDate, { description: 'Last day, inclusive.' })
  end!: string;
}

@ObjectType('ReportSchedule', {
  simpleResolvers: true,
  description: 'Schedule of a report.',
})
export class ReportSchedule {
  @Field(() => ReportScheduleTypeEnum, { description: 'Schedule type.' })
  type!: ScheduleType;

  @Field(() => Boolean, {
    description:
      'Whether the schedule is enabled. A report with a disabled schedule is not generated.',
  })
  enabled!: boolean;
}

@ObjectType('Report', {
  implements: Node,
  simpleResolvers: true,
  description:
    'Usage report that is generated once or every month. To wait for a result, poll the status of `storedReports` until it is no longer `IN_PROGRESS`.',
})
export class Report extends Node {
  @Field(() => Int, {
    description: 'Version of the report. It increases by one with every change and every run.',
  })
  version!: number;

  @Field(() => ID, { description: 'Id of the tenant that the report is about.' })
  tenantId!: string;

  @Field(() => ReportKindEnum, { description: reportTexts.kind })
  kind!: ReportKind;

  @Field(() => ReportLevelEnum, { description: reportTexts.level })
  level!: ReportLevel;

  @Field(() => [ReportFormatEnum], { description: 'Formats in which the report is generated.' })
  formats!: ReportFormat[];

  @Field(() => Boolean, { description: reportTexts.hideZeroUsage })
  hideZeroUsage!: boolean;

  @Field(() => Boolean, {
    description: reportTexts.showSkus,
  })
  showSkus!: boolean;

  @Field(() => ReportActionEnum, { description: reportTexts.resultAction })
  resultAction!: ReportAction;

  @Field(() => LocalDate, {
    description: reportTexts.generationDate,
  })
  generationDate!: string;

  @Field(() => DateTime, {
    nullable: true,
    description: 'Time of the next run; null if no run is planned.',
  })
  nextAt!: number | null;
}
declareDates(Report);

@ObjectType('StoredReport', {
  implements: Node,
  simpleResolvers: true,
  description: 'Stored report: the result of one run of a report in one format.',
})
export class StoredReport extends Node {
  @Field(() => ID, { description: 'Id of the report.' })
  reportId!: string;

  @Field(() => StoredReportStatusEnum, { description: 'Status of the stored report.' })
  status!: StoredReportStatus;

  @Field(() => DateTime, { description: 'Time when the run was due.' })
  createdAt!: number;

  @Field(() => DateTime, {
    nullable: true,
    description: 'Time when the generation succeeded or failed; null while it is in progress.',
  })
  finishedAt!: number | null;

  @Field(() => GraphQLSafeInt, {
    nullable: true,
    description: 'Size in bytes without compression; null unless the status is `SAVED`.',
  })
  size!: number | null;

  @Field(() => GraphQLSafeInt, {
    nullable: true,
    description: 'Number of usage lines; null unless the status is `SAVED`.',
  })
  rowCount!: number | null;

  @Field(() => String, {
    nullable: true,
    description:
      'Reason why the generation failed; null if it did not fail or the reason is not known.',
  })
  failure!: string | null;
}

export const readableReport: Readable = {
  resource: resources.report,
  needs: {
    period: ['periodStart', 'periodEnd'],
    schedule: ['scheduleType', 'scheduleEnabled'],
    tenant: ['tenantId'],
    creator: ['createdBy'],
    recipients: [],
    storedReports: [],
  },
};

export const readableStoredReport: Readable = {
  resource: resources.storedReport,
  needs: {
    format: ['reportFormat'],
    period: ['periodStart', 'periodEnd'],
    report: ['reportId'],
    job: ['jobId'],
    progress: ['status', 'jobId'],
    url: ['status', 'reportId'],
  },
};
