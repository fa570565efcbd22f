import { beforeEach, describe, expect, it } from 'vitest';
import { sql } from '../../../src/database/sql.js';
import { run } from '../../../src/domain/core/action.js';
import { denyDevice } from '../../../src/domain/identity/devices/device-approval.js';
import { useTestServer, type As, type Principal } from '../../support/server.js';
import {
  changeClient,
  decode,
  makeClientWith,
  requestDevice,
  requestToken,
} from '../../support/tokens.js';

const deviceGrant = 'urn:ietf:params:oauth:grant-type:device_code';

const server = await useTestServer();
const partner = await server.makeTenant(server.rootId, 'partner', 'Devices');
const customerId = (await server.makeTenant(partner.id, 'customer', 'Customer')).id;
const { id: clientId } = await makeClientWith(server, partner.id, {
  tokenEndpointAuthMethod: 'none',
});
const person = await server.makePerson(customerId, 'approver', 'protection_admin');
await server.grant('user', person.id, 'company_admin', customerId);

beforeEach(() => void (server.clock.offset = 0));

const poll = (code: string, client = clientId) =>
  requestToken(server, { grant_type: deviceGrant, client_id: client, device_code: code });
const approve = (code: string, as: As = person) =>
  server.as(as).post('/idp/device_authorization/approval', { code });
const refusal = ({ status, body }: { status: number; body: any }) => [status, body?.error];
const later = (seconds: number) => void (server.clock.offset += seconds * 1000);

describe('a waiting device', () => {
  it('receives a code for the user and a URL', async () => {
    const device = await requestDevice(server, clientId, { display_name: 'Boat' });
    expect(device).toEqual({
      device_code: expect.stringMatching(/^[\w-]{43}$/),
      user_code: expect.stringMatching(/^[BCDFGHJKLMNPQRSTVWXZ]{4}-[BCDFGHJKLMNPQRSTVWXZ]{4}$/),
      verification_uri: 'http://localhost:4000/device',
      verification_uri_complete: `http://localhost:4000/device?code=${device.user_code}`,
      expires_in: 600,
      interval: 5,
    });
    const rows = await server
      .session()
      .all(sql`select d.id as "id" from device_codes d where d.id = ${device.device_code}`);
    expect(rows).toEqual([]);
  });

  it('polls until it is approved, and receives tokens once', async () => {
    const { device_code: code, user_code: userCode } = await requestDevice(server, clientId);
    expect(refusal(await poll(code))).toEqual([400, 'authorization_pending']);
    const typed = userCode.replace('-', ' ').toLowerCase();
    expect((await approve(typed)).status).toBe(204);
    later(5);
    const { status, body, headers } = await poll(code);
    expect(status).toBe(200);
    expect(headers).toMatchObject({ 'cache-control': 'no-store' });
    expect(body).not.toHaveProperty('refresh_token');
    expect(body.scope).toBe('openid');
    const { claims } = decode(body.access_token);
    expect(claims).toMatchObject({ sub: person.id, client_id: clientId });
    expect(claims).not.toHaveProperty('only');
    const me = await server.as({ token: body.access_token }).get('/users/me');
    expect(me.body.id).toBe(person.id);
    later(5);
    expect(refusal(await poll(code))).toEqual([400, 'invalid_grant']);
  });

  it('receives a refresh token for offline_access', async () => {
    const { device_code: code, user_code: userCode } = await requestDevice(server, clientId, {
      scope: 'openid offline_access',
    });
    await approve(userCode);
    const { body } = await poll(code);
    const refreshed = await requestToken(server, {
      grant_type: 'refresh_token',
      client_id: clientId,
      refresh_token: body.refresh_token,
    });
    expect(refreshed.status).toBe(200);
    expect(refreshed.body.scope).toBe('offline_access openid');
    expect(decode(refreshed.body.access_token).claims.fid).toBe(
      decode(body.access_token).claims.fid,
    );
  });

  it('must increase its interval for each early poll', async () => {
    const { device_code: code, user_code: userCode } = await requestDevice(server, clientId);
    expect(refusal(await poll(code))).toEqual([400, 'authorization_pending']);
    later(4);
    expect(refusal(await poll(code))).toEqual([400, 'slow_down']);
    later(9);
    expect(refusal(await poll(code))).toEqual([400, 'slow_down']);
    later(14);
    expect(refusal(await poll(code))).toEqual([400, 'slow_down']);
    later(20);
    expect(refusal(await poll(code))).toEqual([400, 'authorization_pending']);
    await approve(userCode);
    later(19);
    expect(refusal(await poll(code))).toEqual([400, 'slow_down']);
    later(25);
    expect((await poll(code)).status).toBe(200);
  });

  it('receives an error after its expiration, approved or not', async () => {
    const first = await requestDevice(server, clientId);
    const second = await requestDevice(server, clientId);
    await approve(second.user_code);
    later(599);
    expect(refusal(await poll(first.device_code))).toEqual([400, 'authorization_pending']);
    later(1);
    expect(refusal(await poll(first.device_code))).toEqual([400, 'expired_token']);
    expect(refusal(await poll(second.device_code))).toEqual([400, 'expired_token']);
    expect(refusal(await approve(first.user_code))).toEqual([400, 'expired_token']);
  });

  it('receives an error if it was denied', async () => {
    const { device_code: code, user_code: userCode } = await requestDevice(server, clientId);
    const { identity } = server.services;
    const session = server.session();
    const principal = (await identity.principals.find(session, 'user', person.id))!;
    const context = {
      ...server.services,
      session,
      caller: await identity.callerOf(session, principal, 'session'),
      requestId: 'test',
      ip: '127.0.0.1',
      userAgent: null,
    };
    await run(denyDevice, context, { code: userCode });
    expect(refusal(await poll(code))).toEqual([403, 'access_denied']);
    expect(refusal(await approve(userCode))).toEqual([403, 'access_denied']);
    await expect(run(denyDevice, context, { code: userCode })).rejects.toMatchObject({
      code: 'ACCESS_DENIED',
    });
  });

  it('receives tokens for one of two concurrent polls', async () => {
    const { device_code: code, user_code: userCode } = await requestDevice(server, clientId);
    const approvals = await Promise.all(Array.from({ length: 4 }, () => approve(userCode)));
    expect(approvals.filter(({ status }) => status === 204)).toHaveLength(1);
    for (const { status } of approvals) expect([204, 403]).toContain(status);
    const answers = await Promise.all(Array.from({ length: 4 }, () => poll(code)));
    expect(answers.filter(({ status }) => status === 200)).toHaveLength(1);
  });

  it('must be the same client throughout', async () => {
    const other = await makeClientWith(server, customerId, { tokenEndpointAuthMethod: 'none' });
    const { device_code: code, user_code: userCode } = await requestDevice(server, clientId);
    await approve(userCode);
    expect(refusal(await poll(code, other.id))).toEqual([400, 'invalid_grant']);
    expect(
      refusal(await requestToken(server, { grant_type: deviceGrant, device_code: code })),
    ).toEqual([401, 'invalid_client']);
    expect((await poll(code)).status).toBe(200);
  });

  it('must authenticate if it has a secret', async () => {
    const client = await server.makeClient(customerId);
    const path = '/idp/device_authorization';
    const form = { client_id: client.id, scope: 'openid' };
    expect(refusal(await requestToken(server, form, { path }))).toEqual([401, 'invalid_client']);
    const { status, body } = await requestToken(server, form, { path, as: client });
    expect(status).toBe(200);
    await approve(body.user_code);
    expect(refusal(await poll(body.device_code, client.id))).toEqual([401, 'invalid_client']);
    const asked = { grant_type: deviceGrant, device_code: body.device_code };
    expect((await requestToken(server, asked, { as: client })).status).toBe(200);
  });

  it('receives an error for a malformed scope of a tenant', async () => {
    const path = '/idp/device_authorization';
    for (const scope of ['urn:acronis.com:tenant-id:1', 'urn:acronis.com:tenant-id:a b']) {
      const answer = await requestToken(server, { client_id: clientId, scope }, { path });
      expect(refusal(answer), scope).toEqual([400, 'invalid_scope']);
    }
    const nothing = await requestToken(server, { client_id: clientId }, { path });
    expect(refusal(nothing)).toEqual([400, 'invalid_request']);
    expect(nothing.body.error_description).toContain('scope');
  });
});

describe('an approved device', () => {
  const letIn = async (user: Principal, client = clientId) => {
    const { device_code: code, user_code: userCode } = await requestDevice(server, client);
    const { status, text } = await approve(userCode, user);
    expect(status, text).toBe(204);
    return code;
  };
  const leaver = async (login: string, tenantId = customerId) => {
    const user = await server.makePerson(tenantId, login, 'protection_admin');
    return { user, code: await letIn(user) };
  };
  const change = async (path: string, body: object) => {
    const { status, text } = await server.update(path, body);
    expect(status, text).toBe(200);
  };

  it('receives nothing if its user is not active', async () => {
    const disabled = await leaver('disabled-later');
    await change(`/users/${disabled.user.id}`, { enabled: false });
    expect(refusal(await poll(disabled.code))).toEqual([400, 'invalid_grant']);

    const renewed = await leaver('new-password-later');
    const { status } = await server.client.post(`/users/${renewed.user.id}/password`, {
      password: 'another long passphrase',
    });
    expect(status).toBe(204);
    expect(refusal(await poll(renewed.code))).toEqual([400, 'invalid_grant']);
  });

  it('receives nothing below a disabled tenant', async () => {
    const tenant = await server.makeTenant(customerId, 'unit', 'Closed later');
    const { code } = await leaver('below-closed-later', tenant.id);
    await change(`/tenants/${tenant.id}`, { enabled: false });
    expect(refusal(await poll(code))).toEqual([400, 'invalid_grant']);
  });

  it('receives nothing if its client is not active', async () => {
    const client = await makeClientWith(server, customerId, { tokenEndpointAuthMethod: 'none' });
    const code = await letIn(person, client.id);
    await changeClient(server, client.id, { tokenGeneration: 2 });
    await change(`/users/${person.id}`, { language: 'en' });
    expect(refusal(await poll(code, client.id))).toEqual([400, 'invalid_grant']);
    const { user_code: waiting } = await requestDevice(server, client.id);
    await changeClient(server, client.id, { status: 'disabled' });
    expect(refusal(await poll(code, client.id))).toEqual([401, 'invalid_client']);
    expect(refusal(await approve(waiting))).toEqual([400, 'invalid_request']);
  });
});
