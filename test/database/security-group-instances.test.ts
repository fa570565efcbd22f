import { setTimeout as sleep } from 'node:timers/promises';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { clientSecret } from '../support/server.js';
import {
  basic,
  configFor,
  lastingDatabase,
  onPostgres,
  startInstance,
  type Instance,
} from '../support/storage.js';

/* Roles that are added to or removed from a group take effect on every server. */
describe.runIf(onPostgres)('a security group that one server changes', () => {
  let drop: () => Promise<void>;
  let one: Instance, two: Instance;
  let tenantId: string;
  let person: string;
  let token: string;
  let group: { id: string };
  let userId: string;

  beforeAll(async () => {
    const database = await lastingDatabase();
    drop = database.drop;
    const config = configFor(database.url);
    one = await startInstance(config);
    two = await startInstance(config);
    const { rootTenantId, clientId } = one.made!;
    const tenant = { name: 'Shared', kind: 'partner', parent_id: rootTenantId };
    tenantId = (await one.send('POST', '/tenants', tenant)).body.id;
    userId = (await one.send('POST', '/users', { tenant_id: tenantId, login: 'member' })).body.id;
    const password = 'of a member 1234';
    const client = basic(clientId, clientSecret);
    await one.send('POST', `/users/${userId}/password`, { password }, client);
    person = basic('member', password);
    const answer = await two.app.inject({
      method: 'POST',
      url: '/api/2/idp/token',
      headers: { 'content-type': 'application/x-www-form-urlencoded' },
      payload: new URLSearchParams({
        grant_type: 'password',
        username: 'member',
        password,
      }).toString(),
    });
    token = `Bearer ${answer.json<{ access_token: string }>().access_token}`;
    group = (await one.send('POST', '/security_groups', { tenant_id: tenantId })).body;
  });
  afterAll(async () => {
    await one.close();
    await two.close();
    await drop();
  });

  /** Requests the tenant from the other server until the status is `expected`, for a limited time. */
  async function look(expected: number): Promise<number[]> {
    const ask = (authorization: string) =>
      two.send('GET', `/tenants/${tenantId}`, undefined, authorization);
    for (let wait = 0; ; wait++) {
      const answers = await Promise.all([person, token].map(ask));
      const statuses = answers.map(({ status }) => status);
      if (statuses.every((status) => status === expected) || wait === 40) return statuses;
      await sleep(25);
    }
  }
  const patch = (version: number, add: object[], remove: object[]) =>
    one.send('PATCH', `/security_groups/${group.id}/members?version=${version}`, {
      items_to_add: add,
      items_to_remove: remove,
    });
  const put = (roles: string[]) =>
    one.send('PUT', `/security_groups/${group.id}/access_policies`, {
      items: roles.map((role_id) => ({ role_id, tenant_id: tenantId })),
    });

  it('affects its members on the other server immediately', async () => {
    const member = { id: userId, type: 'user' };
    expect(await look(404)).toEqual([404, 404]);
    expect((await patch(1, [member], [])).status).toBe(204);
    expect((await put(['readonly_admin'])).status).toBe(200);
    expect(await look(200)).toEqual([200, 200]);
    expect((await patch(2, [], [member])).status).toBe(204);
    expect(await look(404)).toEqual([404, 404]);
    expect((await patch(3, [member], [])).status).toBe(204);
    expect(await look(200)).toEqual([200, 200]);
    expect((await put([])).status).toBe(200);
    expect(await look(404)).toEqual([404, 404]);
    await put(['readonly_admin']);
    expect(await look(200)).toEqual([200, 200]);
    const gone = await one.send('DELETE', `/security_groups/${group.id}?version=4`);
    expect(gone.status).toBe(204);
    expect(await look(404)).toEqual([404, 404]);
  });
});
