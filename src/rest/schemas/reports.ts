import { Type } from '@sinclair/typebox';
import {
  reportActions,
  reportFormats,
  reportKinds,
  reportLevels,
  scheduleTypes,
  storedReportStatuses,
} from '../../entities/index.js';
import { boolean, dateTime, enumeration, integer, uuid } from './values.js';

const date = Type.String({ pattern: '^\\d{4}-\\d\\d-\\d\\d$' });
const format = enumeration(reportFormats);

export const report = Type.Object({
  id: uuid,
  version: integer,
  result_action: enumeration(reportActions),
  recipients: Type.Array(uuid),
  parameters: Type.Object({
    tenant_id: uuid,
    level: enumeration(reportLevels),
    formats: Type.Array(format),
    kind: enumeration(reportKinds),
    period: Type.Object({ start: date, end: date }),
    hide_zero_usage: boolean,
    show_skus: boolean,
  }),
  schedule: Type.Object({ enabled: boolean, type: enumeration(scheduleTypes) }),
  generation_date: date,
});

export const storedReport = Type.Object({
  id: uuid,
  report_format: format,
  size: Type.Optional(integer),
  created_at: dateTime,
  status: enumeration(storedReportStatuses),
});
