/**
 * The database does not serve now, and may do so again later: it cannot be reached, has no free
 * connection or space, is locked by another program, or does not accept writes.
 */
export class DatabaseUnavailableError extends Error {
  constructor(cause: unknown) {
    super('the database is unavailable', { cause });
  }
}

/**
 * Classes and codes of PostgreSQL (appendix A of its manual): connection, authorization, resources,
 * operator intervention and shutdown, errors of its system such as those of a disk, a missing database,
 * a standby that takes no writes, and conflicts between transactions that remain after they were run
 * again.
 */
const sqlStates = /^(?:08|28|53|57|58)[0-9A-Z]{3}$|^(?:3D000|25006|25P03|55P03|40001|40P01)$/;

/** A lock of another program, a full disk, or files that cannot be read or written. */
const sqliteCodes = /^SQLITE_(?:BUSY|LOCKED|FULL|READONLY|IOERR|CANTOPEN|PROTOCOL)$/;

/** Failures of a socket or of name resolution, as Node.js names them. */
const socketCodes =
  /^E(?:CONN(?:REFUSED|RESET|ABORTED)|TIMEDOUT|PIPE|NOTFOUND|AI_AGAIN|HOSTUNREACH|NETUNREACH|NOENT|ACCES)$/;

/** Messages of sockets, drivers and their pools about a connection. */
const losses =
  /^(?:(?:read|write|connect) E[\w .:-]*|Connection terminated(?: unexpectedly| due to connection timeout)?|timeout exceeded when trying to connect|timeout expired|Client (?:has encountered a connection error|was closed) and is not queryable|Unable to acquire a connection|Knex: Timeout acquiring a connection\.[\w .()?]*)$/;

/**
 * The message of a driver or a pool about a connection that is lost or not free, without the statement, which
 * Knex puts before it.
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

/** The result of `work`, which asks a driver or a pool; its errors as `asUnavailable` has them. */
export async function reaching<T>(work: Promise<T>): Promise<T> {
  try {
    return await work;
  } catch (error) {
    throw asUnavailable(error);
  }
}

/**
 * The result of `work`, or an error at `deadline` (on the clock of `performance.now()`). The work
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

export const deadlinePassed = () =>
  new DatabaseUnavailableError(new Error('the deadline of the request has passed'));
