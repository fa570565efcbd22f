import { escapeHtml } from '../../branding/mail/escape-html.js';
import type { Cell, ColumnType, Heading } from './columns.js';
import type { Formatter, ReportHead } from './formatter.js';
import { numbersIn } from './html-numbers.js';
import { pageEnd, pageStart } from './html-page.js';
import type { Line } from '../generate/lines.js';
import type { ReportItem } from '../generate/report-items.js';
import type { ReportTenant } from '../generate/report-tenants.js';

/** `html`: a page for people, without external resources. */
export function page(head: ReportHead): Formatter {
  const { layout, wording } = head;
  const { labels } = wording;
  const numbers = numbersIn(wording.locale);
  // The tenant is in the heading above the lines, and units are next to the numbers.
  const item = layout.item.filter(({ label, type }) => label !== null && type !== 'unit');
  const values = layout.values.map((heading, i) => ({ ...heading, i }));
  const shown = values.filter(({ label }) => label !== null);
  const headings = [...item, ...shown]
    .map((heading) => `<th${align(heading)}>${escapeHtml(labels[heading.label!])}</th>`)
    .join('');
  let last: ReportTenant | undefined;

  const row = (line: Line): string => {
    const cells = [
      ...item.map((column) => `<td>${text(column.of(line.item))}</td>`),
      ...shown.map(
        (heading) =>
          `<td${align(heading)}>${show(line.values[heading.i]!, heading.type, line.item)}</td>`,
      ),
    ];
    return `<tr>${cells.join('')}</tr>\n`;
  };
  const show = (cell: Cell, type: ColumnType, { unit }: ReportItem): string => {
    if (type === 'resource' && cell === null) return `<i>${escapeHtml(labels.everythingElse)}</i>`;
    if (type === 'amount')
      return cell === null ? '' : escapeHtml(numbers.amount(cell as number, unit));
    if (type === 'date') return escapeHtml(numbers.date(cell as string));
    if (type === 'state') {
      const state = cell as keyof typeof labels.states;
      return `<span class="${state}">${escapeHtml(labels.states[state])}</span>`;
    }
    return text(cell);
  };
  const heading = ({ name, kind, names }: ReportTenant): string => {
    const above = names.slice(0, -1).join(' / ');
    return (
      `<h2>${escapeHtml(name)} <small>${escapeHtml(labels.tenantKinds[kind])}</small></h2>\n` +
      (above === '' ? '' : `<p class="path">${escapeHtml(above)}</p>\n`) +
      `<div class="wide"><table class="lines" width="100%" cellpadding="6" cellspacing="0"><thead><tr>${headings}</tr></thead><tbody>\n`
    );
  };
  const close = () => (last ? '</tbody></table></div>\n' : '');

  return {
    begin: () => pageStart(head, numbers),
    add({ tenant, lines }) {
      if (lines.length === 0) return '';
      const rows = lines.map(row).join('');
      if (tenant === last) return rows;
      const before = close();
      last = tenant;
      return before + heading(tenant) + rows;
    },
    end: () => (last ? close() : `<p>${escapeHtml(labels.nothing)}</p>\n`) + pageEnd(head),
  };
}

const align = ({ type }: Heading): string =>
  type === 'amount' ? ' align="right"' : type === 'resource' ? ' class="resource"' : '';

const text = (cell: Cell): string => (cell === null ? '' : escapeHtml(String(cell)));
