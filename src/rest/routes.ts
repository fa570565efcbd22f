import type { FastifyInstance, FastifyReply, FastifyRequest } from 'fastify';
import type { RequestContext } from '../domain/context.js';
import { DomainError, notFound } from '../domain/errors.js';
import { errorBody, internalErrorBody, oauthErrorBody } from './errors.js';
import { camelCase } from './names.js';
import { operations } from './operations/index.js';
import type { Operation } from './operation.js';

declare module 'fastify' {
  interface FastifyContextConfig {
    operation?: Operation;
  }
}

const uuid = /^[0-9a-f]{8}-([0-9a-f]{4}-){3}[0-9a-f]{12}$/;

/** `/tenants/{tenant_id}` as Fastify writes it; a colon that means itself is doubled. */
function routePath(path: string): string {
  return path
    .replace(/:/g, '::')
    .replace(/\{([^}]+)\}/g, (_, name: string) => `:${camelCase(name)}`);
}

/** The path parameters. One that cannot be an id of anything names nothing. */
function pathParameters(request: FastifyRequest): Record<string, string> {
  const params = request.params as Record<string, string>;
  for (const [name, value] of Object.entries(params)) {
    if (!uuid.test(value)) throw notFound(name.replace(/Id$/, ''), value.slice(0, 64));
  }
  return params;
}

/** Serves every operation of the REST door. */
export function restRoutes(
  app: FastifyInstance,
  options: {
    contextOf(request: FastifyRequest): RequestContext;
    disabledEndpoints: boolean;
  },
): void {
  for (const operation of operations) {
    if (operation.disabled && !options.disabledEndpoints) continue;
    for (const path of [operation.path, ...(operation.aliases ?? [])]) {
      app.route({
        method: operation.method,
        url: routePath(path),
        config: { operation },
        ...(operation.response && {
          schema: { response: { [operation.success]: operation.response } },
        }),
        async handler(request, reply) {
          const body = await operation.handle(
            options.contextOf(request),
            pathParameters(request),
            request.query,
            request.body,
          );
          reply.code(operation.success);
          return body;
        },
      });
    }
  }
}

/** Answers an error of the REST door in the words of the operation that it happened in. */
export function answerError(error: unknown, request: FastifyRequest, reply: FastifyReply): void {
  const operation = request.routeOptions.config.operation;
  const documented = operation?.errors ?? {
    domain: 'PlatformAccountServer' as const,
    statuses: [400, 401, 403, 404, 409, 415],
  };
  const known = asDomainError(error);
  if (!known) {
    request.log.error({ err: error }, 'request failed');
    void reply.code(500).send(internalErrorBody(request.id));
    return;
  }
  const { status, body } = documented.oauth ? oauthErrorBody(known) : errorBody(known, documented);
  if (status === 401 && !documented.oauth) {
    void reply.header('www-authenticate', 'Bearer realm="account-graph"');
  }
  void reply.code(status).send(body);
}

/** What Fastify itself refuses, in the words of the domain. */
function asDomainError(error: unknown): DomainError | undefined {
  if (error instanceof DomainError) return error;
  const status = (error as { statusCode?: number }).statusCode;
  switch (status) {
    case 400:
      return new DomainError('BAD_INPUT', 'the request cannot be read');
    case 413:
    case 414:
      return new DomainError('TOO_LARGE', 'the request is too large');
    case 415:
      return new DomainError('UNSUPPORTED_MEDIA_TYPE', 'the content type is not supported');
    case 429:
      return new DomainError('RATE_LIMITED', 'too many requests: try again later');
    default:
      return undefined;
  }
}
