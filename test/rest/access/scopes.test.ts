import { describe, expect, it } from 'vitest';
import { useTestServer } from '../../support/server.js';
import {
  authorizeLink,
  redirectUri,
  signInByCode,
  visitorAs,
} from '../../support/authorization.js';
import { decode, makeClientWith, requestDevice, requestToken } from '../../support/tokens.js';
import { Visitor, queryOf } from '../../support/visitor.js';

const deviceGrant = 'urn:ietf:params:oauth:grant-type:device_code';
const assertionGrant = 'urn:ietf:params:oauth:grant-type:jwt-bearer';

const server = await useTestServer();
const partnerId = (await server.makeTenant(server.rootId, 'partner', 'Scopes')).id;
const customerId = (await server.makeTenant(partnerId, 'customer', 'Customer')).id;
const siblingId = (await server.makeTenant(partnerId, 'customer', 'Sibling')).id;
const client = await makeClientWith(server, partnerId, { redirectUris: [redirectUri] });
const person = await server.makePerson(partnerId, 'ada', 'partner_admin');
await server.grant('user', person.id, 'protection_admin', partnerId);
const visitor = await visitorAs(server, person);

const refusal = ({ status, body }: { status: number; body: any }) => [status, body.error];
const within = (tenantId: string, role = '') => `urn:acronis.com:tenant-id:${tenantId}${role}`;
const byCode = (scope: string) => signInByCode(server, visitor, client, { scope });
const answerTo = async (scope: string | undefined, asked = visitor) =>
  queryOf((await asked.get(authorizeLink(client.id, { scope, state: 's' }))).next);
const byPassword = (scope: string) =>
  requestToken(
    server,
    {
      grant_type: 'password',
      username: person.username,
      password: person.password,
      scope,
    },
    { as: client },
  );
const refresh = (token: string, more: Record<string, string> = {}) =>
  requestToken(
    server,
    { grant_type: 'refresh_token', refresh_token: token, ...more },
    { as: client },
  );
const reads = async (tenantId: string, token: string) =>
  (await server.as({ token }).get(`/tenants/${tenantId}`)).status;

// OpenID Connect Core 1.0, section 3.1.2.1: "Scope values used that are not understood by an
// implementation SHOULD be ignored." The contract's pattern: ^openid(\s+[\w_]+)*$.
describe('an unknown scope', () => {
  it('is ignored by authorize, and the response contains the granted ones', async () => {
    const { status, body } = await byCode('openid profile email everything api:read');
    expect([status, body.scope]).toEqual([200, 'email openid profile']);
    expect(decode(body.access_token).claims.scp).toEqual(['email', 'openid', 'profile']);
  });

  it('is ignored by the token endpoint', async () => {
    const user = await byPassword('openid email everything');
    expect([user.status, user.body.scope]).toEqual([200, 'email openid']);
    expect(decode(user.body.access_token).claims.scp).toEqual(['email', 'openid']);
    const refreshed = await refresh(user.body.refresh_token, { scope: 'openid everything' });
    expect([refreshed.status, refreshed.body.scope]).toEqual([200, 'openid']);
    expect(decode(refreshed.body.access_token).claims.scp).toEqual(['openid']);
  });

  it('is ignored for a client that acts for itself: no scope is granted', async () => {
    const { status, body } = await requestToken(
      server,
      { grant_type: 'client_credentials', scope: 'everything' },
      { as: client },
    );
    // RFC 6749, section 5.1: `scope` is required if it differs from what was requested.
    expect([status, body.scope]).toEqual([200, '']);
    expect(decode(body.access_token).claims.scp).toBeUndefined();
  });

  it('is ignored for a device', async () => {
    const device = await makeClientWith(server, partnerId, { tokenEndpointAuthMethod: 'none' });
    const { device_code: code, user_code: userCode } = await requestDevice(server, device.id, {
      scope: 'openid email everything',
    });
    const approved = await person.post('/idp/device_authorization/approval', { code: userCode });
    expect(approved.status, approved.text).toBe(204);
    const { body } = await requestToken(server, {
      grant_type: deviceGrant,
      device_code: code,
      client_id: device.id,
    });
    expect(body.scope).toBe('email openid');
    expect(decode(body.access_token).claims.scp).toEqual(['email', 'openid']);
  });

  it('does not replace openid', async () => {
    for (const scope of ['everything', 'profile email', 'OpenID']) {
      expect(await answerTo(scope), scope).toMatchObject({ error: 'invalid_scope', state: 's' });
    }
    expect(await answerTo('openid')).toMatchObject({ code: expect.any(String) });
  });

  it('is refused if it belongs to the platform, because ignoring it would extend the token', async () => {
    for (const scope of [
      'urn:acronis.com:tenant-id:1',
      'urn:acronis.com:tenant-id:',
      'urn:acronis.com:other',
      'URN:Acronis.com:tenant-id:x',
      `${within(customerId)}/x`,
      `${within(customerId)} ${within(siblingId)}`,
    ]) {
      const asked = `openid ${scope}`;
      expect(await answerTo(asked), scope).toMatchObject({ error: 'invalid_scope', state: 's' });
      expect(refusal(await byPassword(asked)), scope).toEqual([400, 'invalid_scope']);
    }
  });
});

describe('authorize with the scope of a tenant', () => {
  it('issues tokens for its subtree, also after a refresh', async () => {
    const { status, body } = await byCode(`openid offline_access ${within(customerId)}`);
    expect([status, body.scope]).toEqual([200, `offline_access openid ${within(customerId)}`]);
    const refreshed = await refresh(body.refresh_token);
    const less = await refresh(refreshed.body.refresh_token, { scope: 'openid' });
    for (const { access_token: token } of [body, refreshed.body, less.body]) {
      expect(decode(token).claims.only).toEqual({ tuid: customerId });
      expect(await reads(customerId, token)).toBe(200);
      expect(await reads(siblingId, token)).toBe(404);
      expect(await reads(partnerId, token)).toBe(404);
    }
  });

  it('issues unrestricted tokens without one', async () => {
    const { body } = await byCode('openid');
    expect(decode(body.access_token).claims.only).toBeUndefined();
    for (const id of [customerId, siblingId, partnerId]) {
      expect(await reads(id, body.access_token)).toBe(200);
    }
  });

  it('restricts tokens to one role', async () => {
    const { body } = await byCode(`openid ${within(customerId, ':protection_admin')}`);
    expect(decode(body.access_token).claims.only).toEqual({
      tuid: customerId,
      role: 'protection_admin',
    });
    const changed = await server
      .as({ token: body.access_token })
      .put(`/tenants/${customerId}`, { version: 1, name: 'Renamed' });
    // The role cannot even read tenants. With all roles the same change succeeds.
    expect(changed.status).toBe(404);
    const { body: whole } = await byCode(`openid ${within(customerId)}`);
    const control = await server
      .as({ token: whole.access_token })
      .put(`/tenants/${customerId}`, { version: 1, name: 'Renamed' });
    expect(control.status, control.text).toBe(200);
  });

  it('is denied if the user has no access there', async () => {
    const { id: elsewhere } = await server.makeTenant(server.rootId, 'partner', 'Elsewhere');
    for (const scope of [
      within(elsewhere),
      within('00000000-0000-4000-8000-000000000000'),
      within(customerId, ':backup_user'),
    ]) {
      expect(await answerTo(`openid ${scope}`), scope).toMatchObject({
        error: 'access_denied',
        state: 's',
      });
    }
  });

  it('asks the user to sign in first', async () => {
    const page = await new Visitor(server).get(
      authorizeLink(client.id, {
        scope: `openid ${within(customerId)}`,
      }),
    );
    expect(page.heading).toBe('Sign in');
  });

  it('issues tokens that become invalid if the user loses access there', async () => {
    const helper = await server.makePerson(customerId, 'helper', 'company_admin');
    const browser = await visitorAs(server, helper);
    const { body } = await signInByCode(server, browser, client, {
      scope: `openid ${within(customerId)}`,
    });
    expect(await reads(customerId, body.access_token)).toBe(200);
    const { status } = await server.admin.put(`/users/${helper.id}/access_policies`, { items: [] });
    expect(status).toBe(200);
    expect(await reads(customerId, body.access_token)).toBe(401);
  });
});

describe('a token from an assertion', () => {
  it('has no identity scope that the assertion lacks', async () => {
    const exchange = async (assertion: string, scope?: string) =>
      (
        await requestToken(server, {
          grant_type: assertionGrant,
          assertion,
          ...(scope !== undefined && { scope }),
        })
      ).body;
    const { body } = await byPassword('openid');
    const wider = await exchange(body.access_token, 'openid email');
    expect(decode(wider.access_token).claims.scp).toEqual(['openid']);
    expect(wider.scope).toBe('openid');
    const same = await exchange(body.access_token);
    expect(decode(same.access_token).claims.scp).toEqual(['openid']);
    const program = await server.makeClient(partnerId, 'partner_admin');
    const own = await requestToken(
      server,
      { grant_type: 'client_credentials', scope: 'openid' },
      { as: program },
    );
    expect(decode(own.body.access_token).claims.scp).toBeUndefined();
  });
});
