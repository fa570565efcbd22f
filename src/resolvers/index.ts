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
import type { RequestContext } from '../domain/context.js';
import { errorCodes } from '../domain/errors.js';
import { challengeFor } from '../http/challenge.js';
import { asDomainError, setRetryAfter } from '../http/errors.js';
import { assertUtf8Query } from '../http/well-formed.js';
import { graphContext, type GraphContext } from './context.js';
import { formatError, requestError, unauthenticated, withoutFault } from './errors.js';
import { Operations, type Admission } from './execution.js';
import { isShortRequest } from './introspection.js';
import { mostTokens } from './limits.js';
import { answerPlain } from './plain-request.js';
import { buildGraphSchema } from './schema.js';

export interface GraphOptions {
  /** Whether the schema can be asked for. */
  readonly introspection: boolean;
  readonly log: Logger;
  contextOf(request: FastifyRequest): RequestContext;
}

/** Serves the graph at `/graphql`, and its schema at `/schema.graphql` if it may be known. */
export const graph: FastifyPluginAsync<GraphOptions> = async (
  app: FastifyInstance,
  { introspection, log, contextOf },
) => {
  const schema = buildGraphSchema();
  const operations = new Operations(schema, { introspection });
  const apollo = new ApolloServer<GraphContext>({
    schema,
    introspection,
    // `readDocument` validates before Apollo Server would, and hides what introspection would tell.
    dangerouslyDisableValidation: true,
    hideSchemaDetailsFromClientErrors: false,
    documentStore: null,
    includeStacktraceInErrorResponses: false,
    csrfPrevention: true,
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

  const admissions = new WeakMap<FastifyRequest, Admission>();
  const handle = fastifyApolloHandler(apollo, {
    context: async (request) => graphContext(contextOf(request), admissions.get(request)),
  }) as RouteHandlerMethod;
  app.route({
    method: ['GET', 'POST'],
    url: '/graphql',
    // Before the body is read: without credentials only a short question about the schema is answered.
    async onRequest(request) {
      const { type } = contextOf(request).caller;
      if (type === 'anonymous' && !(introspection && isShortRequest(request))) {
        throw unauthenticated();
      }
      assertUtf8Query(request.url);
    },
    handler: async (request, reply) => {
      const answered = await answerPlain(request, reply, operations, contextOf(request));
      if (typeof answered === 'string') return answered;
      if (answered.admission) admissions.set(request, answered.admission);
      return handle.call(app, request, reply);
    },
  });

  if (introspection) {
    const text = printSchema(schema);
    app.get('/schema.graphql', (_request, reply) =>
      reply.type('text/plain; charset=utf-8').header('cache-control', 'no-cache').send(text),
    );
  }

  // What is refused before GraphQL has seen it: credentials, a body that is not JSON, too many requests.
  app.setErrorHandler((error, request, reply) => {
    const known = asDomainError(error);
    if (known) setRetryAfter(reply, known);
    const refused = known
      ? requestError(known)
      : new GraphQLError('', { originalError: error as Error });
    const status = known ? errorCodes[known.code].status : 500;
    const challenge = challengeFor(request, status);
    if (challenge !== undefined) void reply.header('www-authenticate', challenge);
    void reply
      .code(status)
      .send({ errors: [formatError(refused, { log, requestId: request.id })] });
  });
};
