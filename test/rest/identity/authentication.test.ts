import { createHmac, randomUUID } from 'node:crypto';
import { SignJWT, exportSPKI, generateKeyPair } from 'jose';
import { pino } from 'pino';
import { beforeEach, describe, expect, it } from 'vitest';
import { limits } from '../../../src/domain/identity/passwords/throttles.js';
import { createServer } from '../../../src/server.js';
import { password } from '../../support/people.js';
import { useTestServer, type As, type Headers, type Query } from '../../support/server.js';
import { changeClient, clientToken, decode, makeClientWith, signIn } from '../../support/tokens.js';

const server = await useTestServer();
const tenant = await server.makeTenant(server.rootId, 'partner', 'Authentication');

beforeEach(() => void (server.clock.offset = 0));

const root = (as: As, query?: Query, headers?: Headers) =>
  server.as(as).get(`/tenants/${server.rootId}`, query, headers);
const header = (authorization: string) => root(undefined, {}, { authorization });

/** RFC 6750, section 3.1: an error code only for a request that has shown a bearer token. */
async function expectRefused(
  answer: ReturnType<typeof root>,
  why = '',
  error?: 'invalid_token',
): Promise<void> {
  const { status, body, headers } = await answer;
  expect(status, why).toBe(401);
  expect(body, why).toEqual({
    error: {
      domain: 'PlatformAccountServer',
      code: 'unauthorized',
      message: 'Authentication is required',
      details: { info: expect.any(String) as string },
    },
  });
  expect(headers['www-authenticate'], why).toBe(
    `Bearer realm="account-graph"${error ? `, error="${error}"` : ''}`,
  );
}

// RFC 7617, section 2.1: the encoding of Basic credentials is not defined, and older clients send Latin-1.
describe('Basic credentials', () => {
  const phrase = 'grüße aus köln';
  const me = (login: string, given: string, encoding: BufferEncoding) =>
    server.anonymous.get('/users/me', undefined, {
      authorization: `Basic ${Buffer.from(`${login}:${given}`, encoding).toString('base64')}`,
    });
  const person = async (login: string) => {
    const user = await server.makePerson(tenant.id, login);
    const body = { password: phrase };
    await server.client.post(`/users/${user.id}/password`, body);
    return user;
  };

  it('are UTF-8, otherwise Latin-1', async () => {
    const { id } = await person('jürgen@example.com');
    for (const encoding of ['utf8', 'latin1'] as const) {
      const { status, body } = await me('jürgen@example.com', phrase, encoding);
      expect([status, body.id], encoding).toEqual([200, id]);
      await expectRefused(me('jürgen@example.com', `${phrase}ü`, encoding), encoding);
    }
    // Valid UTF-8 is never read as Latin-1.
    const twice = Buffer.from(phrase).toString('latin1');
    await expectRefused(me('jürgen@example.com', twice, 'utf8'));
  });

  it('count as one attempt in any encoding', async () => {
    const { id } = await person('guessed-latin');
    const tries = limits.login.failures - 1;
    for (let i = 0; i < tries; i++) await expectRefused(me('guessed-latin', `ö${i}`, 'latin1'));
    const { status, body } = await me('guessed-latin', phrase, 'latin1');
    expect([status, body.id]).toEqual([200, id]);
    for (let i = 0; i <= tries; i++) await expectRefused(me('guessed-latin', `ä${i}`, 'latin1'));
    await expectRefused(me('guessed-latin', phrase, 'latin1'));
  });
});

describe('a token', () => {
  it('is accepted in the header or the query, but not in both', async () => {
    const token = await clientToken(server, server.client);
    expect((await root({ token })).status).toBe(200);
    expect((await root(undefined, { access_token: token })).status).toBe(200);
    expect((await header(`bearer   ${token}`)).status).toBe(200);
    for (const as of [{ token }, server.client] as As[]) {
      const { status, body, headers } = await root(as, { access_token: token });
      expect(status).toBe(400);
      expect(headers['www-authenticate']).toBe(
        'Bearer realm="account-graph", error="invalid_request"',
      );
      expect(body.error.details.info).toContain('not in both');
    }
    const path = `/tenants/${server.rootId}?access_token=${token}&access_token=${token}`;
    expect((await server.anonymous.get(path)).status).toBe(400);
    await expectRefused(root(undefined, { access_token: 'x' }), '', 'invalid_token');
    await expectRefused(root(undefined, { access_token: '' }), '', 'invalid_token');
    await expectRefused(root(undefined));
    const malformed = await root({ token }, { embed_path: 'maybe' });
    expect(malformed.status).toBe(400);
    expect(malformed.headers['www-authenticate']).toBeUndefined();
  });

  it('is refused by the graph with the same message', async () => {
    const query = '{ viewer { __typename } }';
    const { status, headers } = await server.as({ token: 'x' }).graph(query);
    expect([status, headers['www-authenticate']]).toEqual([
      401,
      'Bearer realm="account-graph", error="invalid_token"',
    ]);
  });

  it('is valid for an hour, even if cached', async () => {
    const token = await clientToken(server, server.client);
    expect((await root({ token })).status).toBe(200);
    server.clock.offset = 3_590_000;
    expect((await root({ token })).status).toBe(200);
    server.clock.offset = 3_601_000;
    await expectRefused(root({ token }), '', 'invalid_token');
  });

  it('is refused if any part of it is wrong', async () => {
    const { keys, issuer } = server.services.identity;
    const { kid, privateKey, publicKey } = await keys.signer();
    const good = await clientToken(server, server.client);
    const { claims } = decode(good);
    const [head, payload, signature] = good.split('.') as [string, string, string];
    const sign = (
      change: Record<string, unknown>,
      protectedHeader: Record<string, unknown> = {},
      key: Parameters<SignJWT['sign']>[0] = privateKey,
    ) =>
      new SignJWT({ ...claims, jti: randomUUID(), ...change })
        .setProtectedHeader({ alg: 'RS256', typ: 'at+jwt', kid, ...protectedHeader })
        .sign(key);
    const unsigned = (alg: string) =>
      Buffer.from(JSON.stringify({ alg, typ: 'at+jwt', kid })).toString('base64url');
    const pem = await exportSPKI(publicKey);
    const mac = createHmac('sha256', pem).update(`${unsigned('HS256')}.${payload}`);
    const now = Math.floor(Date.now() / 1000);
    const foreign = await generateKeyPair('RS256');

    expect((await root({ token: await sign({}) })).status).toBe(200);
    const forgeries: Record<string, string> = {
      expired: await sign({ exp: now - 1 }),
      'not valid yet': await sign({ nbf: now + 600 }),
      'without an end': await sign({ exp: undefined }),
      'of another issuer': await sign({ iss: 'https://elsewhere.example.com' }),
      'for another audience': await sign({ aud: 'https://elsewhere.example.com' }),
      'of no generation': await sign({ gen: undefined }),
      'of another generation': await sign({ gen: 2 }),
      'of nobody': await sign({ sub: randomUUID() }),
      'of a kind of subject that is not': await sign({ sub_type: 'user' }),
      'an ID token': await sign({}, { typ: 'JWT' }),
      'by an unknown key': await sign({}, { kid: 'unknown' }),
      'by no key': await sign({}, { kid: undefined }),
      'by a foreign key under our name': await sign({}, {}, foreign.privateKey),
      'with what we must understand': await new SignJWT(claims)
        .setProtectedHeader({ alg: 'RS256', typ: 'at+jwt', kid, crit: ['rule'], rule: 1 })
        .sign(privateKey, { crit: { rule: true } }),
      'alg none': `${unsigned('none')}.${payload}.`,
      'alg none, signed': `${unsigned('none')}.${payload}.${signature}`,
      'signed with the public key': `${unsigned('HS256')}.${payload}.${mac.digest('base64url')}`,
      'under another header': `${unsigned('RS512')}.${payload}.${signature}`,
      'without a signature': `${head}.${payload}.`,
      'with other claims': `${head}.${Buffer.from(
        JSON.stringify({ ...claims, sub: server.adminId }),
      ).toString('base64url')}.${signature}`,
      'half of one': good.slice(0, -10),
      nothing: '',
      'no token': 'abc',
      dots: '..',
      'not text': '\u{fffd}.\u{fffd}.\u{fffd}',
    };
    expect(issuer).toBe(claims.iss);
    for (const [why, token] of Object.entries(forgeries)) {
      await expectRefused(root(undefined, { access_token: token }), why, 'invalid_token');
    }
  });

  it('is not an ID token', async () => {
    const { id_token: token } = await signIn(server, server.admin);
    await expectRefused(root({ token }), '', 'invalid_token');
  });

  it('of a user ends with the user, the password and the tenant, immediately', async () => {
    const above = await server.makeTenant(tenant.id, 'partner', 'Above');
    const below = await server.makeTenant(above.id, 'customer', 'Below');
    const me = (token: string) => server.as({ token }).get('/users/me');
    const put = (path: string, body: object) => server.admin.put(path, body);
    const past = new Date(0).toISOString();
    const stops: Record<string, (id: string, version: number) => Promise<{ status: number }>> = {
      disabled: (id, version) => put(`/users/${id}`, { version, enabled: false }),
      lapsed: (id, version) => put(`/users/${id}`, { version, disable_after: past }),
      renewed: (id) =>
        server.client.post(`/users/${id}/password`, { password: 'another long passphrase' }),
      closed: () => put(`/tenants/${above.id}`, { version: 1, enabled: false }),
    };
    for (const [login, stop] of Object.entries(stops)) {
      const user = await server.makePerson(below.id, login);
      const { access_token: token } = await signIn(server, user);
      expect((await me(token)).status).toBe(200);
      const { body, status } = await user.get('/users/me');
      expect(status).toBe(200);
      expect((await stop(user.id, body.version)).status).toBeLessThan(300);
      await expectRefused(me(token), login, 'invalid_token');
      await expectRefused(user.get('/users/me'), login);
    }
  });

  it('of a user ends when the user expires, without a write', async () => {
    const user = await server.makePerson(tenant.id, 'for-a-minute');
    const changed = await server.update(`/users/${user.id}`, {
      disable_after: new Date(Date.now() + 60_000).toISOString(),
    });
    expect(changed.status).toBe(200);
    const { access_token: token } = await signIn(server, user);
    const me = (as: As) => server.as(as).get('/users/me');
    expect((await me({ token })).status).toBe(200);
    expect((await me(user)).status).toBe(200);
    server.clock.offset = 61_000;
    await expectRefused(me({ token }), '', 'invalid_token');
    await expectRefused(me(user));
  });

  it('of a client ends with the client and its tenant, immediately', async () => {
    const above = await server.makeTenant(tenant.id, 'partner', 'Above clients');
    const read = (as: As) => server.as(as).get(`/tenants/${above.id}`);
    for (const change of [
      { status: 'disabled' as const },
      { deletedAt: Date.now() },
      { tokenGeneration: 2 },
    ]) {
      const client = await server.makeClient(above.id, 'partner_admin');
      const token = await clientToken(server, client);
      expect((await read({ token })).status).toBe(200);
      await changeClient(server, client.id, change);
      await expectRefused(read({ token }), JSON.stringify(change), 'invalid_token');
    }
    const client = await server.makeClient(above.id, 'partner_admin');
    const token = await clientToken(server, client);
    expect((await read({ token })).status).toBe(200);
    await server.admin.put(`/tenants/${above.id}`, { version: 1, enabled: false });
    await expectRefused(read({ token }), '', 'invalid_token');
    await expectRefused(read(client));
  });

  it('of a user ends with the client that it was issued to', async () => {
    const user = await server.makePerson(tenant.id, 'through-a-client');
    const client = await server.makeClient(tenant.id);
    const { access_token: token } = await signIn(server, user, { as: client });
    const { access_token: own } = await signIn(server, user);
    const me = (token: string) => server.as({ token }).get('/users/me');
    expect((await me(token)).status).toBe(200);
    await changeClient(server, client.id, { status: 'disabled' });
    await expectRefused(me(token), '', 'invalid_token');
    expect((await me(own)).status).toBe(200);
  });

  it('is never logged', async () => {
    const lines: string[] = [];
    const log = pino({ level: 'trace' }, { write: (line: string) => void lines.push(line) });
    const services = { ...server.services, log };
    const app = await createServer(server.config, services);
    const token = await clientToken(server, server.client);
    const gets = [
      `/api/2/tenants/${server.rootId}`,
      '/api/2/tenants/none',
      '/nowhere',
      `/api/2/tenants/${server.rootId}%ZZ`,
      '/api/1/accounts',
    ];
    for (const url of gets) await app.inject({ url: `${url}?access_token=${token}` });
    for (const url of gets) {
      await app.inject({ url, headers: { authorization: `Bearer ${token}` } });
      await app.inject({ url, headers: { authorization: `Bearer ${token}x` } });
    }
    const form = new URLSearchParams({
      grant_type: 'password',
      username: server.admin.username,
      password: server.admin.password,
    });
    const issued = await app.inject({
      method: 'POST',
      url: '/api/2/idp/token',
      headers: { 'content-type': 'application/x-www-form-urlencoded' },
      payload: form.toString(),
    });
    await app.close();
    expect(issued.statusCode).toBe(200);
    const { access_token: access, refresh_token: refresh } = issued.json<Record<string, string>>();
    expect(lines.length).toBeGreaterThan(gets.length);
    const written = lines.join('');
    for (const secret of [token.slice(-40), access!.slice(-40), refresh!, server.admin.password]) {
      expect(written).not.toContain(secret);
    }
  });
});

describe('basic credentials', () => {
  it('are accepted for clients and users', async () => {
    expect((await root(server.client)).status).toBe(200);
    expect((await root(server.admin)).status).toBe(200);
    const text = Buffer.from(`${server.admin.username}:${server.admin.password}`).toString(
      'base64',
    );
    expect((await header(`BASIC ${text}`)).status).toBe(200);
  });

  it('are refused if they are malformed or wrong', async () => {
    const encode = (text: string | Buffer) => Buffer.from(text as string).toString('base64');
    const wrong = [
      'Basic',
      'Basic ',
      'Basic ***',
      `Basic ${encode('no colon')}`,
      `Basic ${encode('admin:a\0b')}`,
      `Basic ${encode('ad\0min:x')}`,
      `Basic ${encode(Buffer.from([0x61, 0x3a, 0xff, 0xfe]))}`,
      `Basic ${encode(':')}`,
      `Basic ${encode('admin:')}`,
      `Basic ${encode('admin:wrong')}`,
      `Basic ${encode(`nobody:${server.admin.password}`)}`,
      `Basic ${encode(`${server.clientId}:wrong`)}`,
      `Basic ${encode(`${randomUUID()}:wrong`)}`,
      `Basic ${encode(`${'x'.repeat(5000)}:${'y'.repeat(5000)}`)}`,
      'Digest username="admin"',
      'Negotiate abc',
      'Bearer',
      'Bearer ',
      'bearerabc',
      'abc',
    ];
    for (const authorization of wrong) {
      const error = /^Bearer( |$)/.test(authorization) ? 'invalid_token' : undefined;
      await expectRefused(header(authorization), authorization.slice(0, 40), error);
    }
  });

  it('are cached under keys that do not reveal them', async () => {
    const user = await server.makePerson(tenant.id, 'remembered');
    await user.get('/users/me');
    const client = await server.makeClient(tenant.id);
    await clientToken(server, client);
    await client.get('/users/me');
    const seen = new Set<unknown>();
    const keys: string[] = [];
    const walk = (value: unknown) => {
      if (typeof value !== 'object' || value === null || seen.has(value)) return;
      seen.add(value);
      if (typeof (value as Map<string, unknown>).keys === 'function') {
        keys.push(...[...(value as Map<string, unknown>).keys()].map(String));
      }
      for (const inner of Object.values(value)) walk(inner);
    };
    const { identity } = server.services;
    for (const name of ['callers', 'clients', 'matched'] as const) walk(identity[name as never]);
    expect(keys.length).toBeGreaterThan(3);
    for (const secret of [password, client.password]) {
      expect(keys.some((key) => key.includes(secret))).toBe(false);
    }
  });

  it('of a client with an expired secret are refused', async () => {
    const client = await makeClientWith(server, tenant.id, { secretExpiresAt: 1 });
    await expectRefused(server.as(client).get('/users/me'));
  });
});
