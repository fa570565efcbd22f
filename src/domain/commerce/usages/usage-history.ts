import type { Session } from '../../../database/session.js';
import { ByDialect, inTexts, inUuids, sql } from '../../../database/sql.js';
import { enumeration, type ValueOf } from '../../../entities/index.js';
import { badInput } from '../../core/errors.js';
import type { ItemReads } from '../offering-items/held-items.js';
import { dayOfNumber, inMonth, isDay, numberOfDay, type Day } from '../../core/calendar.js';
import { dayOf } from './apply-changes.js';
import { namesCounting } from './counted-items.js';
import { exact, totalsOf } from './usage-totals.js';

export const historyStep = enumeration(
  'UsageHistoryStep',
  'Interval between the points of a usage history.',
  {
    day: 'One point per day.',
    week: 'One point per seven days.',
    month: 'One point per calendar month, on its last day.',
  },
);
export type HistoryStep = ValueOf<typeof historyStep>;

/** Maximum number of points of a history. */
export const mostPoints = 1000;

export interface HistoryRequest {
  /** Name of a usage (all editions and components together) or of one offering item. */
  readonly name: string;
  /** First and last day in UTC, both included. */
  readonly from: Day;
  readonly to: Day;
  readonly step: HistoryStep;
}

/** The usage at the end of a day. */
export interface UsagePoint {
  readonly date: Day;
  readonly value: number;
}

/**
 * Returns the days of a history: the last day of each step, and the last day of the period.
 *
 * @param today days since the Unix epoch, UTC
 * @throws DomainError `BAD_INPUT`
 */
function pointsOf({ from, to, step }: HistoryRequest, today: number): number[] {
  for (const [name, day] of Object.entries({ from, to })) {
    if (!isDay(day)) throw badInput(name, `${name} must be a date such as 2026-01-31`);
  }
  if (to < from) throw badInput('to', 'to must not be before from');
  if (numberOfDay(to) > today) throw badInput('to', 'to must not be in the future');
  const days: number[] = [];
  const last = numberOfDay(to);
  let first = numberOfDay(from);
  while (first <= last) {
    if (days.length === mostPoints) {
      throw badInput(
        'step',
        `step must be longer because the history has more than ${mostPoints} points`,
      );
    }
    const end = endOfStep(first, step);
    days.push(Math.min(end, last));
    first = end + 1;
  }
  return days;
}

/** Returns the last day of the step that starts on the day `first`. */
function endOfStep(first: number, step: HistoryStep): number {
  if (step === 'day') return first;
  if (step === 'week') return first + 6;
  return numberOfDay(inMonth(dayOfNumber(first), 0, 31));
}

/** The usage of one key: on the day before the first day, and on days on which it changed. */
interface Row {
  tenantId: string;
  key: string;
  before: number | null;
  /** `day value` pairs, separated by commas. */
  changes: string | null;
}

/**
 * Returns the usage of `tenantIds` with their descendants at the end of each step, in that order;
 * for today, the current usage. Two statements, regardless of the number of tenants. The caller
 * must be authorized for all tenants.
 *
 * @throws DomainError `BAD_INPUT` for an unknown usage or an invalid period
 */
export async function readUsageHistory(
  ctx: ItemReads & { readonly now: number },
  tenantIds: readonly string[],
  request: HistoryRequest,
): Promise<UsagePoint[][]> {
  const { session, catalogue, now } = ctx;
  const today = dayOf(now);
  const points = pointsOf(request, today);
  const names = catalogue.item(request.name)
    ? [request.name]
    : namesCounting(catalogue, request.name);
  if (!names) throw badInput('name', 'name must be the name of a usage or an offering item');
  const rows = await changesOf(session, tenantIds, names, points);
  const live = points.at(-1) === today ? await totalsOf(session, tenantIds, { names }) : undefined;
  return tenantIds.map((id) => {
    const mine = rows.filter(({ tenantId }) => tenantId === id).map((row) => carried(row, points));
    return points.map((day, index) => {
      const values =
        day === today
          ? Array.from(live!.get(id)!.values(), ({ total }) => total)
          : mine.map((values) => values[index]!);
      return { date: dayOfNumber(day), value: exact(values.reduce((a, b) => a + b, 0)) };
    });
  });
}

function changesOf(
  session: Session,
  tenantIds: readonly string[],
  names: readonly string[],
  points: readonly number[],
): Promise<Row[]> {
  const all = new ByDialect(
    sql`group_concat(d.day || ' ' || d.value)`,
    sql`string_agg(d.day || ' ' || d.value, ',')`,
  );
  const [first, last] = [points[0]!, points.at(-1)!];
  return session.all<Row>(
    sql`select u.tenant_id as "tenantId", u.key as "key",
        (select d.value from usage_days d where d.tenant_id = u.tenant_id and d.key = u.key
          and d.day <= ${first} order by d.day desc limit 1) as "before",
        (select ${all} from usage_days d where d.tenant_id = u.tenant_id and d.key = u.key
          and d.day > ${first} and d.day <= ${last}) as "changes"
      from usages u where ${inUuids('u.tenant_id', tenantIds)} and ${inTexts('u.name', names)}`,
  );
}

/** Returns the usage at the end of each day of `points`: the value of the last change up to that day. */
function carried({ before, changes }: Row, points: readonly number[]): number[] {
  const list = (changes?.split(',') ?? []).map((change) => change.split(' ').map(Number));
  const sorted = list.sort(([a], [b]) => a! - b!);
  let value = before ?? 0;
  let next = 0;
  return points.map((point) => {
    for (; next < sorted.length && sorted[next]![0]! <= point; next++) value = sorted[next]![1]!;
    return Math.max(0, value);
  });
}
