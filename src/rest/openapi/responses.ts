import { STATUS_CODES } from 'node:http';
import { DomainError, errorCodes, type ErrorCode } from '../../domain/core/errors.js';
import { errorBody, oauthErrorBody } from '../engine/errors.js';
import { speaksOAuth, type Operation } from '../engine/operation.js';
import { responseSchema } from './components.js';
import { textsOfTag } from './resource-texts.js';
import * as schemas from '../schemas.js';

const json = 'application/json';

/** Descriptions of error statuses, the same for all operations. */
const meanings: Readonly<Record<number, string>> = {
  400: 'A value is missing or invalid. `details.info` names it.',
  401: 'The request is not authenticated, or the credentials are invalid.',
  403: 'The caller can see the object but is not authorized for the operation.',
  404: 'The object does not exist or the caller cannot see it.',
  406: 'The value is not valid and can never be accepted.',
  409: 'The change conflicts with the state of the object. `context.code` states the reason.',
  413: 'The request is larger than the server accepts.',
  415: 'The content type of the body is not supported.',
  422: 'The idempotency key was used for a different request.',
  423: 'The account is temporarily locked.',
  426: 'The object has changed since the version in the request.',
  429: 'Too many requests. Try again later.',
  500: 'Data that the response needs is overdue. Try again later.',
};

const codeOf = (status: number, { answers = {} }: Operation['errors']): ErrorCode | undefined =>
  (Object.keys(errorCodes) as ErrorCode[]).find(
    (code) => (answers[code] ?? errorCodes[code].status) === status,
  );

function example(status: number, operation: Operation): unknown {
  const code = codeOf(status, operation.errors);
  if (code === undefined) return undefined;
  const error = new DomainError(code, 'a short description of the error');
  return (
    speaksOAuth(operation, status)
      ? oauthErrorBody(error, operation.errors)
      : errorBody(error, operation.errors)
  ).body;
}

/** The error statuses of `operation`: the documented ones, and those that follow from its properties. */
function failures(operation: Operation): number[] {
  const { errors, scopes, method, path, query, body, media, signsIn } = operation;
  const statuses = new Set([...errors.statuses, ...(operation.refusalPages ?? [])]);
  const secured = scopes !== 'public';
  // Two tokens in one request make it malformed. Invalid credentials are refused even if the
  // operation requires none (RFC 6749, section 5.2; RFC 6750, section 3.1).
  if (!operation.registers && !operation.verifiesToken) statuses.add(400).add(401);
  // The request comes from a page of another origin.
  if (signsIn) statuses.add(403);
  if (typeof scopes !== 'string') statuses.add(403).add(404);
  if (path.includes('{')) statuses.add(404);
  if (query || body || media) statuses.add(400);
  if (body) statuses.add(413);
  if ((body && !errors.oauth) || media) statuses.add(415);
  // Two concurrent writes can conflict.
  if (method !== 'GET' && secured) statuses.add(409);
  if (operation.takesKey) statuses.add(422);
  return [...statuses.add(429)].sort((a, b) => a - b);
}

const page = { 'text/html': { schema: { type: 'string' } } };

const isPage = ({ refusalPages }: Operation, status: number): boolean =>
  refusalPages?.includes(status) === true;

/** The OpenAPI response of `operation` for an error status. */
function failure(status: number, operation: Operation) {
  const description = meanings[status] ?? STATUS_CODES[status] ?? 'The request failed.';
  if (isPage(operation, status)) {
    return { description: 'A page that states why the request is refused.', content: page };
  }
  const shown = example(status, operation);
  const schema = responseSchema(
    speaksOAuth(operation, status) ? schemas.oauthError : schemas.error,
  );
  return {
    description,
    content: { [json]: { schema, ...(shown !== undefined && { example: shown }) } },
  };
}

/** `components.responses`: error responses that operations refer to, each described once. */
export class FailureResponses {
  private readonly texts = new Map<string, string>();
  private readonly named: Record<string, unknown> = {};

  /** Returns a reference to the response of `operation` for `status`. */
  reference(status: number, operation: Operation): { $ref: string } {
    const response = failure(status, operation);
    const text = JSON.stringify(response);
    let name = this.texts.get(text);
    if (name === undefined) {
      name = this.freeName(status, operation);
      this.texts.set(text, name);
      this.named[name] = response;
    }
    return { $ref: `#/components/responses/${name}` };
  }

  /** All referenced responses. */
  all(): Record<string, unknown> {
    return this.named;
  }

  private freeName(status: number, operation: Operation): string {
    if (isPage(operation, status)) return 'RefusalPage';
    const family = speaksOAuth(operation, status)
      ? 'OAuth'
      : operation.errors.domain.replace('AccountServer', '');
    for (let count = 1; ; count++) {
      const name = `${family}${status}${count > 1 ? `_${count}` : ''}`;
      if (!(name in this.named)) return name;
    }
  }
}

const replayed = {
  description:
    '`true` if this is the stored response to an earlier request with the same `Idempotency-Key`.',
  schema: { type: 'string', enum: ['true'] },
};

/** The `responses` of an operation. */
export function responsesOf(
  operation: Operation,
  failureResponses: FailureResponses,
): Record<string, unknown> {
  const { success, response, file, etag } = operation;
  return {
    [success]: {
      description: response ? 'Success. The body contains the result.' : 'Success.',
      ...(operation.takesKey && { headers: { 'Idempotency-Replayed': replayed } }),
      ...(response && {
        content: { [json]: { schema: responseSchema(response, textsOfTag(operation.tag)) } },
      }),
      ...(operation.page && { content: page }),
      ...(file && { content: Object.fromEntries(file.map((type) => [type, {}])) }),
    },
    ...(etag && { 304: { description: 'The cached file of the client is still current.' } }),
    ...(operation.page && { 302: { description: 'The browser is redirected to `Location`.' } }),
    ...Object.fromEntries(
      failures(operation).map((status) => [status, failureResponses.reference(status, operation)]),
    ),
  };
}
