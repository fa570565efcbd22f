import { randomUUID } from 'node:crypto';
import { beforeEach, describe, expect, it } from 'vitest';
import { sql } from '../../../src/database/sql.js';
import { useTestServer, type As, type Principal } from '../../support/server.js';
import {
  clientToken,
  decode,
  makeClientWith,
  requestDevice,
  requestToken,
} from '../../support/tokens.js';

const approval = '/idp/device_authorization/approval';

const server = await useTestServer();
const partnerId = (await server.makeTenant(server.rootId, 'partner', 'Partner')).id;
const customerId = (await server.makeTenant(partnerId, 'customer', 'Customer')).id;
const unitId = (await server.makeTenant(customerId, 'unit', 'Unit')).id;
const owner = await server.makePerson(customerId, 'owner');
/** Personal tenant of `owner`. */
const personalId = await personalTenant(owner);
await server.grant('user', owner.id, 'backup_user', personalId);
const partnerAdmin = await server.makePerson(partnerId, 'partner-admin', 'partner_admin');
await server.grant('user', partnerAdmin.id, 'protection_admin', partnerId);
const client = await makeClientWith(server, partnerId, { tokenEndpointAuthMethod: 'none' });

beforeEach(() => void (server.clock.offset = 0));

async function personalTenant({ id }: Principal): Promise<string> {
  const { body } = await server.admin.get(`/users/${id}`);
  return body.personal_tenant_id as string;
}
const wait = (scope = 'openid') => requestDevice(server, client.id, { scope });
const show = (code: string, as: As, more: Record<string, string> = {}) =>
  server.as(as).get(approval, { code, ...more });
const approve = (code: string, as: As, more: Record<string, unknown> = {}) =>
  server.as(as).post(approval, { code, ...more });
const tokensOf = async (code: string) => {
  const { status, body, text } = await requestToken(server, {
    grant_type: 'urn:ietf:params:oauth:grant-type:device_code',
    client_id: client.id,
    device_code: code,
  });
  expect(status, text).toBe(200);
  return body as { access_token: string; refresh_token?: string };
};
const refusal = ({ status, body }: { status: number; body: any }) => [status, body?.error];

describe('a user who approves a device', () => {
  it('sees its name and the tenant on which it will act', async () => {
    const device = await requestDevice(server, client.id, {
      scope: 'openid offline_access',
      display_name: 'Super Device',
    });
    const { status, body } = await show(device.user_code, owner);
    expect(status).toBe(200);
    expect(body).toEqual({
      client_id: client.id,
      display_name: 'Super Device',
      scope: ['offline_access', 'openid'],
      tenant_id: expect.stringMatching(/^\d+$/),
      tenant_name: 'Customer',
      is_current_tenant: true,
    });
    const { body: scoped } = await show(device.user_code, partnerAdmin, {
      tenant_uuid: personalId,
    });
    expect(scoped).toMatchObject({ tenant_name: 'owner', is_current_tenant: false });
  });

  it('needs one of the documented roles, on any tenant', async () => {
    const { user_code: code } = await wait();
    const nobody = await server.makePerson(customerId, 'company-admin', 'company_admin');
    expect(refusal(await show(code, nobody))).toEqual([403, 'access_denied']);
    expect(refusal(await approve(code, nobody))).toEqual([403, 'access_denied']);
    const sharer = await server.makePerson(customerId, 'sharer', 'sync_share_user', unitId);
    expect((await approve(code, sharer)).status).toBe(204);
  });

  it('must be a user', async () => {
    const { user_code: code } = await wait();
    const program = await server.makeClient(partnerId, 'protection_admin');
    const answer = await approve(code, { token: await clientToken(server, program) });
    expect(refusal(answer)).toEqual([403, 'access_denied']);
  });

  it('must not use a restricted token', async () => {
    const { user_code: code } = await wait();
    const signedIn = await requestToken(server, {
      grant_type: 'password',
      username: partnerAdmin.username,
      password: partnerAdmin.password,
    });
    const { body } = await requestToken(server, {
      grant_type: 'urn:ietf:params:oauth:grant-type:jwt-bearer',
      assertion: signedIn.body.access_token,
      scope: `urn:acronis.com:tenant-id:${customerId}`,
    });
    expect(refusal(await approve(code, { token: body.access_token }))).toEqual([
      403,
      'access_denied',
    ]);
    expect((await approve(code, { token: signedIn.body.access_token })).status).toBe(204);
  });

  it('receives the same error for all wrong codes, and is locked after twenty of them', async () => {
    const guesser = await server.makePerson(customerId, 'guesser', 'protection_admin');
    const { user_code: right } = await wait();
    for (const code of ['', 'x', 'BCDF-GHJK', "' or 1=1 --"]) {
      expect(refusal(await show(code, guesser)), code).toEqual([403, 'access_denied']);
    }
    expect(refusal(await show('\0', guesser))).toEqual([400, 'invalid_request']);
    for (let i = 0; i < 20; i++) await approve('BCDF-GHJK', guesser);
    const locked = await approve(right, guesser);
    expect(refusal(locked)).toEqual([403, 'access_denied']);
    expect(locked.body.error_description).toBe('too many wrong codes, try again later');
    // Only this user is locked, for a limited time.
    expect((await show(right, owner)).status).toBe(200);
    server.clock.offset = 15 * 60_000;
    const { user_code: another } = await wait();
    expect((await approve(another, guesser)).status).toBe(204);
  });

  it('is recorded', async () => {
    const { user_code: code } = await wait();
    await approve(code, partnerAdmin, { tenant_uuid: personalId });
    const records = await server.session().all(
      sql`select a.object_type as "type", a.object_id as "id" from audit_records a
        where a.action = ${'approveDevice'} and a.actor_id = ${partnerAdmin.id}
          and a.tenant_id = ${personalId}`,
    );
    expect(records).toEqual([{ type: 'client', id: client.id }]);
  });
});

describe('a device for a personal tenant', () => {
  it('acts only for its owner and only there', async () => {
    const { user_code: code, device_code: device } = await wait('openid offline_access');
    const answer = await approve(code, partnerAdmin, { tenant_uuid: personalId });
    expect(answer.status, answer.text).toBe(204);
    const { access_token: token, refresh_token: refreshToken } = await tokensOf(device);
    expect(decode(token).claims).toMatchObject({
      sub: owner.id,
      only: { tuid: personalId },
      scope: [{ tuid: personalId, role: 'backup_user' }],
    });
    // A refresh does not extend the restriction, regardless of the requested scope.
    const { status, body } = await requestToken(server, {
      grant_type: 'refresh_token',
      client_id: client.id,
      refresh_token: refreshToken!,
      scope: 'openid',
    });
    expect(status).toBe(200);
    expect(decode(body.access_token).claims.only).toEqual({ tuid: personalId });
    const policies = await server.as({ token }).get(`/users/${owner.id}/access_policies`);
    expect(policies.status).toBe(404);
  });

  it('can request it in its scope, which cannot be changed on approval', async () => {
    const { user_code: code, device_code: device } = await wait(
      `openid urn:acronis.com:tenant-id:${personalId}`,
    );
    const shown = await show(code, owner);
    expect(shown.body).toMatchObject({ tenant_name: 'owner', is_current_tenant: true });
    const other = await approve(code, partnerAdmin, { tenant_uuid: unitId });
    expect(refusal(other)).toEqual([400, 'invalid_request']);
    expect((await approve(code, owner)).status).toBe(204);
    const { access_token: token } = await tokensOf(device);
    expect(decode(token).claims).toMatchObject({ sub: owner.id, only: { tuid: personalId } });
  });

  it('requires a personal tenant and an owner with the role', async () => {
    const { user_code: code } = await wait();
    const attempt = async (tenant: string, as: As) =>
      refusal(await approve(code, as, { tenant_uuid: tenant }));
    expect(await attempt(unitId, partnerAdmin)).toEqual([400, 'invalid_request']);
    expect(await attempt(randomUUID(), partnerAdmin)).toEqual([403, 'access_denied']);
    const { id: elsewhere } = await server.makeTenant(server.rootId, 'partner', 'Elsewhere');
    expect(await attempt(elsewhere, partnerAdmin)).toEqual([403, 'access_denied']);
    // The administrator of a customer does not administer a partner.
    const admin = await server.makePerson(customerId, 'no-partner', 'company_admin');
    await server.grant('user', admin.id, 'protection_admin', customerId);
    expect(await attempt(personalId, admin)).toEqual([403, 'access_denied']);

    const poor = await server.makePerson(customerId, 'poor-owner');
    const poorId = await personalTenant(poor);
    expect(await attempt(poorId, partnerAdmin)).toEqual([400, 'invalid_request']);
    await server.grant('user', poor.id, 'backup_user', poorId);
    // Devices cannot act for an owner who is not activated.
    const fresh = await server.makeUser(customerId, 'not-activated');
    await server.grant('user', fresh.id, 'backup_user', fresh.personal_tenant_id);
    expect(await attempt(fresh.personal_tenant_id, partnerAdmin)).toEqual([400, 'invalid_request']);
    expect((await approve(code, partnerAdmin, { tenant_uuid: poorId })).status).toBe(204);
  });

  // The scope of the example in the contract. "Target tenant's owner should have protection_admin
  // or backup_user roles": the role in the scope is that of the agent, and its user need not have
  // it.
  it('acts as an agent if its user can approve it', async () => {
    const scope = 'openid offline_access urn:acronis.com:tenant-id::backup_agent_admin';
    const { user_code: code, device_code: device } = await wait(scope);
    const shown = await show(code, owner);
    expect([shown.status, shown.body.tenant_name]).toEqual([200, 'owner']);
    expect(shown.body.scope).toContain('urn:acronis.com:tenant-id::backup_agent_admin');
    expect((await approve(code, owner)).status).toBe(204);
    const { access_token: token, refresh_token: first } = await tokensOf(device);
    const only = { tuid: personalId, role: 'backup_agent_admin' };
    const agent = {
      sub: owner.id,
      only: { ...only, agent: true },
      scope: [{ tuid: personalId, role: 'backup_agent_admin' }],
    };
    expect(decode(token).claims).toMatchObject(agent);
    const introspect = async (shownToken: string) => {
      const { body } = await server.client.post(
        '/idp/introspect_token',
        new URLSearchParams({ token: shownToken }).toString(),
        { headers: { 'content-type': 'application/x-www-form-urlencoded' } },
      );
      return [body.active, body.scope?.map(({ role }: { role: string }) => role)];
    };
    expect(await introspect(token)).toEqual([true, ['backup_agent_admin']]);
    // A refresh keeps the role of the agent, and an exchange adds none.
    const refresh = (refresh_token: string, more = {}) =>
      requestToken(server, {
        grant_type: 'refresh_token',
        client_id: client.id,
        refresh_token,
        ...more,
      });
    const refreshed = await refresh(first!);
    expect(refreshed.status).toBe(200);
    expect(decode(refreshed.body.access_token).claims).toMatchObject(agent);
    const exchange = (assertion: string, role = '') =>
      requestToken(server, {
        grant_type: 'urn:ietf:params:oauth:grant-type:jwt-bearer',
        client_id: client.id,
        assertion,
        scope: `urn:acronis.com:tenant-id:${personalId}${role}`,
      });
    const exchanged = await exchange(token);
    expect(decode(exchanged.body.access_token).claims).toMatchObject(agent);
    expect(refusal(await exchange(token, ':backup_user'))).toEqual([403, 'access_denied']);
    // The token is inactive while its user lacks the role.
    const { body } = await server.admin.get(`/users/${owner.id}/access_policies`);
    const held = body.items.find(({ role_id }: { role_id: string }) => role_id === 'backup_user');
    await server.admin.delete(`/access_policies/${held.id}`);
    expect(await introspect(token)).toEqual([false, undefined]);
    await server.grant('user', owner.id, 'backup_user', personalId);
    expect(await introspect(token)).toEqual([true, ['backup_agent_admin']]);
  });

  it('acts as the agent of another user for a partner', async () => {
    const { user_code: code, device_code: device } = await wait(
      `urn:acronis.com:tenant-id:${personalId}:backup_agent_admin`,
    );
    expect((await approve(code, partnerAdmin)).status).toBe(204);
    expect(decode((await tokensOf(device)).access_token).claims).toMatchObject({
      sub: owner.id,
      scope: [{ tuid: personalId, role: 'backup_agent_admin' }],
    });
    // An owner without one of the two roles, even with the role of the agent.
    const agent = await server.makePerson(customerId, 'agent-owner');
    const agentTenant = await personalTenant(agent);
    await server.grant('user', agent.id, 'backup_agent_admin', agentTenant);
    const { user_code: other } = await wait('urn:acronis.com:tenant-id::backup_agent_admin');
    const refused = await approve(other, partnerAdmin, { tenant_uuid: agentTenant });
    expect(refusal(refused)).toEqual([400, 'invalid_request']);
  });

  it('has no role of an agent with any other request', async () => {
    const scope = `urn:acronis.com:tenant-id:${personalId}:backup_agent_admin`;
    const signedIn = await requestToken(server, {
      grant_type: 'password',
      username: owner.username,
      password: owner.password,
      client_id: client.id,
    });
    const exchanged = await requestToken(server, {
      grant_type: 'urn:ietf:params:oauth:grant-type:jwt-bearer',
      client_id: client.id,
      assertion: signedIn.body.access_token,
      scope,
    });
    expect(refusal(exchanged)).toEqual([403, 'access_denied']);
  });

  it('acts with another role of its scope only if its user holds it', async () => {
    for (const role of ['backup_user', 'company_admin', 'restore_operator', 'no_such_role']) {
      const { user_code: code } = await wait(`urn:acronis.com:tenant-id::${role}`);
      expect((await show(code, owner)).status, role).toBe(role === 'backup_user' ? 200 : 400);
      expect((await approve(code, owner)).status, role).toBe(role === 'backup_user' ? 204 : 400);
    }
    const sharer = await server.makePerson(customerId, 'no-backup', 'sync_share_user');
    const lacking = await wait('urn:acronis.com:tenant-id::backup_agent_admin');
    expect((await show(lacking.user_code, sharer)).status).toBe(400);
    expect((await approve(lacking.user_code, sharer)).status).toBe(400);
    const { user_code: code, device_code: device } = await wait(
      'urn:acronis.com:tenant-id::protection_admin',
    );
    expect((await show(code, partnerAdmin)).body.scope).toEqual([
      'urn:acronis.com:tenant-id::protection_admin',
    ]);
    expect((await approve(code, partnerAdmin)).status).toBe(204);
    const { access_token: token } = await tokensOf(device);
    expect(decode(token).claims).toMatchObject({
      only: { tuid: partnerId, role: 'protection_admin' },
      scope: [{ tuid: partnerId, role: 'protection_admin' }],
    });
    const tenant = await server.as({ token }).get(`/tenants/${partnerId}`);
    expect(tenant.status).toBe(404);
  });
});
