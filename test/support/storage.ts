import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { FastifyInstance } from 'fastify';
import { pino, type Logger } from 'pino';
import { bootstrap } from '../../src/bootstrap.js';
import { readConfig, type Config } from '../../src/config.js';
import { openDatabase, type Database } from '../../src/database/open.js';
import type { Sql } from '../../src/database/sql.js';
import { usualWaits } from '../../src/database/waits.js';
import { statementLog } from '../../src/log.js';
import { createServer } from '../../src/server.js';
import { openServices } from '../../src/services.js';
import { migrateWith } from './migrate-with.js';
import { adminLogin, adminPassword, clientSecret, databaseUrl } from './server.js';

export const onPostgres = process.env.TEST_DATABASE === 'postgresql';

/** Creates a database that persists after its connections are closed. */
export async function lastingDatabase(): Promise<{ url: string; drop: () => Promise<void> }> {
  if (onPostgres) return databaseUrl();
  const folder = await mkdtemp(join(tmpdir(), 'account-graph-test-'));
  return {
    url: `sqlite:${join(folder, 'accounts.sqlite')}`,
    drop: () => rm(folder, { recursive: true, force: true }),
  };
}

export const configFor = (url: string, env: Record<string, string> = {}): Config =>
  readConfig({
    DATABASE_URL: url,
    BOOTSTRAP_ADMIN_LOGIN: adminLogin,
    BOOTSTRAP_ADMIN_PASSWORD: adminPassword,
    BOOTSTRAP_CLIENT_SECRET: clientSecret,
    DEMO_DATA: 'false',
    RATE_LIMIT: 'off',
    LOG_LEVEL: 'silent',
    ...env,
  });

/** Opens a database that other instances of this platform may have open, even if it is a file. */
export const openShared = (config: Config): Promise<Database> =>
  openDatabase(config.database, usualWaits, false, migrateWith);

/** A running server. Several of them may share one database. */
export interface Instance {
  readonly app: FastifyInstance;
  readonly database: Database;
  /** Ids that the first start created; undefined if the database was already initialized. */
  readonly made: Awaited<ReturnType<typeof bootstrap>>;
  /** Sends a request, by default as the administrator. */
  send(
    method: string,
    path: string,
    body?: object,
    authorization?: string,
  ): Promise<{ status: number; body: Record<string, unknown> & { id: string } }>;
  close(): Promise<void>;
}

export const basic = (username: string, password: string) =>
  `Basic ${Buffer.from(`${username}:${password}`).toString('base64')}`;

/** Starts a server on a database that other servers may use. */
export async function startInstance(
  config: Config,
  log: Logger = pino({ level: config.logLevel }),
): Promise<Instance> {
  const database = await openDatabase(config.database, config.waits, undefined, {
    ...migrateWith,
    logStatement: statementLog(log),
  });
  const services = await openServices(config, database, log);
  const made = await bootstrap(config, services);
  const app = await createServer(config, services);
  await app.ready();
  return {
    app,
    database,
    made,
    async send(method, path, body, authorization = basic(adminLogin, adminPassword)) {
      const response = await app.inject({
        method: method as 'GET',
        url: `/api/2${path}`,
        headers: { authorization },
        ...(body && { payload: body }),
      });
      const text = response.body;
      return {
        status: response.statusCode,
        body: (text ? JSON.parse(text) : {}) as Record<string, unknown> & { id: string },
      };
    },
    async close() {
      await app.close();
      await database.close();
    },
  };
}

/** Runs a statement on the schema of any release. The unit of work requires the current schema. */
export function runOn({ orm }: Database, statement: Sql): Promise<unknown> {
  const { text, values } = statement.render('sqlite');
  return orm.em.fork().execute(text, values);
}
