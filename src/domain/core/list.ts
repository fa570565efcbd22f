import type { RequestContext } from './context.js';
import { notFound } from './errors.js';

/** One page of a list. */
export interface Page<Row> {
  readonly items: Row[];
  /** Cursor of the next page; undefined on the last page. */
  readonly after?: string;
}

/** The number of objects on a page: as many as requested, at most `largest`, which is the default. */
export const pageLimit = (requested: number | undefined, largest: number): number =>
  Math.min(requested ?? largest, largest);

/** Whether `filter` contains an empty list and therefore selects no objects (ADR 19). */
export const selectsNothing = (filter: object): boolean =>
  Object.values(filter).some((value) => Array.isArray(value) && value.length === 0);

/**
 * Returns `rows`, the visible objects of `ids`, for an operation whose contract documents a 404. An
 * empty list of ids selects no objects (ADR 19).
 *
 * @throws DomainError `NOT_FOUND` if `ids` is not empty and no object is visible to the caller
 */
export function foundByIds<Row>(resource: string, ids: readonly string[], rows: Row[]): Row[] {
  if (rows.length === 0 && ids[0] !== undefined) throw notFound(resource, ids[0]);
  return rows;
}

/**
 * Removes the row beyond `limit`, if there is one, and returns a cursor for the next page instead.
 *
 * `position` returns the position of the last row in the order of the list.
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
