import { ApolloServer } from '@apollo/server';
import {
  ApolloServerPluginCacheControlDisabled,
  ApolloServerPluginInlineTraceDisabled,
  ApolloServerPluginLandingPageDisabled,
  ApolloServerPluginSchemaReportingDisabled,
  ApolloServerPluginUsageReportingDisabled,
} from '@apollo/server/plugin/disabled';
import { fastifyApolloHandler } from '@as-integrations/fastify';
import type {
  FastifyInstance,
  FastifyPluginAsync,
  FastifyRequest,
  RouteHandlerMethod,
} from 'fastify';
import { GraphQLError, printSchema } from 'graphql';
import type { Logger } from 'pino';
import type { RequestContext } from '../domain/core/context.js';
import { errorCodes } from '../domain/core/errors.js';
import { challengeFor } from '../http/challenge.js';
import { setCookies } from '../http/cookies.js';
import { asDomainError, setRetryAfter } from '../http/errors.js';
import type { Site } from '../http/site.js';
import { assertUtf8Query } from '../http/well-formed.js';
import { graphContext, type GraphContext } from './engine/context.js';
import { formatError, requestError, unauthenticated, withoutFault } from './engine/errors.js';
import { Operations } from './engine/execution.js';
import type { Admission } from './engine/operation.js';
import { isShortRequest } from './engine/introspection.js';
import { mostTokens } from './engine/limits.js';
import { answerPlain } from './engine/plain-request.js';
import { graphSchema } from './schema.js';

export interface GraphOptions {
  /** Whether introspection is enabled. */
  readonly introspection: boolean;
  readonly log: Logger;
  readonly site: Site;
  contextOf(request: FastifyRequest): RequestContext;
}

/**
 * Headers that a page of another origin cannot send without a preflight request. A GET needs one of
 * them or a content type that requires a preflight, too. A request with `Authorization` is never
 * identified by its cookies. (A browser adds at most the credentials of an HTTP Basic dialog by
 * itself, which no path of the graph requests, and a GET runs only queries.)
 */
const preflightHeaders = ['x-apollo-operation-name', 'apollo-require-preflight', 'authorization'];

/** Serves the graph at `/graphql` and, if introspection is enabled, its schema at `/schema.graphql`. */
export const graph: FastifyPluginAsync<GraphOptions> = async (
  app: FastifyInstance,
  { introspection, log, site, contextOf },
) => {
  const schema = graphSchema();
  const operations = new Operations(schema, { introspection });
  const apollo = new ApolloServer<GraphContext>({
    schema,
    introspection,
    // `readDocument` validates before Apollo Server, and hides the schema if introspection is
    // disabled.
    dangerouslyDisableValidation: true,
    hideSchemaDetailsFromClientErrors: false,
    documentStore: null,
    includeStacktraceInErrorResponses: false,
    csrfPrevention: { requestHeaders: preflightHeaders },
    stopOnTerminationSignals: false,
    parseOptions: { maxLexicalTokens: mostTokens },
    plugins: [
      operations.plugin,
      ApolloServerPluginCacheControlDisabled(),
      ApolloServerPluginInlineTraceDisabled(),
      ApolloServerPluginLandingPageDisabled(),
      ApolloServerPluginSchemaReportingDisabled(),
      ApolloServerPluginUsageReportingDisabled(),
    ],
    formatError: (formatted, error) => withoutFault(formatted, error, log),
    logger: log,
  });
  await apollo.start();
  app.addHook('onClose', () => apollo.stop());

  // Also applies to responses of Apollo Server. No cache may store a response, for example of a
  // GET.
  app.addHook('onSend', (request, reply, payload, done) => {
    if (!reply.hasHeader('cache-control')) void reply.header('cache-control', 'no-store');
    const challenge = challengeFor(request, reply.statusCode);
    if (challenge !== undefined) void reply.header('www-authenticate', challenge);
    done(null, payload);
  });

  const admissions = new WeakMap<FastifyRequest, Admission>();
  const handle = fastifyApolloHandler(apollo, {
    context: async (request, reply) =>
      graphContext(
        contextOf(request),
        (cookies) => setCookies(reply, cookies, site),
        request.headers['idempotency-key'],
        admissions.get(request),
      ),
  }) as RouteHandlerMethod;
  app.route({
    method: ['GET', 'POST'],
    url: '/graphql',
    // Most requests are queries. `Operations` renews the context of mutations.
    config: { reads: true },
    // Runs before the body is read: without credentials only short introspection is answered.
    async onRequest(request) {
      const { caller, login } = contextOf(request);
      const unknown = caller.type === 'anonymous' && login === undefined;
      if (unknown && !(introspection && isShortRequest(request))) {
        throw unauthenticated();
      }
      assertUtf8Query(request.url);
    },
    handler: async (request, reply) => {
      const answered = await answerPlain(request, reply, operations, contextOf(request), site);
      if (typeof answered === 'string') return answered;
      if (answered.admission) admissions.set(request, answered.admission);
      return handle.call(app, request, reply);
    },
  });

  if (introspection) {
    let text: string | undefined;
    app.get('/schema.graphql', (_request, reply) =>
      reply
        .type('text/plain; charset=utf-8')
        .header('cache-control', 'no-cache')
        .send((text ??= printSchema(schema))),
    );
  }

  // Errors before GraphQL runs: credentials, a body that is not JSON, too many requests.
  app.setErrorHandler((error, request, reply) => {
    const known = asDomainError(error, request);
    if (known) setRetryAfter(reply, known);
    const refused = known
      ? requestError(known)
      : new GraphQLError('', { originalError: error as Error });
    void reply
      .code(known ? errorCodes[known.code].status : 500)
      .send({ errors: [formatError(refused, { log, requestId: request.id })] });
  });
};
