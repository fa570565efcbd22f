import { STATUS_CODES } from 'node:http';
import { DomainError, errorCodes, type ErrorCode } from '../../domain/errors.js';
import { errorBody, oauthErrorBody } from '../errors.js';
import { speaksOAuth, type Operation } from '../operation.js';
import { responseSchema } from './components.js';
import * as schemas from '../schemas.js';

const json = 'application/json';

/** What a status means to the caller, whatever the operation. */
const meanings: Readonly<Record<number, string>> = {
  400: 'A value is missing or malformed: `details.info` says which.',
  401: 'Nobody has signed in, or the credentials are not valid.',
  403: 'The caller may see the object, but not do this to it.',
  404: 'There is no such object, as far as the caller can see.',
  406: 'The value can never be accepted.',
  409: 'The state of the object bars the change: `context.code` says why.',
  413: 'The request is larger than the server takes.',
  415: 'The body has a content type that is not taken.',
  422: 'The idempotency key was used for another request.',
  423: 'The account is locked for a while.',
  426: 'The object has changed since the version that the request names.',
  429: 'Too many requests: try again later.',
  500: 'What the answer is made of should be there by now, and is not.',
};

const codeOf = (status: number, { answers = {} }: Operation['errors']): ErrorCode | undefined =>
  (Object.keys(errorCodes) as ErrorCode[]).find(
    (code) => (answers[code] ?? errorCodes[code].status) === status,
  );

function example(status: number, operation: Operation): unknown {
  const code = codeOf(status, operation.errors);
  if (code === undefined) return undefined;
  const error = new DomainError(code, 'what happened, in a few words');
  return (
    speaksOAuth(operation, status)
      ? oauthErrorBody(error, operation.errors)
      : errorBody(error, operation.errors)
  ).body;
}

/** The statuses of failure that `operation` can answer: the documented ones, and those of its kind. */
function failures(operation: Operation): number[] {
  const { errors, scopes, method, path, query, body, media, signsIn } = operation;
  const statuses = new Set([...errors.statuses, ...(operation.refusalPages ?? [])]);
  const secured = scopes !== 'public';
  // A token in two places is a malformed request, whatever is asked for; credentials that are not
  // valid are refused where none are needed, too (RFC 6749, section 5.2; RFC 6750, section 3.1).
  if (!operation.registers && !operation.verifiesToken) statuses.add(400).add(401);
  // A page of another origin.
  if (signsIn) statuses.add(403);
  if (typeof scopes !== 'string') statuses.add(403).add(404);
  if (path.includes('{')) statuses.add(404);
  if (query || body || media) statuses.add(400);
  if (body) statuses.add(413);
  if ((body && !errors.oauth) || media) statuses.add(415);
  // Two writers may meet.
  if (method !== 'GET' && secured) statuses.add(409);
  if (operation.takesKey) statuses.add(422);
  return [...statuses.add(429)].sort((a, b) => a - b);
}

const page = { 'text/html': { schema: { type: 'string' } } };

const isPage = ({ refusalPages }: Operation, status: number): boolean =>
  refusalPages?.includes(status) === true;

/** What the document says of `status` where `operation` answers it. */
function failure(status: number, operation: Operation) {
  const description = meanings[status] ?? STATUS_CODES[status] ?? 'It failed.';
  if (isPage(operation, status)) {
    return { description: 'A page says why the request is refused.', content: page };
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

/** `components.responses`: the failures, each described once and referred to by the operations. */
export class FailureResponses {
  private readonly texts = new Map<string, string>();
  private readonly named: Record<string, unknown> = {};

  /** A reference to the description of `status` where `operation` answers it. */
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

  /** All that was referred to. */
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
    '`true` if this is the answer of an earlier request with the same `Idempotency-Key`.',
  schema: { type: 'string', enum: ['true'] },
};

/** `responses` of an operation. */
export function responsesOf(
  operation: Operation,
  failureResponses: FailureResponses,
): Record<string, unknown> {
  const { success, response, file, etag } = operation;
  return {
    [success]: {
      description: response ? 'Done; the body tells the outcome.' : 'Done.',
      ...(operation.takesKey && { headers: { 'Idempotency-Replayed': replayed } }),
      ...(response && { content: { [json]: { schema: responseSchema(response) } } }),
      ...(operation.page && { content: page }),
      ...(file && { content: Object.fromEntries(file.map((type) => [type, {}])) }),
    },
    ...(etag && { 304: { description: 'The caller keeps the file that there is.' } }),
    ...(operation.page && { 302: { description: 'The browser is sent on to `Location`.' } }),
    ...Object.fromEntries(
      failures(operation).map((status) => [status, failureResponses.reference(status, operation)]),
    ),
  };
}
