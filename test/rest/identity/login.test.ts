import { randomUUID } from 'node:crypto';
import { beforeEach, describe, expect, it } from 'vitest';
import { sql } from '../../../src/database/sql.js';
import { password } from '../../support/people.js';
import {
  startTestServer,
  useTestServer,
  type As,
  type Headers,
  type Principal,
} from '../../support/server.js';
import { cookieOf, giveAuthenticator } from '../../support/sessions.js';

const server = await useTestServer();
const tenantId = (await server.makeTenant(server.rootId, 'partner', 'First')).id;
const otherId = (await server.makeTenant(server.rootId, 'partner', 'Second')).id;

beforeEach(() => void (server.clock.offset = 0));

const login = (body: unknown, headers: Headers = {}, as?: As) =>
  server.as(as).post('/login', body, { headers });
const me = (session: string | undefined) => server.as({ session: session! }).get('/users/me');
const mailTo = async (userId: string, email: string) => {
  const { version } = (await server.admin.get(`/users/${userId}`)).body;
  const body = { version, contact: { email } };
  return server.admin.put(`/users/${userId}`, body);
};

const disable = async (userId: string) => {
  const { version } = (await server.admin.get(`/users/${userId}`)).body;
  const body = { version, enabled: false };
  const { status } = await server.admin.put(`/users/${userId}`, body);
  expect(status).toBe(200);
};

const refused = {
  error: {
    domain: 'ApplicationAccountServer',
    code: 1000,
    message: 'unauthorized',
    details: { info: 'the login or password is incorrect' },
  },
};

describe('POST /login', () => {
  it('returns the user and a session with the access of the user', async () => {
    const person = await server.makePerson(tenantId, 'ada', 'partner_admin');
    const answer = await login({ login: 'ADA', password });
    expect(answer.status).toBe(200);
    expect(answer.body).toMatchObject({
      id: person.id,
      login: 'ada',
      mfa_status: 'disabled',
      session_mfa_status: 'passed_or_not_required',
    });
    const [cookie] = [answer.headers['set-cookie'] ?? []].flat();
    expect(cookie).toMatch(/^account_session=[\w-]{43}; Path=\/; HttpOnly; SameSite=Lax$/);
    const session = cookieOf(answer, 'account_session');
    expect((await me(session)).body).toMatchObject({ id: person.id });
    expect((await server.as({ session: session! }).get(`/tenants/${tenantId}`)).status).toBe(200);
  });

  it('refuses a wrong password, an unknown login and inactive users with the same message', async () => {
    const person = await server.makePerson(tenantId, 'disabled-one');
    await disable(person.id);
    await server.makePerson(tenantId, 'wrong-one');
    for (const body of [
      { login: 'wrong-one', password: 'wrong' },
      { login: 'nobody-at-all', password },
      { login: 'nobody@example.com', password },
      { login: 'disabled-one', password },
      { login: 'wrong-one', password, user_id: randomUUID() },
    ]) {
      const answer = await login(body);
      expect([answer.status, answer.body]).toEqual([401, refused]);
      expect(answer.headers['set-cookie']).toBeUndefined();
    }
  });

  it('returns the name of a missing or malformed field', async () => {
    for (const [body, field] of [
      [{ password }, 'login'],
      [{ login: 'x' }, 'password'],
      [{ login: 'a\u0000', password }, 'login'],
      [{ login: 'x', password, user_id: 'x' }, 'user_id'],
    ] as const) {
      const answer = await login(body);
      expect([answer.status, answer.body.error.context.field]).toEqual([400, field]);
    }
    const form = await login('login=ada&password=x', {
      'content-type': 'application/x-www-form-urlencoded',
    });
    expect([form.status, form.body.error.code]).toEqual([415, 'invalid_content_type']);
  });

  it('offers a selection of accounts with the same address and password', async () => {
    const one = await server.makePerson(tenantId, 'shared-1');
    const two = await server.makePerson(otherId, 'shared-2');
    for (const { id } of [one, two]) {
      expect((await mailTo(id, 'Shared@Example.com')).status).toBe(200);
    }
    const { status, body, headers } = await login({ login: 'shared@example.com', password });
    expect([status, body.error.domain, body.error.code, body.error.message]).toEqual([
      409,
      'ApplicationAccountServer',
      'Conflict',
      'accounts conflict detected',
    ]);
    const account = {
      firstname: '',
      lastname: '',
      tenant_kind: 'partner',
      customer_type: 'default',
    };
    expect(body.error.context.accounts).toEqual([
      { ...account, id: one.id, login: 'shared-1', tenant_id: tenantId, tenant_name: 'First' },
      { ...account, id: two.id, login: 'shared-2', tenant_id: otherId, tenant_name: 'Second' },
    ]);
    expect(headers['set-cookie']).toBeUndefined();

    const chosen = await login({ login: 'shared@example.com', password, user_id: two.id });
    expect([chosen.status, chosen.body.id]).toEqual([200, two.id]);
    const elsewhere = await login({
      login: 'shared@example.com',
      password,
      user_id: server.adminId,
    });
    expect([elsewhere.status, elsewhere.body]).toEqual([401, refused]);
  });

  it('does not reveal an account with the same address and another password', async () => {
    const one = await server.makePerson(tenantId, 'apart-1');
    const two = await server.makePerson(otherId, 'apart-2');
    for (const { id } of [one, two]) await mailTo(id, 'apart@example.com');
    await server.client.post(`/users/${two.id}/password`, { password: 'another long passphrase' });
    const { status, body } = await login({ login: 'apart@example.com', password });
    expect([status, body.id]).toEqual([200, one.id]);
  });

  it('locks after too many failed attempts, and returns the remaining time', async () => {
    await server.makePerson(tenantId, 'guessed');
    for (let i = 0; i < 10; i++) await login({ login: 'guessed', password: `wrong ${i}` });
    const locked = await login({ login: 'guessed', password });
    expect([locked.status, locked.body.error.context]).toEqual([
      423,
      { code: 1012, retry_after: expect.any(Number) },
    ]);
    expect(locked.body.error.context.retry_after).toBeLessThanOrEqual(900);
    server.clock.offset = 15 * 60_000;
    expect((await login({ login: 'guessed', password })).status).toBe(200);
  });

  it('starts a session without access before its second factor', async () => {
    const person = await server.makePerson(tenantId, 'with-code', 'partner_admin');
    await giveAuthenticator(server, person.id);
    const answer = await login({ login: 'with-code', password });
    expect([answer.status, answer.body.session_mfa_status]).toEqual([200, 'required']);
    expect((await me(cookieOf(answer, 'account_session'))).status).toBe(401);
  });

  it('ends the existing session of the browser, and never reuses it', async () => {
    await server.makePerson(tenantId, 'before');
    await server.makePerson(tenantId, 'after');
    const first = cookieOf(await login({ login: 'before', password }), 'account_session');
    const second = await login({ login: 'after', password }, {}, { session: first! });
    const session = cookieOf(second, 'account_session');
    expect(session).not.toBe(first);
    expect([(await me(first)).status, (await me(session)).status]).toEqual([401, 200]);
    // Session fixation: a cookie that another person has set is not used.
    const planted = 'x'.repeat(43);
    const third = await login({ login: 'after', password }, {}, { session: planted });
    expect(cookieOf(third, 'account_session')).not.toBe(planted);
    expect((await me(planted)).status).toBe(401);
  });

  it('is refused for a page of another origin', async () => {
    await server.makePerson(tenantId, 'crossed');
    for (const headers of [
      { origin: 'https://evil.example' },
      { origin: 'null' },
      { 'sec-fetch-site': 'cross-site' },
    ]) {
      const answer = await login({ login: 'crossed', password }, headers);
      expect([answer.status, answer.body.error.code]).toEqual([403, 1108]);
      expect(answer.headers['set-cookie']).toBeUndefined();
    }
    const own = { origin: 'http://localhost:4000' };
    expect((await login({ login: 'crossed', password }, own)).status).toBe(200);
  });

  it('is not served if disabled operations are turned off', async () => {
    const off = await startTestServer({ DISABLED_ENDPOINTS: 'off' });
    const { status } = await off.anonymous.post('/login', { login: 'admin', password });
    expect(status).toBe(404);
    await off.close();
  });

  it('sets cookies for TLS only if the server is reached by TLS', async () => {
    const tls = await startTestServer({ PUBLIC_URL: 'https://accounts.example' });
    const answer = await tls.anonymous.post('/login', {
      login: tls.admin.username,
      password: tls.admin.password,
    });
    expect(answer.headers['set-cookie']).toMatch(/; Secure/);
    await tls.close();
  });
});

describe('a session', () => {
  const begin = async (person: Principal) =>
    cookieOf(await login({ login: person.username, password }), 'account_session')!;

  it('ends immediately if its user is disabled, or the password changes', async () => {
    const person = await server.makePerson(tenantId, 'ending');
    const first = await begin(person);
    await server.client.post(`/users/${person.id}/password`, { password });
    expect((await me(first)).status).toBe(401);
    const second = await begin(person);
    await disable(person.id);
    expect((await me(second)).status).toBe(401);
  });

  it('lasts while it is used, and at most half a day', async () => {
    const person = await server.makePerson(tenantId, 'idle');
    const idle = await begin(person);
    server.clock.offset = 2 * 3600_000 + 1000;
    expect((await me(idle)).status).toBe(401);
  });

  it('cannot change anything for a page of another origin', async () => {
    const person = await server.makePerson(tenantId, 'ridden');
    const session = await begin(person);
    const { status } = await server
      .as({ session })
      .put(
        `/users/${person.id}`,
        { version: 1, language: 'de' },
        { headers: { origin: 'https://evil.example' } },
      );
    expect(status).toBe(403);
  });
});

describe('GET /users/{user_id}/login_info', () => {
  const info = (userId: string, as: any = server.admin) =>
    server.as(as).get(`/users/${userId}/login_info`);
  const never = {
    password_expiration: { status: 'never_expires' },
    last_login: { failed_attempts: 0 },
  };

  it('returns the last sign-in, and the failed attempts since', async () => {
    const person = await server.makePerson(tenantId, 'recorded');
    expect((await info(person.id)).body).toEqual(never);
    await login({ login: 'recorded', password: 'wrong' });
    await login({ login: 'recorded', password: 'wrong' });
    expect((await info(person.id)).body.last_login).toEqual({ failed_attempts: 2 });
    await login({ login: 'recorded', password }, { 'user-agent': 'Test/1' });
    expect((await info(person.id)).body).toEqual({
      password_expiration: { status: 'never_expires' },
      last_login: {
        time: expect.stringMatching(/^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\dZ$/),
        remote_address: '127.0.0.1',
        failed_attempts: 0,
        user_agent: 'Test/1',
        idp_type: 'internal',
      },
    });
  });

  it('is for the user and for callers with read access', async () => {
    const person = await server.makePerson(tenantId, 'looked-at');
    const viewer = await server.makePerson(tenantId, 'looker', 'readonly_admin');
    const stranger = await server.makePerson(otherId, 'stranger', 'partner_admin');
    expect((await info(person.id, person)).status).toBe(200);
    expect((await info(person.id, viewer)).status).toBe(200);
    expect((await info(person.id, stranger)).status).toBe(404);
  });

  it('is based on audit records of each attempt', async () => {
    const { id } = await server.makePerson(tenantId, 'audited');
    await login({ login: 'audited', password: 'wrong' });
    await login({ login: 'audited', password });
    const rows = await server
      .session()
      .all<{ action: string }>(
        sql`select a.action as "action" from audit_records a where a.object_id = ${id} order by a.at`,
      );
    expect(rows.map(({ action }) => action)).toEqual(
      expect.arrayContaining(['refuseLogin', 'openSession']),
    );
  });
});
