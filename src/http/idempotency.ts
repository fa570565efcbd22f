import { DomainError } from '../domain/core/errors.js';

/** Header that marks the stored response of the first request with this key. */
export const replayedHeader = 'idempotency-replayed';

const refused = () =>
  new DomainError(
    'BAD_INPUT',
    'Idempotency-Key must be one key of 1 to 255 visible ASCII characters, with or without quotation marks',
  );

/**
 * Reads the idempotency key in the header `Idempotency-Key`: a string of RFC 9651 in quotation
 * marks, as in draft-ietf-httpapi-idempotency-key-header, or only its characters.
 *
 * @throws DomainError `BAD_INPUT`
 */
export function readIdempotencyKey(given: string | string[] | undefined): string | undefined {
  if (given === undefined) return undefined;
  if (typeof given !== 'string') throw refused();
  const quoted = /^"((?:[^"\\]|\\["\\])*)"$/.exec(given)?.[1];
  if (quoted === undefined && given.startsWith('"')) throw refused();
  const key = quoted?.replace(/\\(.)/g, '$1') ?? given;
  if (!/^[\x21-\x7e]{1,255}$/.test(key)) throw refused();
  return key;
}
