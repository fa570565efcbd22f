import type { FastifyRequest } from 'fastify';
import { DomainError } from '../domain/errors.js';
import type { Credentials } from '../domain/identity/identity.js';

const refused = () => new DomainError('UNAUTHENTICATED', 'the credentials are not valid');

function readBasic(encoded: string): Credentials {
  const decoded = Buffer.from(encoded, 'base64').toString('utf8');
  const colon = decoded.indexOf(':');
  if (colon < 0) throw refused();
  return { type: 'basic', username: decoded.slice(0, colon), password: decoded.slice(colon + 1) };
}

/**
 * The credentials that a request brings: `Authorization: Bearer` or `?access_token=` (RFC 6750), or
 * `Authorization: Basic` (RFC 7617) with a client's id and secret or a user's login and password.
 *
 * @throws DomainError `BAD_INPUT` for a token in both places, `UNAUTHENTICATED` for a scheme we do not know.
 */
export function readCredentials(request: FastifyRequest): Credentials | undefined {
  const { authorization } = request.headers;
  const query = (request.query as Record<string, unknown> | null)?.access_token;
  if (authorization === undefined) {
    if (query === undefined) return undefined;
    if (typeof query !== 'string') throw refused();
    return { type: 'bearer', token: query };
  }
  if (query !== undefined) {
    throw new DomainError(
      'BAD_INPUT',
      'send the access token in the header or in the query, not in both',
    );
  }
  const space = authorization.indexOf(' ');
  const scheme = authorization.slice(0, space).toLowerCase();
  const value = authorization.slice(space + 1).trim();
  if (scheme === 'bearer') return { type: 'bearer', token: value };
  if (scheme === 'basic') return readBasic(value);
  throw refused();
}
