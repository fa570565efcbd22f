import type { FastifyInstance } from 'fastify';
import { DomainError } from '../domain/errors.js';

function parseJson(text: string): unknown {
  if (text === '') return undefined;
  try {
    return JSON.parse(text) as unknown;
  } catch {
    throw new DomainError('BAD_INPUT', 'the body is not JSON');
  }
}

/**
 * Reads bodies as legacy clients send them: JSON, with nothing where nothing is needed, and without
 * a content type taken for JSON. Any other content type is refused.
 */
export function bodyParsers(app: FastifyInstance): void {
  app.removeAllContentTypeParsers();
  app.addContentTypeParser(
    'application/json',
    { parseAs: 'string' },
    (_request, body: string, done) => {
      try {
        done(null, parseJson(body));
      } catch (error) {
        done(error as Error);
      }
    },
  );
  app.addContentTypeParser('*', { parseAs: 'string' }, (request, body: string, done) => {
    try {
      if (body !== '' && request.headers['content-type']) {
        throw new DomainError(
          'UNSUPPORTED_MEDIA_TYPE',
          'the content type must be application/json',
        );
      }
      done(null, parseJson(body));
    } catch (error) {
      done(error as Error);
    }
  });
}
