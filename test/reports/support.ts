import { gunzipSync } from 'node:zlib';
import { buffer } from 'node:stream/consumers';
import { sql, columns } from '../../src/database/sql.js';
import { reportGenerator } from '../../src/domain/reporting/generate/handler.js';
import { rollUp } from '../../src/domain/commerce/usages/roll-up.js';
import { StoredReport, type ReportFormat } from '../../src/entities/index.js';
import { runJobs } from '../support/jobs.js';
import { makeReport } from '../support/reports.js';
import type { As, TestServer } from '../support/server.js';
import { reported } from '../support/usages.js';

const allFormats = ['csv', 'csv_v2_0', 'json_v1', 'json_v2_0', 'html'] as const;

/** Returns all stored reports of a report, including pending ones. */
export const storedRows = ({ services }: TestServer, reportId: string): Promise<StoredReport[]> =>
  services.database.session().all<StoredReport>(
    sql`select ${columns(StoredReport, 's')} from stored_reports s
      where s.report_id = ${reportId} order by s.report_format`,
  );

/** Returns the content of the file of a stored report. */
export async function textOf({ services }: TestServer, id: string): Promise<string> {
  const file = await services.reportFiles.open(id);
  if (!file) throw new Error(`there is no file of ${id}`);
  return gunzipSync(await buffer(file.stream)).toString();
}

/** A generated report, and the contents of its files by format. */
export interface Made {
  readonly id: string;
  readonly rows: StoredReport[];
  readonly texts: Record<ReportFormat, string>;
}

/** Creates and generates a report, by default in all formats, and reads its files. */
export async function make(
  server: TestServer,
  tenantId: string,
  parameters: object,
  as: As = server.admin,
): Promise<Made> {
  const more = { parameters: { formats: allFormats, ...parameters } };
  const { id } = await makeReport(server, tenantId, more, as);
  await runJobs(server, [reportGenerator]);
  const rows = await storedRows(server, id);
  const texts: Partial<Record<ReportFormat, string>> = {};
  for (const { id: storedId, reportFormat, status, failure } of rows) {
    if (status !== 'saved') throw new Error(`${reportFormat} is ${status}: ${failure}`);
    texts[reportFormat] = await textOf(server, storedId);
  }
  return { id, rows, texts: texts as Record<ReportFormat, string> };
}

/** Reports usage `daysAgo` days before the clock of the machine, and aggregates it. */
export async function use(
  server: TestServer,
  daysAgo: number,
  ...items: Record<string, unknown>[]
): Promise<void> {
  server.clock.offset = -daysAgo * 86_400_000;
  await reported(server, ...items);
  await rollUp(server.services.database);
}

/** Parses the records of a CSV file according to RFC 4180. */
export function readCsv(text: string): string[][] {
  const records: string[][] = [];
  let record: string[] = [];
  let at = 0;
  while (at < text.length) {
    let field = '';
    if (text[at] === '"') {
      for (at++; text[at] !== '"' || text[at + 1] === '"'; at++) {
        if (at >= text.length) throw new Error('a quote is open');
        field += text.charAt(at);
        if (text[at] === '"') at++;
      }
      at++;
    } else {
      while (at < text.length && text[at] !== ',' && text[at] !== '\r') {
        if (text[at] === '"' || text[at] === '\n') throw new Error('a quote is missing');
        field += text.charAt(at++);
      }
    }
    record.push(field);
    if (text[at] === ',') {
      at++;
      continue;
    }
    if (text.slice(at, at + 2) !== '\r\n') throw new Error('a record ends in CR LF');
    at += 2;
    records.push(record);
    record = [];
  }
  return records;
}

/** Returns the records of a file by the headings of the columns. */
export function recordsOf(text: string): Record<string, string>[] {
  const [head, ...records] = readCsv(text.replace(/^\uFEFF/, ''));
  return records.map((record) => {
    if (record.length !== head!.length) throw new Error('a record has a field for each heading');
    return Object.fromEntries(record.map((field, i) => [head![i]!, field]));
  });
}
