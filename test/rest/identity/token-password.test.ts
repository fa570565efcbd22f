import 'reflect-metadata';
import { createLocalJWKSet, jwtVerify, type JSONWebKeySet } from 'jose';
import { afterAll, beforeAll, describe, expect, it, vi } from 'vitest';
import { sql } from '../../../src/database/sql.js';
import {
  makeClient,
  makePerson,
  makeTenant,
  makeUser,
  password,
  type Body,
  type UserActor,
} from '../../support/people.js';
import { accessChanges } from '../../support/changes.js';
import { startTestServer, type TestServer } from '../../support/server.js';
import { decode, requestToken, type TokenRequestOptions } from '../../support/tokens.js';

let server: TestServer;
let tenant: Body;
beforeAll(async () => {
  server = await startTestServer();
  tenant = await makeTenant(server, server.rootId, 'partner', 'Tokens');
});
afterAll(() => server.close());

const ask = (form: Record<string, string> | string, options?: TokenRequestOptions) =>
  requestToken(server, form, options);
const byPassword = (username: string, given = password, more: Record<string, string> = {}) =>
  requestToken(server, { grant_type: 'password', username, password: given, ...more });
const keySet = async () =>
  createLocalJWKSet((await server.rest<JSONWebKeySet>('GET', '/idp/keys')).body);
const refusal = ({ status, body }: { status: number; body: { error: string } }) => [
  status,
  body.error,
];

describe('a user with login and password', () => {
  let person: UserActor;
  beforeAll(async () => {
    person = await makePerson(server, tenant.id, 'Ada', 'partner_admin');
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
    const me = await server.rest('GET', '/users/me', { as: { token: body.access_token } });
    expect(me.body).toMatchObject({ id: person.id, login: 'Ada' });
  });

  it('can use a client, which must authenticate', async () => {
    const client = await makeClient(server, tenant.id);
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
    const closed = await makeTenant(server, tenant.id, 'partner', 'Closed to users');
    const below = await makeTenant(server, closed.id, 'customer', 'Below');
    await makePerson(server, below.id, 'below-closed');
    await makeUser(server, tenant.id, 'no-password');
    const disabled = await makePerson(server, tenant.id, 'disabled');
    const lapsed = await makePerson(server, tenant.id, 'lapsed');
    const deleted = await makePerson(server, tenant.id, 'deleted');
    await makePerson(server, tenant.id, 'changed');
    for (const login of ['below-closed', 'disabled', 'lapsed', 'deleted', 'changed']) {
      expect((await byPassword(login)).status, login).toBe(200);
    }
    const put = (path: string, body: object) =>
      server.rest('PUT', path, { as: server.admin, body });
    const versionOf = async (id: string) =>
      (await server.rest('GET', `/users/${id}`, { as: server.admin })).body.version as number;
    const change = async ({ id }: UserActor, body: object) =>
      put(`/users/${id}`, { version: await versionOf(id), ...body });
    await put(`/tenants/${closed.id}`, { version: 1, enabled: false });
    expect((await change(disabled, { enabled: false })).status).toBe(200);
    const past = new Date(Date.now() - 60_000).toISOString();
    expect((await change(lapsed, { disable_after: past })).status).toBe(200);
    await change(deleted, { enabled: false });
    await server.rest('DELETE', `/users/${deleted.id}`, {
      as: server.admin,
      query: { version: await versionOf(deleted.id) },
    });

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
    await makeUser(server, tenant.id, 'yet-without-password');
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
    const user = await makePerson(server, tenant.id, 'renewed');
    expect((await byPassword('renewed')).status).toBe(200);
    await server.rest('POST', `/users/${user.id}/password`, {
      as: server.client,
      body: { password: 'another long passphrase' },
    });
    expect((await byPassword('renewed')).status).toBe(400);
    expect((await byPassword('renewed', 'another long passphrase')).status).toBe(200);
  });

  it('adds an audit record, and changes no access', async () => {
    const changes = accessChanges(server.services.database);
    await byPassword('Ada');
    const [record] = await server.services.database.session().all<Record<string, unknown>>(
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
