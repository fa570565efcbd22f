import type { Session } from '../../../database/session.js';
import type { Cell } from '../formats/columns.js';
import type { ReportItem, ReportItems } from './report-items.js';
import type { ReportTenant } from './report-tenants.js';

/** What a report says of one thing that a tenant uses. */
export interface Line {
  readonly item: ReportItem;
  /** In the order of the columns of its kind. */
  readonly values: readonly Cell[];
}

/** Lines of one tenant. Those that follow each other may be of the same one. */
export interface Block {
  readonly tenant: ReportTenant;
  readonly lines: readonly Line[];
}

/** First and last day, both included: days since the Unix epoch, UTC. */
export interface Days {
  readonly first: number;
  readonly last: number;
}

/** What the lines of a page are read with. */
export interface LineReads {
  readonly session: Session;
  readonly items: ReportItems;
  readonly days: Days;
  /** The day that is not over yet. */
  readonly today: number;
  readonly hideZeroUsage: boolean;
}

/** Reads the lines of a page of tenants: those of a tenant one after the other, in the order of the page. */
export type ReadLines = (
  reads: LineReads,
  tenants: readonly ReportTenant[],
) => AsyncGenerator<Block>;
