/** Milliseconds since the Unix epoch as `YYYY-MM-DDTHH:MM:SSZ`. */
export function timestamp(milliseconds: number): string {
  return `${new Date(milliseconds).toISOString().slice(0, 19)}Z`;
}

/** As `timestamp`, or null. */
export function timestampOrNull(milliseconds: number | null): string | null {
  return milliseconds === null ? null : timestamp(milliseconds);
}

const accepted = /^\d{4}-\d\d-\d\d([Tt ]\d\d:\d\d:\d\d(\.\d{1,9})?([Zz]|[+-]\d\d:\d\d)?)?$/;

/** An RFC 3339 timestamp, with or without its zone (then UTC), as milliseconds; undefined if it is none. */
export function parseTimestamp(text: string): number | undefined {
  if (!accepted.test(text)) return undefined;
  const zoned = /([Zz]|[+-]\d\d:\d\d)$/.test(text) || text.length === 10;
  const value = Date.parse(zoned ? text : `${text}Z`);
  // The thirtieth of February would be read as the first or second of March.
  if (new Date(text.slice(0, 10)).getUTCDate() !== Number(text.slice(8, 10))) return undefined;
  return Number.isNaN(value) || value < 0 ? undefined : value;
}
