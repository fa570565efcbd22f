import { Type } from '@sinclair/typebox';
import {
  Report,
  StoredReport,
  reportParameters,
  reportPeriod,
  reportSchedule,
} from '../../entities/index.js';
import { responseProperties } from '../engine/resource.js';
import { uuid } from '../engine/value-schemas.js';

export const report = Type.Object({
  ...responseProperties(Report, ['id', 'version', 'resultAction']),
  recipients: Type.Array(uuid, {
    description: 'Ids of the users who receive the report and whom the caller can see.',
  }),
  parameters: Type.Object({
    ...responseProperties(reportParameters),
    period: Type.Object(responseProperties(reportPeriod), {
      description:
        'Days that the report covers; for a monthly report, those of its next run. Reports of current usage ignore the period.',
    }),
  }),
  schedule: Type.Object(responseProperties(reportSchedule)),
  ...responseProperties(Report, ['generationDate']),
});

export const storedReport = Type.Object(responseProperties(StoredReport));
