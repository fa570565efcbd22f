import cors from '@fastify/cors';
import type { FastifyInstance } from 'fastify';

/** Time for which a browser can cache the response to a preflight request, in seconds. */
const preflightLifetime = 600;

/** Response headers that scripts need and that browsers hide from other origins by default. */
const exposedHeaders = [
  'content-disposition',
  'etag',
  'idempotency-replayed',
  'location',
  'retry-after',
  'server-timing',
  'www-authenticate',
  'x-ratelimit-limit',
  'x-ratelimit-remaining',
  'x-ratelimit-reset',
  'x-request-id',
];

export interface CrossOriginOptions {
  /** Origins whose pages can read all responses, with cookies. */
  readonly trusted: readonly string[];
  /** Methods of the operations. */
  readonly methods: readonly string[];
  /** Paths whose responses can be read by pages of any origin, without cookies. */
  readonly open: ReadonlySet<string>;
}

/** Configures which pages of other origins can send requests and read the responses (ADR 18). */
export async function crossOrigin(
  app: FastifyInstance,
  { trusted, methods, open }: CrossOriginOptions,
): Promise<void> {
  // By default, the plug-in allows GET, HEAD and POST, exposes no headers, and allows every
  // requested header. The last default is right for trusted pages, because tracing libraries add
  // their own headers.
  const withCookies = {
    origin: [...trusted],
    credentials: true,
    methods: [...new Set([...methods, 'HEAD'])],
    exposedHeaders,
    maxAge: preflightLifetime,
  };
  const withoutCookies = {
    origin: '*',
    methods: ['GET', 'HEAD', 'POST'],
    allowedHeaders: ['authorization', 'content-type'],
    exposedHeaders: ['retry-after', 'www-authenticate', 'x-request-id'],
    maxAge: preflightLifetime,
  };
  await app.register(cors, {
    delegator(request, done) {
      const { origin } = request.headers;
      if (origin !== undefined && trusted.includes(origin)) return done(null, withCookies);
      const [path = ''] = request.url.split('?', 1);
      done(null, open.has(path.replace(/\/$/, '')) ? withoutCookies : { origin: false });
    },
  });
}
