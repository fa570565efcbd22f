import type { MeasurementUnit } from '../../../entities/index.js';

/** Formats numbers and dates for people, in one language. */
export interface Numbers {
  /** Formats `value` in `unit`. Bytes are in the largest unit with an integer part above zero. */
  amount(value: number, unit: MeasurementUnit): string;
  /** Formats the date `YYYY-MM-DD`. */
  date(day: string): string;
  /** Formats a time in milliseconds as the local time of `timeZone`. */
  moment(moment: number, timeZone: string): string;
}

const byteUnits = ['B', 'KiB', 'MiB', 'GiB', 'TiB', 'PiB'];

/** Returns the formatting of numbers and dates in `locale`. */
export function numbersIn(locale: string): Numbers {
  const plain = new Intl.NumberFormat(locale, { maximumFractionDigits: 2 });
  const seconds = new Intl.NumberFormat(locale, {
    style: 'unit',
    unit: 'second',
    unitDisplay: 'narrow',
    maximumFractionDigits: 2,
  });
  const days = new Intl.DateTimeFormat(locale, { dateStyle: 'medium', timeZone: 'UTC' });
  const written = new Map<string, string>();
  const bytes = (value: number): string => {
    let size = value;
    let unit = 0;
    while (Math.abs(size) >= 1024 && unit < byteUnits.length - 1) {
      size /= 1024;
      unit++;
    }
    return `${plain.format(size)} ${byteUnits[unit]!}`;
  };
  return {
    amount: (value, unit) =>
      unit === 'bytes'
        ? bytes(value)
        : unit === 'seconds'
          ? seconds.format(value)
          : plain.format(value),
    date(day) {
      let text = written.get(day);
      if (text === undefined) written.set(day, (text = days.format(Date.parse(day))));
      return text;
    },
    moment: (moment, timeZone) =>
      new Intl.DateTimeFormat(locale, {
        dateStyle: 'long',
        timeStyle: 'short',
        timeZone,
      }).format(moment),
  };
}
