import { DomainError } from '../errors.js';

/** Maximum length of a stored reason, in characters. */
const longest = 300;

/**
 * A failure whose message is visible to callers who can read the job. It must not contain secrets.
 */
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
 * Returns the reason of a failure for callers who can read the job: the message of a `JobFailure`,
 * or only the type of any other error. Other messages can contain values or file paths and are only
 * logged.
 */
export function describeFailure(error: unknown): string {
  if (error instanceof JobFailure) return shown(error.message);
  if (error instanceof DomainError) return shown(`${error.code}: ${error.message}`);
  const { code, name } = (error ?? {}) as { code?: unknown; name?: unknown };
  const names = [name, code].filter((part) => typeof part === 'string' || typeof part === 'number');
  return shown(names.join(' ') || 'Error');
}

/** Converts `text` to a form that every database can store. */
const shown = (text: string): string => text.slice(0, longest).replace(/[\0\p{Surrogate}]/gu, '');
