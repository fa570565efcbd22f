import { millisecondsPerDay, numberOfDay, type Day } from '../../core/calendar.js';

const millisecondsPerHour = 3_600_000;

/**
 * Returns a function that converts a time to the local time of a zone, expressed as if it were UTC.
 * In milliseconds, rounded to whole seconds.
 */
function clockOf(zone: string): (moment: number) => number {
  const format = new Intl.DateTimeFormat('en-US', {
    timeZone: zone,
    calendar: 'gregory',
    numberingSystem: 'latn',
    hourCycle: 'h23',
    year: 'numeric',
    month: 'numeric',
    day: 'numeric',
    hour: 'numeric',
    minute: 'numeric',
    second: 'numeric',
  });
  return (moment) => {
    const parts = Object.fromEntries(
      format.formatToParts(moment).map(({ type, value }) => [type, Number(value)]),
    );
    const { year, month, day, hour, minute, second } = parts as Record<string, number>;
    return Date.UTC(year!, month! - 1, day, hour, minute, second);
  };
}

/** The date in a time zone at a time in milliseconds. */
export const dayIn = (zone: string, moment: number): Day =>
  new Date(clockOf(zone)(moment)).toISOString().slice(0, 10);

/**
 * Returns the first time at which the local time of a zone is at or after an hour of a day, in
 * milliseconds. If clocks skip the hour, this is the end of the skipped time; if they repeat it,
 * the first occurrence. So every day has exactly one such time.
 */
export function momentOf(zone: string, day: Day, hour: number): number {
  const clock = clockOf(zone);
  const target = numberOfDay(day) * millisecondsPerDay + hour * millisecondsPerHour;
  // No time zone differs from UTC by more than this.
  let before = target - millisecondsPerDay;
  let reached = target + millisecondsPerDay;
  const offsets = [before, reached].map((moment) => clock(moment) - moment);
  const shown = offsets.map((offset) => target - offset).filter((at) => clock(at) === target);
  if (shown.length > 0) return Math.min(...shown);
  // Clocks skip the hour: the time is when they are put forward.
  while (reached - before > 1000) {
    const middle = Math.floor((before + reached) / 2000) * 1000;
    if (clock(middle) < target) before = middle;
    else reached = middle;
  }
  return reached;
}
