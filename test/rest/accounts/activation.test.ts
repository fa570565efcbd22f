import { createHash, randomUUID } from 'node:crypto';
import { describe, expect, it } from 'vitest';
import { sql } from '../../../src/database/sql.js';
import { jobsOf } from '../../support/jobs.js';
import { lastMailTo, mailsTo } from '../../support/mail.js';
import { refusal } from '../../support/people.js';
import { startTestServer, useTestServer, type As } from '../../support/server.js';
import { openSession } from '../../support/sessions.js';

const day = 24 * 3600_000;
const passphrase = 'a passphrase of some length';

const server = await useTestServer();
const customerId = (await server.makeTenant(server.rootId, 'customer', 'Northwind')).id;

let count = 0;

/** Creates a user with an email address. */
async function newcomer(more: object = {}) {
  const login = `newcomer-${++count}`;
  const email = `${login}@example.com`;
  const contact = { email, firstname: 'Ada', lastname: 'Lovelace' };
  const { id, version } = await server.makeUser(customerId, login, { contact, ...more });
  return { id, login, email, version };
}

const invite = (id: string, as: As = server.admin) =>
  server.as(as).post(`/users/${id}/send-activation-email`, undefined, {
    headers: { 'content-type': 'application/json' },
  });

/** Creates a user, and returns it with the token of its activation link. */
async function invited() {
  const person = await newcomer();
  expect(await invite(person.id)).toMatchObject({ status: 204, text: '' });
  return { ...person, token: (await lastMailTo(server, person.email)).token };
}

const read = (id: string, token: string) =>
  server.anonymous.get(`/users/${id}/activate`, { token });
const activate = (id: string, token: string, body: object = { password: passphrase }) =>
  server.anonymous.post(`/users/${id}/activate`, body, { query: { token } });
const me = (username: string, password = passphrase) =>
  server.as({ username, password }).get('/users/me');

const audited = async (id: string): Promise<string[]> => {
  const rows = await server
    .session()
    .all<{ action: string }>(
      sql`select r.action as "action" from audit_records r where r.object_id = ${id} order by r.at`,
    );
  return rows.map(({ action }) => action);
};

/** The 401 of `GET` and `POST /users/{user_id}/activate`, as documented. */
const refusedLink = {
  status: 401,
  body: {
    error: {
      domain: 'ApplicationAccountServer',
      code: 1000,
      message: 'unauthorized',
      details: { info: 'the link is invalid or has expired' },
    },
  },
};

describe('a text that is not a token', () => {
  it.each(['', ' ', 'nope', 'x'.repeat(256), 'a\0b'])('is an invalid link: %j', async (token) => {
    const { id } = await newcomer();
    expect(await read(id, token)).toMatchObject(refusedLink);
    expect(await activate(id, token)).toMatchObject(refusedLink);
  });
});

describe('the activation mail', () => {
  it('has a link to the page and the name of the user', async () => {
    const { id, login, email } = await newcomer();
    await invite(id);
    const [mail, ...others] = await mailsTo(server, email);
    expect(others).toEqual([]);
    expect(mail).toMatchObject({
      subject: 'Activate your account at Account service',
      userId: id,
    });
    const job = (await jobsOf(server, 'send-mail')).find((one) => one.id === mail!.id);
    // The job does not reveal the recipient.
    expect(job).toMatchObject({ state: 'waiting', tenantId: null, payload: { mailId: mail!.id } });
    expect(mail!.tenantId).toBe(customerId);
    expect(mail!.link.origin + mail!.link.pathname).toBe('http://localhost:4000/activate');
    expect(mail!.link.searchParams.get('user')).toBe(id);
    expect(mail!.token).toMatch(/^[\w-]{43}$/);
    expect(mail!.text).toContain('Hello Ada Lovelace,');
    expect(mail!.text).toContain(login);
    expect(mail!.html).toContain(`token=${mail!.token}"`);
    // The mail loads nothing.
    expect(mail!.html).not.toMatch(/<img|<script|src=|http-equiv/);
    expect(await audited(id)).toEqual(['createUser', 'sendActivationMail']);
  });

  it('is sent to a login that is an address, if the contact has none', async () => {
    const { id } = await server.makeUser(customerId, 'grace@example.com');
    expect((await invite(id)).status).toBe(204);
    expect(await mailsTo(server, 'grace@example.com')).toHaveLength(1);
  });

  it('is stored encrypted', async () => {
    const { email, token } = await invited();
    const rows = await server.session().all<object>(
      sql`select m.encrypted_content as "kept", l.id as "hash" from outgoing_mails m
        join user_links l on l.user_id = m.user_id where m.recipient = ${email}`,
    );
    expect(rows).toHaveLength(1);
    expect(JSON.stringify(rows)).not.toContain(token);
  });

  it('cannot have a link in the name, or a second recipient', async () => {
    const contact = { email: 'x,victim@example.com', firstname: 'https://evil.example' };
    const { id } = await server.makeUser(customerId, 'crafty', { contact });
    expect(refusal(await invite(id))).toEqual([403, 1027, undefined]);
    const named = await newcomer({
      contact: { email: 'named@example.com', firstname: '<b>https://evil.example</b>' },
    });
    await invite(named.id);
    const { text, html } = await lastMailTo(server, 'named@example.com');
    expect(text).toMatch(/^Account service\n\nHello,\n/);
    expect(html).not.toContain('evil');
  });

  // The contract documents 401, 403 and 404: all other refusals are 403.
  it.each([
    [{ enabled: false }, 1018],
    [{ contact: { email: '' } }, 1027],
  ])('is not sent to a user with %j', async (more: object, code) => {
    const { id } = await newcomer(more);
    expect(refusal(await invite(id))).toEqual([403, code, undefined]);
  });

  // The contract documents no conflict: "Email was successfully queued".
  it('has a link to the sign-in page for an activated user', async () => {
    const { id, email } = await newcomer();
    const body = { password: passphrase };
    await server.client.post(`/users/${id}/password`, body);
    const { version } = (await server.admin.get(`/users/${id}`)).body;
    expect(await invite(id)).toMatchObject({ status: 204, text: '' });
    const [mail, ...others] = await mailsTo(server, email);
    expect(others).toEqual([]);
    expect(mail).toMatchObject({
      subject: 'Your account at Account service is active',
      userId: id,
    });
    expect(mail!.link.pathname).toBe('/login');
    expect(mail!.text).not.toContain('token=');
    const links = await server
      .session()
      .all(sql`select l.id as "id" from user_links l where l.user_id = ${id}`);
    expect(links).toEqual([]);
    expect((await me(email.split('@')[0]!)).body).toMatchObject({ id, version, activated: true });
    expect((await audited(id)).at(-1)).toBe('sendActivationMail');
  });

  it('is not sent in a disabled tenant', async () => {
    const tenant = await server.makeTenant(server.rootId, 'customer', 'Closed', {});
    const contact = { email: 'closed@example.com' };
    const { id } = await server.makeUser(tenant.id, 'closed', { contact });
    const off = { version: 1, enabled: false };
    await server.admin.put(`/tenants/${tenant.id}`, off);
    expect(refusal(await invite(id))).toEqual([403, 1003, undefined]);
  });

  it('can be sent only by administrators of users', async () => {
    const other = await server.makeTenant(server.rootId, 'customer', 'Elsewhere');
    const { id } = await newcomer();
    expect((await invite(id, await server.makeClient(other.id, 'company_admin'))).status).toBe(404);
    const viewer = await server.makeClient(customerId, 'readonly_admin');
    expect((await invite(id, viewer)).status).toBe(403);
    expect((await invite(id, server.anonymous)).status).toBe(401);
    expect((await invite(randomUUID())).status).toBe(404);
    const admin = await server.makeClient(customerId, 'company_admin');
    expect((await invite(id, admin)).status).toBe(204);
  });

  it('is not sent automatically when a user is created', async () => {
    const { email } = await newcomer();
    expect(await mailsTo(server, email)).toEqual([]);
  });
});

describe('an activation link', () => {
  it('returns its user, any number of times', async () => {
    const { id, login, email, token } = await invited();
    for (let i = 0; i < 2; i++) {
      expect(await read(id, token)).toMatchObject({
        status: 200,
        body: {
          login,
          email,
          user_id: id,
          tenant_kind: 'customer',
          tenant_name: 'Northwind',
          first_name: 'Ada',
          last_name: 'Lovelace',
          activated: false,
          platform_available: true,
        },
      });
    }
  });

  it('sets the password once, and ends existing sessions', async () => {
    const { id, login, token } = await invited();
    const browser = await openSession(server, id);
    expect((await me(login)).status).toBe(401);
    expect(await activate(id, token)).toMatchObject({ status: 200, text: '' });
    expect((await me(login)).body).toMatchObject({ id, activated: true });
    expect((await server.as(browser).get('/users/me')).status).toBe(401);
    expect(await activate(id, token, { password: 'another passphrase' })).toMatchObject(
      refusedLink,
    );
    expect(await read(id, token)).toMatchObject(refusedLink);
    expect((await me(login)).status).toBe(200);
    expect(await audited(id)).toEqual([
      'createUser',
      'sendActivationMail',
      'activateUser',
      'refuseUserLink',
    ]);
  });

  it('can be used by only one of two concurrent requests', async () => {
    const { id, token } = await invited();
    const answers = await Promise.all(
      ['one passphrase of two', 'other passphrase of two'].map((password) =>
        activate(id, token, { password }),
      ),
    );
    expect(answers.map(({ status }) => status).sort()).toEqual([200, 401]);
  });

  it('remains valid after a password that is not accepted', async () => {
    const { id, login, token } = await invited();
    for (const password of ['short', 'password123', 'x'.repeat(257), '\u0000']) {
      const answer = await activate(id, token, { password });
      expect(refusal(answer)).toEqual([400, 1000, 'password']);
      expect(answer.body.error).toMatchObject({ domain: 'ApplicationAccountServer', code: 1000 });
    }
    expect(refusal(await activate(id, token, {}))).toEqual([400, 1000, 'password']);
    expect((await activate(id, token)).status).toBe(200);
    expect((await me(login)).status).toBe(200);
  });

  it('is refused with the same message for all reasons', async () => {
    const { id, token } = await invited();
    const wrong = `${token.slice(0, -1)}${token.endsWith('A') ? 'B' : 'A'}`;
    for (const bad of [wrong, 'x', 'ü', '\u{1f600}'.repeat(50)]) {
      expect(await read(id, bad)).toMatchObject(refusedLink);
      expect(await activate(id, bad)).toMatchObject(refusedLink);
    }
    // Without a token, the response does not reveal whether the user exists.
    expect(await read(randomUUID(), wrong)).toMatchObject(refusedLink);
    server.clock.offset += 3 * day + 1000;
    expect(await read(id, token)).toMatchObject(refusedLink);
    expect(await activate(id, token)).toMatchObject(refusedLink);
    server.clock.offset = 0;
    expect((await read(id, token)).status).toBe(200);
  });

  it('is valid only for the user that it was sent to', async () => {
    const mine = await invited();
    const other = await invited();
    for (const id of [other.id, server.adminId, randomUUID()]) {
      expect((await read(id, mine.token)).status).toBe(404);
      const { status, body } = await activate(id, mine.token);
      expect(status).toBe(404);
      expect(body.error).toMatchObject({ domain: 'ApplicationAccountServer', code: 1104 });
    }
    expect((await activate(mine.id, mine.token)).status).toBe(200);
  });

  it('becomes invalid when another one is sent, or the password is set otherwise', async () => {
    const { id, email, token } = await invited();
    await invite(id);
    const newer = (await lastMailTo(server, email)).token;
    expect(newer).not.toBe(token);
    expect(await activate(id, token)).toMatchObject(refusedLink);
    expect((await read(id, newer)).status).toBe(200);
    const body = { password: passphrase };
    await server.client.post(`/users/${id}/password`, body);
    expect(await activate(id, newer)).toMatchObject(refusedLink);
  });

  it('is refused while the user or an ancestor tenant is disabled', async () => {
    const { id, email, token, version } = await invited();
    const set = (path: string, body: object) => server.admin.put(path, body);
    await set(`/users/${id}`, { version, enabled: false });
    expect(await activate(id, token)).toMatchObject(refusedLink);
    await set(`/users/${id}`, { version: version + 1, enabled: true });
    // Disabling a user invalidates all earlier links.
    expect(await read(id, token)).toMatchObject(refusedLink);
    const { body: tenant } = await server.admin.get(`/tenants/${customerId}`);
    await invite(id);
    const newer = (await lastMailTo(server, email)).token;
    await set(`/tenants/${customerId}`, { version: tenant.version, enabled: false });
    expect(await read(id, newer)).toMatchObject(refusedLink);
    await set(`/tenants/${customerId}`, { version: (tenant.version as number) + 1, enabled: true });
    expect((await activate(id, newer)).status).toBe(200);
  });

  it('does not accept a digest unless the server does', async () => {
    const { id, token } = await invited();
    const password = createHash('md5').update(passphrase).digest('hex');
    expect(refusal(await activate(id, token, { password, md5: true }))).toEqual([400, 1000, 'md5']);
    expect((await read(id, token)).status).toBe(200);
  });

  it('needs no credentials, and is refused with wrong ones', async () => {
    const { id, token } = await invited();
    const person = await server.makePerson(customerId, 'bystander');
    const query = { token };
    expect((await person.get(`/users/${id}/activate`, query)).status).toBe(200);
  });
});

it('is not served if disabled endpoints are turned off', async () => {
  const off = await startTestServer({ DISABLED_ENDPOINTS: 'off' });
  const id = off.adminId;
  const paths = [
    ['GET', `/users/${id}/activate?token=x`],
    ['POST', `/users/${id}/activate?token=x`],
    ['GET', '/accounts/forgot_link?login=admin'],
  ] as const;
  for (const [method, path] of paths) {
    const { status, body } = await off.anonymous.request(method, path);
    expect([status, body.error.code]).toEqual([404, 'not_found']);
  }
  expect(refusal(await off.admin.post(`/users/${id}/send-activation-email`))).toEqual([
    403,
    1027,
    undefined,
  ]);
  await off.close();
});

describe('if the server accepts digests', () => {
  it('a user is activated with one, and signs in with the password or the digest', async () => {
    const taking = await startTestServer({ MD5_PASSWORD_GRANT: 'on' });
    const contact = { email: 'digest@example.com' };
    const { id } = await taking.makeUser(taking.rootId, 'digest', { contact });
    await taking.admin.post(`/users/${id}/send-activation-email`);
    const { token } = await lastMailTo(taking, 'digest@example.com');
    const md5 = (text: string) => createHash('md5').update(text).digest('hex');
    const use = (password: string) =>
      taking.anonymous.post(`/users/${id}/activate`, { password, md5: true }, { query: { token } });
    expect(refusal(await use(passphrase))).toEqual([400, 1000, 'password']);
    expect(refusal(await use(md5('password123')))).toEqual([400, 1000, 'password']);
    expect((await use(md5(passphrase).toUpperCase())).status).toBe(200);
    const sign = (password: string) => taking.as({ username: 'digest', password }).get('/users/me');
    expect((await sign(passphrase)).status).toBe(200);
    expect((await sign(md5(passphrase))).status).toBe(401);
    const grant = (password: string) =>
      taking.client.post(
        '/idp/token',
        new URLSearchParams({
          grant_type: 'md5_password',
          username: 'digest',
          password,
        }).toString(),
        { headers: { 'content-type': 'application/x-www-form-urlencoded' } },
      );
    expect((await grant(md5(passphrase))).status).toBe(200);
    expect((await grant(md5('something else'))).status).toBe(400);
    await taking.close();
  });
});
