import type { ReportFormat, ReportKind } from '../../../entities/index.js';

const csv = { type: 'text/csv; charset=utf-8', extension: 'csv' };
const json = { type: 'application/json; charset=utf-8', extension: 'json' };

const types: Readonly<Record<ReportFormat, { type: string; extension: string }>> = {
  csv,
  csv_v2_0: csv,
  json_v1: json,
  json_v2_0: json,
  html: { type: 'text/html; charset=utf-8', extension: 'html' },
};

/** The media type of a report in `format`. */
export const mediaTypeOf = (format: ReportFormat): string => types[format].type;

/** The file name of a report. It contains no characters that must be escaped. */
export const fileNameOf = ({
  kind,
  format,
  periodStart,
  periodEnd,
}: {
  readonly kind: ReportKind;
  readonly format: ReportFormat;
  readonly periodStart: string;
  readonly periodEnd: string;
}): string => `${kind}_${periodStart}_${periodEnd}_${format}.${types[format].extension}`;
