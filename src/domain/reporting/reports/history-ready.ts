import type { Session } from '../../../database/session.js';
import { sql, startsWith } from '../../../database/sql.js';
import type { ReportKind } from '../../../entities/index.js';
import { DomainError } from '../../core/errors.js';
import { dayOfNumber, millisecondsPerDay, type Day, type Period } from '../../core/calendar.js';

/** Hour (UTC) by which the usage of previous days should be aggregated. */
const readyHour = 6;

/**
 * Whether all usage that was reported up to yesterday (UTC) at or below the tenant at `path` is
 * aggregated, so that the totals of those days are final.
 *
 * @param now the current time in milliseconds
 */
export async function isHistoryReady(
  session: Session,
  path: string,
  now: number,
): Promise<boolean> {
  const midnight = Math.floor(now / millisecondsPerDay) * millisecondsPerDay;
  const pending = await session.first(
    sql`select u.key as "key" from usages u join tenants t on t.id = u.tenant_id
      where u.pending <> 0 and u.updated_at < ${midnight} and ${startsWith('t.path', path)} limit 1`,
  );
  return pending === undefined;
}

/** The current day in UTC. Days of usage are days in UTC. */
const todayAt = (now: number): Day => dayOfNumber(Math.floor(now / millisecondsPerDay));

/**
 * Whether reports of `kind` contain the usage at the time of generation, regardless of their
 * period.
 */
export const tellsOfNow = (kind: ReportKind): boolean =>
  kind === 'usage_current' || kind === 'usage_breakdown';

/** Whether a report covers days that have ended at the time `now`. */
export const speaksOfHistory = (kind: ReportKind, { start }: Period, now: number): boolean =>
  !tellsOfNow(kind) && start < todayAt(now);

/**
 * Whether all days of a period have ended in UTC at the time `now`, in milliseconds. Local dates in
 * the east are ahead of UTC.
 */
export const isOver = ({ end }: Period, now: number): boolean => end < todayAt(now);

/**
 * @throws DomainError `HISTORY_NOT_READY` while the history of the report may still be incomplete,
 *   `HISTORY_OVERDUE` when it should be complete
 */
export async function assertHistoryReady(
  ctx: { readonly session: Session; readonly now: number },
  kind: ReportKind,
  period: Period,
  path: string,
): Promise<void> {
  if (!speaksOfHistory(kind, period, ctx.now)) return;
  if (await isHistoryReady(ctx.session, path, ctx.now)) return;
  const early = new Date(ctx.now).getUTCHours() < readyHour;
  throw new DomainError(
    early ? 'HISTORY_NOT_READY' : 'HISTORY_OVERDUE',
    early
      ? `the usage history is not complete yet and is expected by ${readyHour}:00 UTC`
      : 'the usage history is overdue',
  );
}
