import type { FastifyInstance, FastifyRequest } from 'fastify';

/** The id of an object: a UUID or a number. */
const id = /^(?:[0-9a-f]{8}-(?:[0-9a-f]{4}-){3}[0-9a-f]{12}|\d{1,15})$/i;

/** A parameter in the path of a route. `::` is a literal colon. */
const parameter = /::|:(\w+)/g;

/**
 * Returns a function that builds the path of a request for the log. A client can send a secret in any part
 * of the request target: in the credentials of an absolute URL, the query, the fragment or a segment.
 * Therefore the path consists of the path of the route and of ids. Without a route, it consists of words
 * that occur in the paths of routes.
 *
 * Call it before routes are added, because it collects their words.
 */
export function pathLog(app: FastifyInstance): (request: FastifyRequest) => string {
  const words = new Set<string>();
  app.addHook('onRoute', ({ url }) => {
    for (const word of url.replaceAll('::', '/').split('/')) {
      if (/^[\w.-]+$/.test(word)) words.add(word);
    }
  });

  /** Returns the leading segments of `target` that are known words; `*` replaces the rest. */
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
