import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import {
  dayOfMonth,
  dayOfNumber,
  inMonth,
  isDay,
  lengthOf,
  monthBefore,
  numberOfDay,
} from '../../src/domain/core/calendar.js';
import { dayIn, momentOf } from '../../src/domain/reporting/schedule/local-time.js';
import { nextRun, runAfter } from '../../src/domain/reporting/schedule/plan-report.js';
import { runs } from '../support/runs.js';

/* Every day has exactly one time for each local hour, even if the clocks change on that day. */

const hour = 3_600_000;
const quarter = hour / 4;
const first = numberOfDay('2020-01-01');
const last = numberOfDay('2035-12-31');

const zones = [
  'UTC',
  'Europe/Berlin',
  'America/New_York',
  'America/Santiago',
  'America/Sao_Paulo',
  'Africa/Cairo',
  'Africa/Casablanca',
  'Asia/Kolkata',
  'Asia/Tehran',
  'Australia/Lord_Howe',
  'Pacific/Apia',
  'Pacific/Chatham',
];

const formats = new Map(
  zones.map((timeZone) => [
    timeZone,
    new Intl.DateTimeFormat('sv-SE', { timeZone, dateStyle: 'short', timeStyle: 'medium' }),
  ]),
);
/** Local time, for example `2026-01-31 06:00:00`. */
const shown = (zone: string, moment: number) => formats.get(zone)!.format(moment);

const text = (number: number) => String(number).padStart(2, '0');

/** Computes the same by checking the local time every quarter of an hour. */
function naiveMomentOf(zone: string, day: string, at: number): number {
  const wanted = `${day} ${text(at)}:00:00`;
  let moment = numberOfDay(day) * 24 * hour - 15 * hour;
  while (shown(zone, moment) < wanted) moment += quarter;
  return moment;
}

/** Returns the days around the clock changes of a zone. */
function changes(zone: string): number[] {
  const offset = (day: number) => shown(zone, day * 24 * hour).slice(11);
  const days: number[] = [];
  for (let day = first; day < last; day++) {
    if (offset(day) !== offset(day + 1)) days.push(day - 1, day, day + 1);
  }
  return days;
}

describe('the time of a local hour', () => {
  it.each(zones)('matches the clocks of %s on any day, including clock changes', (zone) => {
    const special = changes(zone);
    const day = fc.integer({ min: first, max: last });
    const days = special.length > 0 ? fc.oneof(fc.constantFrom(...special), day) : day;
    fc.assert(
      fc.property(days, fc.integer({ min: 0, max: 23 }), (number, at) => {
        const named = dayOfNumber(number);
        expect(momentOf(zone, named, at)).toBe(naiveMomentOf(zone, named, at));
      }),
      { numRuns: runs(150) },
    );
  });

  it('is later on every later day', () => {
    for (const zone of zones) {
      for (let day = first; day < first + 800; day++) {
        const [one, next] = [day, day + 1].map((d) => momentOf(zone, dayOfNumber(d), 6));
        expect(next! - one!).toBeGreaterThan(22 * hour);
        expect(dayIn(zone, one!)).toBe(dayOfNumber(day));
      }
    }
  });

  it.each([
    ['Europe/Berlin', '2026-03-29', 2, '2026-03-29T01:00:00.000Z'],
    ['Europe/Berlin', '2026-10-25', 2, '2026-10-25T00:00:00.000Z'],
    ['Europe/Berlin', '2026-10-25', 6, '2026-10-25T05:00:00.000Z'],
    ['America/New_York', '2026-07-01', 6, '2026-07-01T10:00:00.000Z'],
    ['Asia/Kolkata', '2026-07-01', 6, '2026-07-01T00:30:00.000Z'],
  ])('is known for %s, %s at %i', (zone, day, at, moment) => {
    expect(new Date(momentOf(zone, day, at)).toISOString()).toBe(moment);
  });
});

describe('the calendar', () => {
  it('contains only existing days', () => {
    for (const day of ['2024-02-29', '2026-12-31', '0001-01-01']) expect(isDay(day)).toBe(true);
    for (const day of ['2026-02-29', '2026-13-01', '2026-00-10', '2026-04-31', '2026-1-1', 'x']) {
      expect(isDay(day)).toBe(false);
    }
  });

  it('returns days within the requested month', () => {
    expect(inMonth('2026-01-31', 1, 31)).toBe('2026-02-28');
    expect(inMonth('2027-12-05', 1, 31)).toBe('2028-01-31');
    expect(inMonth('2024-01-31', 1, 30)).toBe('2024-02-29');
    expect(monthBefore('2026-01-15')).toEqual({ start: '2025-12-01', end: '2025-12-31' });
    expect(lengthOf(monthBefore('2024-03-31'))).toBe(29);
  });
});

describe('a monthly schedule', () => {
  it('has one run in every month, on the requested day or the last one', () => {
    fc.assert(
      fc.property(
        fc.constantFrom(...zones),
        fc.integer({ min: 1, max: 31 }),
        fc.integer({ min: first, max: last - 800 }),
        (zone, monthDay, start) => {
          let run = nextRun(monthDay, zone, start * 24 * hour);
          expect(run.at).toBeGreaterThan(start * 24 * hour);
          for (let month = 0; month < 24; month++) {
            const after = runAfter(run.day, monthDay, zone);
            expect(after.period.start).toBe(inMonth(run.day, 0, 1));
            expect(after.at).toBeGreaterThan(run.at);
            // A millisecond before it, it is still the next run.
            expect(nextRun(monthDay, zone, after.at - 1)).toEqual(after);
            expect(nextRun(monthDay, zone, run.at)).toEqual(after);
            const end = dayOfMonth(inMonth(after.day, 0, 31));
            expect(dayOfMonth(after.day)).toBe(Math.min(monthDay, end));
            run = after;
          }
        },
      ),
      { numRuns: runs(40) },
    );
  });
});
