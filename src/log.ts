import { DriverException } from '@mikro-orm/core';
import { pino, type DestinationStream, type Logger } from 'pino';
import type { StatementLog } from './database/statement-log.js';
import { connectionLoss } from './database/unavailable.js';

/** Properties of driver errors besides the message. None of them contains values of a row. */
const facts = ['code', 'table', 'column', 'constraint', 'severity', 'routine', 'errno', 'syscall'];

/**
 * Whether the message of `error` can contain a statement or values, because it is an error of a
 * driver or of MikroORM.
 */
function isOfDriver(error: Error): boolean {
  if (error instanceof DriverException) return true;
  const { code, severity } = error as { code?: unknown; severity?: unknown };
  return typeof code === 'string' && (code.startsWith('SQLITE_') || typeof severity === 'string');
}

const constraintFailed = 'SQLITE_CONSTRAINT: ';

/**
 * The constraint at the end of a SQLite message: columns, or the name or expression of a check. It
 * contains no values, unlike the statement in front of it.
 */
function namedBySqlite({ message, code }: Error & { code?: unknown }): string | undefined {
  const at = code === 'SQLITE_CONSTRAINT' ? message.lastIndexOf(constraintFailed) : -1;
  const named = message.slice(at);
  return at >= 0 && /^[\w .,:]+$|^[\w: ]*CHECK constraint failed: /.test(named) ? named : undefined;
}

/**
 * A line of a stack trace: a function and its file, line and column. Error messages have no such
 * line.
 */
const frame =
  /^ +at (?:(?:async )?[\w$.<># [\]]+ \()?(?:(?:file|node):|\/|[A-Z]:\\|index \d)[^\s()]*\)?$/;

/** Returns the lines of `stack` with positions in the code. The first lines repeat the message. */
const framesIn = (stack: string | undefined): string =>
  (stack ?? '')
    .split('\n')
    .filter((line) => frame.test(line))
    .join('\n');

/** Returns the table in a statement that MikroORM puts before the message of the driver. */
const tableIn = (message: string): string | undefined =>
  /^(?:insert (?:or \w+ )?into|update|delete from) ["`](\w+)["`]/i.exec(message)?.[1];

/** Removes the credentials of URLs and of `Authorization` headers from `text`. */
const withoutCredentials = (text: string): string =>
  text
    .replace(/(\w:\/\/)[^\s/@]+@/g, '$1***@')
    .replace(/\b(Basic|Bearer) +[\w+/=.~-]+/gi, '$1 ***');

/** Whether a value is a name or a number, such as a code, and not a sentence or a key. */
const isName = (value: unknown): boolean =>
  typeof value === 'number' || (typeof value === 'string' && /^[\w.-]{1,64}$/.test(value));

/** Maximum number of logged causes of an error, because causes can be cyclic. */
const deepest = 5;

/**
 * Returns the loggable parts of `error`: type, message, stack frames, causes, and properties that
 * contain only names. Libraries attach responses, tokens and options to errors, which are not
 * logged. The message of a database error is omitted, because the statement contains values such as
 * keys and addresses.
 */
export function serializeError(error: unknown, depth = 0): unknown {
  if (!(error instanceof Error)) {
    return typeof error === 'string' ? withoutCredentials(error) : { type: typeof error };
  }
  const ofDriver = isOfDriver(error);
  const known = facts.flatMap((name) => {
    const value = (error as unknown as Record<string, unknown>)[name];
    return isName(value) ? [[name, value]] : [];
  });
  const table = ofDriver ? tableIn(error.message) : undefined;
  const constraint = ofDriver ? namedBySqlite(error) : undefined;
  const { cause, errors } = error as { cause?: unknown; errors?: unknown };
  // The cause of a driver error is the same error in another format.
  const below = !ofDriver && depth < deepest;
  return {
    type: error.name,
    message:
      connectionLoss(error.message) ??
      (ofDriver ? 'a database statement failed' : withoutCredentials(error.message)),
    ...(table && { table }),
    ...(constraint && { constraint }),
    ...Object.fromEntries(known),
    stack: framesIn(error.stack),
    ...(below && cause instanceof Error && { cause: serializeError(cause, depth + 1) }),
    ...(below &&
      Array.isArray(errors) && { errors: errors.map((each) => serializeError(each, depth + 1)) }),
  };
}

/** Creates the log of the server. */
export function createLog(level: string, stream?: DestinationStream): Logger {
  const options = { level, serializers: { err: (error: unknown) => serializeError(error) } };
  return stream ? pino(options, stream) : pino(options);
}

/** Logs each statement of the database at `debug`. Undefined if `log` has a higher level. */
export const statementLog = (log: Logger): StatementLog | undefined =>
  log.isLevelEnabled('debug') ? (statement) => log.debug(statement, 'statement') : undefined;
