import { createHash } from 'node:crypto';
import type { FastifyInstance } from 'fastify';
import { isKnown } from '../../http/etags.js';
import type { Site } from '../../http/site.js';
import { openApiDocument } from './document.js';

/** Serves the OpenAPI document at `/openapi.json`, with an entity tag for revalidation. */
export function openApiRoute(
  app: FastifyInstance,
  { site, ...options }: { disabledEndpoints: boolean; site: Site },
): void {
  const text = JSON.stringify(openApiDocument({ ...options, basePath: site.basePath }));
  const etag = `"${createHash('sha256').update(text).digest('base64url').slice(0, 22)}"`;
  app.get('/openapi.json', (request, reply) => {
    void reply.header('etag', etag).header('cache-control', 'no-cache');
    if (isKnown(request, etag)) return reply.code(304).send();
    return reply.type('application/json').send(text);
  });
}
