import { inUuids, sql } from '../../../database/sql.js';
import type { RequestContext } from '../../core/context.js';

/**
 * Returns the progress of each of the jobs `ids` in percent; null if it is not known. The caller
 * must be authorized to read the results of the jobs. One statement.
 */
export async function readProgress(
  ctx: RequestContext,
  ids: readonly string[],
): Promise<(number | null)[]> {
  const rows = await ctx.session.all<{ id: string; done: number; total: number | null }>(
    sql`select j.id as "id", j.progress as "done", j.progress_total as "total"
      from jobs j where ${inUuids('j.id', ids)}`,
  );
  const found = new Map(rows.map((row) => [row.id, row]));
  return ids.map((id) => {
    const { done = 0, total = null } = found.get(id) ?? {};
    return total ? Math.min(100, Math.floor((100 * done) / total)) : null;
  });
}
