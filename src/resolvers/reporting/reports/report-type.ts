import { resources } from '../../../domain/resources.js';
import * as entities from '../../../entities/index.js';
import { objectType } from '../../engine/resource-types.js';
import type { Readable } from '../../engine/selection.js';
import { Node } from '../../engine/node-type.js';

export const ReportPeriod = objectType(entities.reportPeriod, class {});

export const ReportSchedule = objectType(entities.reportSchedule, class {});

export const Report = objectType(entities.Report, class extends Node {}, {
  omit: Object.keys(entities.reportSchedule.fields),
});

export const StoredReport = objectType(entities.StoredReport);

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
