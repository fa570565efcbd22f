import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { connect, createServer, type AddressInfo } from 'node:net';
import { fileURLToPath } from 'node:url';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { sql } from '../../src/database/sql.js';
import {
  configFor,
  lastingDatabase,
  onPostgres,
  startInstance,
  type Instance,
} from '../support/storage.js';
import { keyedRequests } from './keyed-requests.js';

const writer = fileURLToPath(new URL('commit-keyed.ts', import.meta.url));

let url: string;
let drop: () => Promise<void>;
beforeEach(async () => {
  ({ url, drop } = await lastingDatabase());
});
afterEach(() => drop());

/** The tenants that the keyed requests made, and the root tenant. */
async function tenants({ database }: Instance) {
  const rows = await database
    .session()
    .all<{ id: string }>(sql`select t.id as "id" from tenants t order by t.number`);
  const [rootId, ...made] = rows.map(({ id }) => id);
  return { rootId: rootId!, made };
}

describe.each(['rest', 'graph'] as const)('a keyed write by %s', (api) => {
  it('returns the first answer if the server was killed after the commit', async () => {
    const child = spawn(process.execPath, ['--import', 'tsx', writer, url, api], {
      stdio: ['ignore', 'pipe', 'pipe'],
    });
    let failure = '';
    child.stderr.on('data', (chunk: Buffer) => (failure += chunk.toString()));
    const closed = once(child, 'close') as Promise<[unknown, string | null]>;
    child.stdout.once('data', () => child.kill('SIGKILL'));
    const [, signal] = await closed;
    expect(signal, failure).toBe('SIGKILL');

    const server = await startInstance(configFor(url));
    const { rootId, made } = await tenants(server);
    expect(made).toHaveLength(1);
    const again = await server.app.inject(keyedRequests[api](rootId));
    expect(again.statusCode, again.body).toBe(api === 'rest' ? 201 : 200);
    expect(again.headers['idempotency-replayed']).toBe('true');
    expect(again.body).toContain(made[0]);
    expect((await tenants(server)).made).toEqual(made);
    await server.close();
  }, 30_000);

  it.runIf(onPostgres)(
    'is executed once by two servers',
    async () => {
      const one = await startInstance(configFor(url));
      const two = await startInstance(configFor(url));
      const { rootId } = await tenants(one);
      const ask = ({ app }: Instance) => app.inject(keyedRequests[api](rootId));

      // While one server has the transaction open, the other responds immediately.
      const write = one.database.write.bind(one.database);
      let begun!: () => void, commit!: () => void;
      const begins = new Promise<void>((resolve) => (begun = resolve));
      const commits = new Promise<void>((resolve) => (commit = resolve));
      one.database.write = (session, work, options) =>
        write(
          session,
          async (unit) => {
            const result = await work(unit);
            const keys = await unit.session.all(sql`select 1 from idempotency_keys`);
            if (keys.length > 0) {
              begun();
              await commits;
            }
            return result;
          },
          options,
        );
      const first = ask(one);
      await begins;
      const early = await ask(two);
      expect(early.statusCode, early.body).toBe(409);
      expect(early.headers['retry-after']).toBe('1');
      commit();
      one.database.write = write;
      const { body, statusCode } = await first;
      const later = await ask(two);
      expect([later.statusCode, later.body]).toEqual([statusCode, body]);
      expect(later.headers['idempotency-replayed']).toBe('true');
      expect((await tenants(one)).made).toHaveLength(1);

      await one.database.write(one.database.session(), ({ session }) =>
        session.all(sql`delete from idempotency_keys`),
      );
      await one.database.write(one.database.session(), ({ session }) =>
        session.all(
          sql`update tenants set name = 'renamed', name_key = 'renamed' where name = 'made once'`,
        ),
      );
      const race = await Promise.all([one, two, one, two, one, two].map(ask));
      const statuses = race.map(({ statusCode: status }) => status);
      expect(statuses.filter((status) => status !== statusCode && status !== 409)).toEqual([]);
      const bodies = race.filter(({ statusCode: status }) => status === statusCode);
      expect(new Set(bodies.map((answer) => answer.body)).size).toBe(1);
      expect((await tenants(one)).made).toHaveLength(2);
      await one.close();
      await two.close();
    },
    30_000,
  );

  it.runIf(onPostgres)(
    'returns the first answer if the connection was lost at COMMIT',
    async () => {
      const direct = await startInstance(configFor(url));
      const { rootId } = await tenants(direct);
      const proxy = await dropAnswersToCommit(Number(new URL(url).port));
      const through = new URL(url);
      through.port = String(proxy.port);
      const server = await startInstance(configFor(through.href));
      await server.send('GET', '/users/me');
      armOnKeep(server, proxy.arm);
      const lost = await server.app.inject(keyedRequests[api](rootId));
      expect(lost.statusCode, lost.body).toBe(503);
      expect(proxy.dropped()).toBe(1);
      const { made } = await tenants(direct);
      expect(made).toHaveLength(1);
      const again = await server.app.inject(keyedRequests[api](rootId));
      expect(again.statusCode, again.body).toBe(api === 'rest' ? 201 : 200);
      expect(again.headers['idempotency-replayed']).toBe('true');
      expect(again.body).toContain(made[0]);
      expect((await tenants(direct)).made).toEqual(made);
      await server.close();
      await direct.close();
      proxy.close();
    },
    30_000,
  );
});

/** Calls `arm` when `server` is about to commit a write with a key. */
function armOnKeep({ database }: Instance, arm: () => void): void {
  const write = database.write.bind(database);
  database.write = (session, work, options) =>
    write(
      session,
      async (unit) => {
        const result = await work(unit);
        const keys = await unit.session.all(sql`select 1 from idempotency_keys`);
        if (keys.length > 0) arm();
        return result;
      },
      options,
    );
}

/** Returns a proxy to PostgreSQL that, once armed, loses the connection after the next COMMIT. */
async function dropAnswersToCommit(port: number) {
  let armed = false;
  let dropped = 0;
  const server = createServer((client) => {
    const upstream = connect(port, '127.0.0.1');
    let losing = false;
    client.on('error', () => {}).on('close', () => upstream.destroy());
    upstream.on('error', () => {}).on('close', () => client.destroy());
    client.on('data', (chunk) => {
      if (armed && /commit/i.test(chunk.toString('latin1'))) {
        armed = false;
        losing = true;
      }
      upstream.write(chunk);
    });
    upstream.on('data', (chunk) => {
      if (!losing) return client.write(chunk);
      dropped++;
      return client.destroy();
    });
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  return {
    port: (server.address() as AddressInfo).port,
    arm() {
      armed = true;
    },
    dropped: () => dropped,
    close: () => server.close(),
  };
}
