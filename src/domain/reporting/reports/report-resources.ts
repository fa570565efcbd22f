import { raw } from '../../../database/sql.js';
import { Report, StoredReport } from '../../../entities/index.js';
import type { Positioned, Resource } from '../../access/reads/resource.js';
import type { Caller } from '../../core/caller.js';
import { reportReaders } from './report-scopes.js';
import { isRecipient, visibleReports } from './visible-reports.js';

// Reports stay unmarked while their tenant is deleted, and return with it.
export const reportResource = {
  name: 'report',
  entity: Report,
  alias: 'r',
  from: raw('reports r'),
  tenants: raw('join tenants t on t.id = r.tenant_id and t.deleted_at is null'),
  readScopes: reportReaders,
  rule: visibleReports,
  owner: null,
  owns: (caller: Caller, row: Positioned) =>
    isRecipient(caller, row as Positioned & { recipients?: readonly string[] }),
} as const satisfies Resource;

export const storedReportResource = {
  name: 'storedReport',
  entity: StoredReport,
  alias: 's',
  from: raw('stored_reports s'),
  tenants: raw(`join reports r on r.id = s.report_id and r.deleted_at is null
    join tenants t on t.id = r.tenant_id and t.deleted_at is null`),
  readScopes: reportReaders,
  owner: null,
} as const satisfies Resource;
