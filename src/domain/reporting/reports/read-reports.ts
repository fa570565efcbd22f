import { Type } from '@sinclair/typebox';
import { sql } from '../../../database/sql.js';
import { action } from '../../core/action.js';
import { Uuid } from '../../core/schema.js';
import { authorizeTenant } from '../../access/tree/tenant-reads.js';
import { authorizeReport, type ReportRow } from './report-reads.js';
import { reportReaders } from './report-scopes.js';

/** Returns a report (`GET /reports/{report_id}`). Its recipients can read it as well. */
export const getReport = action({
  name: 'getReport',
  scopes: reportReaders,
  input: Type.Object({ reportId: Uuid }, { additionalProperties: false }),
  perform: (ctx, { reportId }): Promise<ReportRow> =>
    authorizeReport(ctx, reportId, { self: true }),
});

/**
 * Lists the ids of the reports on a tenant itself (`GET /tenants/{tenant_id}/reports`), oldest
 * first.
 */
export const listTenantReportIds = action({
  name: 'listTenantReportIds',
  scopes: reportReaders,
  input: Type.Object({ tenantId: Uuid }, { additionalProperties: false }),
  async perform(ctx, { tenantId }): Promise<string[]> {
    await authorizeTenant(ctx, tenantId, { columns: [] });
    const rows = await ctx.session.all<{ id: string }>(
      sql`select r.id as "id" from reports r
        where r.tenant_id = ${tenantId} and r.deleted_at is null order by r.created_at, r.id`,
    );
    return rows.map(({ id }) => id);
  },
});
