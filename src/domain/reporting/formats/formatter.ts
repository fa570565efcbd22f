import type { Report, ReportFormat } from '../../../entities/index.js';
import type { BrandRow } from '../../branding/brands/effective-brand.js';
import type { Layout } from './columns.js';
import type { Wording } from './labels/index.js';
import type { Block } from '../generate/lines.js';
import type { ReportRoot } from '../generate/report-tenants.js';

/** What is known of a report before its first line. */
export interface ReportHead {
  readonly report: Pick<
    Report,
    'id' | 'kind' | 'level' | 'hideZeroUsage' | 'showSkus' | 'resultAction'
  >;
  readonly tenant: ReportRoot;
  /** First and last day, `YYYY-MM-DD`. */
  readonly period: { readonly start: string; readonly end: string };
  /** Milliseconds. */
  readonly generatedAt: number;
  /** As `Intl` knows it. */
  readonly timeZone: string;
  readonly wording: Wording;
  readonly brand: BrandRow;
  /** The picture of the brand, a PNG; null if there is none. */
  readonly logotype: Buffer | null;
  readonly layout: Layout;
}

/** Writes a report in one format, piece by piece. What it returns follows what it returned before. */
export interface Formatter {
  begin(): string;
  /** Lines of one tenant; the next ones may be of the same. */
  add(block: Block): string;
  end(): string;
}

/** A way to write reports. */
export type Format = (head: ReportHead) => Formatter;

/** The properties of `head` for programs, the same in all their formats. */
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

/** `moment` in whole seconds, UTC. */
export const timestamp = (moment: number): string =>
  `${new Date(moment).toISOString().slice(0, 19)}Z`;

export type Formats = Readonly<Record<ReportFormat, Format>>;
