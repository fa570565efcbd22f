import { randomUUID } from 'node:crypto';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { FastifyInstance, LightMyRequestResponse } from 'fastify';
import pg from 'pg';
import { pino } from 'pino';
import { inject } from 'vitest';
import { bootstrap } from '../../src/bootstrap.js';
import { readConfig, type Config } from '../../src/config.js';
import { openDatabase, type Database } from '../../src/database/open.js';
import { createDemo } from '../../src/demo/create-demo.js';
import type { Services } from '../../src/domain/core/context.js';
import type { SocketTimeouts } from '../../src/http/sockets.js';
import { statementLog } from '../../src/log.js';
import { createServer } from '../../src/server.js';
import { openServices } from '../../src/services.js';
import { answerComplaints } from '../contract/answers.js';
import { FakeDns } from './fake-dns.js';
import { foreignName } from './input-names.js';
import { migrateWith } from './migrate-with.js';
import { migratedContent } from './migrated.js';

export const adminLogin = 'admin';
export const adminPassword = 'correct horse battery';
export const clientSecret = 'bootstrap-client-secret-of-the-tests';

/** Who sends a request: a bearer token, basic credentials, a browser with a session cookie, or nobody. */
export type As =
  { token: string } | { username: string; password: string } | { session: string } | undefined;

export interface RestOptions {
  as?: As;
  query?: Record<string, string | number | boolean>;
  body?: unknown;
  headers?: Record<string, string>;
}

export interface RestResponse<Body> {
  status: number;
  body: Body;
  headers: LightMyRequestResponse['headers'];
  text: string;
}

/** A server of its own on a fresh database, with its root tenant, administrator and client. */
export interface TestServer {
  readonly app: FastifyInstance;
  readonly services: Services;
  readonly config: Config;
  readonly dns: FakeDns;
  /** Milliseconds that the server's clock is ahead of the real one. */
  clock: { offset: number };
  readonly rootId: string;
  readonly adminId: string;
  readonly clientId: string;
  readonly adminLogin: string;
  readonly adminPassword: string;
  /** The root administrator. */
  readonly admin: As;
  /** The bootstrap client. */
  readonly client: As;
  /** Base URL, once `listen` was called. */
  url: string;
  rest<Body = any>(
    method: string,
    path: string,
    options?: RestOptions,
  ): Promise<RestResponse<Body>>;
  /** One GraphQL operation. The body is the GraphQL response: `data`, `errors`, `extensions`. */
  graphql<Data = any>(
    query: string,
    options?: { as?: As; variables?: Record<string, unknown>; headers?: Record<string, string> },
  ): Promise<RestResponse<{ data?: Data; errors?: any[]; extensions?: any }>>;
  listen(): Promise<string>;
  close(): Promise<void>;
}

/**
 * A fresh database of the kind that this run is on, and what takes it away.
 *
 * @param content `migrated`: on PostgreSQL a copy of a database with the schema and the catalog,
 *   which takes a tenth of the time of the migrations
 */
export async function databaseUrl(
  content: 'empty' | 'migrated' = 'empty',
): Promise<{ url: string; drop: () => Promise<void> }> {
  if (process.env.TEST_DATABASE !== 'postgresql') {
    return { url: 'sqlite::memory:', drop: async () => {} };
  }
  const base = inject('postgresUrl');
  const name = `test_${randomUUID().replaceAll('-', '')}`;
  const administer = async (text: string) => {
    const connection = new pg.Client({ connectionString: `${base}/postgres` });
    await connection.connect();
    await connection.query(text);
    await connection.end();
  };
  const template = content === 'migrated' ? inject('migratedDatabase') : 'template1';
  await administer(`create database ${name} template ${template}`);
  return { url: `${base}/${name}`, drop: () => administer(`drop database ${name} with (force)`) };
}

const authorization = (as: As): Record<string, string> => {
  if (!as) return {};
  if ('token' in as) return { authorization: `Bearer ${as.token}` };
  if ('session' in as) return { cookie: `account_session=${as.session}` };
  const encoded = Buffer.from(`${as.username}:${as.password}`).toString('base64');
  return { authorization: `Basic ${encoded}` };
};

/**
 * Compares every answer of `app` with the contract and with openapi.json, whichever test asks:
 * what does not fit fails the test file when it closes the server (test/contract/answers.ts).
 */
function watchAnswers(app: FastifyInstance): ReadonlySet<string> {
  const complaints = new Set<string>();
  app.addHook('onSend', (request, reply, payload, done) => {
    const { operation } = request.routeOptions.config;
    const contentType = reply.getHeader('content-type') as string | undefined;
    const text =
      request.method !== 'HEAD' && (payload == null || typeof payload === 'string')
        ? (payload ?? '')
        : undefined;
    if (operation) {
      const answer = { status: reply.statusCode, contentType, text };
      for (const complaint of answerComplaints(operation, answer)) complaints.add(complaint);
    }
    done(null, payload);
  });
  return complaints;
}

/**
 * Starts a server. `env` overrides its configuration, `timeouts` those of its connections; `prepare`
 * changes the database before the server reads it.
 */
export async function startTestServer(
  env: Record<string, string> = {},
  timeouts?: SocketTimeouts,
  prepare?: (database: Database) => Promise<void>,
): Promise<TestServer> {
  const { url: DATABASE_URL, drop } = await databaseUrl('migrated');
  const clock = { offset: 0 };
  const folder = await mkdtemp(join(tmpdir(), 'account-graph-files-'));
  const config = readConfig({
    DATABASE_URL,
    BOOTSTRAP_ADMIN_LOGIN: adminLogin,
    BOOTSTRAP_ADMIN_PASSWORD: adminPassword,
    BOOTSTRAP_CLIENT_SECRET: clientSecret,
    DEMO_DATA: 'false',
    RATE_LIMIT: 'off',
    // Usage is handed up when a test says so.
    ROLL_UP_INTERVAL: '0',
    LOG_LEVEL: process.env.LOG_LEVEL ?? 'silent',
    PUBLIC_URL: 'http://localhost:4000',
    REPORTS_FOLDER: join(folder, 'reports'),
    ...env,
  });
  const log = pino({ level: config.logLevel });
  const database = await openDatabase(config.database, config.waits, undefined, {
    ...migrateWith,
    logStatement: statementLog(log),
    ...(DATABASE_URL === 'sqlite::memory:' && { content: await migratedContent() }),
  });
  await prepare?.(database);
  const dns = new FakeDns();
  const now = () => Date.now() + clock.offset;
  const services = await openServices(config, database, log, now, dns);
  const made = await bootstrap(config, services);
  if (config.demoData) await createDemo(services, made!);
  const app = await createServer(config, services, timeouts);
  const complaints = watchAnswers(app);
  await app.ready();

  const server: TestServer = {
    app,
    services,
    config,
    dns,
    clock,
    rootId: made!.rootTenantId,
    adminId: made!.adminId,
    clientId: made!.clientId,
    adminLogin,
    adminPassword,
    admin: { username: adminLogin, password: adminPassword },
    client: { username: made!.clientId, password: clientSecret },
    url: '',
    async rest<Body>(method: string, path: string, options: RestOptions = {}) {
      const response = await app.inject({
        method: method as 'GET',
        url: /^\/(api|bc|graphql|\.well-known|healthz|readyz|openapi)/.test(path)
          ? path
          : `/api/2${path}`,
        headers: { ...authorization(options.as), ...options.headers },
        ...(options.query && {
          query: Object.fromEntries(
            Object.entries(options.query).map(([name, value]) => [name, String(value)]),
          ),
        }),
        ...(options.body !== undefined && { payload: options.body as object }),
      });
      const text = response.body;
      const json = response.headers['content-type']?.toString().includes('json');
      // In every test: an error of REST names inputs as REST spells them.
      if (json && response.statusCode >= 400 && !path.startsWith('/graphql')) {
        const [foreign] = foreignName.exec(text) ?? [];
        if (foreign) throw new Error(`REST names ${foreign}: ${method} ${path}: ${text}`);
      }
      return {
        status: response.statusCode,
        body: (json ? JSON.parse(text) : undefined) as Body,
        headers: response.headers,
        text,
      };
    },
    graphql: (query, { variables, ...options } = {}) =>
      server.rest('POST', '/graphql', { ...options, body: { query, variables } }),
    async listen() {
      server.url = await app.listen({ port: 0, host: '127.0.0.1' });
      return server.url;
    },
    async close() {
      await app.close();
      await database.close();
      await drop();
      await rm(folder, { recursive: true, force: true });
      if (complaints.size > 0) throw new Error([...complaints].sort().join('\n'));
    },
  };
  return server;
}
