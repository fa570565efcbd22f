import { DriverException } from '@mikro-orm/core';
import { pino, stdSerializers, type DestinationStream, type Logger } from 'pino';

/** What a driver says of an error besides its text. None of it holds a value of a row. */
const facts = ['code', 'table', 'column', 'constraint', 'severity', 'routine', 'errno', 'syscall'];

/** Whether the text of `error` may hold a statement or values: it is of a driver or of MikroORM. */
function isOfDriver(error: Error): boolean {
  if (error instanceof DriverException) return true;
  const { code, severity } = error as { code?: unknown; severity?: unknown };
  return typeof code === 'string' && (code.startsWith('SQLITE_') || typeof severity === 'string');
}

const constraintFailed = 'SQLITE_CONSTRAINT: ';

/** The constraint that SQLite names at the end of its text; what comes before it is the statement. */
function namedBySqlite(message: string): string | undefined {
  const at = message.lastIndexOf(constraintFailed);
  const named = message.slice(at);
  return at >= 0 && /^[\w .,:]+$/.test(named) ? named : undefined;
}

/** The lines of `stack` that name places in the code: the first ones repeat the message. */
const placesIn = (stack: string | undefined): string =>
  (stack ?? '')
    .split('\n')
    .filter((line) => /^\s+at /.test(line))
    .join('\n');

/**
 * `error` as it is logged. Of an error of the database only its code and the names that it concerns:
 * the text of a statement that failed has the values that were to be stored, keys and addresses
 * among them.
 */
function serializeError(error: unknown): unknown {
  if (!(error instanceof Error)) return error;
  if (!isOfDriver(error)) {
    const { cause } = error;
    if (!(cause instanceof Error)) return stdSerializers.err(error);
    // What pino makes of an error has the text of its causes.
    return {
      type: error.name,
      message: error.message,
      stack: placesIn(error.stack),
      cause: serializeError(cause),
    };
  }
  const known = facts.flatMap((name) => {
    const value = (error as unknown as Record<string, unknown>)[name];
    return typeof value === 'string' || typeof value === 'number' ? [[name, value]] : [];
  });
  const constraint = namedBySqlite(error.message);
  return {
    type: error.name,
    message: 'the database refused a statement',
    ...(constraint && { constraint }),
    ...Object.fromEntries(known),
    stack: placesIn(error.stack),
  };
}

/** The log of the server. */
export function createLog(level: string, stream?: DestinationStream): Logger {
  const options = { level, serializers: { err: serializeError } };
  return stream ? pino(options, stream) : pino(options);
}
