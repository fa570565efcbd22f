import { chmod, mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import pg from 'pg';
import type { TestProject } from 'vitest/node';
import { addSchemaAndCatalogue } from './migrated.js';
import { startPostgres } from './own-postgres.js';

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
  await addSchemaAndCatalogue(`${url}/${name}`);
}

/** One real PostgreSQL for the whole run; every test file makes a database of its own in it. */
export default async function setup(project: TestProject): Promise<() => Promise<void>> {
  const directory = await mkdtemp(join(tmpdir(), 'account-graph-pg-'));
  // Root starts the server as another user, who must get in.
  await chmod(directory, 0o777);
  const { url, stop } = await startPostgres(join(directory, 'data'), {
    create: true,
    keep: false,
    // A test database need not survive a power cut.
    settings: [
      'fsync=off',
      'synchronous_commit=off',
      'full_page_writes=off',
      'max_connections=300',
    ],
  });
  await createMigratedDatabase(url, 'migrated');
  project.provide('postgresUrl', url);
  project.provide('migratedDatabase', 'migrated');
  return async () => {
    await stop();
    await rm(directory, { recursive: true, force: true });
  };
}
