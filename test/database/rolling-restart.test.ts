import { spawn } from 'node:child_process';
import { existsSync } from 'node:fs';
import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { createServer, type AddressInfo } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { readiness, startLoad, type Call, type Load } from '../support/load.js';
import { databaseUrl } from '../support/server.js';
import { start, type Started } from '../support/start.js';
import { onPostgres } from '../support/storage.js';

const haproxy = '/usr/sbin/haproxy';
const clientId = '6f0d8a52-4a43-4c0a-9a57-0f3c8f5d8e11';
const clientSecret = 'secret of the client of the load';

/** Ports that were free a moment ago. */
async function freePorts(count: number): Promise<number[]> {
  const servers = Array.from({ length: count }, () => createServer());
  const ports = [];
  for (const server of servers) {
    await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
    ports.push((server.address() as AddressInfo).port);
  }
  for (const server of servers) server.close();
  return ports;
}

async function untilReady(port: number): Promise<void> {
  while ((await readiness(port)) !== 200) await sleep(50);
}

/** Reads and writes of both APIs. */
async function callsOf(port: number): Promise<() => Call> {
  const base = `http://127.0.0.1:${port}/api/2`;
  const answer = await fetch(`${base}/idp/token`, {
    method: 'POST',
    headers: {
      authorization: `Basic ${btoa(`${clientId}:${clientSecret}`)}`,
      'content-type': 'application/x-www-form-urlencoded',
    },
    body: 'grant_type=client_credentials',
  });
  const { access_token } = (await answer.json()) as { access_token: string };
  const headers = {
    authorization: `Bearer ${access_token}`,
    'content-type': 'application/json',
  };
  const client = await fetch(`${base}/clients/${clientId}`, { headers });
  const { tenant_id } = (await client.json()) as { tenant_id: string };
  let count = 0;
  return () => {
    const name = `made under load ${count++}`;
    const post = (path: string, body: object): Call => {
      const text = JSON.stringify(body);
      const length = String(Buffer.byteLength(text));
      return {
        method: 'POST',
        path,
        headers: { ...headers, 'content-length': length },
        body: text,
      };
    };
    if (count % 8 === 0)
      return post('/api/2/tenants', { name, kind: 'partner', parent_id: tenant_id });
    if (count % 8 === 4) return post('/graphql', { query: '{ __typename }' });
    return { method: 'GET', path: `/api/2/clients/${clientId}`, headers };
  };
}

describe.runIf(onPostgres)('two instances that restart in turn', { timeout: 60_000 }, () => {
  let drop: () => Promise<void>;
  let folder: string;
  let front: number;
  let ports: number[];
  let next: () => Call;
  let instances: Started[];
  let run: (port: number) => Started;
  beforeAll(async () => {
    folder = await mkdtemp(join(tmpdir(), 'account-graph-rolling-'));
    const database = await databaseUrl('migrated');
    drop = database.drop;
    [front = 0, ...ports] = await freePorts(3);
    run = (port) =>
      start({
        PORT: String(port),
        DATABASE_URL: database.url,
        PUBLIC_URL: 'http://localhost:4000',
        NODE_ENV: 'production',
        LOG_LEVEL: 'warn',
        RATE_LIMIT: 'off',
        SHUTDOWN_DELAY: '1500',
        BOOTSTRAP_ADMIN_PASSWORD: 'password of the load',
        BOOTSTRAP_CLIENT_ID: clientId,
        BOOTSTRAP_CLIENT_SECRET: clientSecret,
        REPORTS_FOLDER: join(folder, 'reports'),
        MAIL_FOLDER: join(folder, 'mail'),
      });
    instances = [];
    for (const port of ports) {
      instances.push(run(port));
      await untilReady(port);
    }
    next = await callsOf(ports[0]!);
  });
  afterAll(async () => {
    for (const instance of instances) {
      instance.kill('SIGKILL');
      await instance.ended;
    }
    await drop();
    await rm(folder, { recursive: true, force: true });
  });

  /** @param log returns details of the failures */
  async function restartEach(load: Load, log = () => ''): Promise<void> {
    await sleep(300);
    for (const [i, instance] of instances.entries()) {
      instance.kill('SIGTERM');
      expect(await instance.ended).toBe(0);
      instances[i] = run(ports[i]!);
      await untilReady(ports[i]!);
      await sleep(500);
    }
    await load.stop();
    console.log(`rolling restart: ${load.failed.length} of ${load.sent()} requests failed`);
    expect(load.failed, log()).toEqual([]);
    expect(load.sent()).toBeGreaterThan(200);
  }

  it('return no error to clients that connect directly', () =>
    restartEach(startLoad(ports, 16, next)));

  // Three checks, so that a late one on a busy machine does not remove an instance.
  const settings = () => `global
  log stdout format raw local0
defaults
  mode http
  log global
  option httplog
  option dontlog-normal
  timeout connect 2s
  timeout client 20s
  timeout server 20s
  timeout check 2s
  retries 0
listen accounts
  bind 127.0.0.1:${front}
  http-reuse always
  option httpchk GET /readyz
  default-server check inter 100ms fall 3 rise 1
${ports.map((port) => `  server at-${port} 127.0.0.1:${port}\n`).join('')}`;

  it.skipIf(!existsSync(haproxy))(
    'return no error behind haproxy (skipped if it is not installed)',
    async () => {
      const file = join(folder, 'haproxy.cfg');
      await writeFile(file, settings());
      const proxy = spawn(haproxy, ['-db', '-f', file]);
      let log = '';
      for (const stream of [proxy.stdout, proxy.stderr])
        stream.on('data', (chunk: Buffer) => (log += chunk.toString()));
      try {
        await untilReady(front);
        await restartEach(startLoad([front], 16, next), () => log);
      } finally {
        proxy.kill('SIGKILL');
      }
    },
  );
});
