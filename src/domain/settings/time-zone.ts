/**
 * Whether `name` is a time zone, under any name that the IANA database has for it: `Europe/Kyiv` and
 * `Europe/Kiev`, `US/Pacific`, in any case. An offset such as `+02:00` is none: it has no summer time.
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
