import { beforeEach, describe, expect, it } from 'vitest';
import {
  authorizeLink,
  redirectUri,
  tokensThrough,
  visitorAs,
} from '../../support/authorization.js';
import { useTestServer, type As } from '../../support/server.js';
import { makeClientWith, requestDevice, requestToken } from '../../support/tokens.js';

/*
 * A token that was issued through a client reads its user's account; it does not take it over (ADR 14).
 * Every operation that is allowed on oneself is tried by such a token, and by the user in person.
 */
const server = await useTestServer();
const tenantId = (await server.makeTenant(server.rootId, 'partner', 'Delegated')).id;
const client = await makeClientWith(server, tenantId, { redirectUris: [redirectUri] });
const user = await server.makePerson(tenantId, 'ada', 'partner_admin');
await server.grant('user', user.id, 'protection_admin', tenantId);
const visitor = await visitorAs(server, user);
const token: As = { token: (await tokensThrough(server, client, visitor)).access_token };

beforeEach(() => void (server.clock.offset = 0));

const put = async (path: string, change: object, as: As) => {
  const answer = await server.update(path, change, as);
  return answer.status;
};
const mutate = async (name: string, input: object, as: As) => {
  const type = `${name[0]!.toUpperCase()}${name.slice(1)}Input`;
  const { body } = await server
    .as(as)
    .graph(`mutation ($input: ${type}!) { ${name}(input: $input) { userErrors { code } } }`, {
      input,
    });
  return JSON.stringify(body);
};

describe('a token that was issued through a client', () => {
  it('can read the account of its user', async () => {
    const contact = (await server.as(token).get(`/users/${user.id}`)).body;
    expect(contact.login).toBe('ada');
    for (const path of [
      '/users/me',
      '/users/me/applications',
      `/users/${user.id}/access_policies`,
      `/users/${user.id}/login_info`,
      `/contacts/${contact.contact.id}`,
    ]) {
      expect([path, (await server.as(token).get(path)).status]).toEqual([path, 200]);
    }
    const { body } = await server
      .as(token)
      .graph('{ viewer { ... on User { login sessions { id } } } }');
    expect(body.data.viewer).toMatchObject({ login: 'ada', sessions: [expect.any(Object)] });
  });

  it('can administer others in its part of the tree, as its user can', async () => {
    const other = await server.makePerson(tenantId, 'other');
    expect(await put(`/users/${other.id}`, { contact: { email: 'o@x.example' } }, token)).toBe(200);
    const off = await server.as(token).put(`/users/${other.id}/mfa/status`, { enabled: false });
    expect(off.status).toBeLessThan(300);
    expect(await put(`/users/${user.id}`, { language: 'de' }, token)).toBe(200);
  });

  it.each([
    ['contact address', { contact: { email: 'attacker@evil.example' } }],
    ['external id', { external_id: 'attacker' }],
  ])('cannot change how its user signs in: %s', async (_, change) => {
    expect(await put(`/users/${user.id}`, change, token)).toBe(403);
    const own = { contact: { email: 'ada@x.example' } };
    expect(await put(`/users/${user.id}`, own, user)).toBe(200);
  });

  it('cannot change the contact with the mail address of its user', async () => {
    const { body } = await server.admin.get(`/users/${user.id}`);
    const change = (as: As, email: string) =>
      server.as(as).put(`/contacts/${body.contact.id}`, { email });
    expect((await change(token, 'attacker@evil.example')).status).toBe(403);
    expect((await change(user, 'ada2@x.example')).status).toBe(200);
  });

  it('cannot disable the second factor of its user or remove its protection', async () => {
    const calls = [
      ['PUT', `/users/${user.id}/mfa/status`, { enabled: false }],
      ['DELETE', `/users/${user.id}/totp/reset`, undefined],
      ['DELETE', `/users/${user.id}/totp/trusted-browsers`, undefined],
      ['POST', '/totp/setup', undefined],
      ['POST', `/users/${user.id}/password`, { password: 'a password of the attacker' }],
    ] as const;
    for (const [method, path, body] of calls) {
      const { status } = await server.as(token).request(method, path, { body });
      expect([path, status]).toEqual([path, path === '/totp/setup' ? 401 : 403]);
    }
  });

  it('cannot end sessions of its user', async () => {
    const visitor = await visitorAs(server, user);
    const { body } = await server.as(token).graph('{ viewer { ... on User { sessions { id } } } }');
    const [{ id: sessionId }] = body.data.viewer.sessions;
    expect(await mutate('endSession', { sessionId }, token)).toContain('ACCESS_DENIED');
    expect(await mutate('endAllSessions', { userId: user.id }, token)).toContain('ACCESS_DENIED');
    const as = { session: visitor.session! };
    expect((await server.as(as).get('/users/me')).status).toBe(200);
  });

  it('cannot get a session, a one-time token, or a code of another client', async () => {
    const ott = await server
      .as(token)
      .post('/idp/ott', { purpose: 'user_login', user_id: user.id });
    expect(ott.status).toBe(403);
    const other = await makeClientWith(server, tenantId, { redirectUris: [redirectUri] });
    for (const prompt of [undefined, 'none']) {
      const link = authorizeLink(other.id, { prompt });
      const { headers } = await server.as(token).get(link);
      expect(headers['set-cookie'] ?? '').not.toContain('account_session');
      expect(headers.location ?? '').not.toContain('code=');
    }
    const { status, body } = await requestToken(
      server,
      {
        grant_type: 'urn:ietf:params:oauth:grant-type:jwt-bearer',
        assertion: token.token,
      },
      { as: other },
    );
    expect([status, body.error]).toEqual([400, 'invalid_grant']);
  });

  it('cannot approve a device', async () => {
    const device = await makeClientWith(server, tenantId, { tokenEndpointAuthMethod: 'none' });
    const { user_code: code } = await requestDevice(server, device.id);
    const approve = (as: As) => server.as(as).post('/idp/device_authorization/approval', { code });
    expect((await approve(token)).status).toBe(403);
    expect((await approve(user)).status).toBe(204);
  });

  it('cannot sign documents for its user', async () => {
    const { status } = await server.as(token).post(`/users/${user.id}/legal_documents`, {
      items: ['11111111-2222-4333-8444-555555555555'],
    });
    expect(status).toBe(403);
  });
});
