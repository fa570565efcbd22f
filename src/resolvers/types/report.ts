import { GraphQLSafeInt } from 'graphql-scalars';
import { Field, ID, Int, ObjectType } from 'type-graphql';
import { kinds } from '../../domain/reads/kinds.js';
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
  StoredReportStatusEnum,
} from '../report-enums.js';
import { DateTime, LocalDate } from '../scalars.js';
import type { Readable } from '../selection.js';
import { Node, declareDates } from './node.js';

@ObjectType('ReportPeriod', {
  simpleResolvers: true,
  description: 'The days that a report speaks of.',
})
export class ReportPeriod {
  @Field(() => LocalDate, { description: 'The first.' })
  start!: string;

  @Field(() => LocalDate, { description: 'The last: it belongs to the period.' })
  end!: string;
}

@ObjectType('ReportSchedule', {
  simpleResolvers: true,
  description: 'How often a report is made, and whether at all.',
})
export class ReportSchedule {
  @Field(() => ReportScheduleTypeEnum, { description: 'How often.' })
  type!: ScheduleType;

  @Field(() => Boolean, { description: 'Whether it is made at all.' })
  enabled!: boolean;
}

@ObjectType('Report', {
  implements: Node,
  simpleResolvers: true,
  description:
    'A report on usage that somebody has asked for, once or for every month. There are no subscriptions to its progress: ask for the status of `storedReports` again until it is no longer `IN_PROGRESS`.',
})
export class Report extends Node {
  @Field(() => Int, { description: 'Grows by one with every change, and with every run.' })
  version!: number;

  @Field(() => ID, { description: 'Id of the tenant that it is about.' })
  tenantId!: string;

  @Field(() => ReportKindEnum, { description: 'What it tells.' })
  kind!: ReportKind;

  @Field(() => ReportLevelEnum, { description: 'Which tenants it speaks of.' })
  level!: ReportLevel;

  @Field(() => [ReportFormatEnum], { description: 'In which formats it is made.' })
  formats!: ReportFormat[];

  @Field(() => Boolean, { description: 'Whether what is not used is left out.' })
  hideZeroUsage!: boolean;

  @Field(() => Boolean, {
    description: 'Whether it names what is charged for as price lists do.',
  })
  showSkus!: boolean;

  @Field(() => ReportActionEnum, { description: 'What becomes of it when it was made.' })
  resultAction!: ReportAction;

  @Field(() => LocalDate, {
    description: 'The day on which it is made; of what is made every month, that of its next run.',
  })
  generationDate!: string;

  @Field(() => DateTime, {
    nullable: true,
    description: 'The moment of its next run; null when there is none to come.',
  })
  nextAt!: number | null;
}
declareDates(Report);

@ObjectType('StoredReport', {
  implements: Node,
  simpleResolvers: true,
  description: 'One run of a report in one format: a file, once it is saved.',
})
export class StoredReport extends Node {
  @Field(() => ID, { description: 'Id of the report.' })
  reportId!: string;

  @Field(() => StoredReportStatusEnum, { description: 'How far it is.' })
  status!: StoredReportStatus;

  @Field(() => DateTime, { description: 'When it was due.' })
  createdAt!: number;

  @Field(() => DateTime, {
    nullable: true,
    description: 'When it was saved or given up; null while it is being made.',
  })
  finishedAt!: number | null;

  @Field(() => GraphQLSafeInt, {
    nullable: true,
    description: 'Bytes, without compression; null until it is saved.',
  })
  size!: number | null;

  @Field(() => GraphQLSafeInt, {
    nullable: true,
    description: 'Lines of usage; null until it is saved.',
  })
  rowCount!: number | null;

  @Field(() => String, {
    nullable: true,
    description: 'Why it could not be made; null unless it failed.',
  })
  failure!: string | null;
}

export const readableReport: Readable = {
  kind: kinds.report,
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
  kind: kinds.storedReport,
  needs: {
    format: ['reportFormat'],
    period: ['periodStart', 'periodEnd'],
    report: ['reportId'],
    job: ['jobId'],
    progress: ['status', 'jobId'],
    url: ['status', 'reportId'],
  },
};
