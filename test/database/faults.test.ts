import { chmod, mkdtemp, readFile, readdir, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import pg from 'pg';
import { afterAll, afterEach, beforeAll, describe, expect, it, vi } from 'vitest';
import { raw } from '../../src/database/sql.js';
import { DatabaseUnavailableError } from '../../src/database/unavailable.js';
import { lockTree } from '../../src/domain/access/tree/tree-locks.js';
import { startPostgres } from '../support/own-postgres.js';
import { openProxy, type Proxy } from '../support/proxy.js';
import { adminLogin, adminPassword } from '../support/server.js';
import { basic, configFor, onPostgres, startInstance, type Instance } from '../support/storage.js';

/** The deadline of a request here, and what its answer may take beyond it on a busy machine. Milliseconds. */
const deadline = 2000;
const slack = 1500;

const env = {
  DATABASE_CONNECT_TIMEOUT: '1000',
  DATABASE_FREE_TIMEOUT: '1000',
  DATABASE_STATEMENT_TIMEOUT: '5000',
  DATABASE_LOCK_TIMEOUT: '1000',
  DATABASE_IDLE_TRANSACTION_TIMEOUT: '3000',
  DATABASE_READERS: '3',
  DATABASE_WRITERS: '3',
  REQUEST_TIMEOUT: String(deadline),
};

/* A PostgreSQL of its own, that faults are made in: `one` reaches it by a proxy, `two` directly. */
describe.runIf(onPostgres)('a server with a failing PostgreSQL', () => {
  let directory: string;
  let stop: () => Promise<void>;
  let control: pg.Client;
  let proxy: Proxy;
  let one: Instance, two: Instance;
  beforeAll(async () => {
    directory = await mkdtemp(join(tmpdir(), 'account-graph-faults-'));
    // If root starts PostgreSQL, it runs as another user.
    await chmod(directory, 0o777);
    const postgres = await startPostgres(join(directory, 'data'), {
      create: true,
      keep: false,
      settings: ['max_connections=100'],
    });
    stop = postgres.stop;
    control = new pg.Client({ connectionString: `${postgres.url}/postgres` });
    await control.connect();
    await control.query('create database accounts');
    const url = new URL(`${postgres.url}/accounts`);
    two = await startInstance(configFor(url.href, env));
    proxy = await openProxy(Number(url.port));
    url.port = String(proxy.port);
    one = await startInstance(configFor(url.href, env));
  }, 60_000);
  afterAll(async () => {
    await one.close();
    await two.close();
    await proxy.cut();
    await control.end();
    await stop();
    await rm(directory, { recursive: true, force: true });
  }, 30_000);

  let made = 0;
  const read = (instance: Instance) => instance.send('GET', `/tenants/${two.made!.rootTenantId}`);
  const write = (instance: Instance, name = `t-${made++}`) =>
    instance.send('POST', '/tenants', {
      name,
      kind: 'folder',
      parent_id: two.made!.rootTenantId,
    });
  const graph = async (instance: Instance) => {
    const answer = await instance.app.inject({
      method: 'POST',
      url: '/graphql',
      headers: { authorization: basic(adminLogin, adminPassword) },
      payload: { query: '{ tenants(first: 1) { nodes { name } } }' },
    });
    // A field that cannot be read is an error in a response with status 200.
    const [error] = answer.json<{ errors?: { extensions: { code: string } }[] }>().errors ?? [];
    return { status: error?.extensions.code === 'UNAVAILABLE' ? 503 : answer.statusCode };
  };
  const ready = async ({ app }: Instance) => ({ status: (await app.inject('/readyz')).statusCode });

  /** Returns the statuses of requests, none of which can take longer than the deadline. */
  async function statuses(work: readonly Promise<{ status: number }>[]): Promise<number[]> {
    const start = performance.now();
    return Promise.all(
      work.map(async (each) => {
        const { status } = await each;
        expect(performance.now() - start).toBeLessThan(deadline + slack);
        return status;
      }),
    );
  }

  /** Checks that everything works again after a short time. */
  async function expectService(instance: Instance): Promise<void> {
    await vi.waitFor(
      async () => {
        const work = [read(instance), write(instance), graph(instance), ready(instance)];
        expect(await statuses(work)).toEqual([200, 201, 200, 200]);
      },
      { timeout: 8000, interval: 200 },
    );
  }

  /** Returns the processes of this PostgreSQL. */
  async function processes(): Promise<number[]> {
    const file = await readFile(join(directory, 'data/postmaster.pid'), 'utf8');
    const main = Number(file.split('\n', 1)[0]);
    const found = [main];
    for (const name of await readdir('/proc')) {
      if (!/^\d+$/.test(name)) continue;
      const stat = await readFile(`/proc/${name}/stat`, 'utf8').catch(() => '');
      if (Number(/\) \S (\d+)/.exec(stat)?.[1]) === main) found.push(Number(name));
    }
    return found;
  }

  afterEach(async () => {
    proxy.forward();
    for (const instance of [one, two]) await expectService(instance);
    // `/readyz` repeats a result for one second.
    await sleep(1100);
  }, 30_000);

  it('returns 503 by the deadline while packets are dropped', async () => {
    proxy.drop();
    const work = [read(one), write(one), graph(one), ready(one), read(one), write(one)];
    expect(await statuses(work)).toEqual([503, 503, 503, 503, 503, 503]);
    // Later requests, when connections are already lost.
    expect(await statuses([read(one), write(one), ready(one)])).toEqual([503, 503, 503]);
  }, 30_000);

  it('returns 503 by the deadline while PostgreSQL is suspended', async () => {
    const pids = await processes();
    expect(pids.length).toBeGreaterThan(4);
    for (const pid of pids) process.kill(pid, 'SIGSTOP');
    try {
      const work = [read(two), write(two), graph(two), ready(two)];
      expect(await statuses(work)).toEqual([503, 503, 503, 503]);
      expect(await statuses([read(two), write(two), ready(two)])).toEqual([503, 503, 503]);
    } finally {
      for (const pid of pids) process.kill(pid, 'SIGCONT');
    }
  }, 30_000);

  it('acknowledges no write that a synchronous standby lacks', async () => {
    await control.query(`alter system set synchronous_standby_names = 'missing'`);
    await control.query('select pg_reload_conf()');
    try {
      await sleep(500);
      expect(await statuses([write(two, 'unreplicated'), ready(two), read(two)])).toEqual([
        503, 503, 200,
      ]);
      // An operator cancels the wait: PostgreSQL then reports success, with a warning.
      const waiting = write(two, 'cancelled');
      await sleep(700);
      await control.query(`select pg_cancel_backend(pid) from pg_stat_activity
        where wait_event = 'SyncRep' and datname = 'accounts'`);
      expect((await waiting).status).toBe(503);
    } finally {
      await control.query('alter system reset synchronous_standby_names');
      await control.query('select pg_reload_conf()');
    }
  }, 30_000);

  it('does not wait for an instance that was suspended during a write', async () => {
    // A suspended instance sends nothing to PostgreSQL.
    let go = () => {};
    const silent = new Promise<void>((resolve) => (go = resolve));
    let locked = () => {};
    const holds = new Promise<void>((resolve) => (locked = resolve));
    const stopped = two.database
      .write(two.database.session(), async ({ session }) => {
        await lockTree(session, 'alone');
        locked();
        await silent;
      })
      .catch((error: unknown) => error);
    await holds;
    const start = performance.now();
    expect(await statuses([write(one), read(one), ready(one)])).toEqual([503, 200, 200]);
    await vi.waitFor(async () => expect((await write(one)).status).toBe(201), {
      timeout: 6000,
      interval: 100,
    });
    expect(performance.now() - start).toBeLessThan(3000 + deadline + slack);
    go();
    expect(await stopped).toBeInstanceOf(DatabaseUnavailableError);
  }, 30_000);

  it('serves reads, and returns 503 for writes, while PostgreSQL is read-only', async () => {
    await control.query('alter system set default_transaction_read_only = on');
    await control.query('select pg_reload_conf()');
    try {
      await sleep(500);
      expect(await statuses([read(two), graph(two), write(two), ready(two)])).toEqual([
        200, 200, 503, 503,
      ]);
    } finally {
      await control.query('set default_transaction_read_only = off');
      await control.query('alter system reset default_transaction_read_only');
      await control.query('select pg_reload_conf()');
    }
  }, 30_000);

  it('refuses requests immediately when the queue is full, and checks its health separately', async () => {
    const slow = () =>
      two.database
        .session()
        .all(raw('select pg_sleep(0.4)'))
        .then(
          () => 'done',
          (error: unknown) => error,
        );
    const start = performance.now();
    const first = Array.from({ length: 50 }, slow);
    await sleep(700);
    const late = performance.now();
    const refused = await slow();
    expect(refused).toBeInstanceOf(DatabaseUnavailableError);
    expect(performance.now() - late).toBeLessThan(200);
    expect((await ready(two)).status).toBe(200);
    const outcomes = await Promise.all(first);
    expect(performance.now() - start).toBeLessThan(1000 + 400 + slack);
    expect(outcomes.filter((each) => each === 'done').length).toBeGreaterThan(3);
    expect(
      outcomes.filter((each) => each instanceof DatabaseUnavailableError).length,
    ).toBeGreaterThan(30);
  }, 30_000);

  it('opens no more connections than four instances can have together', async () => {
    const { rows } = await control.query<{ count: string }>(
      `select count(*) as count from pg_stat_activity where datname = 'accounts'`,
    );
    expect(Number(rows[0]!.count)).toBeLessThanOrEqual(2 * (3 + 3 + 2));
  });
});
