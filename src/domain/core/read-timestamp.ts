const accepted =
  /^(\d{4}-\d\d-\d\d)[Tt ]([01]\d|2[0-3]):([0-5]\d):([0-5]\d|60)(\.\d+)?(?:[Zz]|([+-])([01]\d|2[0-3]):([0-5]\d))$/;

const minute = 60_000;

/** Whether `moment`, a whole second, is the first second of a month in UTC. */
function beginsMonth(moment: number): boolean {
  const date = new Date(moment);
  return date.getUTCDate() === 1 && moment % 86_400_000 === 0;
}

/**
 * Converts an RFC 3339 timestamp to milliseconds since the Unix epoch. Returns undefined for any
 * other text. A leap second (23:59:60 UTC on the last day of a month) is converted to the following
 * second, as in POSIX time.
 */
export function readTimestamp(text: string): number | undefined {
  const [, day, hours, minutes, seconds, fraction = '', sign, offsetHours, offsetMinutes] =
    accepted.exec(text) ?? [];
  if (day === undefined) return undefined;
  const midnight = Date.parse(`${day}T00:00:00Z`);
  // `Date` reads February 30 as March 1 or 2.
  if (new Date(midnight).getUTCDate() !== Number(day.slice(8))) return undefined;
  const ahead =
    sign === undefined
      ? 0
      : Number(`${sign}1`) * (Number(offsetHours) * 60 + Number(offsetMinutes));
  const second =
    midnight + (Number(hours) * 60 + Number(minutes) - ahead) * minute + Number(seconds) * 1000;
  if (seconds === '60' && !beginsMonth(second)) return undefined;
  return second + Number(fraction.slice(1, 4).padEnd(3, '0'));
}
