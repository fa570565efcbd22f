import { Type } from '@sinclair/typebox';
import { reportTexts } from '../../domain/core/service-field-descriptions.js';
import {
  reportActions,
  reportFormats,
  reportKinds,
  reportLevels,
  scheduleTypes,
  storedReportStatuses,
} from '../../entities/index.js';
import { boolean, dateTime, enumeration, integer, uuid } from '../engine/value-schemas.js';

const date = Type.String({ pattern: '^\\d{4}-\\d\\d-\\d\\d$' });
const firstDay = Type.String({ ...date, description: 'First day.' });
const lastDay = Type.String({ ...date, description: 'Last day, inclusive.' });
const format = enumeration(reportFormats);

export const report = Type.Object({
  id: uuid,
  version: Type.Integer({
    description: 'Version of the report. It increases by one with every change and every run.',
  }),
  result_action: enumeration(reportActions),
  recipients: Type.Array(uuid, {
    description: 'Ids of the users who receive the report and whom the caller can see.',
  }),
  parameters: Type.Object({
    tenant_id: Type.String({ ...uuid, description: 'Id of the tenant that the report is about.' }),
    level: enumeration(reportLevels),
    formats: Type.Array(format, { description: 'Formats in which the report is generated.' }),
    kind: Type.Unsafe<string>({
      ...enumeration(reportKinds),
      description: reportTexts.kindWithValues,
    }),
    period: Type.Object(
      { start: firstDay, end: lastDay },
      {
        description:
          'Days that the report covers; for a monthly report, those of its next run. Reports of current usage ignore the period.',
      },
    ),
    hide_zero_usage: boolean,
    show_skus: boolean,
  }),
  schedule: Type.Object({
    enabled: Type.Boolean({
      description:
        'Whether the schedule is enabled. A report with a disabled schedule is not generated.',
    }),
    type: Type.Unsafe<string>({
      ...enumeration(scheduleTypes),
      description:
        'Schedule type: `once`, or `monthly` for a report that is generated every month and covers the previous month.',
    }),
  }),
  generation_date: Type.String({ ...date, description: reportTexts.generationDate }),
});

export const storedReport = Type.Object({
  id: uuid,
  report_format: format,
  size: Type.Optional(integer),
  created_at: Type.String({ ...dateTime, description: 'Time when the run was due.' }),
  status: Type.Unsafe<string>({
    ...enumeration(storedReportStatuses),
    description:
      'Status of the stored report: `in_progress` while it is being generated or waits to be generated, `saved` if it can be downloaded, `failed` if it could not be generated.',
  }),
});
