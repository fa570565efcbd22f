import cors from '@fastify/cors';
import type { FastifyInstance } from 'fastify';

/** How long a browser may keep the answer to a preflight request, in seconds. */
const preflightLifetime = 600;

/**
 * Says which pages of other origins may read answers: pages of `trusted` origins all of them, with
 * cookies; pages of any other origin those at the `open` paths, without (ADR 18).
 */
export async function crossOrigin(
  app: FastifyInstance,
  { trusted, open }: { readonly trusted: readonly string[]; readonly open: ReadonlySet<string> },
): Promise<void> {
  const withCookies = { origin: [...trusted], credentials: true, maxAge: preflightLifetime };
  const withoutCookies = {
    origin: '*',
    allowedHeaders: ['authorization', 'content-type'],
    exposedHeaders: ['www-authenticate'],
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
