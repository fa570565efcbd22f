import type { Session } from '../../../database/session.js';
import type { ReportKind } from '../../../entities/index.js';
import type { Caller } from '../../core/caller.js';
import type { Services } from '../../core/context.js';
import { dayOf } from '../../commerce/usages/apply-changes.js';
import { numberOfDay } from '../../core/calendar.js';
import type { ReportFile, WrittenSize } from '../stored-reports/report-files.js';
import { peopleCsv, programCsv } from '../formats/format-csv.js';
import { page } from '../formats/format-html.js';
import { nestedJson, tableJson } from '../formats/format-json.js';
import type { Formats, Formatter, ReportHead } from '../formats/formatter.js';
import { breakdownLines } from './breakdown-lines.js';
import { currentLines } from './current-lines.js';
import { dailyLines, summaryLines } from './history-lines.js';
import type { ReadLines } from './lines.js';
import { ReportItems } from './report-items.js';
import { ReportTenants } from './report-tenants.js';
import type { RunFile } from './run-sources.js';

/** How reports are written, by their formats. */
const formats: Formats = {
  csv: peopleCsv,
  csv_v2_0: programCsv,
  json_v1: nestedJson,
  json_v2_0: tableJson,
  html: page,
};

/** How the lines of each kind of report are read, and of how many tenants at once. */
const lineReaders: Readonly<Record<ReportKind, { read: ReadLines; pageSize: number }>> = {
  usage_current: { read: currentLines, pageSize: 500 },
  // The amount of data per read grows with the number of days, so the batches are smaller.
  usage_daily: { read: dailyLines, pageSize: 100 },
  usage_summary: { read: summaryLines, pageSize: 100 },
  usage_breakdown: { read: breakdownLines, pageSize: 500 },
};

/** A complete file. */
export interface WrittenFile extends WrittenSize {
  readonly id: string;
  /** Number of lines of usage. */
  readonly rowCount: number;
  /** See `ReportTenants`. */
  readonly barrier: number;
}

/** Observes the writing of files. */
export interface Watch {
  readonly signal: AbortSignal;
  progress(done: number, total: number): void;
}

interface Output {
  readonly id: string;
  readonly file: ReportFile;
  readonly formatter: Formatter;
}

/**
 * Writes the report of `head` to `files`, one for each format, as far as `creator` can read its
 * data. Reads one page of tenants at a time, so that memory does not depend on the number of
 * tenants.
 *
 * @throws the error, or the reason of `signal`; the files are discarded
 */
export async function writeFiles(
  { catalogue, reportFiles }: Services,
  session: Session,
  head: ReportHead,
  creator: Caller,
  { files, jobId }: { readonly files: readonly RunFile[]; readonly jobId: string },
  watch: Watch,
): Promise<WrittenFile[]> {
  const outputs: Output[] = [];
  try {
    for (const { id, reportFormat } of files) {
      const file = await reportFiles.create(id, jobId);
      outputs.push({ id, file, formatter: formats[reportFormat](head) });
    }
    for (const { file, formatter } of outputs) await file.write(formatter.begin());
    const tenants = new ReportTenants(session, head.tenant, head.report.level, creator);
    const rowCount = await writeLines(
      { session, items: new ReportItems({ session, catalogue }) },
      head,
      tenants,
      outputs,
      watch,
    );
    for (const { file, formatter } of outputs) await file.write(formatter.end());
    watch.signal.throwIfAborted();
    const written: WrittenFile[] = [];
    const { barrier } = tenants;
    for (const { id, file } of outputs) {
      written.push({ id, ...(await file.finish()), rowCount, barrier });
    }
    return written;
  } catch (error) {
    for (const { file } of outputs) await file.discard();
    throw error;
  }
}

/**
 * Writes the lines of all tenants to all outputs, at the speed of the slowest. Returns the number
 * of lines.
 */
async function writeLines(
  reads: { readonly session: Session; readonly items: ReportItems },
  { report, period, generatedAt }: ReportHead,
  tenants: ReportTenants,
  outputs: readonly Output[],
  { signal, progress }: Watch,
): Promise<number> {
  const { read, pageSize } = lineReaders[report.kind];
  const lineReads = {
    ...reads,
    days: { first: numberOfDay(period.start), last: numberOfDay(period.end) },
    today: dayOf(generatedAt),
    hideZeroUsage: report.hideZeroUsage,
  };
  const total = await tenants.count();
  let done = 0;
  let rowCount = 0;
  progress(done, total);
  for await (const page of tenants.pages(pageSize)) {
    for await (const block of read(lineReads, page)) {
      signal.throwIfAborted();
      rowCount += block.lines.length;
      for (const { file, formatter } of outputs) await file.write(formatter.add(block));
    }
    done += page.length;
    progress(done, Math.max(done, total));
  }
  return rowCount;
}
