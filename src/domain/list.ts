import type { RequestContext } from './context.js';

/** One page of a list. */
export interface Page<Row> {
  readonly items: Row[];
  /** Cursor of the next page; absent on the last. */
  readonly after?: string;
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
