import { createLocalJWKSet, jwtVerify, type JSONWebKeySet } from 'jose';
import { beforeAll, describe, expect, it, vi } from 'vitest';
import { sql } from '../../../src/database/sql.js';
import { password } from '../../support/people.js';
import { accessChanges } from '../../support/changes.js';
import { useTestServer, type Principal } from '../../support/server.js';
import { decode, requestToken, type TokenRequestOptions } from '../../support/tokens.js';

const server = await useTestServer();
const tenant = await server.makeTenant(server.rootId, 'partner', 'Tokens');

const ask = (form: Record<string, string> | string, options?: TokenRequestOptions) =>
  requestToken(server, form, options);
const byPassword = (username: string, given = password, more: Record<string, string> = {}) =>
  requestToken(server, { grant_type: 'password', username, password: given, ...more });
const keySet = async () =>
  createLocalJWKSet((await server.anonymous.get<JSONWebKeySet>('/idp/keys')).body);
const refusal = ({ status, body }: { status: number; body: { error: string } }) => [
  status,
  body.error,
];

describe('a user with login and password', () => {
  let person: Principal;
  beforeAll(async () => {
    person = await server.makePerson(tenant.id, 'Ada', 'partner_admin');
  });

  it('receives an access token, an ID token and a refresh token', async () => {
    const { status, body, headers } = await byPassword('ada');
    expect(status).toBe(200);
    expect(Object.keys(body).sort()).toEqual([
      'access_token',
      'expires_in',
      'expires_on',
      'id_token',
      'refresh_token',
      'token_type',
    ]);
    expect(headers).toMatchObject({ 'cache-control': 'no-store', pragma: 'no-cache' });
    const { claims } = decode(body.access_token);
    expect(claims).toMatchObject({
      sub: person.id,
      sub_type: 'user',
      scope: [{ tuid: tenant.id, role: 'partner_admin' }],
    });
    expect(claims).not.toHaveProperty('client_id');
    const { issuer } = server.services.identity;
    const { payload } = await jwtVerify(body.id_token, await keySet(), {
      issuer,
      audience: issuer,
    });
    expect(payload).toMatchObject({ sub: person.id, preferred_username: 'Ada', tid: tenant.id });
    const me = await server.as({ token: body.access_token }).get('/users/me');
    expect(me.body).toMatchObject({ id: person.id, login: 'Ada' });
  });

  it('can use a client, which must authenticate', async () => {
    const client = await server.makeClient(tenant.id);
    const form = { grant_type: 'password', username: 'Ada', password };
    const { status, body } = await ask(form, { as: client });
    expect(status).toBe(200);
    expect(decode(body.access_token).claims).toMatchObject({ client_id: client.id });
    const wrong = await ask(form, { as: { ...client, password: 'wrong' } });
    expect(refusal(wrong)).toEqual([401, 'invalid_client']);
    expect(refusal(await ask({ ...form, client_id: client.id }))).toEqual([401, 'invalid_client']);
  });

  it('receives the granted values of scope', async () => {
    const { body } = await byPassword('Ada', password, { scope: 'openid  offline_access openid' });
    expect(body.scope).toBe('offline_access openid');
  });

  it('is refused with the same message for all reasons', async () => {
    const closed = await server.makeTenant(tenant.id, 'partner', 'Closed to users');
    const below = await server.makeTenant(closed.id, 'customer', 'Below');
    await server.makePerson(below.id, 'below-closed');
    await server.makeUser(tenant.id, 'no-password');
    const disabled = await server.makePerson(tenant.id, 'disabled');
    const lapsed = await server.makePerson(tenant.id, 'lapsed');
    const deleted = await server.makePerson(tenant.id, 'deleted');
    await server.makePerson(tenant.id, 'changed');
    for (const login of ['below-closed', 'disabled', 'lapsed', 'deleted', 'changed']) {
      expect((await byPassword(login)).status, login).toBe(200);
    }
    const put = (path: string, body: object) => server.admin.put(path, body);
    const versionOf = async (id: string) =>
      (await server.admin.get(`/users/${id}`)).body.version as number;
    const change = async ({ id }: Principal, body: object) =>
      put(`/users/${id}`, { version: await versionOf(id), ...body });
    await put(`/tenants/${closed.id}`, { version: 1, enabled: false });
    expect((await change(disabled, { enabled: false })).status).toBe(200);
    const past = new Date(Date.now() - 60_000).toISOString();
    expect((await change(lapsed, { disable_after: past })).status).toBe(200);
    await change(deleted, { enabled: false });
    await server.admin.delete(`/users/${deleted.id}`, { version: await versionOf(deleted.id) });

    const attempts = [
      ['below-closed', password],
      ['no-password', password],
      ['disabled', password],
      ['lapsed', password],
      ['deleted', password],
      ['nobody', password],
      ['Ada', 'wrong'],
      ['Ada', 'x'.repeat(4000)],
      [server.clientId, 'no user at all'],
    ] as const;
    for (const [login, given] of attempts) {
      const { status, body } = await byPassword(login, given);
      expect(status, login).toBe(400);
      expect(body, login).toEqual({
        error: 'invalid_grant',
        error_description: 'the login or password is incorrect',
      });
    }
  });

  it('is refused after the same work with and without an account', async () => {
    await server.makeUser(tenant.id, 'yet-without-password');
    const matches = vi.spyOn(server.services.passwords, 'matches');
    try {
      for (const login of ['Ada', 'nobody at all', 'yet-without-password', server.clientId]) {
        matches.mockClear();
        expect((await byPassword(login, 'wrong')).status).toBe(400);
        expect(matches, login).toHaveBeenCalledTimes(1);
      }
    } finally {
      matches.mockRestore();
    }
  });

  it('cannot sign in with the previous password', async () => {
    const user = await server.makePerson(tenant.id, 'renewed');
    expect((await byPassword('renewed')).status).toBe(200);
    await server.client.post(`/users/${user.id}/password`, { password: 'another long passphrase' });
    expect((await byPassword('renewed')).status).toBe(400);
    expect((await byPassword('renewed', 'another long passphrase')).status).toBe(200);
  });

  it('adds an audit record, and changes no access', async () => {
    const changes = accessChanges(server.services.database);
    await byPassword('Ada');
    const [record] = await server.session().all<Record<string, unknown>>(
      sql`select a.action as "action", a.actor_id as "actorId", a.tenant_id as "tenantId"
        from audit_records a where a.object_id = ${person.id} and a.action = ${'startRefreshFamily'}
        order by a.at desc limit 1`,
    );
    expect(record).toEqual({
      action: 'startRefreshFamily',
      actorId: person.id,
      tenantId: tenant.id,
    });
    expect(changes).toEqual([]);
  });
});
