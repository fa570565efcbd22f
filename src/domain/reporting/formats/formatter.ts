import type { Report, ReportFormat } from '../../../entities/index.js';
import type { BrandRow } from '../../branding/brands/effective-brand.js';
import type { Layout } from './columns.js';
import type { Wording } from './labels/index.js';
import type { Block } from '../generate/lines.js';
import type { ReportRoot } from '../generate/report-tenants.js';

/** The properties of a report that precede its lines. */
export interface ReportHead {
  readonly report: Pick<
    Report,
    'id' | 'kind' | 'level' | 'hideZeroUsage' | 'showSkus' | 'resultAction'
  >;
  readonly tenant: ReportRoot;
  /** First and last day, both included, as `YYYY-MM-DD`. */
  readonly period: { readonly start: string; readonly end: string };
  /** Time of generation in milliseconds. */
  readonly generatedAt: number;
  /** As an identifier for `Intl`. */
  readonly timeZone: string;
  readonly wording: Wording;
  readonly brand: BrandRow;
  /** The logo of the brand as a PNG; null if there is none. */
  readonly logotype: Buffer | null;
  readonly layout: Layout;
}

/** Writes a report in one format, in parts. Concatenating all returned texts gives the file. */
export interface Formatter {
  begin(): string;
  /** Adds lines of one tenant. The next lines can be of the same tenant. */
  add(block: Block): string;
  end(): string;
}

/** Creates a formatter for a report. */
export type Format = (head: ReportHead) => Formatter;

/** The properties of `head` that all formats for programs contain. */
export const describeReport = ({ report, tenant, period }: ReportHead) => ({
  id: report.id,
  tenant_id: tenant.id,
  tenant_name: tenant.name,
  kind: report.kind,
  level: report.level,
  period,
  hide_zero_usage: report.hideZeroUsage,
  show_skus: report.showSkus,
});

/** Formats `moment` in whole seconds, in UTC. */
export const timestamp = (moment: number): string =>
  `${new Date(moment).toISOString().slice(0, 19)}Z`;

export type Formats = Readonly<Record<ReportFormat, Format>>;
