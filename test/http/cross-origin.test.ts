import { describe, expect, it } from 'vitest';
import { operations } from '../../src/rest/operations.js';
import { useTestServer } from '../support/server.js';

const origin = 'https://ui.example.com';

const server = await useTestServer({ CORS_ORIGINS: origin, RATE_LIMIT: 'on' });

const preflight = (method: string, path: string, from = origin, headers = 'authorization') =>
  server.app.inject({
    method: 'OPTIONS',
    url: path.replace(/\{[^}]+\}/g, '00000000-0000-4000-8000-000000000000'),
    headers: {
      origin: from,
      'access-control-request-method': method,
      'access-control-request-headers': headers,
    },
  });

const listIn = (header: unknown): string[] =>
  typeof header === 'string' ? header.split(/,\s*/) : [];

const rows = operations.map(({ method, path }) => [method, path] as const);

// Fetch standard, section 4.8 ("CORS-preflight fetch").
describe('a page of a trusted origin', () => {
  it.each([...rows, ['POST', '/graphql'] as const])('can send %s %s', async (method, path) => {
    const { statusCode, headers } = await preflight(method, path);
    expect(statusCode).toBe(204);
    expect(headers).toMatchObject({
      'access-control-allow-origin': origin,
      'access-control-allow-credentials': 'true',
    });
    expect(listIn(headers['access-control-allow-methods'])).toContain(method);
    expect(listIn(headers['access-control-allow-headers'])).toContain('authorization');
  });

  it('can send the headers of its libraries', async () => {
    const asked =
      'content-type, apollo-require-preflight, traceparent, if-none-match, idempotency-key';
    const { headers } = await preflight('POST', '/graphql', origin, asked);
    expect(listIn(headers['access-control-allow-headers'])).toEqual(listIn(asked));
  });

  it('reads the headers that scripts need', async () => {
    const { headers } = await server.anonymous.get('/users/me', undefined, { origin });
    const exposed = listIn(headers['access-control-expose-headers']);
    for (const name of [
      'x-request-id',
      'retry-after',
      'etag',
      'location',
      'content-disposition',
      'www-authenticate',
      'idempotency-replayed',
      'server-timing',
      'x-ratelimit-limit',
      'x-ratelimit-remaining',
      'x-ratelimit-reset',
    ]) {
      expect(exposed).toContain(name);
    }
    // Headers of responses that pages of other servers cannot read.
    const hidden = Object.keys(headers).filter(
      (name) => name.startsWith('x-ratelimit') && !exposed.includes(name),
    );
    expect(hidden).toEqual([]);
  });
});

describe('a page of another origin', () => {
  const other = 'https://other.example.com';

  it.each(rows)('cannot send %s %s unless all origins can', async (method, path) => {
    const { headers } = await preflight(method, path, other);
    const operation = operations.find((each) => each.method === method && each.path === path)!;
    expect(headers['access-control-allow-credentials']).toBeUndefined();
    expect(headers['access-control-allow-origin']).toBe(operation.crossOrigin ? '*' : undefined);
  });
});
