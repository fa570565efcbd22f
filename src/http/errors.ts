import type { FastifyReply, FastifyRequest } from 'fastify';
import { DomainError, domainErrorOf } from '../domain/core/errors.js';

/** Sets the `Retry-After` header (RFC 9110, section 10.2.3) if `error` has a retry time. */
export function setRetryAfter(reply: FastifyReply, { details }: DomainError): void {
  const wait = details.context?.retryAfter;
  if (typeof wait === 'number') void reply.header('retry-after', String(wait));
}

/**
 * Converts an error to a DomainError, including errors of Fastify. Returns undefined for a server
 * fault. If the database is unavailable, the cause is logged but not returned to the caller.
 */
export function asDomainError(error: unknown, request: FastifyRequest): DomainError | undefined {
  const known = domainErrorOf(error);
  if (known?.code === 'UNAVAILABLE') {
    request.log.warn({ err: error, requestId: request.id }, 'the database is unavailable');
  }
  if (known) return known;
  const status = (error as { statusCode?: number }).statusCode;
  switch (status) {
    case 400:
      return new DomainError('BAD_INPUT', 'the request is malformed');
    // A file that is not served, for any reason.
    case 403:
    case 404:
      return new DomainError('NOT_FOUND', 'the path does not exist');
    case 413:
    case 414:
      return new DomainError('TOO_LARGE', 'the request is too large');
    case 415:
      return new DomainError('UNSUPPORTED_MEDIA_TYPE', 'the content type is not supported');
    case 429:
      return new DomainError('RATE_LIMITED', 'too many requests, try again later');
    default:
      return undefined;
  }
}
