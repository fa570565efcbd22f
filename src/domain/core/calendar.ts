/** A day of the calendar: `YYYY-MM-DD`. */
export type Day = string;

/** First and last day, both counted. */
export interface Period {
  readonly start: Day;
  readonly end: Day;
}

export const millisecondsPerDay = 86_400_000;

/** Days since the Unix epoch; not a number for what is no day. */
export const numberOfDay = (day: Day): number =>
  Date.parse(`${day}T00:00:00Z`) / millisecondsPerDay;

/** The day that many days after the Unix epoch. */
export const dayOfNumber = (number: number): Day =>
  new Date(number * millisecondsPerDay).toISOString().slice(0, 10);

/** Whether `text` is a day that there is: the thirtieth of February is none. */
export function isDay(text: string): boolean {
  if (!/^\d{4}-\d\d-\d\d$/.test(text)) return false;
  const number = numberOfDay(text);
  return !Number.isNaN(number) && dayOfNumber(number) === text;
}

/** How many days a period has. */
export const lengthOf = ({ start, end }: Period): number =>
  numberOfDay(end) - numberOfDay(start) + 1;

/** The day of the month, from 1 on. */
export const dayOfMonth = (day: Day): number => Number(day.slice(8));

/** The last day of the month that is `months` after that of `day`. */
const endOfMonth = (day: Day, months: number): Day => {
  // Not by `Date.UTC`: that takes the first hundred years for those of the last century.
  const date = new Date(`${day.slice(0, 7)}-01T00:00:00Z`);
  date.setUTCMonth(date.getUTCMonth() + months + 1, 0);
  return date.toISOString().slice(0, 10);
};

/**
 * The day `wanted` of the month that is `months` after that of `day`; its last where the month ends
 * before.
 */
export function inMonth(day: Day, months: number, wanted: number): Day {
  const last = endOfMonth(day, months);
  return last.slice(0, 8) + String(Math.min(wanted, dayOfMonth(last))).padStart(2, '0');
}

/** The whole month before that of `day`. */
export const monthBefore = (day: Day): Period => ({
  start: inMonth(day, -1, 1),
  end: endOfMonth(day, -1),
});
