/**
 * The database cannot be used for a reason that the operator can correct. The message is a single
 * line.
 */
export class DatabaseRefusedError extends Error {}

/** The reason of a failed connection, on one line. */
export const reasonOf = (error: unknown): string =>
  error instanceof AggregateError
    ? error.errors.map((each: Error) => each.message).join('; ')
    : (error as Error).message;
