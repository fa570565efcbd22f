import { readTimestamp } from '../../domain/core/read-timestamp.js';

/** Formats milliseconds since the Unix epoch as `YYYY-MM-DDTHH:MM:SSZ`. */
export function timestamp(milliseconds: number): string {
  return `${new Date(milliseconds).toISOString().slice(0, 19)}Z`;
}

/** As `timestamp`, or null. */
export function timestampOrNull(milliseconds: number | null): string | null {
  return milliseconds === null ? null : timestamp(milliseconds);
}

/**
 * Parses an RFC 3339 timestamp, a date, or a time without zone (in UTC), to milliseconds since the
 * Unix epoch. Returns undefined if the text is invalid or before 1970.
 */
export function parseTimestamp(text: string): number | undefined {
  const whole = text.length === 10 ? `${text}T00:00:00` : text;
  const value = readTimestamp(/[Zz]$|[+-]\d\d:\d\d$/.test(whole) ? whole : `${whole}Z`);
  return value === undefined || value < 0 ? undefined : value;
}
