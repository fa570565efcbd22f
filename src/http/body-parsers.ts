import { MIMEType } from 'node:util';
import type { FastifyInstance, FastifyRequest } from 'fastify';
import { DomainError } from '../domain/core/errors.js';
import { halfPairIn, mayHoldSurrogates } from './well-formed.js';

declare module 'fastify' {
  interface FastifyContextConfig {
    /** The body is a form of a page of this origin (`own`) or of any origin (`any`). */
    form?: 'own' | 'any';
  }
}

const formType = 'application/x-www-form-urlencoded';

/** Charsets that are UTF-8 or a subset of it. */
const charsets: ReadonlySet<string> = new Set(['utf-8', 'utf8', 'us-ascii']);

// Skips a byte order mark.
const utf8 = new TextDecoder('utf-8', { fatal: true });

/**
 * Returns the text of a body. JSON is UTF-8 (RFC 8259, section 8.1), and so are forms (WHATWG URL,
 * section 5.1).
 */
function textOf(body: Buffer): string {
  try {
    return utf8.decode(body);
  } catch {
    throw new DomainError('BAD_INPUT', 'the body must be encoded in UTF-8');
  }
}

function parseJson(text: string): unknown {
  if (text === '') return undefined;
  const value = parsed(text);
  const refused = mayHoldSurrogates(text) ? halfPairIn(value) : undefined;
  if (refused) throw refused;
  return value;
}

function parsed(text: string): unknown {
  try {
    return JSON.parse(text) as unknown;
  } catch {
    throw new DomainError('BAD_INPUT', 'the body must be valid JSON');
  }
}

/**
 * Parses a form by RFC 6749, section 3.2: an empty parameter counts as not given, and repetition is
 * an error.
 */
function parseForm(text: string): unknown {
  const form: Record<string, string> = Object.create(null) as Record<string, string>;
  for (const [name, value] of new URLSearchParams(text)) {
    // Percent escapes that are not UTF-8 decode to the replacement character.
    if (value.includes('\ufffd'))
      throw new DomainError('BAD_INPUT', 'the body must be encoded in UTF-8');
    if (value === '') continue;
    if (name in form) throw new DomainError('BAD_INPUT', 'the body must not repeat a parameter');
    form[name] = value;
  }
  return form;
}

/** Returns the media type of a `content-type` header in lower case, and its charset. */
function mediaType(header: string): { type: string; charset: string } {
  try {
    const { essence, params } = new MIMEType(header);
    return { type: essence, charset: (params.get('charset') ?? 'utf-8').toLowerCase() };
  } catch {
    return { type: header, charset: 'utf-8' };
  }
}

/** Parses a body with the content type of its operation: a file, a form, or JSON by default. */
function parse(request: FastifyRequest, body: Buffer): unknown {
  const { operation, form: page } = request.routeOptions.config;
  const form = operation?.form ?? page !== undefined;
  const expected = operation?.media ?? (form ? formType : 'application/json');
  const given = request.headers['content-type'] ?? '';
  // Most requests have no charset, and reading the header takes some microseconds.
  const { type, charset } =
    given === '' || given === expected ? { type: expected, charset: 'utf-8' } : mediaType(given);
  if (body.length > 0 && type !== expected) {
    throw new DomainError('UNSUPPORTED_MEDIA_TYPE', `the Content-Type must be ${expected}`);
  }
  if (operation?.media) return body.length > 0 ? body : undefined;
  if (body.length > 0 && !charsets.has(charset)) {
    throw new DomainError('UNSUPPORTED_MEDIA_TYPE', 'the charset must be UTF-8');
  }
  const text = textOf(body);
  return form ? parseForm(text) : parseJson(text);
}

/**
 * Refuses a compressed body, which would be read as if it were not compressed (RFC 9110, section
 * 8.4).
 */
function refuseCoding({ headers }: FastifyRequest): void {
  const coding = headers['content-encoding']?.trim().toLowerCase();
  if (coding === undefined || coding === '' || coding === 'identity') return;
  throw new DomainError('UNSUPPORTED_MEDIA_TYPE', 'the body must not have a Content-Encoding');
}

/**
 * Parses bodies in a way that supports older clients. Accepts an empty body for operations without
 * a required body, and a body without a Content-Type as the type of the operation. Rejects any
 * other content type, charset or content coding.
 */
export function bodyParsers(app: FastifyInstance): void {
  // Fastify's own parsers read JSON and plain text only.
  app.removeAllContentTypeParsers();
  app.addContentTypeParser('*', { parseAs: 'buffer' }, (request, body: Buffer, done) => {
    try {
      refuseCoding(request);
      done(null, parse(request, body));
    } catch (error) {
      done(error as Error);
    }
  });
}
