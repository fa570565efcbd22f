import type { FastifyRequest } from 'fastify';
import { DomainError } from '../domain/core/errors.js';
import type { BasicCredentials } from '../domain/core/context.js';
import type { Credentials } from '../domain/identity/callers/identity.js';
import { lowerCaseUuid } from '../domain/core/read-values.js';

const refused = () => new DomainError('UNAUTHENTICATED', 'the credentials are invalid');

const utf8 = new TextDecoder('utf-8', { fatal: true, ignoreBOM: true });

/**
 * Decodes Basic credentials. Bytes that are not UTF-8 are Latin-1, because RFC 7617, section 2.1,
 * leaves the encoding to the client. There is only one interpretation, so that a request is one
 * attempt.
 */
function decode(encoded: string): string {
  if (!/^[A-Za-z0-9+/]+={0,2}$/.test(encoded)) throw refused();
  const bytes = Buffer.from(encoded, 'base64');
  try {
    return utf8.decode(bytes);
  } catch {
    return bytes.toString('latin1');
  }
}

function readBasic(encoded: string): BasicCredentials {
  const decoded = decode(encoded);
  const colon = decoded.indexOf(':');
  // No database can store U+0000, so a name or password that contains it never matches.
  if (colon < 0 || decoded.includes('\0')) throw refused();
  return {
    username: lowerCaseUuid(decoded.slice(0, colon)),
    password: decoded.slice(colon + 1),
  };
}

/** Splits `Basic dTpw` into `['basic', 'dTpw']`. */
function schemeOf(authorization: string): [scheme: string, value: string] {
  const space = authorization.indexOf(' ');
  if (space < 0) throw refused();
  return [authorization.slice(0, space).toLowerCase(), authorization.slice(space + 1).trim()];
}

/**
 * Reads the credentials of a request: `Authorization: Bearer` or `?access_token=` (RFC 6750), or
 * `Authorization: Basic` (RFC 7617) with the id and secret of a client or the login and password of
 * a user.
 *
 * @throws DomainError `BAD_INPUT` for more than one token, `UNAUTHENTICATED` for an unknown scheme
 */
export function readCredentials(request: FastifyRequest): Credentials | undefined {
  const { authorization } = request.headers;
  const query = (request.query as Record<string, unknown> | null)?.access_token;
  if (query !== undefined && (authorization !== undefined || typeof query !== 'string')) {
    throw new DomainError(
      'BAD_INPUT',
      'the request must carry one access token in the header or in the query, not in both',
    );
  }
  if (authorization === undefined) {
    return query === undefined ? undefined : { type: 'bearer', token: query };
  }
  const [scheme, value] = schemeOf(authorization);
  if (scheme === 'bearer') return { type: 'bearer', token: value };
  if (scheme === 'basic') return { type: 'basic', ...readBasic(value) };
  throw refused();
}

/** The unverified content of the `Authorization` header of an OAuth 2.0 request. */
interface ClientHeader {
  readonly clientCredentials?: BasicCredentials;
  /** Does not authenticate a client: the action refuses or ignores it. */
  readonly bearerToken?: string;
}

/**
 * Reads the id and secret in the header of an OAuth 2.0 request, or a bearer token, without
 * verifying them. Empty if the request has no such header.
 *
 * @throws DomainError `UNAUTHENTICATED` for any other scheme
 */
export function readClientHeader(request: FastifyRequest): ClientHeader {
  const { authorization } = request.headers;
  if (authorization === undefined) return {};
  const [scheme, value] = schemeOf(authorization);
  if (scheme === 'bearer') return { bearerToken: value };
  if (scheme !== 'basic') throw refused();
  return { clientCredentials: readBasic(value) };
}
