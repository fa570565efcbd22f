import type { RequestContext } from './context.js';
import { notFound } from './errors.js';

/** One page of a list. */
export interface Page<Row> {
  readonly items: Row[];
  /** Cursor of the next page; absent on the last. */
  readonly after?: string;
}

/** Whether `filter` has an empty list, and so selects nothing (ADR 19). */
export const selectsNothing = (filter: object): boolean =>
  Object.values(filter).some((value) => Array.isArray(value) && value.length === 0);

/**
 * The answer of an operation that reads objects by their ids alone, and that the contract documents a
 * 404 for: `rows`, which the caller may see of `ids`. An empty list of ids selects nothing (ADR 19).
 *
 * @throws DomainError `NOT_FOUND` if there are ids, and the caller may see none of the objects
 */
export function foundByIds<Row>(kind: string, ids: readonly string[], rows: Row[]): Row[] {
  if (rows.length === 0 && ids[0] !== undefined) throw notFound(kind, ids[0]);
  return rows;
}

/**
 * Cuts the row that was read beyond `limit` and turns its presence into a cursor.
 *
 * `position` says where the last kept row stands in the order of the list.
 */
export function pageOf<Row>(
  ctx: RequestContext,
  list: string,
  rows: Row[],
  limit: number,
  filter: unknown,
  position: (last: Row) => unknown,
): Page<Row> {
  if (rows.length <= limit) return { items: rows };
  const items = rows.slice(0, limit);
  return { items, after: ctx.cursors.seal(list, [filter, position(items.at(-1)!)]) };
}
