import type { FastifyInstance } from 'fastify';

declare module 'fastify' {
  interface FastifyContextConfig {
    /**
     * A health check. It does not authenticate the caller and does not count toward a rate limit.
     */
    health?: boolean;
  }
}

/** Lifetime of a result of the database check, and its timeout, in milliseconds. */
const holdsFor = 1000;
const waitFor = 4000;

/**
 * Serves `/healthz` (the process responds) and `/readyz` (the database responds as well). The
 * database is checked at most once per second. While the server stops, `/readyz` returns 503.
 *
 * @param ask rejects if the database does not respond; `onFailure` receives the error
 */
export function healthChecks(
  app: FastifyInstance,
  {
    ask,
    onFailure,
    isStopping,
  }: { ask(): Promise<unknown>; onFailure(error: unknown): void; isStopping(): boolean },
): void {
  let known: { ready: Promise<boolean>; until: number } | undefined;
  const answers = async (): Promise<boolean> => {
    let timer: NodeJS.Timeout | undefined;
    const late = new Promise<never>((_resolve, reject) => {
      timer = setTimeout(() => reject(new Error(`no response within ${waitFor} ms`)), waitFor);
    });
    try {
      await Promise.race([ask(), late]);
      return true;
    } catch (error) {
      onFailure(error);
      return false;
    } finally {
      clearTimeout(timer);
    }
  };
  const isReady = (): Promise<boolean> => {
    const now = performance.now();
    if (known && now < known.until) return known.ready;
    const asked = { ready: answers(), until: Infinity };
    known = asked;
    void asked.ready.then(() => (asked.until = performance.now() + holdsFor));
    return asked.ready;
  };

  const options = { config: { health: true } };
  app.get('/healthz', options, () => ({ status: 'ok' }));
  app.get('/readyz', options, async (_request, reply) => {
    if (isStopping()) return reply.code(503).send({ status: 'stopping' });
    return (await isReady())
      ? { status: 'ready' }
      : reply.code(503).send({ status: 'unavailable' });
  });
}
