/** Returns the start of the month of `moment`. All dates are in UTC. */
function startOfMonth(moment: number): Date {
  const date = new Date(moment);
  return new Date(Date.UTC(date.getUTCFullYear(), date.getUTCMonth(), 1));
}

/** Returns the day `day` of the month of `month`, or the last day of a shorter month. */
function dayIn(month: Date, day: number): number {
  const [year, index] = [month.getUTCFullYear(), month.getUTCMonth()];
  const last = new Date(Date.UTC(year, index + 1, 0)).getUTCDate();
  return Date.UTC(year, index, Math.min(day, last));
}

/**
 * Returns the start of the billing month of `now` in milliseconds (midnight UTC): of the calendar
 * month, or of the month that starts on the day of `startDate` (`YYYY-MM-DD`).
 */
export function rangeStart(now: number, startDate?: string): number {
  const month = startOfMonth(now);
  if (startDate === undefined) return month.getTime();
  const day = Number(startDate.slice(8));
  const begun = dayIn(month, day);
  return begun <= now ? begun : dayIn(startOfMonth(month.getTime() - 1), day);
}
