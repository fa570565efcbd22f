import type { FastifyInstance, FastifyReply, FastifyRequest } from 'fastify';
import { requireCaller } from '../domain/core/action.js';
import type { RequestContext } from '../domain/core/context.js';
import { DomainError, errorCodes, notFound } from '../domain/core/errors.js';
import { ReplayedAnswer, type KeyedWrite } from '../domain/core/idempotency/idempotency-keys.js';
import { lowerCaseUuid } from '../domain/core/read-values.js';
import { isUuid } from '../domain/core/validation.js';
import { isAnswer, sendAnswer, unlessKnown, type Answer } from '../http/answer.js';
import { readIdempotencyKey, replayedHeader } from '../http/idempotency.js';
import { challengeFor } from '../http/challenge.js';
import { asDomainError, setRetryAfter } from '../http/errors.js';
import type { Site } from '../http/site.js';
import type { View } from '../http/views.js';
import { assertUtf8Query } from '../http/well-formed.js';
import { errorBody, internalErrorBody, oauthErrorBody, type Spell } from './engine/errors.js';
import { camelCase, snakeCase } from './engine/names.js';
import { restoredAnswer } from './engine/kept-answer.js';
import { operations } from './operations.js';
import { speaksOAuth, type Operation } from './engine/operation.js';
import { wireName } from './engine/read-input.js';

declare module 'fastify' {
  interface FastifyContextConfig {
    operation?: Operation;
  }
}

/** Converts `/tenants/{tenant_id}` to the syntax of Fastify, in which a literal colon is doubled. */
function routePath(path: string): string {
  return path
    .replace(/:/g, '::')
    .replace(/\{([^}]+)\}/g, (_, name: string) => `:${camelCase(name)}`);
}

/** Whether `value` can be the number of an object. */
const isNumber = (value: string): boolean => /^[1-9]\d{0,14}$/.test(value);

/**
 * Returns the path parameters. An id that is neither a UUID nor, where allowed, a number is not
 * found.
 */
function pathParameters(
  request: FastifyRequest,
  { numbers = false }: Operation,
): Record<string, string> {
  const params: Record<string, string> = {};
  for (const [name, given] of Object.entries(request.params as Record<string, string>)) {
    const value = lowerCaseUuid(given);
    if (name.endsWith('Id') && !isUuid(value) && !(numbers && isNumber(value)))
      throw notFound(name.replace(/Id$/, ''), value.slice(0, 64));
    params[name] = value;
  }
  return params;
}

/** All paths of `operation`. */
function pathsOf({ path, aliases = [], aboutIssuer }: Operation, basePath: string): string[] {
  const below = aboutIssuer && basePath !== '' ? aliases.map((alias) => alias + basePath) : [];
  return [path, ...aliases, ...below];
}

/** The methods of the operations. */
export const methodsServed: readonly string[] = [
  ...new Set(operations.map(({ method }) => method)),
];

/** Paths whose responses pages of any origin can read. */
export const crossOriginPaths = ({ basePath }: Site): ReadonlySet<string> =>
  new Set(
    operations
      .filter((operation) => operation.crossOrigin)
      .flatMap((operation) => pathsOf(operation, basePath)),
  );

/** Registers the routes of all operations. */
export function restRoutes(
  app: FastifyInstance,
  options: {
    contextOf(request: FastifyRequest): RequestContext;
    disabledEndpoints: boolean;
    readonly site: Site;
    /** Renders a page for the browser of `request`. */
    pageFor(request: FastifyRequest, view: View): Promise<Answer>;
  },
): void {
  const withPage = async (request: FastifyRequest, given: Answer): Promise<Answer> => {
    if (!given.view) return given;
    const page = await options.pageFor(request, given.view);
    return { ...page, ...given, cookies: [...(page.cookies ?? []), ...(given.cookies ?? [])] };
  };
  for (const operation of operations) {
    if (operation.disabled && !options.disabledEndpoints) continue;
    for (const path of pathsOf(operation, options.site.basePath)) {
      app.route({
        method: operation.method,
        url: routePath(path),
        config: { operation },
        ...(operation.bodyLimit && { bodyLimit: operation.bodyLimit }),
        ...(operation.response && {
          schema: { response: { [operation.success]: operation.response } },
        }),
        // Runs before the body is read: a caller without credentials learns nothing about errors in
        // the body.
        async onRequest(request) {
          // If the client can authenticate in the body, the action authenticates it.
          if (operation.clients !== 'too') requireCaller(operation, options.contextOf(request));
          assertUtf8Query(request.url);
        },
        async handler(request, reply) {
          if (operation.errors.oauth || operation.clients) keepOut(reply);
          const body = await perform(operation, options.contextOf(request), request, reply);
          if (isAnswer(body))
            return sendAnswer(
              reply,
              unlessKnown(request, await withPage(request, body)),
              options.site,
            );
          reply.code(operation.success);
          if (operation.cachedFor !== undefined) {
            reply.header('cache-control', `public, max-age=${operation.cachedFor}`);
          }
          return body;
        },
      });
    }
  }
}

/** Performs `operation`, or replays the answer to an earlier request with the same key. */
async function perform(
  operation: Operation,
  ctx: RequestContext,
  request: FastifyRequest,
  reply: FastifyReply,
): Promise<unknown> {
  const key = keyOf(operation, ctx, request);
  try {
    const params = pathParameters(request, operation);
    return await operation.handle(ctx, params, request.query, request.body, key);
  } catch (error) {
    if (!(error instanceof ReplayedAnswer)) throw error;
    void reply.header(replayedHeader, 'true');
    return restoredAnswer(error.answer);
  } finally {
    key?.end();
  }
}

/**
 * Returns the idempotency key of a request that changes data.
 *
 * @throws DomainError `BAD_INPUT` for a malformed key, or if the operation does not accept one,
 *   because the sender relies on it
 */
function keyOf(
  { method, takesKey, readsOnly }: Operation,
  ctx: RequestContext,
  request: FastifyRequest,
): KeyedWrite | undefined {
  if (method === 'GET' || readsOnly) return undefined;
  const key = readIdempotencyKey(request.headers['idempotency-key']);
  if (key === undefined) return undefined;
  if (!takesKey) {
    throw new DomainError('BAD_INPUT', 'this operation does not accept an Idempotency-Key');
  }
  const [path] = request.url.split('?', 1);
  // The key identifies the request regardless of the access token.
  const { access_token: _, ...query } = request.query as Record<string, unknown>;
  const body = Buffer.isBuffer(request.body) ? request.body.toString('base64') : request.body;
  return ctx.idempotencyKeys.begin(ctx, key, [method, path, query, body ?? null]);
}

/** Forbids caching, as required for OAuth 2.0 (RFC 6749, section 5.1). */
function keepOut(reply: FastifyReply): void {
  void reply.headers({ 'cache-control': 'no-store', pragma: 'no-cache' });
}

/** Returns the spelling of input names for error messages of `operation`. */
function spellingOf({ query, body }: Operation): Spell {
  return (name) => {
    const schema = query?.properties[name] ?? body?.properties[name];
    return schema ? wireName(name, schema) : snakeCase(name);
  };
}

/** Sends the response for an error, as the operation documents it. */
export function answerError(error: unknown, request: FastifyRequest, reply: FastifyReply): void {
  const operation = request.routeOptions.config.operation;
  const documented = operation?.errors ?? {
    domain: 'PlatformAccountServer' as const,
    statuses: [400, 401, 403, 404, 409, 415],
  };
  const known = asDomainError(error, request);
  if (!known) {
    request.log.error({ err: error, requestId: request.id }, 'a REST request failed');
    void reply.code(500).send(internalErrorBody(request.id));
    return;
  }
  const oauth = operation && speaksOAuth(operation, errorCodes[known.code].status);
  const { status, body } = oauth
    ? oauthErrorBody(known, documented)
    : errorBody(known, documented, operation && spellingOf(operation));
  if (documented.oauth) keepOut(reply);
  const challenge = challengeFor(request, status, {
    scheme: operation?.clients === 'only' ? 'Basic' : 'Bearer',
    form: operation?.verifiesToken ?? false,
  });
  if (challenge !== undefined) void reply.header('www-authenticate', challenge);
  setRetryAfter(reply, known);
  void reply.code(status).send(body);
}
