import type { FastifyInstance, FastifyRequest } from 'fastify';

/** An id as objects have it: a UUID or a number. */
const id = /^(?:[0-9a-f]{8}-(?:[0-9a-f]{4}-){3}[0-9a-f]{12}|\d{1,15})$/i;

/** A parameter in the path of a route. A doubled colon means itself. */
const parameter = /::|:(\w+)/g;

/**
 * Makes the paths of requests that are logged. A client may send a secret in any part of its target: as
 * credentials of an absolute URL, in a query or a fragment, in a segment. So a path consists of the path
 * of its route and of ids; without a route, of words that paths of routes have.
 *
 * Call it before routes are added: it reads their words.
 */
export function pathLog(app: FastifyInstance): (request: FastifyRequest) => string {
  const words = new Set<string>();
  app.addHook('onRoute', ({ url }) => {
    for (const word of url.replaceAll('::', '/').split('/')) {
      if (/^[\w.-]+$/.test(word)) words.add(word);
    }
  });

  /** The first segments of `target`, as far as each is a known word; `*` stands for the rest. */
  const knownWords = (target: string): string => {
    const [path = ''] = target.replace(/^[a-z][\w+.-]*:\/\/[^/]*/i, '').split(/[?#;]/, 1);
    const segments = path.split('/').slice(1);
    const unknown = segments.findIndex((segment) => segment !== '' && !words.has(segment));
    const known = unknown < 0 ? segments : [...segments.slice(0, unknown), '*'];
    return `/${known.join('/')}`;
  };

  return ({ url, params, routeOptions }) => {
    const { url: route, config } = routeOptions;
    // Preflight requests and files have routes that match any path.
    if (route === undefined || route.includes('*')) return knownWords(url);
    const given = config.operation?.secretPath ? {} : (params as Record<string, string>);
    return route.replace(parameter, (written, name?: string) => {
      if (name === undefined) return ':';
      const value = given[name] ?? '';
      return id.test(value) ? value : written;
    });
  };
}
