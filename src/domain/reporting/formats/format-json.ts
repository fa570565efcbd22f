import type { Cell, Heading } from './columns.js';
import { describeReport, timestamp, type Formatter, type ReportHead } from './formatter.js';
import type { Line } from '../generate/lines.js';
import type { ReportItem } from '../generate/report-items.js';
import type { ReportTenant } from '../generate/report-tenants.js';

/** Removes the last bracket of `text`, the JSON of an object or list that is continued. */
const open = (text: string): string => text.slice(0, -1);

/** `json_v1`: tenants with their usage. Tenants without lines are omitted. */
export function nestedJson(head: ReportHead): Formatter {
  const { item, values } = head.layout;
  let last: ReportTenant | undefined;
  let lastItem: ReportItem | undefined;
  let about = '';
  // Lines of one item are consecutive: the properties of the item are written once.
  const usage = (line: Line): string => {
    if (line.item !== lastItem) {
      lastItem = line.item;
      const entries = item.map((column) => [column.name, column.of(line.item)] as const);
      about = open(JSON.stringify(Object.fromEntries(entries)));
    }
    const own = values.map(({ name }, i) => `,"${name}":${JSON.stringify(line.values[i])}`);
    return `${about}${own.join('')}}`;
  };
  return {
    begin: () =>
      `${open(
        JSON.stringify({
          report: describeReport(head),
          generated_at: timestamp(head.generatedAt),
          time_zone: head.timeZone,
        }),
      )},"tenants":[`,
    add({ tenant, lines }) {
      if (lines.length === 0) return '';
      const usages = lines.map(usage).join();
      if (tenant === last) return `,${usages}`;
      const { id, name, kind, parentId, names, customerId } = tenant;
      const who = JSON.stringify({
        id,
        name,
        kind,
        parent_id: parentId,
        path: names,
        customer_id: customerId,
      });
      const before = last ? ']},' : '';
      last = tenant;
      return `${before}{"tenant":${who},"usages":[${usages}`;
    },
    end: () => `${last ? ']}' : ''}]}`,
  };
}

/** `json_v2_0`: a table with the columns of `csv_v2_0`. */
export function tableJson(head: ReportHead): Formatter {
  const { tenant: tenantColumns, item, values } = head.layout;
  const columns: readonly Heading[] = [...tenantColumns, ...item, ...values];
  let count = 0;
  let last: ReportTenant | undefined;
  let own: Cell[] = [];
  return {
    begin: () =>
      `${open(
        JSON.stringify({
          format: '2.0',
          report: describeReport(head),
          generated_at: timestamp(head.generatedAt),
          time_zone: head.timeZone,
          columns: columns.map(({ name }) => name),
        }),
      )},"rows":[`,
    add({ tenant, lines }) {
      if (lines.length === 0) return '';
      if (tenant !== last) own = tenantColumns.map((column) => column.of((last = tenant)));
      const rows = lines.map((line) => [
        ...own,
        ...item.map((column) => column.of(line.item)),
        ...line.values,
      ]);
      const before = count === 0 ? '' : ',';
      count += lines.length;
      return before + open(JSON.stringify(rows).slice(1));
    },
    end: () => `],"row_count":${count}}`,
  };
}
