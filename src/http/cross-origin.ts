import cors from '@fastify/cors';
import type { FastifyInstance } from 'fastify';

/** How long a browser may keep the answer to a preflight request, in seconds. */
const preflightLifetime = 600;

/** Headers of answers that scripts need and that browsers hide from other origins by default. */
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
  /** Origins whose pages may read all answers, with cookies. */
  readonly trusted: readonly string[];
  /** Methods of the operations. */
  readonly methods: readonly string[];
  /** Paths whose answers pages of any origin may read, without cookies. */
  readonly open: ReadonlySet<string>;
}

/** Says which pages of other origins may send requests and read the answers (ADR 18). */
export async function crossOrigin(
  app: FastifyInstance,
  { trusted, methods, open }: CrossOriginOptions,
): Promise<void> {
  // By default the plug-in allows GET, HEAD and POST, exposes no header, and allows every header that
  // is asked for. The last is right for trusted pages: tracing libraries add headers of their own.
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
