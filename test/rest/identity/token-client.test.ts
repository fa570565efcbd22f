import { createLocalJWKSet, jwtVerify, type JSONWebKeySet } from 'jose';
import { beforeEach, describe, expect, it, vi } from 'vitest';
import { hashSecret } from '../../../src/domain/core/secrets.js';
import { accessChanges } from '../../support/changes.js';
import { password } from '../../support/people.js';
import { useTestServer } from '../../support/server.js';
import {
  changeClient,
  decode,
  lastAccess,
  makeClientWith,
  requestToken,
  type TokenRequestOptions,
} from '../../support/tokens.js';

const server = await useTestServer();
const tenant = await server.makeTenant(server.rootId, 'partner', 'Tokens');

beforeEach(() => void (server.clock.offset = 0));

const ask = (form: Record<string, string> | string, options?: TokenRequestOptions) =>
  requestToken(server, form, options);
const asClient = (options?: TokenRequestOptions) =>
  requestToken(server, { grant_type: 'client_credentials' }, options);
const byPassword = (username: string, given = password, more: Record<string, string> = {}) =>
  requestToken(server, { grant_type: 'password', username, password: given, ...more });
const keySet = async () =>
  createLocalJWKSet((await server.anonymous.get<JSONWebKeySet>('/idp/keys')).body);
const basic = (text: string) => ({
  headers: { authorization: `Basic ${Buffer.from(text).toString('base64')}` },
});
const refusal = ({ status, body }: { status: number; body: { error: string } }) => [
  status,
  body.error,
];

describe('a client with its secret', () => {
  it('receives an access token and an ID token that the public keys verify', async () => {
    const before = Math.floor(Date.now() / 1000);
    const { status, body, headers } = await asClient({ as: server.client });
    expect(status).toBe(200);
    expect(Object.keys(body).sort()).toEqual([
      'access_token',
      'expires_in',
      'expires_on',
      'id_token',
      'token_type',
    ]);
    expect(body).toMatchObject({ token_type: 'bearer', expires_in: 3600 });
    expect(body.expires_on - before).toBeGreaterThanOrEqual(3600);
    expect(body.expires_on - before).toBeLessThan(3605);
    expect(headers).toMatchObject({ 'cache-control': 'no-store', pragma: 'no-cache' });

    const keys = await keySet();
    const { issuer } = server.services.identity;
    const access = await jwtVerify(body.access_token, keys, { issuer, audience: issuer });
    expect(access.protectedHeader).toMatchObject({ alg: 'RS256', typ: 'at+jwt', nri: 0 });
    expect(access.payload).toMatchObject({
      sub: server.clientId,
      sub_type: 'client',
      client_id: server.clientId,
      exp: body.expires_on,
      scope: [{ tid: '1', tuid: server.rootId, role: 'root_admin' }],
    });
    const id = await jwtVerify(body.id_token, keys, { issuer, audience: server.clientId });
    expect(id.payload).toMatchObject({ sub: server.clientId, tid: server.rootId });
  });

  it('can use the older path', async () => {
    const { status } = await asClient({ as: server.client, path: '/bc/idp/token' });
    expect(status).toBe(200);
  });

  it('can call the API with the token, and receives another one with every request', async () => {
    const first = await asClient({ as: server.client });
    const second = await asClient({ as: server.client });
    expect(second.body.access_token).not.toBe(first.body.access_token);
    const me = await server.as({ token: first.body.access_token }).get(`/tenants/${server.rootId}`);
    expect(me.status).toBe(200);
  });

  it('can send id and secret form-encoded or not', async () => {
    const secret = 'a+b%2Fc d:é%';
    const { id } = await makeClientWith(server, tenant.id, { secretHash: hashSecret(secret) });
    expect((await asClient(basic(`${id}:${secret}`))).status).toBe(200);
    expect((await asClient(basic(`${id}:${encodeURIComponent(secret)}`))).status).toBe(200);
    expect((await asClient(basic(`${id}:a+b%252Fc+d%3A%C3%A9%25`))).status).toBe(401);
    expect((await asClient(basic(`${id}:a%2Bb%252Fc+d%3A%C3%A9%25`))).status).toBe(200);
  });

  it('can send them in the body, regardless of its registered method', async () => {
    for (const method of ['client_secret_post', 'client_secret_basic'] as const) {
      const client = await makeClientWith(server, tenant.id, { tokenEndpointAuthMethod: method });
      const inBody = { client_id: client.id, client_secret: client.password };
      const form = { grant_type: 'client_credentials' };
      expect((await ask({ ...form, ...inBody })).status).toBe(200);
      expect((await asClient({ as: client })).status).toBe(200);
      const wrong = await ask({ ...form, ...inBody, client_secret: 'wrong' });
      expect(refusal(wrong)).toEqual([401, 'invalid_client']);
      expect(refusal(await ask({ ...form, client_id: client.id }))).toEqual([
        401,
        'invalid_client',
      ]);
    }
  });

  it('must use only one method', async () => {
    const client = await server.makeClient(tenant.id);
    const form = { grant_type: 'client_credentials' };
    const both = await ask(
      { ...form, client_id: client.id, client_secret: client.password },
      { as: client },
    );
    expect(both.status).toBe(400);
    expect(both.body).toEqual({
      error: 'invalid_request',
      error_description: 'client_secret must not be sent with an Authorization header',
    });
    const another = await ask({ ...form, client_id: server.clientId }, { as: client });
    expect(refusal(another)).toEqual([400, 'invalid_request']);
    expect((await ask({ ...form, client_id: client.id }, { as: client })).status).toBe(200);
    const nameless = await ask({ ...form, client_secret: client.password });
    expect(refusal(nameless)).toEqual([400, 'invalid_request']);
  });

  it('is refused with the same message for all reasons', async () => {
    const closed = await server.makeTenant(tenant.id, 'partner', 'Closed to clients');
    const below = await server.makeTenant(closed.id, 'customer', 'Below');
    const inClosed = await server.makeClient(below.id);
    expect((await asClient({ as: inClosed })).status).toBe(200);
    await server.admin.put(`/tenants/${closed.id}`, { version: 1, enabled: false });
    const client = await server.makeClient(tenant.id);
    const disabled = await makeClientWith(server, tenant.id, { status: 'disabled' });
    const deleted = await makeClientWith(server, tenant.id, { deletedAt: Date.now() });
    const expired = await makeClientWith(server, tenant.id, {
      secretExpiresAt: Math.floor(Date.now() / 1000) - 1,
    });
    const attempts: TokenRequestOptions[] = [
      {},
      { as: inClosed },
      { as: disabled },
      { as: deleted },
      { as: expired },
      { as: { ...client, password: 'wrong' } },
      { as: { ...client, password: '' } },
      { as: { ...client, username: '00000000-0000-4000-8000-000000000000' } },
      { as: { ...client, username: 'no uuid' } },
      { as: { token: 'abc' } },
      basic('no colon'),
      basic(`${client.id}:\0`),
      { headers: { authorization: 'Basic ***' } },
      { headers: { authorization: 'Basic' } },
    ];
    for (const attempt of attempts) {
      const { status, body, headers } = await asClient(attempt);
      expect([status, body.error], JSON.stringify(attempt)).toEqual([401, 'invalid_client']);
      expect(Object.keys(body)).toEqual(['error', 'error_description']);
      expect(headers).toMatchObject({
        'www-authenticate': 'Basic realm="account-graph"',
        'cache-control': 'no-store',
        pragma: 'no-cache',
      });
    }
  });

  it('is refused after its secret has expired', async () => {
    const client = await makeClientWith(server, tenant.id, {
      secretExpiresAt: Math.floor(Date.now() / 1000) + 60,
    });
    const read = () => server.as(client).get('/users/me');
    expect((await asClient({ as: client })).status).toBe(200);
    expect((await read()).status).not.toBe(401);
    server.clock.offset = 61_000;
    expect((await asClient({ as: client })).status).toBe(401);
    expect((await read()).status).toBe(401);
  });

  it('needs no statement and changes no access when it is cached', async () => {
    await asClient({ as: server.client });
    const changes = accessChanges(server.services.database);
    const { headers } = await asClient({ as: server.client });
    expect(headers['server-timing']).toContain('"0 statements"');
    server.clock.offset = 61_000;
    await asClient({ as: server.client });
    await vi.waitFor(async () =>
      expect(await lastAccess(server, server.clientId)).toBeGreaterThan(Date.now()),
    );
    expect(changes).toEqual([]);
  });

  it('is read again after a change', async () => {
    const client = await server.makeClient(tenant.id);
    expect((await asClient({ as: client })).status).toBe(200);
    await changeClient(server, client.id, { secretHash: hashSecret('another') });
    expect((await asClient({ as: client })).status).toBe(401);
    expect((await asClient({ as: { ...client, password: 'another' } })).status).toBe(200);
  });
});

describe('a client without a secret', () => {
  it('has an id, but no tokens for itself', async () => {
    const client = await makeClientWith(server, tenant.id, { tokenEndpointAuthMethod: 'none' });
    const person = await server.makePerson(tenant.id, 'public-client-user');
    const form = { grant_type: 'client_credentials', client_id: client.id };
    expect(refusal(await ask(form))).toEqual([400, 'unauthorized_client']);
    expect(refusal(await asClient(basic(`${client.id}:`)))).toEqual([400, 'unauthorized_client']);
    const { status, body } = await byPassword(person.username, password, { client_id: client.id });
    expect(status).toBe(200);
    expect(decode(body.access_token).claims).toMatchObject({ client_id: client.id });
    expect(decode(body.id_token).claims).toMatchObject({ aud: client.id });
    const wrong = await byPassword(person.username, password, {
      client_id: client.id,
      client_secret: 'wrong',
    });
    expect(refusal(wrong)).toEqual([401, 'invalid_client']);
  });
});
