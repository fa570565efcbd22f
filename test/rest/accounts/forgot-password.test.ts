import { randomUUID } from 'node:crypto';
import { describe, expect, it } from 'vitest';
import { sql } from '../../../src/database/sql.js';
import { limits } from '../../../src/domain/identity/passwords/throttles.js';
import { lastMailTo, mailsTo } from '../../support/mail.js';
import { password, refusal } from '../../support/people.js';
import { useTestServer } from '../../support/server.js';
import { openSession } from '../../support/sessions.js';
import { Visitor, hiddenOf, type Visited } from '../../support/visitor.js';

const hour = 3600_000;
const newPassword = 'another passphrase of some length';

const server = await useTestServer();
const customerId = (await server.makeTenant(server.rootId, 'customer', 'Northwind')).id;

let count = 0;

/** Creates a user who can sign in and receive mail. */
async function person({ email }: { email?: string } = {}) {
  const login = `person-${++count}`;
  const contact = { email: email ?? `${login}@example.com`, firstname: 'Grace' };
  const { id, version } = await server.makeUser(customerId, login, { contact });
  await server.client.post(`/users/${id}/password`, { password });
  return { id, login, email: contact.email, version };
}

/** Requests a link, by default from a network address that no other request uses. */
async function ask(name: string, address = `10.0.${Math.floor(++count / 250)}.${count % 250}`) {
  const visitor = new Visitor(server, {}, address);
  const form = await visitor.get('/forgot_password');
  return visitor.submit(form, { name });
}

async function asked() {
  const someone = await person();
  await ask(someone.login);
  return { ...someone, token: (await lastMailTo(server, someone.email)).token };
}

/** Opens the link, and sets the password on the page. */
async function reset(token: string, typed = newPassword, repeated = typed) {
  const visitor = new Visitor(server);
  const form = await visitor.get(`/reset_password?token=${token}`);
  return form.status === 200 ? visitor.submit(form, { password: typed, repeated }) : form;
}

const me = (username: string, given: string) =>
  server.as({ username, password: given }).get('/users/me');

const isGone = ({ status, text }: Visited) => {
  expect(status).toBe(404);
  expect(text).toContain('This link is no longer valid');
};

describe('GET /accounts/forgot_link', () => {
  const link = (login: string) => server.anonymous.get('/accounts/forgot_link', { login });

  it('returns the same for any login, existing or not', async () => {
    const { login } = await person();
    const answers = await Promise.all([login, 'nobody', `${login}@nowhere.example`].map(link));
    for (const { status, body } of answers) {
      expect([status, body]).toEqual([200, { link: '/forgot_password' }]);
    }
  });

  it('returns the page of the identity provider of a user, if it has one', async () => {
    const body = {
      owner_tenant_id: customerId,
      domain: 'Federated.example',
      idp_type: 'internal',
      forgot_password_url: 'https://idp.federated.example/forgot',
    };
    const made = await server.admin.post('/identity_providers', body);
    expect(made.status, made.text).toBe(201);
    await server.makeUser(customerId, 'somebody@federated.example');
    await server.makeUser(customerId, 'somebody@sub.federated.example');
    for (const login of ['somebody@federated.example', 'Somebody@FEDERATED.EXAMPLE']) {
      expect((await link(login)).body).toEqual({ link: body.forgot_password_url });
    }
    for (const login of ['somebody@sub.federated.example', 'nobody@federated.example']) {
      expect((await link(login)).body.link).toBe('/forgot_password');
    }
  });

  it('requires a login', async () => {
    const { status, body } = await server.anonymous.get('/accounts/forgot_link');
    expect([status, body.error.domain, body.error.code]).toEqual([
      400,
      'PlatformAccountServer',
      400,
    ]);
    expect(refusal(await link('  '))).toEqual([400, 1000, 'login']);
  });
});

describe('a forgotten password', () => {
  it('is replaced with the link, once; all sessions end and a mail reports it', async () => {
    const { id, login, email } = await person();
    const browser = await openSession(server, id);
    expect((await server.as(browser).get('/users/me')).status).toBe(200);
    expect(await ask(login)).toMatchObject({ status: 303, next: '/forgot_password/sent' });
    const mail = await lastMailTo(server, email);
    expect(mail.subject).toBe('Set a new password for Account service');
    expect(mail.text).toContain('Hello Grace,');
    expect(mail.link.origin + mail.link.pathname).toBe('http://localhost:4000/reset_password');
    // Nothing has changed yet.
    expect((await me(login, password)).status).toBe(200);

    expect(await reset(mail.token)).toMatchObject({ status: 303, next: '/password_set' });
    expect((await me(login, password)).status).toBe(401);
    expect((await me(login, newPassword)).status).toBe(200);
    expect((await server.as(browser).get('/users/me')).status).toBe(401);
    expect((await lastMailTo(server, email)).subject).toBe(
      'Your password for Account service was changed',
    );
    isGone(await reset(mail.token, 'yet another passphrase'));
    const audited = await server.session().all<{ action: string }>(
      sql`select r.action as "action" from audit_records r where r.object_id = ${id}
        and r.action like '%Password%' order by r.at`,
    );
    expect(audited.map(({ action }) => action)).toEqual([
      'setUserPassword',
      'sendPasswordReset',
      'resetPassword',
    ]);
  });

  it('can be reset while the account is locked', async () => {
    const { login, token } = await asked();
    const visit = () => server.anonymous.post('/login', { login, password: newPassword });
    for (let i = 0; i < limits.login.failures; i++) expect((await visit()).status).toBe(401);
    expect((await visit()).status).toBe(423);
    expect((await reset(token)).status).toBe(303);
    expect((await visit()).status).toBe(200);
  });

  it('cannot be reset for a user without one', async () => {
    const { id, login, email } = await person();
    await server.write(({ session }) =>
      session.all(sql`delete from credentials where user_id = ${id}`),
    );
    expect((await ask(login)).status).toBe(303);
    expect(await mailsTo(server, email)).toEqual([]);
  });

  it('is reset by login or address in any case, with a separate link for each account', async () => {
    const shared = 'Shared@Example.com';
    const one = await person({ email: shared });
    const two = await person({ email: 'shared@example.com' });
    await ask('SHARED@EXAMPLE.COM');
    const mails = [
      ...(await mailsTo(server, shared)),
      ...(await mailsTo(server, 'shared@example.com')),
    ];
    expect(mails.map(({ userId }) => userId).sort()).toEqual([one.id, two.id].sort());
    expect(new Set(mails.map(({ token }) => token)).size).toBe(2);
    await ask(one.login.toUpperCase());
    expect(await mailsTo(server, shared)).toHaveLength(2);
  });

  it('has the same response for an unknown account', async () => {
    const { login } = await person();
    const timed = async (name: string) => {
      const start = performance.now();
      const answer = await ask(name);
      return { answer, milliseconds: performance.now() - start };
    };
    const there = await timed(login);
    const nobody = await timed('nobody-at-all');
    expect(nobody.answer).toMatchObject({ status: 303, next: '/forgot_password/sent' });
    expect(there.answer.next).toBe(nobody.answer.next);
    expect(there.answer.text).toBe(nobody.answer.text);
    expect(nobody.milliseconds).toBeGreaterThan(290);
    const sent = await new Visitor(server).get('/forgot_password/sent');
    expect(sent.status).toBe(200);
    expect(sent.text).toContain('If an account with this login');
  });

  it('cannot be reset for a user who cannot sign in', async () => {
    const disabled = await person();
    const off = { version: disabled.version + 1, enabled: false };
    const { status } = await server.admin.put(`/users/${disabled.id}`, off);
    expect(status).toBe(200);
    const fresh = await server.makeUser(customerId, 'not-yet', {
      contact: { email: 'not-yet@example.com' },
    });
    const gone = await person();
    await server.write(({ session }) =>
      session.all(
        sql`update users set deleted_at = ${1}, enabled = ${false} where id = ${gone.id}`,
      ),
    );
    for (const { login } of [disabled, { login: fresh.login }, gone]) {
      expect((await ask(login as string)).status).toBe(303);
    }
    for (const address of [disabled.email, 'not-yet@example.com', gone.email]) {
      expect(await mailsTo(server, address)).toEqual([]);
    }
  });

  it('causes only a few mails per hour, without revealing it', async () => {
    const { login, email } = await person();
    for (let i = 0; i < limits.reset.failures + 2; i++) {
      expect(await ask(login)).toMatchObject({ status: 303, next: '/forgot_password/sent' });
    }
    expect(await mailsTo(server, email)).toHaveLength(limits.reset.failures);
    // Only the last link is valid.
    const [first] = await mailsTo(server, email);
    isGone(await reset(first!.token));
    server.clock.offset += hour;
    await ask(login);
    expect(await mailsTo(server, email)).toHaveLength(limits.reset.failures + 1);
    server.clock.offset = 0;
  });

  it('cannot be requested by one address without limit', async () => {
    const address = '10.9.9.9';
    const visitor = new Visitor(server, {}, address);
    const form = await visitor.get('/forgot_password');
    const answers = await Promise.all(
      Array.from({ length: limits.resetAddress.failures }, (_, i) =>
        visitor.submit(form, { name: `guess-${i}` }),
      ),
    );
    expect(answers.every(({ status }) => status === 303)).toBe(true);
    const { login, email } = await person();
    const late = await visitor.submit(form, { name: login });
    expect(late.status).toBe(423);
    expect(late.text).toContain('Too many requests. Try again later.');
    expect(await mailsTo(server, email)).toEqual([]);
    expect((await ask(login)).status).toBe(303);
    expect(await mailsTo(server, email)).toHaveLength(1);
  });

  it('can be requested with any text', async () => {
    for (const name of ['\u0000', 'a\u0000b@example.com', '%', "' or 1=1 --", 'x'.repeat(2000)]) {
      const { status } = await ask(name);
      expect([303, 400]).toContain(status);
    }
    expect((await ask('   ')).status).toBe(400);
  });
});

describe('a link to reset a password', () => {
  it('is valid for an hour', async () => {
    const { token } = await asked();
    server.clock.offset += hour + 1000;
    isGone(await reset(token));
    server.clock.offset = 0;
    expect((await reset(token)).status).toBe(303);
  });

  it('remains valid after a password that is not accepted', async () => {
    const { token } = await asked();
    for (const [typed, repeated, reason] of [
      ['short', 'short', 'Password must be 8 to 256 characters long.'],
      ['password123', 'password123', 'Password was exposed in a data breach, choose another one.'],
      [newPassword, 'something else', 'The passwords do not match.'],
    ] as const) {
      const page = await reset(token, typed, repeated);
      expect(page.status).toBe(400);
      expect(page.text).toContain(reason);
      expect(page.text).toContain('aria-describedby="rules password-error"');
      expect(page.text).not.toContain(`value="${typed}"`);
    }
    expect((await reset(token)).status).toBe(303);
  });

  it('can be used by only one of two concurrent requests', async () => {
    const { token } = await asked();
    const answers = await Promise.all([
      reset(token, 'one passphrase of two'),
      reset(token, 'other passphrase of two'),
    ]);
    expect(answers.map(({ status }) => status).sort()).toEqual([303, 404]);
  });

  it('activates no user, and an activation link resets no password', async () => {
    const { id, token } = await asked();
    const answer = await server.anonymous.post(
      `/users/${id}/activate`,
      { password: newPassword },
      { query: { token } },
    );
    expect(answer.status).toBe(401);
    isGone(await new Visitor(server).get(`/activate?user=${id}&token=${token}`));
    const contact = { email: 'newcomer@example.com' };
    const newcomer = await server.makeUser(customerId, 'newcomer', { contact });
    await server.admin.post(`/users/${newcomer.id}/send-activation-email`);
    isGone(await reset((await lastMailTo(server, contact.email)).token));
  });

  it('becomes invalid if the password is set otherwise', async () => {
    const { id, token } = await asked();
    await server.client.post(`/users/${id}/password`, { password });
    isGone(await reset(token));
  });

  it('is refused with the same message for all reasons', async () => {
    const pages = await Promise.all(
      [
        '',
        '?token=',
        '?token=x',
        '?token=%00',
        `?token=${'x'.repeat(3000)}`,
        '?token=a&token=b',
      ].map((query) => new Visitor(server).get(`/reset_password${query}`)),
    );
    for (const page of pages) {
      isGone(page);
      expect(page.text).toBe(pages[0]!.text);
    }
  });
});

describe('the pages', () => {
  it('are not cached, cannot be framed, and load only their style', async () => {
    const { token } = await asked();
    for (const path of ['/forgot_password', `/reset_password?token=${token}`, '/password_set']) {
      const { status, headers, text } = await new Visitor(server).get(path);
      expect(status).toBe(200);
      expect(headers['cache-control']).toBe('no-store');
      const policy = headers['content-security-policy'];
      expect(policy).toContain("default-src 'none'");
      expect(policy).toContain("frame-ancestors 'none'");
      expect(policy).not.toContain('unsafe-inline');
      expect(headers['referrer-policy']).toBe('same-origin');
      expect(text).not.toMatch(/<script|<style| style=| on\w+=|https?:\/\//);
    }
  });

  it('accept only their own form in the same browser', async () => {
    const { login, email, token } = await asked();
    const visitor = new Visitor(server);
    const form = await visitor.get(`/reset_password?token=${token}`);
    const typed = { password: newPassword, repeated: newPassword };
    const fields = new URLSearchParams([...hiddenOf(form), ...Object.entries(typed)]);
    const unsealed = new URLSearchParams({ token, ...typed });
    expect((await visitor.post('/reset_password', unsealed)).status).toBe(403);
    expect((await new Visitor(server).post('/reset_password', fields)).status).toBe(403);
    const foreign = { origin: 'https://evil.example', 'sec-fetch-site': 'cross-site' };
    expect((await visitor.post('/reset_password', fields, foreign)).status).toBe(403);
    expect((await me(login, password)).status).toBe(200);
    const before = (await mailsTo(server, email)).length;
    const name = new URLSearchParams({ name: login });
    expect((await visitor.post('/forgot_password', name)).status).toBe(403);
    expect(await mailsTo(server, email)).toHaveLength(before);
    expect((await visitor.post('/reset_password', fields)).status).toBe(303);
  });

  it('activate a new user and show the account', async () => {
    const contact = { email: 'page@example.com' };
    const { id } = await server.makeUser(customerId, 'pager<b>', { contact });
    await server.admin.post(`/users/${id}/send-activation-email`);
    const { link } = await lastMailTo(server, contact.email);
    const visitor = new Visitor(server);
    const page = await visitor.get(link.pathname + link.search);
    expect(page.status).toBe(200);
    expect(page.text).toContain('pager&lt;b&gt;');
    expect(page.text).toContain('Northwind');
    const send = (typed: string) => visitor.submit(page, { password: typed, repeated: typed });
    const short = await send('short');
    expect(short.status).toBe(400);
    expect(short.text).toContain('Password must be 8 to 256 characters long.');
    expect(await send(newPassword)).toMatchObject({ status: 303, next: '/password_set' });
    expect((await me('pager<b>', newPassword)).status).toBe(200);
    isGone(await send('once more a passphrase'));
    isGone(await visitor.get(`/activate?user=${randomUUID()}&token=${'x'.repeat(43)}`));
    isGone(await visitor.get('/activate'));
  });
});

describe('an address that accounts in other tenants also have', () => {
  /**
   * A user whose address is confirmed if `confirmed` is true, and forty accounts of another tenant
   * with the address.
   */
  async function crowded(confirmed: boolean) {
    const email = `crowded-${++count}@example.com`;
    const someone = await person({ email });
    if (confirmed) {
      await ask(someone.login);
      expect((await reset((await lastMailTo(server, email)).token, password)).status).toBe(303);
    }
    const attacker = await server.makeTenant(server.rootId, 'customer', `Crowd ${count}`);
    for (let i = 0; i < 40; i++) {
      const contact = { email, email_confirmed: true };
      const { id } = await server.makeUser(attacker.id, `crowd-${++count}`, { contact });
      if (i < 12) {
        const body = { password: 'a password of the crowd' };
        await server.client.post(`/users/${id}/password`, body);
      } else {
        // Creates accounts with a password without computing hashes.
        await server.write(({ session }) =>
          session.all(sql`update users set activated = ${true} where id = ${id}`),
        );
      }
    }
    return { ...someone, email };
  }

  it.each([true, false])(
    'resets the account itself, confirmed: %s',
    async (confirmed) => {
      const { id, email } = await crowded(confirmed);
      const body = { login: email, password };
      const signedIn = await server.anonymous.post('/login', body);
      expect([signedIn.status, signedIn.body.id ?? signedIn.text]).toEqual([200, id]);

      await server.write(({ session }) => session.all(sql`delete from outgoing_mails`));
      await ask(email);
      const recipients = (await mailsTo(server, email)).map(({ userId }) => userId);
      expect(recipients).toContain(id);
      // One confirmed account is sufficient; otherwise a few accounts of each tenant.
      expect(recipients.length).toBeLessThanOrEqual(confirmed ? 1 : 4);
    },
    60_000,
  );
});
