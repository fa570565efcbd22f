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
import { asDomainError, setRetryAfter } from '../http/errors.js';
import { graphContext, type GraphContext } from './context.js';
import { formatError, requestError, withoutFault } from './errors.js';
import { Operations } from './execution.js';
import { LimitsRule, mostTokens } from './limits.js';
import { answerRepeated } from './repeated.js';
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
    hideSchemaDetailsFromClientErrors: !introspection,
    includeStacktraceInErrorResponses: false,
    csrfPrevention: true,
    stopOnTerminationSignals: false,
    validationRules: [LimitsRule],
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

  const contextFor = (request: FastifyRequest) => graphContext(contextOf(request));
  const handle = fastifyApolloHandler(apollo, {
    context: async (request) => contextFor(request),
  }) as RouteHandlerMethod;
  app.route({
    method: ['GET', 'POST'],
    url: '/graphql',
    handler: async (request, reply) =>
      (await answerRepeated(request, reply, operations, contextFor)) ??
      handle.call(app, request, reply),
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
    void reply
      .code(known ? errorCodes[known.code].status : 500)
      .send({ errors: [formatError(refused, { log, requestId: request.id })] });
  });
};
