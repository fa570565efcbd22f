import { createHash } from 'node:crypto';
import { describe, expect, it } from 'vitest';
import { refusal } from '../../support/people.js';
import { useTestServer, type As } from '../../support/server.js';

const server = await useTestServer();
const partner = await server.makeTenant(server.rootId, 'partner', 'Partner');
const customer = await server.makeTenant(partner.id, 'customer', 'Customer');

const put = (id: string, body: object, as: As = server.admin) =>
  server.as(as).put(`/users/${id}`, body);
const get = (id: string, query = {}, as: As = server.admin) =>
  server.as(as).get(`/users/${id}`, query);
const remove = (id: string, version: number, as: As = server.admin) =>
  server.as(as).delete(`/users/${id}`, { version });
const restore = (id: string, query = {}, as: As = server.admin) =>
  server.as(as).post(`/users/${id}/restore`, undefined, { query });
const me = async (as: As) => (await server.as(as).get('/users/me')).status;

describe('a disabled user', () => {
  it('cannot sign in until enabled', async () => {
    const user = await server.makePerson(customer.id, 'switch');
    expect(await me(user)).toBe(200);
    expect((await put(user.id, { version: 2, enabled: 'false' })).body.enabled).toBe(false);
    expect(await me(user)).toBe(401);
    expect((await put(user.id, { version: 3, enabled: true })).body.enabled).toBe(true);
    expect(await me(user)).toBe(200);
  });

  it('is also an expired one', async () => {
    const user = await server.makePerson(customer.id, 'temporary');
    const until = new Date(server.services.clock() + 60_000).toISOString();
    await put(user.id, { version: 2, disable_after: until });
    expect(await me(user)).toBe(200);
    server.clock.offset += 61_000;
    expect(await me(user)).toBe(401);
    expect((await get(user.id)).body.enabled).toBe(false);
    const back = await put(user.id, { version: 3, enabled: true });
    expect(back.body.enabled).toBe(true);
    expect(back.body).not.toHaveProperty('disable_after');
    expect(await me(user)).toBe(200);
  });

  it('cannot be the caller', async () => {
    const admin = await server.makePerson(partner.id, 'self-admin', 'partner_admin');
    const off = await put(admin.id, { version: 2, enabled: false }, admin);
    expect(refusal(off)).toEqual([409, 1027, 'enabled']);
    const timed = await put(admin.id, { version: 2, disable_after: '2020-01-01T00:00:00Z' }, admin);
    expect(refusal(timed)).toEqual([409, 1027, 'disable_after']);
    expect(await me(admin)).toBe(200);
  });

  it('cannot be enabled in a disabled tenant', async () => {
    const tenant = await server.makeTenant(partner.id, 'customer', 'Goes off');
    const user = await server.makeUser(tenant.id, 'off-with-it', { enabled: false });
    await server.admin.put(`/tenants/${tenant.id}`, { version: 1, enabled: false });
    expect(refusal(await put(user.id, { version: 1, enabled: true }))).toEqual([
      409,
      1003,
      'enabled',
    ]);
  });
});

describe('a deleted user', () => {
  it('was disabled, and its own objects are deleted, too', async () => {
    const user = await server.makePerson(customer.id, 'leaver', 'company_admin');
    const contact = await server.admin.post('/contacts', {
      user_id: user.id,
      types: ['billing'],
      email: null,
      firstname: null,
      lastname: null,
    });
    const { body: before } = await get(user.id);
    const early = await remove(user.id, 2);
    expect(early.body.error).toMatchObject({ domain: 'PlatformAccountServer', code: 1006 });
    await put(user.id, { version: 2, enabled: false });
    expect(refusal(await remove(user.id, 2))).toEqual([409, 1001, 'version']);
    const { status, text } = await remove(user.id, 3);
    expect([status, text]).toEqual([204, '']);

    const read = async (path: string) => (await server.admin.get(path)).status;
    expect(await read(`/users/${user.id}`)).toBe(404);
    expect(await read(`/tenants/${before.personal_tenant_id}`)).toBe(404);
    expect(await read(`/contacts/${contact.body.id}`)).toBe(404);
    expect((await get(user.id, { allow_deleted: true })).body.deleted_at).toMatch(/Z$/);
    expect((await remove(user.id, 4)).status).toBe(404);

    expect((await restore(user.id)).status).toBe(204);
    expect((await get(user.id)).body).toMatchObject({ enabled: false, deleted_at: null });
    expect(await read(`/tenants/${before.personal_tenant_id}`)).toBe(200);
    expect(await read(`/contacts/${contact.body.id}`)).toBe(200);
    const { version } = (await get(user.id)).body;
    await put(user.id, { version, enabled: true });
    const list = await user.get(`/tenants/${customer.id}`);
    expect(list.status).toBe(200);
  });

  it('frees the login; a restore then requires force', async () => {
    const user = await server.makeUser(customer.id, 'Reused', { enabled: false });
    await remove(user.id, 1);
    await server.makeUser(server.rootId, 'reused');
    const refused = await restore(user.id);
    expect(refused.body.error).toMatchObject({
      domain: 'ApplicationAccountServer',
      code: 1010,
      message: 'conflict',
    });
    expect((await get(user.id)).status).toBe(404);
    expect((await restore(user.id, { force: true, enable: true })).status).toBe(204);
    const { body } = await get(user.id);
    expect(body.login).toMatch(/^Reused_restored_[0-9a-f]{6}$/);
    expect(body.enabled).toBe(true);
  });

  it('is restored only with an existing tenant', async () => {
    const tenant = await server.makeTenant(partner.id, 'customer', 'Gone', { enabled: false });
    await server.admin.put(`/tenants/${tenant.id}`, { version: 1, enabled: true });
    const user = await server.makeUser(tenant.id, 'gone-too', { enabled: false });
    const alive = await restore(user.id);
    expect(refusal(alive)).toEqual([409, 1010, undefined]);
    await server.admin.put(`/tenants/${tenant.id}`, { version: 2, enabled: false });
    await server.admin.delete(`/tenants/${tenant.id}?version=3`);
    expect(refusal(await restore(user.id))).toEqual([409, 1010, undefined]);
  });

  it('cannot be the caller or an invisible one', async () => {
    const admin = await server.makePerson(partner.id, 'suicidal', 'partner_admin');
    expect(refusal(await remove(admin.id, 2, admin))).toEqual([409, 1027, undefined]);
    const user = await server.makeUser(customer.id, 'stays', { enabled: false });
    const viewer = await server.makeClient(customer.id, 'readonly_admin');
    const stranger = await server.makeClient(partner.id);
    expect((await remove(user.id, 1, viewer)).status).toBe(403);
    expect((await remove(user.id, 1, stranger)).status).toBe(404);
    expect((await get(user.id)).status).toBe(200);
  });
});

describe('a password', () => {
  const set = (id: string, password: unknown, as: As = server.client) =>
    server.as(as).post(`/users/${id}/password`, { password });

  it('is set by clients, and can then be used to sign in', async () => {
    const user = await server.makeUser(customer.id, 'Newcomer');
    expect(user.activated).toBe(false);
    const { status, text } = await set(user.id, 'testSECRETpassword123');
    expect([status, text]).toEqual([204, '']);
    expect((await get(user.id)).body.activated).toBe(true);
    expect(await me({ username: 'newCOMER', password: 'testSECRETpassword123' })).toBe(200);
    expect(await me({ username: 'Newcomer', password: 'testsecretpassword123' })).toBe(401);
    await set(user.id, 'another SECRET password');
    expect(await me({ username: 'Newcomer', password: 'testSECRETpassword123' })).toBe(401);
    expect(await me({ username: 'Newcomer', password: 'another SECRET password' })).toBe(200);
    const person = await set(user.id, 'set by a person 123', server.admin);
    expect([person.status, person.body.error.code]).toEqual([403, 1002]);
  });

  it.each([
    ['short', 'x7#kQ2!'],
    ['long', 'x'.repeat(257)],
    ['breached', 'password123'],
    ['a number', 12345678],
    ['missing', undefined],
  ])('that is %s is refused', async (_, password) => {
    const { id } = await server.makeUser(partner.id, `bad-${_.replace(' ', '-')}`);
    const response = await set(id, password);
    expect(refusal(response)).toEqual([400, 1000, 'password']);
    if (typeof password === 'string') expect(response.text).not.toContain(password);
    expect((await get(id)).body.activated).toBe(false);
  });

  it('cannot be set for a user with more access', async () => {
    const boss = await server.makePerson(customer.id, 'boss', 'partner_admin', partner.id);
    const admin = await server.makeClient(customer.id, 'company_admin');
    const peer = await server.makePerson(customer.id, 'peer', 'company_admin');
    const refused = await set(boss.id, 'stolen by somebody 1', admin);
    expect([refused.status, refused.body.error.context.code]).toEqual([403, 1002]);
    expect(await me(boss)).toBe(200);
    const mail = await put(
      (await get(boss.id)).body.id,
      {
        version: 2,
        contact: { email: 'thief@example.com' },
      },
      admin,
    );
    expect(mail.status).toBe(403);
    for (const change of [{ external_id: 'thief' }, { idp_id: server.rootId }]) {
      const identity = await put(boss.id, { version: 2, ...change }, admin);
      expect([identity.status, identity.body.error?.context.code]).toEqual([403, 1002]);
    }
    expect((await set(peer.id, 'given by an equal 12', admin)).status).toBe(204);
    await server.grant('client', admin.id, 'partner_admin', partner.id);
    expect((await set(boss.id, 'given by an equal 12', admin)).status).toBe(204);
  });

  // The contract shows a SHA-1 hash as the example of `password` for POST /users/check_password; a
  // password is not accepted.
  it('is compared with breached passwords by its SHA-1 only', async () => {
    const check = async (password: unknown) => {
      const { status, body } = await server.anonymous.post('/users/check_password', { password });
      return [status, body.compromised ?? body.error.code];
    };
    const sha1 = createHash('sha1').update('password123').digest('hex');
    expect(await check(sha1)).toEqual([200, true]);
    expect(await check(sha1.toUpperCase())).toEqual([200, true]);
    expect(await check('970C2D1A9869F18291D85BC389B33F0739496DE9')).toEqual([200, false]);
    const wrong = ['', 'password123', sha1.slice(1), `${sha1}0`, `g${sha1.slice(1)}`, `${sha1}\n`];
    for (const password of [...wrong, 5, null, undefined, 'x'.repeat(2000)]) {
      expect(await check(password), String(password)).toEqual([400, 400]);
    }
    const { body } = await server.anonymous.post('/users/check_password', { password: 'x' });
    expect(body.error).toMatchObject({
      details: { info: 'password must be a SHA-1 of 40 hexadecimal digits' },
      context: { field: 'password' },
    });
  });

  it('can consist of 40 hexadecimal digits without being read as SHA-1', async () => {
    const { id } = await server.makeUser(customer.id, 'hexadecimal');
    const sha1 = createHash('sha1').update('password123').digest('hex');
    const body = { password: sha1 };
    const { status } = await server.client.post(`/users/${id}/password`, body);
    expect(status).toBe(204);
  });
});
