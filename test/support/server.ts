import { randomUUID } from 'node:crypto';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { FastifyInstance } from 'fastify';
import pg from 'pg';
import { pino } from 'pino';
import { afterAll, inject } from 'vitest';
import { bootstrap, type Bootstrapped } from '../../src/bootstrap.js';
import { readConfig, type Config } from '../../src/config.js';
import { openDatabase, type Database } from '../../src/database/open.js';
import { createDemo } from '../../src/demo/create-demo.js';
import type { Services } from '../../src/domain/core/context.js';
import type { SocketTimeouts } from '../../src/http/sockets.js';
import { statementLog } from '../../src/log.js';
import { createServer } from '../../src/server.js';
import { openServices } from '../../src/services.js';
import { answerComplaints } from '../contract/answers.js';
import { Caller, Principal, type As } from './caller.js';
import { FakeDns } from './fake-dns.js';
import { migrateWith } from './migrate-with.js';
import { migratedContent } from './migrated.js';
import { Accounts, type Body } from './people.js';

export {
  Caller,
  Principal,
  type As,
  type Headers,
  type Query,
  type RestOptions,
  type RestResponse,
} from './caller.js';

export const adminLogin = 'admin';
export const adminPassword = 'correct horse battery';
export const clientSecret = 'bootstrap-client-secret-of-the-tests';

/**
 * Creates a database of the type that this run uses. `drop` deletes it.
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

/**
 * Compares every response of `app` with the contract and with openapi.json. Deviations fail the
 * test file when it closes the server (test/contract/answers.ts).
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

interface Parts {
  readonly app: FastifyInstance;
  readonly services: Services;
  readonly config: Config;
  readonly dns: FakeDns;
  readonly clock: { offset: number };
  readonly made: Bootstrapped;
  readonly close: () => Promise<void>;
}

/** A server with its own database, root tenant, administrator and client. */
export class TestServer extends Accounts {
  readonly app: FastifyInstance;
  readonly services: Services;
  readonly config: Config;
  readonly dns: FakeDns;
  /** `offset`: milliseconds that the server's clock is ahead of the real one. */
  readonly clock: { offset: number };
  readonly rootId: string;
  readonly adminId: string;
  readonly clientId: string;
  readonly admin: Principal;
  readonly client: Principal;
  /** Sends requests without credentials. */
  readonly anonymous: Caller;
  readonly close: () => Promise<void>;
  /** Base URL, after `listen`. */
  url = '';

  constructor({ app, services, config, dns, clock, made, close }: Parts) {
    super();
    this.app = app;
    this.services = services;
    this.config = config;
    this.dns = dns;
    this.clock = clock;
    this.rootId = made.rootTenantId;
    this.adminId = made.adminId;
    this.clientId = made.clientId;
    this.admin = new Principal(app, made.adminId, adminLogin, adminPassword);
    this.client = new Principal(app, made.clientId, made.clientId, clientSecret);
    this.anonymous = new Caller(app, undefined);
    this.close = close;
  }

  /** Sends requests with `credentials`. */
  as(credentials: As): Caller {
    return credentials instanceof Caller ? credentials : new Caller(this.app, credentials);
  }

  /** Reads an object as the root administrator, and updates it with `changes` as `as`. */
  async update(path: string, changes: object, as: As = this.admin) {
    const { body } = await this.admin.get<Body>(path);
    return this.as(as).put(path, { version: body.version, ...changes });
  }

  async listen(): Promise<string> {
    this.url = await this.app.listen({ port: 0, host: '127.0.0.1' });
    return this.url;
  }
}

interface StartOptions {
  /** Timeouts of connections. */
  timeouts?: SocketTimeouts;
  /** Changes the database before the server reads it. */
  prepare?: (database: Database) => Promise<void>;
}

/**
 * Starts a server for the file or the `describe` block that calls it, and closes it after the last
 * test there.
 *
 * @param env settings that differ from those of the other tests
 * @example
 * const server = await useTestServer();
 * const partner = await server.makeTenant(server.rootId, 'partner', 'Partner');
 * const ann = await server.makePerson(partner.id, 'ann', 'partner_admin');
 *
 * it('shows a partner to its administrator', async () => {
 *   expect((await ann.get(`/tenants/${partner.id}`)).status).toBe(200);
 * });
 */
export async function useTestServer(
  env?: Record<string, string>,
  options?: StartOptions,
): Promise<TestServer> {
  const server = await startTestServer(env, options);
  afterAll(() => server.close());
  return server;
}

/** Starts a server that its test closes. For the parameters, see `useTestServer`. */
export async function startTestServer(
  env: Record<string, string> = {},
  { timeouts, prepare }: StartOptions = {},
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
    // Tests aggregate usage explicitly.
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

  const close = async () => {
    await app.close();
    await database.close();
    await drop();
    await rm(folder, { recursive: true, force: true });
    if (complaints.size > 0) throw new Error([...complaints].sort().join('\n'));
  };
  return new TestServer({ app, services, config, dns, clock, made: made!, close });
}
