import type { Report, ReportFormat, ReportLevel, TenantKind } from '../../../entities/index.js';
import { badInput } from '../../core/errors.js';
import {
  dayOfMonth,
  inMonth,
  isDay,
  lengthOf,
  monthBefore,
  type Day,
  type Period,
} from '../../core/calendar.js';
import { tellsOfNow } from '../reports/history-ready.js';
import { dayIn, momentOf } from './local-time.js';
import type { ReportAsked } from '../reports/report-input.js';

/**
 * Hour of local time at which scheduled reports are generated. The usage of the previous day is
 * known by then.
 */
const generationHour = 6;

/** Maximum length of the period of a report, in days. */
const longestPeriod = 366;

/** Levels of a customer or unit, which has no partners or customers below it. */
const levelsOfCustomers: readonly ReportLevel[] = ['itself', 'accounts'];

/** @throws DomainError `BAD_INPUT` for a level that a tenant of this kind cannot have */
export function assertLevel(level: ReportLevel, kind: TenantKind): void {
  if ((kind !== 'customer' && kind !== 'unit') || levelsOfCustomers.includes(level)) return;
  throw badInput(
    ['parameters', 'level'],
    `parameters.level of a ${kind} must be one of ${levelsOfCustomers.join(', ')}`,
  );
}

/** @throws DomainError `BAD_INPUT` for a format that is named twice */
export function assertDifferent(formats: readonly ReportFormat[] = []): void {
  const twice = formats.findIndex((format, index) => formats.indexOf(format) !== index);
  if (twice < 0) return;
  throw badInput(['parameters', 'formats', twice], `parameters.formats.${twice} repeats a format`);
}

function dayAsked(field: readonly string[], day: Day): Day {
  if (isDay(day)) return day;
  throw badInput(field, `${field.join('.')} must be a valid calendar date`);
}

/** @throws DomainError `BAD_INPUT` for a period that a report cannot cover on the day `today` */
function assertPeriod({ start, end }: Period, today: Day): void {
  const field = (name: string) => ['parameters', 'period', name];
  dayAsked(field('start'), start);
  dayAsked(field('end'), end);
  if (end < start) {
    throw badInput(
      field('end'),
      'parameters.period.end must not be before the start of the period',
    );
  }
  if (end > today) {
    throw badInput(field('end'), 'parameters.period.end must not be in the future');
  }
  if (lengthOf({ start, end }) > longestPeriod) {
    throw badInput(
      ['parameters', 'period'],
      `parameters.period must not exceed ${longestPeriod} days`,
    );
  }
}

/** The schedule of a report and its period. */
export interface Plan extends Pick<
  Report,
  | 'scheduleType'
  | 'scheduleEnabled'
  | 'periodStart'
  | 'periodEnd'
  | 'generationDate'
  | 'monthDay'
  | 'nextAt'
> {
  /** Whether to generate the report immediately. */
  readonly now: boolean;
}

/**
 * Plans the generation of a report in the time zone `zone` at the time `now` in milliseconds. A
 * report that is generated once is generated today by default. A monthly report is generated on the
 * first day of the next month by default and covers the previous month.
 *
 * @throws DomainError `BAD_INPUT` for invalid days
 */
export function planReport(asked: ReportAsked, zone: string, now: number): Plan {
  const { parameters, schedule } = asked;
  const { enabled = true } = schedule;
  const today = dayIn(zone, now);
  if (parameters.period) assertPeriod(parameters.period, today);
  const monthly = schedule.type === 'monthly';
  const generationDate = asked.generationDate ?? (monthly ? inMonth(today, 1, 1) : today);
  dayAsked(['generationDate'], generationDate);
  if (generationDate < today) {
    throw badInput('generationDate', 'generationDate must not be in the past');
  }
  const atOnce = !monthly && generationDate === today;
  const { start, end } = monthly ? monthBefore(generationDate) : periodOnce(asked, generationDate);
  return {
    scheduleType: schedule.type,
    scheduleEnabled: enabled,
    periodStart: start,
    periodEnd: end,
    generationDate,
    monthDay: monthly ? dayOfMonth(generationDate) : null,
    nextAt: enabled && !atOnce ? runAt(generationDate, zone) : null,
    now: enabled && atOnce,
  };
}

function periodOnce({ parameters: { kind, period } }: ReportAsked, generationDate: Day): Period {
  if (period) return period;
  if (tellsOfNow(kind)) return { start: generationDate, end: generationDate };
  throw badInput(
    ['parameters', 'period'],
    `parameters.period is required for a report of kind ${kind}`,
  );
}

/** The time at which a report is generated on `day`, in milliseconds. */
const runAt = (day: Day, zone: string): number => momentOf(zone, day, generationHour);

/** A run of a report. */
export interface Run {
  readonly day: Day;
  readonly period: Period;
  /** Time of generation in milliseconds. */
  readonly at: number;
}

/** The run on `day`, which covers the previous month. */
export const runOn = (day: Day, zone: string): Run => ({
  day,
  period: monthBefore(day),
  at: runAt(day, zone),
});

/** The run in the month after `day`; `monthDay` is the requested day of the month. */
export const runAfter = (day: Day, monthDay: number, zone: string): Run =>
  runOn(inMonth(day, 1, monthDay), zone);

/** The first run after the time `now`, in milliseconds. */
export function nextRun(monthDay: number, zone: string, now: number): Run {
  const today = dayIn(zone, now);
  const run = runOn(inMonth(today, 0, monthDay), zone);
  return run.at > now ? run : runAfter(today, monthDay, zone);
}
