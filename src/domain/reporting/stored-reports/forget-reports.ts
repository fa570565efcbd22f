import { inUuids, sql } from '../../../database/sql.js';
import { StoredReport } from '../../../entities/index.js';
import type { Services } from '../../core/context.js';
import { deleteBatch } from '../../core/jobs/delete-batch.js';
import { recurring } from '../../core/jobs/recurring.js';

const hour = 3600_000;
const day = 24 * hour;

/** Time for which stored reports are kept, in milliseconds. */
const keptFor = 180 * day;

/** Time after which a file without a row, or an unfinished file, is removed. In milliseconds. */
const grace = day;

/** Maximum number of rows of one transaction. */
const batch = 500;

/** Deletes old stored reports and files that no stored report refers to. */
export const forgetReports = recurring('forget-reports', hour, async ({ services, signal }) => {
  while (!signal.aborted && (await forgetBatch(services)) === batch);
  if (!signal.aborted) await removeUnknown(services);
});

/** The rows go first: a file without a row is found later, a row without a file would be an error. */
async function forgetBatch(services: Services): Promise<number> {
  const old = sql`e.created_at < ${services.clock() - keptFor} and e.status <> ${'in_progress'}`;
  const ids = await deleteBatch(services, StoredReport, old, batch);
  await services.reportFiles.remove(ids);
  return ids.length;
}

/** Removes files of deleted reports, and of runs that ended before they recorded their files. */
async function removeUnknown({ database, reportFiles, clock }: Services): Promise<void> {
  const before = clock() - grace;
  await reportFiles.removeUnfinishedBefore(before);
  const ids = await reportFiles.writtenBefore(before);
  const session = database.session();
  for (let start = 0; start < ids.length; start += batch) {
    const some = ids.slice(start, start + batch);
    const rows = await session.all<{ id: string }>(
      sql`select s.id as "id" from stored_reports s
        where ${inUuids('s.id', some)} and s.status <> ${'failed'}`,
    );
    const known = new Set(rows.map(({ id }) => id));
    await reportFiles.remove(some.filter((id) => !known.has(id)));
  }
}
