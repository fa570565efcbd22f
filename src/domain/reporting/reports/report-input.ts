import { Type, type Static } from '@sinclair/typebox';
import {
  Report,
  closed,
  inputProperties,
  reportParameters,
  reportPeriod,
  reportSchedule,
} from '../../../entities/index.js';
import { Uuid } from '../../core/schema.js';

/** Maximum number of tenants in a bulk request. */
const mostTenants = 100;

const recipients = (description: string) =>
  Type.Optional(Type.Array(Uuid, { maxItems: 500, description }));

/** Fields of inputs that reports do not store under these names. */
export const reportFields = {
  recipients: recipients(
    'Ids of the users who receive the report. Default: the caller if the caller is a user, otherwise none.',
  ),
  newRecipients: recipients(
    'Ids of the users who receive the report. The list replaces the recipients that the caller can see; all others remain.',
  ),
  tenantIds: Type.Array(Uuid, {
    minItems: 1,
    maxItems: mostTenants,
    description: `Ids of the tenants, at most ${mostTenants}. One report is created for each tenant.`,
  }),
  period: Type.Optional(
    Type.Object(inputProperties(reportPeriod, 'create'), {
      additionalProperties: false,
      description:
        'Days that the report covers, at most 366. Required for a report that is generated once, unless it is a report of current usage. A monthly report covers the previous month.',
    }),
  ),
};

const { tenantId, ...content } = {
  ...inputProperties(reportParameters, 'create'),
  period: reportFields.period,
};
const { scheduleType, scheduleEnabled } = inputProperties(reportSchedule, 'create');
const { resultAction, generationDate } = inputProperties(Report, 'create');

/** The generation and delivery of a report. */
const outcome = {
  recipients: reportFields.recipients,
  resultAction,
  schedule: closed({ enabled: scheduleEnabled, type: scheduleType }),
  generationDate,
};

export const CreateReportInput = closed({
  ...outcome,
  parameters: closed({ tenantId, ...content }),
});
export type CreateReportInput = Static<typeof CreateReportInput>;

export const CreateReportsInput = closed({
  ...outcome,
  parameters: closed({ tenantIds: reportFields.tenantIds, ...content }),
});

/** The input for a new report, without its tenant. */
export type ReportAsked = Omit<CreateReportInput, 'parameters'> & {
  readonly parameters: Omit<CreateReportInput['parameters'], 'tenantId'>;
};

/** Fields that an update can change. Omitted fields do not change. */
export const reportChanges = {
  recipients: reportFields.newRecipients,
  parameters: Type.Optional(closed(inputProperties(reportParameters, 'update'))),
  schedule: Type.Optional(
    closed({ enabled: inputProperties(reportSchedule, 'update').scheduleEnabled }),
  ),
};

export const UpdateReportInput = closed({ reportId: Uuid, ...reportChanges });
