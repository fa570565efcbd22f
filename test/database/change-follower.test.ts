import { setTimeout as sleep } from 'node:timers/promises';
import { afterAll, beforeAll, describe, expect, it, vi } from 'vitest';
import { BoundedClient } from '../../src/database/bounded-client.js';
import { sql } from '../../src/database/sql.js';
import { openProxy, type Proxy } from '../support/proxy.js';
import { clientSecret, databaseUrl } from '../support/server.js';
import { basic, configFor, onPostgres, startInstance, type Instance } from '../support/storage.js';

/* The instance `two` reaches the database by a proxy; `one` reaches it directly. */
describe.runIf(onPostgres)('an instance that follows the changes of another one', () => {
  let one: Instance, two: Instance;
  let proxy: Proxy;
  let drop: () => Promise<void>;
  let rootId: string;
  let client: string;
  beforeAll(async () => {
    const database = await databaseUrl();
    drop = database.drop;
    one = await startInstance(configFor(database.url));
    rootId = one.made!.rootTenantId;
    client = basic(one.made!.clientId, clientSecret);
    const url = new URL(database.url);
    proxy = await openProxy(Number(url.port));
    url.port = String(proxy.port);
    // Only the connection of the follower uses the proxy.
    two = await startInstance(configFor(database.url, { DATABASE_LISTEN_URL: url.href }));
  });
  afterAll(async () => {
    await two.close();
    await one.close();
    await proxy.cut();
    await drop();
  });

  const person = async (login: string) => {
    const { body } = await one.send('POST', '/users', { tenant_id: rootId, login });
    await one.send('POST', `/users/${body.id}/password`, { password: 'of a person 1234' }, client);
    const authorization = basic(login, 'of a person 1234');
    // Values that change while they are read are not cached.
    await two.database.channel.sync();
    expect(await me(authorization)).toBe(200);
    return { id: body.id, authorization };
  };
  const me = async (authorization: string) =>
    (await two.send('GET', '/users/me', undefined, authorization)).status;
  const disable = async (id: string) => {
    const { body } = await one.send('GET', `/users/${id}`);
    const { status } = await one.send('PUT', `/users/${id}`, {
      version: body.version,
      enabled: false,
    });
    expect(status).toBe(200);
  };
  /** Disables a user without a notification: `two` reads the change within a second, or on request. */
  const disableSilently = (id: string) =>
    one.database.write(
      one.database.session(),
      ({ session }) => session.all(sql`update users set enabled = ${false} where id = ${id}`),
      { quiet: true },
    );
  /** Returns the milliseconds until `authorization` is refused. */
  async function untilRefused(authorization: string): Promise<number> {
    const start = performance.now();
    while ((await me(authorization)) === 200) {
      if (performance.now() - start > 10_000) throw new Error('it was never refused');
      await sleep(5);
    }
    return performance.now() - start;
  }

  it('applies them within milliseconds', async () => {
    const { id, authorization } = await person('soon');
    await disable(id);
    expect(await untilRefused(authorization)).toBeLessThan(500);
  });

  it('authorizes a write after all changes that were committed before it', async () => {
    for (let round = 0; round < 5; round++) {
      const { id, authorization } = await person(`writer-${round}`);
      await disableSilently(id);
      const { status } = await two.send('PUT', `/users/${id}`, { version: 9 }, authorization);
      expect(status).toBe(401);
    }
    for (let round = 0; round < 5; round++) {
      const { id, authorization } = await person(`mutator-${round}`);
      await disableSilently(id);
      const { statusCode, body } = await two.app.inject({
        method: 'POST',
        url: '/graphql',
        headers: { authorization },
        payload: {
          query: `mutation { deleteUser(input: { id: "${id}", version: 9 }) { __typename } }`,
        },
      });
      expect(statusCode, body).toBe(401);
    }
  });

  it('uses no cached data three seconds after the connection stops responding', async () => {
    const { id, authorization } = await person('silent');
    proxy.drop();
    await disable(id);
    const took = await untilRefused(authorization);
    expect(took).toBeGreaterThan(500);
    expect(took).toBeLessThan(4000);
    expect(two.database.channel.reliable).toBe(false);
    proxy.forward();
    await vi.waitFor(() => expect(two.database.channel.reliable).toBe(true), 5000);
  });

  it('reads a change without a notification within about a second', async () => {
    const { id, authorization } = await person('unnotified');
    await disableSilently(id);
    expect(await untilRefused(authorization)).toBeLessThan(2000);
  });

  it('reads changes that were committed while it was disconnected', async () => {
    const { id, authorization } = await person('away');
    await proxy.cut();
    await vi.waitFor(() => expect(two.database.channel.reliable).toBe(false));
    await disable(id);
    expect(await me(authorization)).toBe(401);
    await proxy.mend();
    await vi.waitFor(() => expect(two.database.channel.reliable).toBe(true), 5000);
    expect(await me(authorization)).toBe(401);
  });

  it('uses no cached data while a read neither fails nor ends', async () => {
    const { id, authorization } = await person('hanging');
    const query = BoundedClient.prototype.query as (...given: unknown[]) => unknown;
    let go = () => {};
    const hanging = new Promise<void>((resolve) => (go = resolve));
    const spy = vi.spyOn(BoundedClient.prototype, 'query').mockImplementation(function (
      this: BoundedClient,
      ...given: unknown[]
    ) {
      const reads = (given[0] as { name?: string }).name === 'changes';
      return reads ? hanging.then(() => query.apply(this, given)) : query.apply(this, given);
    });
    try {
      await disableSilently(id);
      expect(await untilRefused(authorization)).toBeLessThan(4500);
    } finally {
      spy.mockRestore();
      go();
    }
    await vi.waitFor(() => expect(two.database.channel.reliable).toBe(true), 5000);
  });

  it('applies a change once, even if its transaction overlaps with others', async () => {
    const seen: string[] = [];
    two.database.channel.onChange((changes) => seen.push(...changes.map(({ key }) => key)));
    const revoke = (id: string, during: () => Promise<unknown> = async () => {}) =>
      one.database.write(one.database.session(), async ({ session }) => {
        await session.all(sql`insert into access_changes (kind, key) values ('object', ${id})`);
        await during();
      });
    await revoke('long', async () => {
      await revoke('short');
      await vi.waitFor(() => expect(seen).toContain('short'));
      await two.database.channel.sync();
      expect(seen).not.toContain('long');
    });
    await vi.waitFor(() => expect(seen).toContain('long'));
    await two.database.channel.sync();
    await two.database.channel.sync();
    expect(seen.filter((key) => key === 'short' || key === 'long')).toEqual(['short', 'long']);
  });

  it('keeps other callers in the cache, and needs no more statements for them', async () => {
    const still = await person('still');
    const other = await person('changes');
    const statements = async () => {
      const { headers } = await two.app.inject({
        method: 'GET',
        url: '/api/2/users/me',
        headers: { authorization: still.authorization },
      });
      return /"(\d+) statement/.exec(headers['server-timing'] as string)![1];
    };
    await statements();
    const warm = await statements();
    await disable(other.id);
    await two.database.channel.sync();
    expect(await statements()).toBe(warm);
    // A contact, a tenant and a name do not affect access.
    await one.send('POST', '/tenants', { name: 'T', kind: 'folder', parent_id: rootId });
    await two.database.channel.sync();
    expect(await statements()).toBe(warm);
  });
});
