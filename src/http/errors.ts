import type { FastifyReply, FastifyRequest } from 'fastify';
import { DomainError, domainErrorOf } from '../domain/errors.js';

/** Tells by a header when to try again (RFC 9110, section 10.2.3), where `error` says so. */
export function setRetryAfter(reply: FastifyReply, { details }: DomainError): void {
  const wait = details.context?.retryAfter;
  if (typeof wait === 'number') void reply.header('retry-after', String(wait));
}

/**
 * What Fastify itself refuses, in the words of the domain; undefined for a fault of ours. That the
 * database is unavailable is logged with its reason, which callers do not learn.
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
    // A file that is not served, whatever the reason.
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
