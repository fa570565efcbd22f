import {
  DefaultLogger,
  type LogContext,
  type LoggerNamespace,
  type LoggerOptions,
} from '@mikro-orm/core';
import type { Runner } from './session.js';

/** A statement that the database has run. */
export interface Statement {
  /** Its text with placeholders. It contains no value. */
  readonly sql: string;
  /** Undefined for the statements that begin and end a transaction. */
  readonly milliseconds?: number;
  /** The number of rows that it returned. */
  readonly rows?: number;
  /** The number of rows that it changed; only known of writes by the unit of work. */
  readonly changed?: number;
  readonly failed?: true;
}

export type StatementLog = (statement: Statement) => void;

/** Without the line breaks and the indentation of templates. */
const onOneLine = (text: string): string => text.trim().replace(/\s+/g, ' ');

/** A runner that logs each statement of `runner`; `runner` itself if there is no log. */
export function withLog(runner: Runner, log: StatementLog | undefined): Runner {
  if (!log) return runner;
  return {
    dialect: runner.dialect,
    async all(text, values, deadline, planned) {
      const start = performance.now();
      const report = (outcome: Pick<Statement, 'rows' | 'failed'>) => {
        const milliseconds = Math.round((performance.now() - start) * 10) / 10;
        log({ sql: onOneLine(text), milliseconds, ...outcome });
      };
      try {
        const rows = await runner.all(text, values, deadline, planned);
        report({ rows: rows.length });
        return rows;
      } catch (error) {
        report({ failed: true });
        throw error;
      }
    },
  };
}

/** Logs the statements of the unit of work and of migrations. */
class UnitOfWorkLogger extends DefaultLogger {
  constructor(
    options: LoggerOptions,
    private readonly report: StatementLog,
  ) {
    super(options);
  }

  /** Enables `query`. With `query-params`, MikroORM would write the values into the text. */
  override isEnabled(namespace: LoggerNamespace, context?: LogContext): boolean {
    if (namespace === 'query-params') return false;
    return namespace === 'query' || super.isEnabled(namespace, context);
  }

  override logQuery({ query, took, results, affected, level }: LogContext & { query: string }) {
    this.report({
      sql: onOneLine(query),
      ...(took !== undefined && { milliseconds: took }),
      ...(results !== undefined && { rows: results }),
      ...(affected !== undefined && { changed: affected }),
      ...(level === 'error' && { failed: true }),
    });
  }
}

/** The options of MikroORM with which it logs its statements. */
export const loggerOptions = (log: StatementLog | undefined) =>
  log && { loggerFactory: (options: LoggerOptions) => new UnitOfWorkLogger(options, log) };
