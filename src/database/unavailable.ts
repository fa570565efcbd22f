/**
 * The database is temporarily unavailable: it cannot be reached, has no free connection or space,
 * is locked by another program, or does not accept writes.
 */
export class DatabaseUnavailableError extends Error {
  /** Whether the work was stopped because it exceeded its time limit. */
  readonly tooLong: boolean;

  constructor(cause: unknown) {
    super('the database is unavailable', { cause });
    const { code, message } = cause as { readonly code?: unknown; readonly message?: string };
    this.tooLong =
      message === deadlineMessage ||
      message === noResponse ||
      (code === queryCanceled && message?.includes('statement timeout') === true);
  }
}

/** The code of PostgreSQL for a statement that was canceled, by its time limit or by an operator. */
const queryCanceled = '57014';

/** The message for a statement without a result when its time limit has passed. */
export const noResponse = 'PostgreSQL did not respond in time';

const deadlineMessage = 'the deadline of the request has passed';

/**
 * Classes and codes of PostgreSQL errors (appendix A of its manual): connection, authorization,
 * resources, operator intervention and shutdown, system errors such as those of a disk, a missing
 * database, a standby that refuses writes, and conflicts that remain after repeated transactions.
 */
const sqlStates = /^(?:08|28|53|57|58)[0-9A-Z]{3}$|^(?:3D000|25006|25P03|55P03|40001|40P01)$/;

/** Codes for a lock of another program, a full disk, and files that cannot be read or written. */
const sqliteCodes = /^SQLITE_(?:BUSY|LOCKED|FULL|READONLY|IOERR|CANTOPEN|PROTOCOL)$/;

/** Codes of Node.js for failed sockets and failed name resolution. */
const socketCodes =
  /^E(?:CONN(?:REFUSED|RESET|ABORTED)|TIMEDOUT|PIPE|NOTFOUND|AI_AGAIN|HOSTUNREACH|NETUNREACH|NOENT|ACCES)$/;

/** Error messages of sockets, drivers and pools for lost connections. */
const losses =
  /^(?:(?:read|write|connect) E[\w .:-]*|Connection terminated(?: unexpectedly| due to connection timeout)?|timeout exceeded when trying to connect|timeout expired|Client (?:has encountered a connection error|was closed) and is not queryable|Unable to acquire a connection|Knex: Timeout acquiring a connection\.[\w .()?]*)$/;

/**
 * Returns the message of a driver or pool for a connection that is lost or not available, without
 * the statement, which Knex prepends.
 */
export function connectionLoss(message: string): string | undefined {
  const separator = ' - ';
  const start = message.lastIndexOf(separator);
  const last = start < 0 ? message : message.slice(start + separator.length);
  return losses.test(last) ? last : undefined;
}

/** Converts an error of a driver or pool to the error for an unavailable database, if it is one. */
export function asUnavailable(error: unknown): unknown {
  if (!(error instanceof Error) || error instanceof DatabaseUnavailableError) return error;
  const code = (error as { code?: unknown }).code;
  const known =
    typeof code === 'string'
      ? sqlStates.test(code) || sqliteCodes.test(code) || socketCodes.test(code)
      : connectionLoss(error.message) !== undefined;
  return known ? new DatabaseUnavailableError(error) : error;
}

/**
 * Returns the result of `work`, which uses a driver or a pool. Converts its errors with
 * `asUnavailable`.
 */
export async function reaching<T>(work: Promise<T>): Promise<T> {
  try {
    return await work;
  } catch (error) {
    throw asUnavailable(error);
  }
}

/**
 * Returns the result of `work`, or fails at `deadline`, a time of `performance.now()`. The work
 * continues after the deadline.
 */
export async function byDeadline<T>(work: Promise<T>, deadline: number): Promise<T> {
  if (deadline === Infinity) return work;
  let timer: NodeJS.Timeout | undefined;
  const late = new Promise<never>((_resolve, reject) => {
    const fail = () => reject(deadlinePassed());
    timer = setTimeout(fail, Math.max(0, deadline - performance.now()));
  });
  try {
    return await Promise.race([work, late]);
  } finally {
    clearTimeout(timer);
  }
}

export const deadlinePassed = () => new DatabaseUnavailableError(new Error(deadlineMessage));
