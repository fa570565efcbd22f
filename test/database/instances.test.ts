import { setTimeout as sleep } from 'node:timers/promises';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { followerName } from '../../src/database/change-follower.js';
import { raw } from '../../src/database/sql.js';
import { clientSecret } from '../support/server.js';
import {
  basic,
  configFor,
  lastingDatabase,
  onPostgres,
  startInstance,
  type Instance,
} from '../support/storage.js';

/* Several servers share one PostgreSQL database. */
describe.runIf(onPostgres)('two servers on one database', () => {
  let drop: () => Promise<void>;
  let one: Instance, two: Instance;
  let rootId: string;
  let client: string;

  beforeAll(async () => {
    const database = await lastingDatabase();
    drop = database.drop;
    const config = configFor(database.url);
    // Concurrently: the database is empty, and only one of them can initialize it.
    [one, two] = await Promise.all([startInstance(config), startInstance(config)]);
    const made = [one.made, two.made].filter((each) => each !== undefined);
    expect(made).toHaveLength(1);
    rootId = made[0]!.rootTenantId;
    client = basic(made[0]!.clientId, clientSecret);
  });
  afterAll(async () => {
    await one.close();
    await two.close();
    await drop();
  });

  /** Repeats `ask` until it returns `expected`, for a limited time. */
  async function soon(ask: () => Promise<number>, expected: number): Promise<number> {
    for (let wait = 0; ; wait++) {
      const status = await ask();
      if (status === expected || wait === 40) return status;
      await sleep(25);
    }
  }

  const person = async (login: string) => {
    const user = await one.send('POST', '/users', { tenant_id: rootId, login });
    const { id } = user.body;
    await one.send('POST', `/users/${id}/password`, { password: 'of a person 1234' }, client);
    return { id, authorization: basic(login, 'of a person 1234') };
  };
  const me = async (instance: Instance, authorization: string) =>
    (await instance.send('GET', '/users/me', undefined, authorization)).status;

  it('read writes of each other immediately', async () => {
    const body = { name: 'Shared', kind: 'partner', parent_id: rootId };
    const { body: tenant } = await one.send('POST', '/tenants', body);
    expect((await two.send('GET', `/tenants/${tenant.id}`)).body).toEqual(tenant);
    expect((await two.send('POST', '/tenants', body)).status).toBe(409);
  });

  it('refuse users whom the other one has disabled', async () => {
    const { id, authorization } = await person('known-to-both');
    expect(await me(two, authorization)).toBe(200);
    expect(await me(two, authorization)).toBe(200);
    await one.send('PUT', `/users/${id}`, { version: 2, enabled: false });
    expect(await soon(() => me(two, authorization), 401)).toBe(401);
  });

  it('refuse tokens that the other one has revoked', async () => {
    const form = (instance: Instance, path: string, payload: string) =>
      instance.app.inject({
        method: 'POST',
        url: `/api/2/idp/${path}`,
        headers: {
          authorization: client,
          'content-type': 'application/x-www-form-urlencoded',
        },
        payload,
      });
    const issued = await form(one, 'token', 'grant_type=client_credentials');
    const { access_token: token } = issued.json<{ access_token: string }>();
    const authorization = `Bearer ${token}`;
    expect([await me(one, authorization), await me(two, authorization)]).toEqual([200, 200]);
    expect((await form(one, 'revoke_token', `token=${token}`)).statusCode).toBe(200);
    expect(await me(one, authorization)).toBe(401);
    expect(await soon(() => me(two, authorization), 401)).toBe(401);
  });

  it('accept cursors of each other', async () => {
    const path = `/tenants?subtree_root_id=${rootId}&limit=1`;
    const { body } = await one.send('GET', path);
    const { after } = (body.paging as { cursors: { after: string } }).cursors;
    const next = await two.send('GET', `/tenants?after=${after}`);
    expect([next.status, (next.body.items as unknown[]).length > 0]).toEqual([200, true]);
  });

  it('use no cached data while they receive no notifications, and use it again afterwards', async () => {
    const { id, authorization } = await person('while-deaf');
    expect(await me(two, authorization)).toBe(200);
    const dropped = await one.database.session().all(
      raw(`select pg_terminate_backend(pid) as "ended" from pg_stat_activity
        where datname = current_database() and application_name = '${followerName}'`),
    );
    expect(dropped).toHaveLength(2);
    for (let wait = 0; two.database.channel.reliable && wait < 40; wait++) await sleep(5);
    expect(two.database.channel.reliable).toBe(false);
    await one.send('PUT', `/users/${id}`, { version: 2, enabled: false });
    expect(await me(two, authorization)).toBe(401);
    for (let wait = 0; !two.database.channel.reliable && wait < 100; wait++) await sleep(50);
    expect(two.database.channel.reliable).toBe(true);
    await one.send('PUT', `/users/${id}`, { version: 3, enabled: true });
    expect(await soon(() => me(two, authorization), 200)).toBe(200);
  });

  it('use a common counter for tenants and users', async () => {
    const make = (instance: Instance, index: number) =>
      instance.send('POST', '/tenants', { name: `n ${index}`, kind: 'folder', parent_id: rootId });
    const all = await Promise.all(
      Array.from({ length: 20 }, (_, index) => make(index % 2 ? one : two, index)),
    );
    expect(all.map(({ status }) => status)).toEqual(Array(20).fill(201));
  });
});
