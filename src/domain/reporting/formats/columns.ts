import type { ReportKind } from '../../../entities/index.js';
import type { Labels } from './labels/index.js';
import type { ReportItem } from '../generate/report-items.js';
import type { ReportTenant } from '../generate/report-tenants.js';

/** The value of a column in a line. */
export type Cell = string | number | null;

/** Labels that can be headings of columns. */
export type LabelName = {
  [Name in keyof Labels]: Labels[Name] extends string ? Name : never;
}[keyof Labels];

/**
 * `amount`: in the unit of the item. `resource`: null for usage without a resource. `date`:
 * `YYYY-MM-DD`.
 */
export type ColumnType = 'id' | 'text' | 'kind' | 'unit' | 'amount' | 'state' | 'date' | 'resource';

/** The headings of a column for programs and for people. */
export interface Heading {
  /** Stable name for programs. */
  readonly name: string;
  /** Label for people; null if the column is not shown to them. */
  readonly label: LabelName | null;
  readonly type: ColumnType;
}

/** A column with a function that returns its values. */
export interface Column<Of> extends Heading {
  of(source: Of): Cell;
}

/** Columns of the tenant of a line. */
const tenantColumns: readonly Column<ReportTenant>[] = [
  { name: 'tenant_id', label: null, type: 'id', of: ({ id }) => id },
  { name: 'tenant_name', label: 'tenant', type: 'text', of: ({ name }) => name },
  { name: 'tenant_kind', label: 'tenantKind', type: 'kind', of: ({ kind }) => kind },
  { name: 'parent_id', label: null, type: 'id', of: ({ parentId }) => parentId },
  { name: 'tenant_path', label: 'path', type: 'text', of: ({ names }) => names.join(' / ') },
  { name: 'customer_id', label: null, type: 'text', of: ({ customerId }) => customerId },
];

/** Columns of the item of a line. */
const itemColumns: readonly Column<ReportItem>[] = [
  { name: 'application_id', label: null, type: 'id', of: ({ applicationId }) => applicationId },
  { name: 'application', label: 'service', type: 'text', of: ({ application }) => application },
  { name: 'usage_name', label: 'usage', type: 'text', of: ({ usageName }) => usageName },
  { name: 'offering_item', label: null, type: 'text', of: ({ offeringItem }) => offeringItem },
  { name: 'sku', label: 'sku', type: 'text', of: ({ sku }) => sku },
  { name: 'edition', label: 'edition', type: 'text', of: ({ edition }) => edition },
  { name: 'infra_id', label: null, type: 'id', of: ({ infraId }) => infraId },
  { name: 'infra_name', label: 'infrastructure', type: 'text', of: ({ infraName }) => infraName },
  { name: 'measurement_unit', label: 'unit', type: 'unit', of: ({ unit }) => unit },
];

const amount = (name: string, label: LabelName): Heading => ({ name, label, type: 'amount' });

/** Columns of the values of a line, by the kind of report. */
const valueColumns: Readonly<Record<ReportKind, readonly Heading[]>> = {
  usage_current: [
    amount('own_usage', 'own'),
    amount('total_usage', 'total'),
    amount('quota_value', 'quota'),
    amount('quota_overage', 'overage'),
    { name: 'quota_state', label: 'state', type: 'state' },
  ],
  usage_daily: [{ name: 'date', label: 'date', type: 'date' }, amount('value', 'value')],
  usage_summary: [
    { name: 'period_start', label: null, type: 'date' },
    { name: 'period_end', label: null, type: 'date' },
    amount('value_start', 'start'),
    amount('value_end', 'end'),
    amount('change', 'change'),
    amount('largest', 'largest'),
    amount('average', 'average'),
    amount('added', 'added'),
  ],
  usage_breakdown: [
    { name: 'resource_id', label: 'resource', type: 'resource' },
    amount('value', 'value'),
  ],
};

/** All columns of one report. */
export interface Layout {
  readonly tenant: readonly Column<ReportTenant>[];
  readonly item: readonly Column<ReportItem>[];
  readonly values: readonly Heading[];
}

/** The columns of a report of `kind`, in order. */
export const layoutOf = (kind: ReportKind, showSkus: boolean): Layout => ({
  tenant: tenantColumns,
  item: itemColumns.filter(({ name }) => showSkus || name !== 'sku'),
  values: valueColumns[kind],
});
