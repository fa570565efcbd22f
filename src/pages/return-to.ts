import type { RequestContext } from '../domain/core/context.js';
import { DomainError } from '../domain/core/errors.js';

/** What the signature is good for. */
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

/** The path that was sealed; undefined for anything else. */
export function openReturnTo({ cursors }: RequestContext, sealed: unknown): string | undefined {
  if (typeof sealed !== 'string') return undefined;
  try {
    return cursors.open<string>(purpose, sealed);
  } catch (error) {
    if (error instanceof DomainError) return undefined;
    throw error;
  }
}

/** `path` of a page that hands `sealed` on, if there is any. */
export function withReturnTo(path: string, sealed: string | undefined): string {
  return sealed === undefined ? path : `${path}?return_to=${encodeURIComponent(sealed)}`;
}
