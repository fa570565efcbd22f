import { ConfigError, type Config } from './config.js';
import { DatabaseRefusedError, reasonOf } from './database/refused.js';
import { DatabaseUnavailableError } from './database/unavailable.js';
import { serializeError } from './log.js';
import { MigrationRefusedError } from './migrations/refused.js';

/** A reason why the server cannot start, in one line with a remedy. */
class StartError extends Error {}

/** Whether the message of `error` is the line to show. */
const saysEverything = (error: unknown): error is Error =>
  [ConfigError, DatabaseRefusedError, MigrationRefusedError, StartError].some(
    (known) => error instanceof known,
  );

const codeOf = (error: unknown): string | undefined => (error as { code?: string }).code;

/**
 * Describes why the database cannot be opened. The message of the driver contains neither the
 * password nor a stack.
 */
export function databaseFailure(given: unknown, { dialect }: Config['database']): unknown {
  if (saysEverything(given)) return given;
  const unavailable = given instanceof DatabaseUnavailableError;
  const error = unavailable ? given.cause : given;
  const code = codeOf(error);
  // Only codes of the drivers are accepted. A server fault keeps its stack.
  const known = code !== undefined && /^(SQLITE_|E[A-Z]+$|[0-9A-Z]{5}$)/.test(code);
  if (!unavailable && !known) return given;
  const name = dialect === 'sqlite' ? 'SQLite' : 'PostgreSQL';
  return new StartError(`DATABASE_URL: ${name} cannot be opened (${reasonOf(error)})`, {
    cause: error,
  });
}

/** Describes why the server cannot listen on the configured address. */
export function listenFailure(error: unknown, { port, host }: Config): unknown {
  switch (codeOf(error)) {
    case 'EADDRINUSE':
      return new StartError(`port ${port} is in use: stop the process that uses it, or set PORT`);
    case 'EACCES':
      return new StartError(
        `port ${port} requires more privileges: set PORT to a value above 1023`,
      );
    case 'EADDRNOTAVAIL':
    case 'ENOTFOUND':
      return new StartError(`HOST ${host} is not an address of this machine`);
    default:
      return error;
  }
}

/**
 * The message for the operator: one line for an error that the operator can correct, otherwise all
 * details.
 */
export function failureText(error: unknown): string {
  const text = saysEverything(error)
    ? error.message
    : JSON.stringify(serializeError(error), null, 2);
  return `account-graph cannot start: ${text}`;
}
