/** The database cannot be used, for a reason that an operator can correct: the message is one line that says it. */
export class DatabaseRefusedError extends Error {}

/** What a driver says about a connection that failed, on one line. */
export const reasonOf = (error: unknown): string =>
  error instanceof AggregateError
    ? error.errors.map((each: Error) => each.message).join('; ')
    : (error as Error).message;
