import type { RequestContext } from '../domain/core/context.js';
import { DomainError } from '../domain/core/errors.js';

/** Purpose of the seal. */
const purpose = 'return to';

/**
 * `path` in a sealed form. Only this platform can create it, so that a forged link cannot redirect
 * a user.
 *
 * @param path a path of this server with its query
 */
export function sealReturnTo({ cursors }: RequestContext, path: string): string {
  return cursors.seal(purpose, path);
}

/** Returns the sealed path; undefined for any other text. */
export function openReturnTo({ cursors }: RequestContext, sealed: unknown): string | undefined {
  if (typeof sealed !== 'string') return undefined;
  try {
    return cursors.open<string>(purpose, sealed);
  } catch (error) {
    if (error instanceof DomainError) return undefined;
    throw error;
  }
}

/** Adds `sealed`, if there is any, to the `path` of a page. */
export function withReturnTo(path: string, sealed: string | undefined): string {
  return sealed === undefined ? path : `${path}?return_to=${encodeURIComponent(sealed)}`;
}
