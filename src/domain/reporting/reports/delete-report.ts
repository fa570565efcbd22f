import { randomUUID } from 'node:crypto';
import { Type } from '@sinclair/typebox';
import { sql } from '../../../database/sql.js';
import { action } from '../../core/action.js';
import { versionMismatch } from '../../core/errors.js';
import { enqueueJob } from '../../core/jobs/enqueue-job.js';
import { Uuid, Version } from '../../core/schema.js';
import { removeReportFiles } from '../stored-reports/remove-report-files.js';
import { authorizeReport } from './report-reads.js';
import { reportWriters } from './report-scopes.js';

/** Deletes a report and its stored reports (`DELETE /reports/{report_id}`). */
export const deleteReport = action({
  name: 'deleteReport',
  scopes: reportWriters,
  input: Type.Object({ reportId: Uuid, version: Version }, { additionalProperties: false }),
  writes: true,
  async perform(ctx, { reportId, version }): Promise<{ id: string }> {
    const { tenantId } = await authorizeReport(ctx, reportId);
    const taken = await ctx.session.all(
      sql`update reports set deleted_at = ${ctx.now}, updated_at = ${ctx.now},
          version = version + 1, deletion_id = ${randomUUID()}, next_at = null
        where id = ${reportId} and deleted_at is null and version = ${version} returning id`,
    );
    if (taken.length === 0) throw versionMismatch('report', reportId);
    const stored = await ctx.session.all<{ id: string }>(
      sql`delete from stored_reports where report_id = ${reportId} returning id as "id"`,
    );
    if (stored.length > 0) {
      await enqueueJob(ctx, {
        kind: removeReportFiles.kind,
        payload: { storedReportIds: stored.map(({ id }) => id) },
        tenantId,
        createdBy: ctx.caller.id,
      });
    }
    ctx.audit({ tenantId, objectType: 'report', objectId: reportId });
    return { id: reportId };
  },
});
