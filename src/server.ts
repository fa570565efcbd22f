import { randomUUID } from 'node:crypto';
import { STATUS_CODES } from 'node:http';
import cors from '@fastify/cors';
import helmet from '@fastify/helmet';
import rateLimit from '@fastify/rate-limit';
import Fastify, { LogController, type FastifyInstance, type FastifyRequest } from 'fastify';
import type { Config } from './config.js';
import { sql } from './database/sql.js';
import { anonymous, type Caller } from './domain/caller.js';
import type { RequestContext, Services } from './domain/context.js';
import { bodyParsers } from './http/body-parsers.js';
import { readCredentials } from './http/credentials.js';
import { answerError, restRoutes } from './rest/routes.js';

declare module 'fastify' {
  interface FastifyRequest {
    context: RequestContext;
  }
}

/** No body that the API takes comes near it. Bytes. */
const bodyLimit = 1_048_576;

/** Requests per minute and address. */
const requestsPerMinute = 1200;

/** The whole server, ready to listen or to be injected into. */
export async function createServer(config: Config, services: Services): Promise<FastifyInstance> {
  const app = Fastify({
    loggerInstance: services.log,
    logController: new LogController({ disableRequestLogging: true }),
    bodyLimit,
    genReqId: (request) => requestId(request.headers['x-request-id']),
    routerOptions: { ignoreTrailingSlash: true, maxParamLength: 200 },
    trustProxy: false,
    return503OnClosing: true,
    frameworkErrors: answerError,
  }) as unknown as FastifyInstance;

  bodyParsers(app);
  await app.register(helmet, { contentSecurityPolicy: false });
  await app.register(cors, {
    origin: config.corsOrigins.length > 0 ? [...config.corsOrigins] : false,
    credentials: true,
    maxAge: 600,
  });
  if (config.rateLimit) {
    await app.register(rateLimit, { max: requestsPerMinute, timeWindow: 60_000 });
  }

  app.decorateRequest('context', null as unknown as RequestContext);
  app.addHook('onRequest', async (request) => {
    request.context = await contextOf(services, request);
  });
  app.addHook('onSend', async (request, reply) => {
    reply.header('x-request-id', request.id);
    const session = request.context?.session;
    if (config.serverTiming && session) {
      reply.header(
        'server-timing',
        `db;dur=${session.milliseconds.toFixed(1)};desc="${session.statements} statements"`,
      );
    }
  });
  app.addHook('onResponse', async (request, reply) => {
    // The path alone: a query may carry a token.
    request.log.info(
      {
        method: request.method,
        path: request.url.split('?', 1)[0],
        status: reply.statusCode,
        milliseconds: Math.round(reply.elapsedTime),
        caller: request.context?.caller.id ?? null,
      },
      'request',
    );
  });
  app.setErrorHandler(answerError);
  app.setNotFoundHandler((request, reply) => {
    void reply.code(404).send({
      error: {
        domain: 'PlatformAccountServer',
        code: 'not_found',
        message: STATUS_CODES[404],
        details: { info: 'there is nothing at this path' },
      },
    });
  });

  restRoutes(app, {
    contextOf: (request) => request.context,
    disabledEndpoints: config.disabledEndpoints,
  });
  app.get('/healthz', () => ({ status: 'ok' }));
  app.get('/readyz', async (request, reply) => {
    try {
      await services.database.session().all(sql`select 1 as "one"`);
      return { status: 'ready' };
    } catch (error) {
      request.log.error({ err: error }, 'the database does not answer');
      return reply.code(503).send({ status: 'unavailable' });
    }
  });
  return app;
}

/** The caller's own request id if it is fit for a log line, else a new one. */
function requestId(given: string | string[] | undefined): string {
  return typeof given === 'string' && /^[\w.-]{1,64}$/.test(given) ? given : randomUUID();
}

/** Establishes who is asking, before anything of the request is read. */
async function contextOf(services: Services, request: FastifyRequest): Promise<RequestContext> {
  const session = services.database.session();
  const context = (caller: Caller): RequestContext => ({
    ...services,
    caller,
    session,
    requestId: request.id,
    ip: request.ip,
    log: request.log as Services['log'],
  });
  // Operations of OAuth 2.0 read client credentials themselves.
  const ownCredentials = request.routeOptions.config.operation?.errors.oauth;
  const credentials = ownCredentials ? undefined : readCredentials(request);
  request.context = context(anonymous);
  if (!credentials) return request.context;
  return context(await services.identity.authenticate(session, credentials));
}
