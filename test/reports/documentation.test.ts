import { readFile } from 'node:fs/promises';
import { beforeAll, expect, it } from 'vitest';
import { reportFormat, reportKind, reportLevel } from '../../src/entities/index.js';
import { layoutOf, type Heading } from '../../src/domain/reporting/formats/columns.js';
import { wordingFor } from '../../src/domain/reporting/formats/labels/index.js';

let page: string;
beforeAll(async () => {
  page = await readFile('docs/reports.md', 'utf8');
});

const { labels } = wordingFor('en');

/** The first two cells of each row of the tables under a heading. */
const rowsUnder = (heading: string): string[][] => {
  const text = page.split(`\n${heading}\n`)[1]!.split(/\n#+ /)[0]!;
  return [...text.matchAll(/^\| `(\w+)` +\| ([^|]*)\|/gm)].map(([, name, next]) => [
    name!,
    next!.trim(),
  ]);
};

const headings = (columns: readonly Heading[]): string[][] =>
  columns.map(({ name, label }) => [name, label === null ? '' : labels[label]]);

it('the documentation of reports has the columns of the code', () => {
  const { tenant, item } = layoutOf('usage_current', true);
  expect(rowsUnder('### Tenant and usage')).toEqual(headings([...tenant, ...item]));
  for (const kind of reportKind.values) {
    expect(rowsUnder(`### \`${kind}\``)).toEqual(headings(layoutOf(kind, true).values));
  }
});

it('the documentation of reports has the levels and formats of the code', () => {
  expect(rowsUnder('## Tenants of a report').map(([name]) => name)).toEqual([
    ...reportLevel.values,
  ]);
  expect(rowsUnder('## Formats').map(([name]) => name)).toEqual([...reportFormat.values]);
});
