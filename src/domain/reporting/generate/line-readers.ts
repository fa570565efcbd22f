import type { ReportKind } from '../../../entities/index.js';
import { breakdownLines } from './breakdown-lines.js';
import { currentLines } from './current-lines.js';
import { dailyLines, summaryLines } from './history-lines.js';
import type { ReadLines } from './lines.js';

/** The function that reads the lines of each kind of report, and its number of tenants per page. */
export const lineReaders: Readonly<Record<ReportKind, { read: ReadLines; pageSize: number }>> = {
  usage_current: { read: currentLines, pageSize: 500 },
  // The amount of data per read grows with the number of days, so the batches are smaller.
  usage_daily: { read: dailyLines, pageSize: 100 },
  usage_summary: { read: summaryLines, pageSize: 100 },
  usage_breakdown: { read: breakdownLines, pageSize: 500 },
};
