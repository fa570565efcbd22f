import { stringify, type Options } from 'csv-stringify/sync';
import type { Cell, Column } from './columns.js';
import type { Formatter, ReportHead } from './formatter.js';
import type { Line } from '../generate/lines.js';
import type { ReportTenant } from '../generate/report-tenants.js';

/**
 * RFC 4180. Values that a spreadsheet would read as formulas, except numbers, start with an
 * apostrophe. Values with any type of line break are quoted, because they would start a new record.
 */
const options: Options = {
  record_delimiter: 'windows',
  quote_record_delimiter: true,
  escape_formulas: true,
};

/**
 * Formulas after leading blanks, which some programs ignore: `escape_formulas` does not escape
 * them.
 */
const indented = /^\s+[=+\-@\uFF1D\uFF0B\uFF0D\uFF20]/;

const guarded = (cell: Cell): Cell =>
  typeof cell === 'string' && indented.test(cell) ? `'${cell}` : cell;

/** The byte order mark, by which spreadsheets recognize UTF-8. */
const byteOrderMark = '\uFEFF';

const shown = ({ label }: { readonly label: string | null }): boolean => label !== null;

const cells = <Of>(columns: readonly Column<Of>[], source: Of): Cell[] =>
  columns.map((column) => guarded(column.of(source)));

/** Writes lines of `columns`; `values` are the columns with values of the line. */
function table(
  head: string,
  { tenant, item }: Pick<ReportHead['layout'], 'tenant' | 'item'>,
  values: (line: Line) => readonly Cell[],
): Formatter {
  let last: ReportTenant | undefined;
  let own: Cell[] = [];
  return {
    begin: () => head,
    add({ tenant: of, lines }) {
      if (of !== last) own = cells(tenant, (last = of));
      return stringify(
        lines.map((line) => [...own, ...cells(item, line.item), ...values(line).map(guarded)]),
        options,
      );
    },
    end: () => '',
  };
}

/** `csv`: for people, with headings in their language. */
export function peopleCsv({ layout, wording: { labels } }: ReportHead): Formatter {
  const tenant = layout.tenant.filter(shown);
  const item = layout.item.filter(shown);
  const headings = [...tenant, ...item, ...layout.values.filter(shown)];
  const head = stringify([headings.map(({ label }) => labels[label!])], options);
  return table(byteOrderMark + head, { tenant, item }, ({ values }) =>
    values.filter((_, i) => shown(layout.values[i]!)),
  );
}

/** `csv_v2_0`: for programs, with stable headings. */
export function programCsv({ layout }: ReportHead): Formatter {
  const headings = [...layout.tenant, ...layout.item, ...layout.values];
  const head = stringify([headings.map(({ name }) => name)], options);
  return table(head, layout, ({ values }) => values);
}
