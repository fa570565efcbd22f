import type { FastifyInstance, FastifyRequest } from 'fastify';
import { DomainError } from '../domain/errors.js';
import { halfPairIn, mayHoldSurrogates } from './well-formed.js';

declare module 'fastify' {
  interface FastifyContextConfig {
    /** The body is a form: of a page of this origin (`own`), or of anybody's. */
    form?: 'own' | 'any';
  }
}

const formType = 'application/x-www-form-urlencoded';

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
    throw new DomainError('BAD_INPUT', 'the body is not JSON');
  }
}

/** A form by RFC 6749, section 3.2: an empty parameter is none, and none comes twice. */
function parseForm(text: string): unknown {
  const form: Record<string, string> = Object.create(null) as Record<string, string>;
  for (const [name, value] of new URLSearchParams(text)) {
    if (value === '') continue;
    if (name in form) throw new DomainError('BAD_INPUT', 'a parameter is there more than once');
    form[name] = value;
  }
  return form;
}

/** A body in the content type that its operation takes: a file or a form if it says so, JSON if not. */
function parse(request: FastifyRequest, body: Buffer): unknown {
  const { operation, form: page } = request.routeOptions.config;
  const form = operation?.form ?? page !== undefined;
  const expected = operation?.media ?? (form ? formType : 'application/json');
  const [given = ''] = (request.headers['content-type'] ?? '').split(';', 1);
  if (body.length > 0 && given !== '' && given.trim().toLowerCase() !== expected) {
    throw new DomainError('UNSUPPORTED_MEDIA_TYPE', `the content type must be ${expected}`);
  }
  if (operation?.media) return body.length > 0 ? body : undefined;
  const text = body.toString('utf8');
  return form ? parseForm(text) : parseJson(text);
}

/**
 * Reads bodies as legacy clients send them: nothing where nothing is needed, and without a content
 * type taken for what the operation reads. Any other content type is refused.
 */
export function bodyParsers(app: FastifyInstance): void {
  app.removeAllContentTypeParsers();
  app.addContentTypeParser('*', { parseAs: 'buffer' }, (request, body: Buffer, done) => {
    try {
      done(null, parse(request, body));
    } catch (error) {
      done(error as Error);
    }
  });
}
