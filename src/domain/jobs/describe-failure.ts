import { DomainError } from '../errors.js';

/** As much as is kept of why a job failed. Characters. */
const longest = 300;

/** A failure whose words whoever may see the job may read: nothing in them is secret. */
export class JobFailure extends Error {
  /** Whether another attempt would fail in the same way. */
  readonly permanent: boolean;

  constructor(
    message: string,
    { permanent = false, ...options }: ErrorOptions & { readonly permanent?: boolean } = {},
  ) {
    super(message, options);
    this.permanent = permanent;
  }
}

/**
 * Why a job failed, for whoever may see it: the words of errors that are made to be read, and of all
 * others no more than what they are called. What they say can be a statement with its values or the
 * path of a file: that is for the log.
 */
export function describeFailure(error: unknown): string {
  if (error instanceof JobFailure) return shown(error.message);
  if (error instanceof DomainError) return shown(`${error.code}: ${error.message}`);
  const { code, name } = (error ?? {}) as { code?: unknown; name?: unknown };
  const names = [name, code].filter((part) => typeof part === 'string' || typeof part === 'number');
  return shown(names.join(' ') || 'Error');
}

/** `text` as every database can hold it. */
const shown = (text: string): string => text.slice(0, longest).replace(/[\0\p{Surrogate}]/gu, '');
