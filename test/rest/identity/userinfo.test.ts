import { describe, expect, it } from 'vitest';
import { sql } from '../../../src/database/sql.js';
import { useTestServer } from '../../support/server.js';
import {
  authorizeLink,
  redirectUri,
  signInByCode,
  visitorAs,
} from '../../support/authorization.js';
import { clientToken, decode, makeClientWith, requestToken, signIn } from '../../support/tokens.js';
import { queryOf } from '../../support/visitor.js';

const path = '/idp/userinfo';

const server = await useTestServer();
const tenantId = (await server.makeTenant(server.rootId, 'partner', 'Userinfo')).id;
const client = await makeClientWith(server, tenantId, { redirectUris: [redirectUri] });
const person = await server.makePerson(tenantId, 'ada', 'partner_admin');
const changed = await server.admin.put(`/users/${person.id}`, {
  version: (await server.admin.get(`/users/${person.id}`)).body.version,
  language: 'pt_BR',
  contact: {
    firstname: 'Ada',
    lastname: 'Lovelace',
    email: 'ada@analytical.example',
    phone: '+44 20 7946 0000',
    address1: '12 St James’s Square',
    address2: 'Floor 2',
    city: 'London',
    zipcode: 'SW1Y 4JH',
    country: 'GB',
  },
});
if (changed.status !== 200) throw new Error(changed.text);

/** Stores whether the email address of the person is confirmed. */
const confirmEmail = async (confirmed: boolean) => {
  await server.write(async ({ session }) => {
    await session.all(
      sql`update contacts set email_confirmed = ${confirmed} where user_id = ${person.id}`,
    );
  });
};

await confirmEmail(true);
const visitor = await visitorAs(server, person);

const tokensFor = async (scope: string, more: Record<string, string> = {}) => {
  const { status, body, text } = await signInByCode(server, visitor, client, { scope, ...more });
  if (status !== 200) throw new Error(text);
  return body as Record<'access_token' | 'id_token' | 'refresh_token', string>;
};
const userInfo = (token: string) => server.as({ token }).get(path);
const post = (form: Record<string, string>, headers = {}) =>
  requestToken(server, form, { path, headers });
const challenge = ({ status, headers }: { status: number; headers: any }) => [
  status,
  headers['www-authenticate'],
];
const names = (body: object) => Object.keys(body).sort();

describe('userinfo', () => {
  // OpenID Connect Core 1.0, section 5.4: the claims of each scope.
  it('returns the claims of the granted scopes, and no others', async () => {
    const bare = await userInfo((await tokensFor('openid')).access_token);
    expect([bare.status, bare.body]).toEqual([200, { sub: person.id }]);
    const { status, body, headers } = await userInfo(
      (await tokensFor('openid profile email address phone')).access_token,
    );
    expect(status).toBe(200);
    expect(headers['cache-control']).toBe('no-store');
    expect(body).toEqual({
      sub: person.id,
      name: 'Ada Lovelace',
      given_name: 'Ada',
      family_name: 'Lovelace',
      preferred_username: 'ada',
      locale: 'pt-BR',
      updated_at: expect.any(Number),
      email: 'ada@analytical.example',
      email_verified: true,
      phone_number: '+44 20 7946 0000',
      phone_number_verified: false,
      address: {
        formatted: '12 St James’s Square\nFloor 2\nLondon, SW1Y 4JH\nGB',
        street_address: '12 St James’s Square\nFloor 2',
        locality: 'London',
        postal_code: 'SW1Y 4JH',
        country: 'GB',
      },
    });
    expect(Math.abs(body.updated_at - Date.now() / 1000)).toBeLessThan(300);
    const email = await userInfo((await tokensFor('openid email')).access_token);
    expect(names(email.body)).toEqual(['email', 'email_verified', 'sub']);
  });

  it('has the same sub as the ID token, which has none of these claims by default', async () => {
    const tokens = await tokensFor('openid profile email');
    const { claims } = decode(tokens.id_token);
    expect((await userInfo(tokens.access_token)).body.sub).toBe(claims.sub);
    expect(claims).not.toHaveProperty('email');
    expect(claims).not.toHaveProperty('name');
  });

  it('states that an address is verified only if it is confirmed', async () => {
    await confirmEmail(false);
    const token = (await tokensFor('openid email')).access_token;
    expect((await userInfo(token)).body.email_verified).toBe(false);
    await confirmEmail(true);
    expect((await userInfo(token)).body.email_verified).toBe(true);
  });

  it('omits unknown claims', async () => {
    const plain = await server.makePerson(tenantId, 'plain');
    const { access_token: token } = await signIn(server, plain, {
      as: client,
      scope: 'openid profile email address phone',
    });
    const { body } = await userInfo(token);
    expect(names(body)).toEqual(['locale', 'preferred_username', 'sub', 'updated_at']);
  });

  it('accepts POST, with the token in the header or in the form', async () => {
    const { access_token: token } = await tokensFor('openid email');
    const expected = (await userInfo(token)).body;
    const byForm = await post({ access_token: token });
    expect([byForm.status, byForm.body]).toEqual([200, expected]);
    const byHeader = await server.as({ token }).post(path);
    expect([byHeader.status, byHeader.body]).toEqual([200, expected]);
  });

  // RFC 6750, sections 2 and 3.1.
  it('returns the errors of the token', async () => {
    const { access_token: token } = await tokensFor('openid email');
    const realm = 'Bearer realm="account-graph"';
    const invalid = `${realm}, error="invalid_token"`;
    expect(challenge(await server.anonymous.get(path))).toEqual([401, realm]);
    expect(challenge(await server.anonymous.post(path))).toEqual([401, realm]);
    expect(challenge(await person.get(path))).toEqual([401, realm]);
    expect(challenge(await userInfo('x'))).toEqual([401, invalid]);
    expect(challenge(await post({ access_token: 'x' }))).toEqual([401, invalid]);
    expect((await post({ access_token: 'x' })).body.error).toBe('invalid_token');
    const twice = await post({ access_token: token }, { authorization: `Bearer ${token}` });
    expect(challenge(twice)).toEqual([400, `${realm}, error="invalid_request"`]);
    const { access_token: without } = await signIn(server, person, { scope: 'email' });
    const own = await clientToken(server, client);
    for (const insufficient of [without, own]) {
      const answer = await userInfo(insufficient);
      expect(challenge(answer)).toEqual([
        403,
        `${realm}, error="insufficient_scope", scope="openid"`,
      ]);
      expect(answer.body.error).toBe('insufficient_scope');
    }
    expect((await userInfo(token)).status).toBe(200);
  });

  it('refuses ID tokens and cookies', async () => {
    const { id_token: idToken } = await tokensFor('openid email');
    expect((await userInfo(idToken)).status).toBe(401);
    expect((await visitor.get('/api/2/idp/userinfo')).status).toBe(401);
  });

  it('is refused for a revoked token and for a disabled user', async () => {
    const gone = await server.makePerson(tenantId, 'gone');
    const { access_token: token } = await signIn(server, gone, { scope: 'openid email' });
    expect((await userInfo(token)).status).toBe(200);
    await server.update(`/users/${gone.id}`, { enabled: false });
    expect((await userInfo(token)).status).toBe(401);
    const { access_token: other } = await tokensFor('openid email');
    await requestToken(server, { token: other }, { as: client, path: '/idp/revoke_token' });
    expect((await userInfo(other)).status).toBe(401);
  });

  it('accepts a restricted token', async () => {
    const { id } = await server.makeTenant(tenantId, 'customer', 'Below');
    const tokens = await tokensFor(`openid email urn:acronis.com:tenant-id:${id}`);
    const { status, body } = await userInfo(tokens.access_token);
    expect([status, body.email]).toEqual([200, 'ada@analytical.example']);
    const me = await server.as({ token: tokens.access_token }).get(`/users/${person.id}`);
    expect(me.status).toBe(404);
  });
});

// OpenID Connect Core 1.0, section 5.5.
describe('the parameter claims', () => {
  const claims = JSON.stringify({
    userinfo: { given_name: null, email: { essential: true }, unknown: null },
    id_token: { email: null, email_verified: { essential: true }, auth_time: null },
  });

  it('requests individual claims, in userinfo and in the ID token', async () => {
    const tokens = await tokensFor('openid phone offline_access', { claims });
    expect(decode(tokens.id_token).claims).toMatchObject({
      email: 'ada@analytical.example',
      email_verified: true,
      auth_time: expect.any(Number),
    });
    const expected = ['email', 'given_name', 'phone_number', 'phone_number_verified', 'sub'];
    expect(names((await userInfo(tokens.access_token)).body)).toEqual(expected);
    const { body } = await requestToken(
      server,
      { grant_type: 'refresh_token', refresh_token: tokens.refresh_token },
      { as: client },
    );
    expect(decode(body.id_token).claims.email).toBe('ada@analytical.example');
    expect(names((await userInfo(body.access_token)).body)).toEqual(expected);
  });

  it('requests a certain user', async () => {
    const ask = (sub: string, more = {}) =>
      visitor.get(
        authorizeLink(client.id, {
          claims: JSON.stringify({ id_token: { sub: { value: sub } } }),
          ...more,
        }),
      );
    expect(queryOf((await ask(person.id)).next).code).toBeDefined();
    const other = await ask(server.adminId);
    expect([other.status, other.heading]).toEqual([200, 'Sign in']);
    // The client is not authenticated, so it must not learn a login from an id.
    expect(other.text).not.toContain(`value="${server.admin.username}"`);
    const silent = await ask(server.adminId, { prompt: 'none' });
    expect(queryOf(silent.next).error).toBe('login_required');
  });
});

describe('a page of another origin', () => {
  const origin = 'https://spa.example';

  it('can read userinfo with a token', async () => {
    const { access_token: token } = await tokensFor('openid email');
    const preflight = await server.anonymous.request('OPTIONS', path, {
      headers: {
        origin,
        'access-control-request-method': 'GET',
        'access-control-request-headers': 'authorization',
      },
    });
    expect([preflight.status, preflight.headers['access-control-allow-origin']]).toEqual([
      204,
      '*',
    ]);
    expect(preflight.headers['access-control-allow-headers']).toContain('authorization');
    const answer = await server.as({ token }).get(path, undefined, { origin });
    expect(answer.status).toBe(200);
    expect(answer.headers['access-control-allow-origin']).toBe('*');
    expect(answer.headers['access-control-allow-credentials']).toBeUndefined();
  });

  it('can read the token endpoint and the documents that describe it, and nothing else', async () => {
    const allowed = async (method: string, at: string) =>
      (await server.anonymous.request(method, at, { headers: { origin } })).headers[
        'access-control-allow-origin'
      ];
    expect(await allowed('POST', '/idp/token')).toBe('*');
    expect(await allowed('POST', '/idp/revoke_token')).toBe('*');
    expect(await allowed('GET', '/idp/keys')).toBe('*');
    expect(await allowed('GET', '/idp/keys/')).toBe('*');
    expect(await allowed('GET', '/.well-known/openid-configuration')).toBe('*');
    expect(await allowed('GET', '/.well-known/oauth-authorization-server')).toBe('*');
    for (const [method, at] of [
      ['GET', '/users/me'],
      ['GET', '/idp/authorize'],
      ['GET', '/idp/logout'],
      ['POST', '/idp/introspect_token'],
      ['POST', '/login'],
      ['POST', '/graphql'],
      ['OPTIONS', '/users/me'],
    ] as const) {
      expect(await allowed(method, at), at).toBeUndefined();
    }
  });
});
