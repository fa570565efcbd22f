/** A date, `YYYY-MM-DD`. */
export type Day = string;

/** First and last day, both included. */
export interface Period {
  readonly start: Day;
  readonly end: Day;
}

export const millisecondsPerDay = 86_400_000;

/** Days since the Unix epoch; NaN if the date is invalid. */
export const numberOfDay = (day: Day): number =>
  Date.parse(`${day}T00:00:00Z`) / millisecondsPerDay;

/** The date with this number of days since the Unix epoch. */
export const dayOfNumber = (number: number): Day =>
  new Date(number * millisecondsPerDay).toISOString().slice(0, 10);

/** Whether `text` is a date that exists, unlike February 30. */
export function isDay(text: string): boolean {
  if (!/^\d{4}-\d\d-\d\d$/.test(text)) return false;
  const number = numberOfDay(text);
  return !Number.isNaN(number) && dayOfNumber(number) === text;
}

/** Number of days of a period. */
export const lengthOf = ({ start, end }: Period): number =>
  numberOfDay(end) - numberOfDay(start) + 1;

/** The day of the month, starting at 1. */
export const dayOfMonth = (day: Day): number => Number(day.slice(8));

/** The last day of the month that is `months` after the month of `day`. */
const endOfMonth = (day: Day, months: number): Day => {
  // Not `Date.UTC`, which interprets the years 0 to 99 as 1900 to 1999.
  const date = new Date(`${day.slice(0, 7)}-01T00:00:00Z`);
  date.setUTCMonth(date.getUTCMonth() + months + 1, 0);
  return date.toISOString().slice(0, 10);
};

/**
 * The day `date` of the month that is `months` after the month of `day`, or the last day of a
 * shorter month.
 */
export function inMonth(day: Day, months: number, date: number): Day {
  const last = endOfMonth(day, months);
  return last.slice(0, 8) + String(Math.min(date, dayOfMonth(last))).padStart(2, '0');
}

/** The whole month before the month of `day`. */
export const monthBefore = (day: Day): Period => ({
  start: inMonth(day, -1, 1),
  end: endOfMonth(day, -1),
});
