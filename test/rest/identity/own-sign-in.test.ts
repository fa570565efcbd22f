import { beforeEach, describe, expect, it } from 'vitest';
import { redirectUri, refresh, tokensThrough, visitorAs } from '../../support/authorization.js';
import { brandOf } from '../../support/brands.js';
import { oidcBody } from '../../support/identity-providers.js';
import { giveAuthenticator } from '../../support/sessions.js';
import { useTestServer, type As } from '../../support/server.js';
import { makeClientWith, requestDevice, requestToken, signIn } from '../../support/tokens.js';
import { Visitor } from '../../support/visitor.js';

/*
 * An application and a narrowed token do not change how their user signs in, also not by settings of the
 * user's tenant: otherwise they would gain a session of the user that outlasts them (ADR 6, ADR 14).
 */
const server = await useTestServer();
const tenantId = (await server.makeTenant(server.rootId, 'partner', 'Settings')).id;
const belowId = (await server.makeTenant(tenantId, 'partner', 'Below')).id;
const client = await makeClientWith(server, tenantId, { redirectUris: [redirectUri] });
const user = await server.makePerson(tenantId, 'ada', 'partner_admin');
const visitor = await visitorAs(server, user);
const applied: As = { token: (await tokensThrough(server, client, visitor)).access_token };
const { body } = await requestToken(server, {
  grant_type: 'urn:ietf:params:oauth:grant-type:jwt-bearer',
  assertion: (await signIn(server, user)).access_token,
  scope: `urn:acronis.com:tenant-id:${tenantId}`,
});
const narrowed: As = { token: body.access_token };

beforeEach(() => void (server.clock.offset = 0));

const put = async (path: string, change: object, as: As, versioned = path) => {
  const { body } = await server.admin.get(versioned);
  const answer = await server.as(as).put(path, { version: body.version, ...change });
  return answer.status;
};

describe.each([
  ['an application', () => applied],
  ['a narrowed token', () => narrowed],
])('%s', (name, find) => {
  it('cannot change the address or the external id of its user', async () => {
    const as = find();
    for (const change of [
      { contact: { email: 'attacker@evil.example' } },
      { external_id: 'attacker' },
    ]) {
      expect(await put(`/users/${user.id}`, change, as)).toBe(403);
    }
    expect(await put(`/users/${user.id}`, { contact: { email: 'a@x.example' } }, user)).toBe(200);
  });

  it('cannot add or change an identity provider for its user', async () => {
    const as = find();
    const post = (owner: string, by: As) =>
      server.as(by).post('/identity_providers', oidcBody(owner));
    expect((await post(tenantId, as)).status).toBe(403);
    const below = await post(belowId, as);
    expect(below.status, below.text).toBe(201);
    const own = await post(tenantId, user);
    expect(own.status, own.text).toBe(201);
    const path = (id: string) => `/identity_providers/${id}`;
    const address = { address: 'https://evil.example' };
    expect(await put(path(own.body.id), address, as)).toBe(403);
    expect(await put(path(below.body.id), { owner_tenant_id: tenantId }, as)).toBe(403);
    expect(await put(path(below.body.id), address, as)).toBe(200);
    const byDefault = (by: As) =>
      put(
        `/tenants/${tenantId}/default_idp`,
        { idp_id: own.body.id, apply_to_children: false },
        by,
        `/tenants/${tenantId}`,
      );
    expect(await byDefault(as)).toBe(403);
    expect(await byDefault(user)).toBe(200);
  });

  it('cannot set the mail server for links to its user', async () => {
    const version = async () => (await server.admin.get(`/tenants/${tenantId}`)).body.version;
    const change = async (by: As, values: object) =>
      (await brandOf(server, tenantId, by).put(await version(), values)).status;
    const mails = {
      smtp_override: 1,
      smtp_server: 'smtp.evil.example',
      smtp_port: 587,
      smtp_reply_address: 'reply@evil.example',
    };
    await brandOf(server, tenantId).post(await version());
    expect(await change(find(), mails)).toBe(403);
    expect(await change(find(), { service_name: 'Another name' })).toBe(200);
    expect(await change(user, mails)).toBe(200);
    expect(await change(user, { smtp_override: 0, smtp_server: '' })).toBe(200);
  });

  it('cannot disable the second factor of its user by that of the tenant', async () => {
    const factor = async (id: string) =>
      (await server.admin.get(`/users/${id}`)).body.mfa_status as string;
    const switchOff = (by: As) =>
      server.as(by).put(`/tenants/${tenantId}/mfa/status`, { enabled: false });
    const colleague = await server.makePerson(tenantId, `colleague-${name.replaceAll(' ', '-')}`);
    for (const { id } of [user, colleague]) await giveAuthenticator(server, id);
    expect((await switchOff(find())).status).toBe(200);
    expect([await factor(user.id), await factor(colleague.id)]).toEqual(['enabled', 'disabled']);
    expect((await switchOff(server.admin)).status).toBe(200);
    expect(await factor(user.id)).toBe('disabled');
  });
});

describe('a session that an application has started', () => {
  it('issues no refresh token, which would outlast the application', async () => {
    const support = await server.makeClient(tenantId, 'partner_admin');
    const served = await server.makePerson(belowId, 'served', 'protection_admin');
    const { body } = await support.post('/idp/ott', { purpose: 'user_login', user_id: served.id });
    const begun = new Visitor(server);
    await begun.post('/idp/external-login', new URLSearchParams());
    await begun.submit(await begun.get(`/api/2/idp/external-login?ott=${body.ott}`));
    const asking = await makeClientWith(server, tenantId, { redirectUris: [redirectUri] });
    const tokens = await tokensThrough(server, asking, begun);
    expect([tokens.access_token, tokens.refresh_token]).toEqual([expect.any(String), undefined]);

    const device = await makeClientWith(server, tenantId, { tokenEndpointAuthMethod: 'none' });
    const { device_code: code, user_code: userCode } = await requestDevice(server, device.id, {
      scope: 'openid offline_access',
    });
    const approved = await server
      .as({ session: begun.session! })
      .post('/idp/device_authorization/approval', { code: userCode });
    expect(approved.status, approved.text).toBe(204);
    const polled = await requestToken(server, {
      grant_type: 'urn:ietf:params:oauth:grant-type:device_code',
      client_id: device.id,
      device_code: code,
    });
    expect([polled.status, polled.body.refresh_token]).toEqual([200, undefined]);

    const inPerson = await tokensThrough(server, asking, await visitorAs(server, served));
    expect((await refresh(server, asking, inPerson.refresh_token)).status).toBe(200);
  });
});
