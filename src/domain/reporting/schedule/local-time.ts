import { millisecondsPerDay, numberOfDay, type Day } from '../../core/calendar.js';

const millisecondsPerHour = 3_600_000;

/** What clocks of a time zone show, as if it were UTC. Milliseconds, whole seconds. */
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

/** The day that it is in a time zone at a moment in milliseconds. */
export const dayIn = (zone: string, moment: number): Day =>
  new Date(clockOf(zone)(moment)).toISOString().slice(0, 10);

/**
 * The first moment at which clocks of a time zone show an hour of a day, or later. An hour that is
 * left out in spring comes with the one after it; of one that comes twice in autumn it is the first.
 * So there is exactly one such moment for every day. Milliseconds.
 */
export function momentOf(zone: string, day: Day, hour: number): number {
  const clock = clockOf(zone);
  const wanted = numberOfDay(day) * millisecondsPerDay + hour * millisecondsPerHour;
  // No clock is further from UTC than this.
  let before = wanted - millisecondsPerDay;
  let reached = wanted + millisecondsPerDay;
  const offsets = [before, reached].map((moment) => clock(moment) - moment);
  const shown = offsets.map((offset) => wanted - offset).filter((at) => clock(at) === wanted);
  if (shown.length > 0) return Math.min(...shown);
  // The hour is left out: it is reached when the clocks are put forward.
  while (reached - before > 1000) {
    const middle = Math.floor((before + reached) / 2000) * 1000;
    if (clock(middle) < wanted) before = middle;
    else reached = middle;
  }
  return reached;
}
