/** The month that `moment` is in, from its first day on. All dates are UTC. */
function startOfMonth(moment: number): Date {
  const date = new Date(moment);
  return new Date(Date.UTC(date.getUTCFullYear(), date.getUTCMonth(), 1));
}

/** The day `day` of the month of `month`; its last day where the month is too short. */
function dayIn(month: Date, day: number): number {
  const [year, index] = [month.getUTCFullYear(), month.getUTCMonth()];
  const last = new Date(Date.UTC(year, index + 1, 0)).getUTCDate();
  return Date.UTC(year, index, Math.min(day, last));
}

/**
 * When the month began that `now` is charged in: the calendar month, or the one that begins on the
 * day of `startDate` (`YYYY-MM-DD`). Milliseconds, midnight UTC.
 */
export function rangeStart(now: number, startDate?: string): number {
  const month = startOfMonth(now);
  if (startDate === undefined) return month.getTime();
  const day = Number(startDate.slice(8));
  const begun = dayIn(month, day);
  return begun <= now ? begun : dayIn(startOfMonth(month.getTime() - 1), day);
}
