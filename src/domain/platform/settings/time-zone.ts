/**
 * Whether `name` is a time zone of the IANA database, under any of its names and in any case:
 * `Europe/Kyiv` and `Europe/Kiev`, `US/Pacific`. An offset such as `+02:00` is not a time zone.
 */
export function isTimeZone(name: string): boolean {
  if (!/^[a-z]/i.test(name)) return false;
  try {
    new Intl.DateTimeFormat('en', { timeZone: name });
    return true;
  } catch {
    return false;
  }
}
