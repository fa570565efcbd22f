import type { Unit } from '../../../database/open.js';
import { sql } from '../../../database/sql.js';
import { auditRecord } from '../../core/action.js';
import { system, type Caller } from '../../core/caller.js';
import type { JobRun } from '../../core/jobs/handler.js';
import { recipientsOf } from '../reports/recipients.js';
import type { ReportHead } from '../formats/formatter.js';
import type { RunFile } from './run-sources.js';
import { sendReport } from './send-report.js';
import type { WrittenFile } from './write-files.js';

/** The result of a run: the files to write, and the written files. */
interface Outcome {
  readonly files: readonly RunFile[];
  readonly written: readonly WrittenFile[];
}

/**
 * Marks the files of a run as saved, sends them if requested, and finishes the job, all in one
 * transaction, so that they are sent once. Deletes the files if the report was deleted in the
 * meantime.
 */
export async function saveFiles(
  run: JobRun<object>,
  head: ReportHead,
  creator: Caller,
  { files, written }: Outcome,
): Promise<void> {
  let gone: string[] = [];
  await run.finish(async (unit, now) => {
    const kept: WrittenFile[] = [];
    for (const file of written) if (await save(unit, file, now)) kept.push(file);
    gone = written.filter((file) => !kept.includes(file)).map(({ id }) => id);
    if (kept.length === 0) return;
    const { report, tenant } = head;
    const to =
      report.resultAction === 'send' ? await recipientsOf(unit.session, report, creator, now) : [];
    const formats = new Map(files.map(({ id, reportFormat }) => [id, reportFormat]));
    for (const recipient of to) {
      await sendReport(
        { ...unit, now, vault: run.services.vault },
        head,
        recipient,
        kept.map(({ id, size }) => ({ id, size, format: formats.get(id)! })),
        run.services.identity.issuer,
      );
    }
    unit.em.persist(
      auditRecord(unit.em, { now, caller: system, requestId: run.job.id }, 'generateReport', {
        tenantId: tenant.id,
        objectType: 'report',
        objectId: report.id,
        details: {
          storedReports: kept.map(({ id }) => id).join(' '),
          sentTo: to.map(({ id }) => id).join(' '),
        },
      }),
    );
  });
  await run.services.reportFiles.remove(gone);
}

/** Marks the files as saved. Returns whether the report still exists. */
async function save(
  { session }: Unit,
  { id, size, storedSize, rowCount, barrier }: WrittenFile,
  now: number,
): Promise<boolean> {
  const rows = await session.all(
    sql`update stored_reports set status = 'saved', finished_at = ${now}, size = ${size},
        stored_size = ${storedSize}, row_count = ${rowCount}, barrier = ${barrier}, failure = null
      where id = ${id} and exists (select r.id from reports r
        where r.id = stored_reports.report_id and r.deleted_at is null)
      returning id as "id"`,
  );
  return rows.length > 0;
}
