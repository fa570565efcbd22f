import { totalsOf } from '../../commerce/usages/usage-totals.js';
import { dayOfNumber } from '../../core/calendar.js';
import type { Block, Days, Line, LineReads } from './lines.js';
import { historyOf, type History } from './read-history.js';
import type { ReportItem } from './report-items.js';
import type { ReportTenant } from './report-tenants.js';

/** Usage at the end of each day, from the day before the period to its last day. */
type Series = readonly number[];

/** The history of a tenant without usage. */
const nothing: History = { before: 0, changes: new Map() };

/** Returns the series of a history. Days that have not ended have the current usage `total`. */
function seriesOf({ before, changes }: History, total: number, days: Days, today: number): Series {
  const series: number[] = [days.first - 1 >= today ? total : before];
  for (let day = days.first; day <= days.last; day++) {
    series.push(day >= today ? total : (changes.get(day) ?? series.at(-1)!));
  }
  return series;
}

/** Reads the usage of tenants in the period, and converts it to lines with `linesOf`, item by item. */
async function* historyLines(
  { session, items, days, today }: LineReads,
  tenants: readonly ReportTenant[],
  linesOf: (item: ReportItem, series: Series) => Line[],
): AsyncGenerator<Block> {
  const ids = tenants.map(({ id }) => id);
  const held = await items.heldBy(tenants);
  const histories = await historyOf(session, ids, days);
  const totals = days.last >= today ? await totalsOf(session, ids) : undefined;
  await items.learn(
    [...held.values(), ...histories.values(), ...(totals?.values() ?? [])].flatMap((map) => [
      ...map.keys(),
    ]),
  );
  for (const tenant of tenants) {
    const mine = held.get(tenant.id)!;
    const history = histories.get(tenant.id)!;
    const used = totals?.get(tenant.id);
    const keys = new Set([...mine.keys(), ...history.keys(), ...(used?.keys() ?? [])]);
    const lines = [...keys].sort().flatMap((key) => {
      const item = items.item(key);
      if (!item) return [];
      const total = used?.get(key)?.total ?? 0;
      const series = seriesOf(history.get(key) ?? nothing, total, days, today);
      return mine.has(key) || series.some((value) => value !== 0) ? linesOf(item, series) : [];
    });
    yield { tenant, lines };
  }
}

/** Returns the usage of tenants with their descendants at the end of each day of the period. */
export async function* dailyLines(
  reads: LineReads,
  tenants: readonly ReportTenant[],
): AsyncGenerator<Block> {
  const { days, hideZeroUsage } = reads;
  const dates = Array.from({ length: days.last - days.first + 1 }, (_, i) =>
    dayOfNumber(days.first + i),
  );
  yield* historyLines(reads, tenants, (item, [, ...series]) =>
    series.flatMap((value, i) =>
      hideZeroUsage && value === 0 ? [] : [{ item, values: [dates[i]!, value] }],
    ),
  );
}

/** The mean of `values`, rounded to two decimal places. */
const averageOf = (values: readonly number[]): number =>
  Number((values.reduce((sum, value) => sum + value, 0) / values.length).toFixed(2));

/**
 * Returns the changes of the usage of tenants with their descendants in the period, one line per
 * item.
 */
export async function* summaryLines(
  reads: LineReads,
  tenants: readonly ReportTenant[],
): AsyncGenerator<Block> {
  const { days, hideZeroUsage } = reads;
  const period = [dayOfNumber(days.first), dayOfNumber(days.last)];
  yield* historyLines(reads, tenants, (item, [start, ...series]) => {
    const end = series.at(-1)!;
    const change = end - start!;
    const largest = Math.max(...series);
    if (hideZeroUsage && start === 0 && largest === 0) return [];
    // The change can be negative, because a descendant with usage may have been moved or deleted.
    const added = item.accumulates ? Math.max(0, change) : null;
    return [{ item, values: [...period, start!, end, change, largest, averageOf(series), added] }];
  });
}
