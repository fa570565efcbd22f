import { GraphQLError, type GraphQLFormattedError } from 'graphql';
import type { Logger } from 'pino';
import { DomainError, domainErrorOf, errorCodes } from '../../domain/core/errors.js';

/** What the graph tells of a `DomainError`: the code, the numeric code of the REST API, and the field. */
function domainExtensions({ code, details: { field } }: DomainError) {
  return { code, legacyCode: errorCodes[code].legacy, ...(field && { field }) };
}

/** What a caller without credentials is told: 401. */
export const unauthenticated = (): DomainError =>
  new DomainError('UNAUTHENTICATED', 'authentication is required');

/** An error of the whole request, with the HTTP status that goes with it. */
export function requestError(error: DomainError): GraphQLError {
  return new GraphQLError(error.message, {
    originalError: error,
    extensions: { ...domainExtensions(error), http: { status: errorCodes[error.code].status } },
  });
}

/** Most characters of a message: it may quote a value, which can be as long as the request. */
const longestMessage = 500;

/** `message` without its end if it is longer than the API sends. */
const shortened = (message: string): string =>
  message.length <= longestMessage ? message : `${message.slice(0, longestMessage)}…`;

/** The error behind the wrapping of an executor. */
function originalOf(error: unknown): unknown {
  let original = error;
  while (original instanceof Error && 'originalError' in original && original.originalError) {
    original = original.originalError;
  }
  return original;
}

/**
 * An error as it is sent. What is not a `DomainError`, nor a request that GraphQL itself refuses,
 * is a fault of ours: it is logged, and the answer says no more than where to look.
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
  // An error at a field that nobody threw on purpose comes from the execution itself: of these only
  // a null for an argument that must not be null, out of a variable that may, is the sender's doing.
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
 * An error as Apollo Server would send it from where no field was reached, unless it is a fault of
 * ours: that is logged, and not told.
 */
export function withoutFault(
  formatted: GraphQLFormattedError,
  error: unknown,
  log: Logger,
): GraphQLFormattedError {
  const original = originalOf(error);
  if (original instanceof GraphQLError || original instanceof DomainError) {
    const { extensions } = formatted;
    // Apollo Server has no code for a persisted query whose hash is not that of its text.
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
