import { Type, type Static, type TSchema } from '@sinclair/typebox';
import {
  reportActions,
  reportFormats,
  reportKinds,
  reportLevels,
  scheduleTypes,
} from '../../../entities/index.js';
import { Uuid, oneOf } from '../../core/schema.js';
import { reportTexts } from '../../core/service-field-descriptions.js';

/** A date in the format `YYYY-MM-DD`. The rules check that it exists. */
const DayText = Type.String({
  pattern: '^\\d{4}-\\d\\d-\\d\\d$',
  expected: 'a date such as 2026-01-31',
});

/** Maximum number of tenants in a bulk request. */
const mostTenants = 100;

const Recipients = Type.Array(Uuid, { maxItems: 500 });

const PeriodInput = Type.Object(
  {
    start: { ...DayText, description: 'First day.' },
    end: { ...DayText, description: 'Last day, inclusive; not later than today.' },
  },
  { additionalProperties: false },
);

const described = <T extends TSchema>(schema: T, description: string): T => ({
  ...schema,
  description,
});

const tenantId = described(Uuid, 'Id of the tenant that the report is about.');
const enabledText = 'Whether the schedule is enabled.';

/** The content of a report without its tenant. */
const content = {
  level: oneOf(reportLevels),
  kind: described(oneOf(reportKinds), reportTexts.kindWithValues),
  formats: Type.Optional(
    Type.Array(oneOf(reportFormats), { minItems: 1, maxItems: reportFormats.length }),
  ),
  period: Type.Optional(PeriodInput),
  hideZeroUsage: Type.Optional(Type.Boolean()),
  showSkus: Type.Optional(Type.Boolean()),
};

/** The generation and delivery of a report. */
const outcome = {
  /** Default: the calling user; none for a client. */
  recipients: Type.Optional(Recipients),
  resultAction: oneOf(reportActions),
  schedule: Type.Object(
    {
      enabled: Type.Optional(Type.Boolean({ description: `${enabledText} Default: true.` })),
      type: described(
        oneOf(scheduleTypes),
        'Schedule type: `once`, or `monthly` for a report that is generated every month and covers the previous month.',
      ),
    },
    { additionalProperties: false },
  ),
  generationDate: Type.Optional(DayText),
};

export const CreateReportInput = Type.Object(
  {
    ...outcome,
    parameters: Type.Object({ tenantId, ...content }, { additionalProperties: false }),
  },
  { additionalProperties: false },
);
export type CreateReportInput = Static<typeof CreateReportInput>;

export const CreateReportsInput = Type.Object(
  {
    ...outcome,
    parameters: Type.Object(
      { tenantIds: Type.Array(Uuid, { minItems: 1, maxItems: mostTenants }), ...content },
      { additionalProperties: false },
    ),
  },
  { additionalProperties: false },
);

/** The input for a new report, without its tenant. */
export type ReportAsked = Omit<CreateReportInput, 'parameters'> & {
  readonly parameters: Omit<CreateReportInput['parameters'], 'tenantId'>;
};

/** Fields that an update can change. Omitted fields do not change. */
export const reportChanges = {
  recipients: Type.Optional(Recipients),
  parameters: Type.Optional(
    Type.Object(
      {
        level: Type.Optional(content.level),
        kind: Type.Optional(content.kind),
        hideZeroUsage: content.hideZeroUsage,
        showSkus: content.showSkus,
      },
      { additionalProperties: false },
    ),
  ),
  schedule: Type.Optional(
    Type.Object(
      {
        enabled: Type.Boolean({
          description: `${enabledText} An enabled schedule continues with the next due day; missed runs are skipped.`,
        }),
      },
      { additionalProperties: false },
    ),
  ),
};

export const UpdateReportInput = Type.Object(
  { reportId: Uuid, ...reportChanges },
  { additionalProperties: false },
);
