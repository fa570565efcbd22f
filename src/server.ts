import { randomUUID } from 'node:crypto';
import { STATUS_CODES, maxHeaderSize, type IncomingMessage } from 'node:http';
import cookie from '@fastify/cookie';
import rateLimit from '@fastify/rate-limit';
import Fastify, { LogController, type FastifyInstance, type FastifyRequest } from 'fastify';
import { ConfigError, type Config } from './config.js';
import { anonymous, type Caller } from './domain/core/caller.js';
import type { RequestContext, Services } from './domain/core/context.js';
import { failureNote } from './domain/identity/passwords/record-failed-login.js';
import { networkOf } from './domain/core/network.js';
import { UsageRoller } from './domain/commerce/usages/roller.js';
import { explore } from './explore/index.js';
import { bodyParsers } from './http/body-parsers.js';
import { assertOwnOrigin, readCookie, sessionCookie, trustedCookie } from './http/cookies.js';
import { readClientHeader, readCredentials } from './http/credentials.js';
import { crossOrigin } from './http/cross-origin.js';
import { healthChecks } from './http/health.js';
import { pathLog } from './http/path-log.js';
import { securityHeaders } from './http/security-headers.js';
import { publicHtml, routedUrl, siteAt, type Site } from './http/site.js';
import {
  limitConnections,
  socketOptions,
  socketTimeouts,
  type SocketTimeouts,
} from './http/sockets.js';
import { Stopping } from './http/stopping.js';
import { pageFor, pages } from './pages/index.js';
import { graph } from './resolvers/index.js';
import { legacyRoutes } from './rest/platform/legacy-routes.js';
import { openApiRoute } from './rest/openapi/route.js';
import { answerError, crossOriginPaths, methodsServed, restRoutes } from './rest/routes.js';

declare module 'fastify' {
  interface FastifyRequest {
    context: RequestContext;
  }
  interface FastifyContextConfig {
    /** Whether requests of any method can be reads. The handler renews the context of writes. */
    reads?: boolean;
  }
}

/** Maximum size of a body in bytes, larger than that of all valid requests. */
const bodyLimit = 1_048_576;

/** Maximum number of requests per minute and address. */
const requestsPerMinute = 1200;

/** Creates the server, ready to listen or for injected requests. */
export async function createServer(
  config: Config,
  services: Services,
  timeouts: SocketTimeouts = socketTimeouts,
): Promise<FastifyInstance> {
  const site = siteAt(config.publicUrl);
  // The validation of Fastify coerces and drops values, so no route has a schema for its input. Its
  // other defaults are suitable: paths are case-sensitive, each GET route answers HEAD, and queries
  // are decoded without nesting.
  const app = Fastify({
    ...socketOptions(timeouts),
    loggerInstance: services.log,
    logController: new LogController({ disableRequestLogging: true }),
    bodyLimit,
    genReqId: (request) => requestId(request.headers['x-request-id']),
    // An id or name of any length is looked up and results in 404. Node.js limits the request line.
    routerOptions: { ignoreTrailingSlash: true, maxParamLength: maxHeaderSize },
    trustProxy: config.trustedProxies.length > 0 && [...config.trustedProxies],
    // A request on an open connection is always served.
    return503OnClosing: false,
    frameworkErrors: answerError,
    rewriteUrl: ({ url = '/' }: IncomingMessage) => routedUrl(site, url),
    // Log lines of a request include its id, because a logger per request would be slower than most
    // responses.
    childLoggerFactory: (logger) => logger,
  }) as unknown as FastifyInstance;

  app.decorate('stopping', new Stopping(app));
  refuseAmbiguousRoutes(app, site);
  const pathOf = pathLog(app);
  bodyParsers(app);
  const headers = securityHeaders();
  app.addHook('onRequest', (_request, reply, done) => {
    reply.headers(headers);
    done();
  });
  await crossOrigin(app, {
    trusted: config.corsOrigins,
    methods: methodsServed,
    open: crossOriginPaths(site),
  });
  if (config.rateLimit) {
    // By default it counts in memory, by address, for the latest 5,000 networks, and adds headers
    // to each response. Each instance counts separately; limits that need a shared count are in
    // `throttles`.
    await app.register(rateLimit, { global: false });
    // Runs before authentication, so that attempts at passwords are counted.
    const count = app.rateLimit({
      max: requestsPerMinute,
      timeWindow: 60_000,
      keyGenerator: ({ ip }) => networkOf(ip),
    });
    app.addHook('onRequest', function limitRate(request, reply) {
      return request.routeOptions.config.health
        ? Promise.resolve()
        : count.call(this, request, reply);
    });
  }

  // Cookies are not signed: their values are random and compared with stored values.
  await app.register(cookie, { hook: 'onRequest' });
  app.decorateRequest('context', null as unknown as RequestContext);
  app.addHook('onRequest', async (request) => {
    if (!request.routeOptions.config.health) await identify(services, request);
  });
  app.addHook('onSend', (request, reply, payload, done) => {
    reply.header('x-request-id', request.id);
    const session = contextIfMade(request)?.session;
    if (config.serverTiming && session) {
      reply.header(
        'server-timing',
        `db;dur=${session.milliseconds.toFixed(1)};desc="${session.statements} statements"`,
      );
    }
    done(null, payload);
  });
  app.addHook('onResponse', (request, reply, done) => {
    services.log.info(
      {
        requestId: request.id,
        method: request.method,
        path: pathOf(request),
        status: reply.statusCode,
        milliseconds: Math.round(reply.elapsedTime),
        caller: contextIfMade(request)?.caller.id ?? null,
      },
      'request',
    );
    done();
  });
  limitConnections(app, config.maxConnections, config.trustedProxies);
  if (config.rollUpInterval > 0) {
    const roller = new UsageRoller(services.database, services.log, config.rollUpInterval);
    app.addHook('onReady', async () => roller.start());
    app.addHook('onClose', () => roller.stop());
  }
  app.setErrorHandler(answerError);
  app.setNotFoundHandler((request, reply) => {
    void reply.code(404).send({
      error: {
        domain: 'PlatformAccountServer',
        code: 'not_found',
        message: STATUS_CODES[404],
        details: { info: 'the path does not exist' },
      },
    });
  });

  restRoutes(app, {
    contextOf: (request) => request.context,
    disabledEndpoints: config.disabledEndpoints,
    site,
    pageFor: (request, view) => pageFor(request.context, request, view),
  });
  await app.register(pages, { contextOf: (request) => request.context, site });
  legacyRoutes(app, config.publicUrl);
  openApiRoute(app, { disabledEndpoints: config.disabledEndpoints, site });
  await app.register(graph, {
    introspection: config.introspection,
    log: services.log,
    site,
    contextOf: (request) => request.context,
  });
  await app.register(explore, {
    playground: config.playground,
    schema: config.introspection,
    rewritePage: (html) => publicHtml(site, html),
  });
  healthChecks(app, {
    isStopping: () => app.stopping.begun,
    ask: () => services.database.ready(),
    onFailure: (error) => services.log.error({ err: error }, 'the database does not respond'),
  });
  return app;
}

/**
 * Rejects a base path that is a prefix of a route, because requests with and without the base path
 * would be ambiguous.
 *
 * @throws ConfigError
 */
function refuseAmbiguousRoutes(app: FastifyInstance, { basePath }: Site): void {
  if (basePath === '') return;
  app.addHook('onRoute', ({ url }) => {
    if (url !== basePath && !url.startsWith(`${basePath}/`)) return;
    throw new ConfigError(
      `PUBLIC_URL must not have the path ${basePath}: the server uses the path ${url} itself`,
    );
  });
}

/** Returns the request id of the caller if it is suitable for the log, otherwise a new one. */
function requestId(given: string | string[] | undefined): string {
  return typeof given === 'string' && /^[\w.-]{1,64}$/.test(given) ? given : randomUUID();
}

/** The context of `request`; undefined if the request failed before the context was created. */
const contextIfMade = (request: FastifyRequest) => request.context as RequestContext | null;

/**
 * Creates the context of a request. The properties are listed, because spreading objects is much
 * slower.
 */
function contextFor(services: Services, request: FastifyRequest, caller: Caller): RequestContext {
  return {
    database: services.database,
    requestTimeout: services.requestTimeout,
    catalogue: services.catalogue,
    resources: services.resources,
    treeSizes: services.treeSizes,
    cursors: services.cursors,
    identity: services.identity,
    passwords: services.passwords,
    clientAccess: services.clientAccess,
    sessionUse: services.sessionUse,
    throttles: services.throttles,
    vault: services.vault,
    idempotencyKeys: services.idempotencyKeys,
    reportFiles: services.reportFiles,
    origins: services.origins,
    federation: services.federation,
    dns: services.dns,
    mailSender: services.mailSender,
    smtpAllowPrivate: services.smtpAllowPrivate,
    clock: services.clock,
    log: services.log,
    session: contextIfMade(request)?.session ?? services.database.session(services.requestTimeout),
    caller,
    renewed: () => renewContext(services, request),
    requestId: request.id,
    ip: request.ip,
    userAgent: request.headers['user-agent']?.slice(0, 512) ?? null,
  };
}

/** Methods that only read (RFC 9110, section 9.2.1). */
const safeMethods = ['GET', 'HEAD', 'OPTIONS'];

/** Renews the context of `request` with a caller that includes all changes committed before now. */
async function renewContext(services: Services, request: FastifyRequest): Promise<RequestContext> {
  await services.database.channel.sync();
  await identifyCaller(services, request);
  return request.context;
}

/**
 * Authenticates the caller before the request is read. A write uses all access changes that were
 * committed before it arrived. A read uses the access changes that this instance has received.
 */
async function identify(services: Services, request: FastifyRequest): Promise<void> {
  const { reads } = request.routeOptions.config;
  if (!reads && !safeMethods.includes(request.method)) await services.database.channel.sync();
  await identifyCaller(services, request);
}

async function identifyCaller(services: Services, request: FastifyRequest): Promise<void> {
  request.context = contextFor(services, request, anonymous);
  const { clients, registers, verifiesToken } = request.routeOptions.config.operation ?? {};
  const credentials = clients === 'only' ? undefined : readCredentials(request);
  // The token does not authenticate the caller; the action verifies it.
  if (registers || verifiesToken) {
    const bearerToken = credentials?.type === 'bearer' ? credentials.token : undefined;
    request.context = { ...request.context, bearerToken };
    return;
  }
  // For operations with client authentication, the action verifies the header.
  if (clients === 'only' || (clients === 'too' && credentials?.type !== 'bearer')) {
    request.context = { ...request.context, ...readClientHeader(request) };
    return;
  }
  if (!credentials) return identifyBrowser(services, request);
  const { session } = request.context;
  const caller = await services.identity.authenticate(
    session,
    credentials,
    request.ip,
    failureNote(request.context),
  );
  request.context = contextFor(services, request, caller);
  if (caller.type === 'client') services.clientAccess.note(caller.id!, request.context.ip);
}

/**
 * Authenticates the caller by the session cookie. Browsers send the cookie automatically, also for
 * requests from pages of other origins.
 */
async function identifyBrowser(services: Services, request: FastifyRequest): Promise<void> {
  const { operation, form } = request.routeOptions.config;
  // A form from any origin is not authenticated by the cookie.
  if (form === 'any') return;
  // A page of another origin could sign in its own user in the browser of another user.
  if (operation?.signsIn || form === 'own') assertOwnOrigin(request, services.origins);
  const trustedBrowser = readCookie(request, trustedCookie);
  if (trustedBrowser !== undefined) request.context = { ...request.context, trustedBrowser };
  const secret = readCookie(request, sessionCookie);
  if (secret === undefined) return;
  const found = await services.identity.loginSession(request.context.session, secret);
  if (!found) return;
  assertOwnOrigin(request, services.origins);
  const { login, caller } = found;
  services.sessionUse.note(login.id);
  const context = contextFor(services, request, caller ?? anonymous);
  request.context = { ...context, login, trustedBrowser };
}
