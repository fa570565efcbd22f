import type { Session } from '../../../database/session.js';
import type { Cell } from '../formats/columns.js';
import type { ReportItem, ReportItems } from './report-items.js';
import type { ReportTenant } from './report-tenants.js';

/** A line of a report: one item of a tenant, or one of its resources. */
export interface Line {
  readonly item: ReportItem;
  /** In the order of the columns of the report. */
  readonly values: readonly Cell[];
}

/** Lines of one tenant. Consecutive blocks can be of the same tenant. */
export interface Block {
  readonly tenant: ReportTenant;
  readonly lines: readonly Line[];
}

/** First and last day, both included: days since the Unix epoch, UTC. */
export interface Days {
  readonly first: number;
  readonly last: number;
}

/** The context for reading the lines of a page. */
export interface LineReads {
  readonly session: Session;
  readonly items: ReportItems;
  readonly days: Days;
  /** The current day, which has not ended. */
  readonly today: number;
  readonly hideZeroUsage: boolean;
}

/** Reads the lines of a page of tenants, in the order of the page. */
export type ReadLines = (
  reads: LineReads,
  tenants: readonly ReportTenant[],
) => AsyncGenerator<Block>;
