import { GraphQLError, type GraphQLFormattedError } from 'graphql';
import type { Logger } from 'pino';
import { DomainError, domainErrorOf, errorCodes } from '../../domain/core/errors.js';

/** The extensions of a `DomainError`: its code, the numeric code of the REST API, and the field. */
function domainExtensions({ code, details: { field } }: DomainError) {
  return { code, legacyCode: errorCodes[code].legacy, ...(field && { field }) };
}

/** The error for a caller without credentials: status 401. */
export const unauthenticated = (): DomainError =>
  new DomainError('UNAUTHENTICATED', 'authentication is required');

/** An error of the whole request, with its HTTP status. */
export function requestError(error: DomainError): GraphQLError {
  return new GraphQLError(error.message, {
    originalError: error,
    extensions: { ...domainExtensions(error), http: { status: errorCodes[error.code].status } },
  });
}

/** Maximum number of characters of a message. A message can quote a value as long as the request. */
const longestMessage = 500;

/** `message`, cut at the maximum length. */
const shortened = (message: string): string =>
  message.length <= longestMessage ? message : `${message.slice(0, longestMessage)}…`;

/** The error that an executor has wrapped. */
function originalOf(error: unknown): unknown {
  let original = error;
  while (original instanceof Error && 'originalError' in original && original.originalError) {
    original = original.originalError;
  }
  return original;
}

/**
 * Formats an error for the response. An error that is neither a `DomainError` nor an invalid
 * request is a fault of the server: it is logged, and the response contains only the id of the
 * request.
 */
export function formatError(
  error: GraphQLError,
  { log, requestId }: { readonly log: Logger; readonly requestId: string },
): GraphQLFormattedError {
  const { message, locations, path, extensions } = error;
  const where = { ...(locations && { locations }), ...(path && { path }) };
  const original = originalOf(error);
  const known = domainErrorOf(original);
  if (known) {
    if (known !== original) log.warn({ err: original, requestId, path }, known.message);
    return {
      message: shortened(known.message),
      ...where,
      extensions: domainExtensions(known),
    };
  }
  // Other errors with a path come from the execution. The sender causes only one of them: null in a
  // nullable variable for an argument that must not be null.
  if (
    original instanceof GraphQLError &&
    (path === undefined || message.startsWith('Argument "'))
  ) {
    return {
      message: shortened(message),
      ...where,
      extensions: { code: 'BAD_USER_INPUT', ...extensions },
    };
  }
  log.error({ err: original, requestId, path }, 'a GraphQL field failed');
  return {
    message: 'Internal server error',
    ...where,
    extensions: { code: 'INTERNAL_SERVER_ERROR', requestId },
  };
}

/**
 * Formats an error that Apollo Server reports before any field runs. A fault of the server is
 * logged, and the response does not describe it.
 */
export function withoutFault(
  formatted: GraphQLFormattedError,
  error: unknown,
  log: Logger,
): GraphQLFormattedError {
  const original = originalOf(error);
  if (original instanceof GraphQLError || original instanceof DomainError) {
    const { extensions } = formatted;
    // Apollo Server has no code for a persisted query whose hash does not match its text.
    const isCoded = extensions?.code !== 'INTERNAL_SERVER_ERROR';
    return {
      ...formatted,
      message: shortened(formatted.message),
      extensions: { ...extensions, ...(!isCoded && { code: 'BAD_REQUEST' }) },
    };
  }
  const known = domainErrorOf(original);
  if (known) {
    log.warn({ err: original }, known.message);
    return { message: known.message, extensions: domainExtensions(known) };
  }
  log.error({ err: original }, 'a GraphQL request failed');
  return {
    message: 'Internal server error',
    extensions: { code: 'INTERNAL_SERVER_ERROR' },
  };
}
