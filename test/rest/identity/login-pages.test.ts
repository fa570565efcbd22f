import { beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { makeProvider, oidcBody } from '../../support/identity-providers.js';
import { password } from '../../support/people.js';
import { useTestServer, type Principal } from '../../support/server.js';
import { codeOf, giveAuthenticator } from '../../support/sessions.js';
import { Visitor, hiddenOf, type Visited } from '../../support/visitor.js';

const server = await useTestServer();
const tenantId = (await server.makeTenant(server.rootId, 'partner', 'Pages')).id;
const person = await server.makePerson(tenantId, 'ada', 'partner_admin');

beforeEach(() => void (server.clock.offset = 0));

const me = async (session: string | undefined) =>
  (await server.as(session ? { session } : undefined).get('/users/me')).status;

async function enter(login: string, given = password, visitor = new Visitor(server)) {
  const page = await visitor.submit(await visitor.get('/login'), { login, password: given });
  return { visitor, page };
}

const isPage = ({ headers }: Visited) => {
  expect(headers['content-type']).toBe('text/html; charset=utf-8');
  expect(headers['cache-control']).toBe('no-store');
  expect(headers['x-content-type-options']).toBe('nosniff');
  expect(headers['referrer-policy']).toBe('same-origin');
  const policy = String(headers['content-security-policy']);
  expect(policy).toContain("default-src 'none'");
  expect(policy).toContain("frame-ancestors 'none'");
  expect(policy).toContain("form-action 'self'");
  expect(policy).not.toContain('unsafe');
};

describe('the login page', () => {
  it('signs in and shows the user', async () => {
    const { visitor, page } = await enter('ada');
    expect([page.status, page.next]).toEqual([303, '/login']);
    const account = await visitor.get('/login');
    isPage(account);
    expect(account.heading).toBe('You are signed in');
    expect(account.text).toContain('as ada');
    expect(await me(visitor.session)).toBe(200);
  });

  it('loads nothing from other servers, runs no scripts, and has one style sheet', async () => {
    const page = await new Visitor(server).get('/login');
    isPage(page);
    expect(page.text).not.toMatch(/<script|<style| style=| on\w+=|https?:\/\//);
    const style = /<link rel="stylesheet" href="([^"]*)"/.exec(page.text)![1]!;
    const { status, headers } = await new Visitor(server).get(style);
    expect([status, headers['content-type']]).toEqual([200, 'text/css; charset=utf-8']);
    expect(headers['cache-control']).toBe('public, max-age=31536000, immutable');
  });

  it('shows one message for all errors, associated with the fields', async () => {
    for (const [login, given] of [
      ['ada', 'wrong'],
      ['nobody', password],
      ['nobody@example.com', password],
      ['a\u0000b', password],
    ] as const) {
      const { page, visitor } = await enter(login, given);
      isPage(page);
      expect([page.status, page.alert]).toEqual([403, 'The login or password is incorrect.']);
      expect(page.text).toMatch(/id="login-error"/);
      expect(page.text.match(/aria-describedby="login-error"/g)).toHaveLength(2);
      expect(page.text).not.toContain(password);
      expect(visitor.session).toBeUndefined();
    }
    const { page } = await enter('', '');
    expect([page.status, page.alert]).toEqual([400, 'Enter your login and password.']);
  });

  it('shows the time until the next attempt for a locked account', async () => {
    await server.makePerson(tenantId, 'guessed');
    const visitor = new Visitor(server);
    for (let i = 0; i < 10; i++) await enter('guessed', `wrong ${i}`, visitor);
    const { page } = await enter('guessed', password, visitor);
    expect([page.status, page.alert]).toEqual([
      423,
      'Too many failed attempts. Try again in 15 minutes.',
    ]);
    server.clock.offset = 14 * 60_000 + 30_000;
    const later = await enter('guessed', password, visitor);
    expect(later.page.alert).toBe('Too many failed attempts. Try again in 1 minute.');
    server.clock.offset = 15 * 60_000 + 1000;
    expect((await enter('guessed', password, visitor)).page.status).toBe(303);
  });

  it('escapes the entered text', async () => {
    const { page } = await enter('"><img src=x onerror=alert(1)>');
    expect(page.text).not.toContain('<img');
    expect(page.text).toContain('&quot;&gt;&lt;img src=x onerror=alert(1)&gt;');
  });
});

describe('a user with an identity provider', () => {
  const provider = async (automatic: boolean) => {
    const { id, domain } = await makeProvider(
      server,
      oidcBody(tenantId, { automatic_url_redirection: automatic }),
    );
    await server.makeUser(tenantId, `somebody@${domain}`);
    return { domain: domain as string, start: `/federation/start?idp_id=${id}` };
  };

  it('is offered the provider next to the password', async () => {
    const { domain, start } = await provider(false);
    const { page } = await enter(`somebody@${domain}`);
    expect([page.status, page.alert]).toEqual([403, 'The login or password is incorrect.']);
    expect(page.text).toContain(`<a href="${start}">Sign in with ${domain}</a>`);
    const hinted = await new Visitor(server).get(`/login?login_hint=somebody@${domain}`);
    expect(hinted.text).toContain(start);
    expect((await enter('ada', 'wrong')).page.text).not.toContain('/federation/');
  });

  it('is redirected immediately if the provider is configured so, without a password', async () => {
    const { domain, start } = await provider(true);
    for (const given of ['', 'whatever']) {
      const { page, visitor } = await enter(`somebody@${domain}`, given);
      expect([page.status, page.next, visitor.session]).toEqual([200, start, undefined]);
    }
    const hinted = await new Visitor(server).get(`/login?login_hint=somebody@${domain}`);
    expect(hinted.next).toBe(start);
  });
});

describe('a form', () => {
  const fields = { login: 'ada', password };

  it('is accepted only from the browser that it was shown to', async () => {
    const victim = new Visitor(server);
    const attacker = new Visitor(server);
    const shown = await attacker.get('/login');
    await victim.get('/login');
    const page = await victim.submit(shown, fields);
    expect([page.status, page.heading]).toEqual([403, 'The request failed']);
    expect(victim.session).toBeUndefined();
    // Nor without the cookie, the field, or both.
    const bare = new Visitor(server);
    expect((await bare.submit(shown, fields)).status).toBe(403);
    const form = new URLSearchParams(fields);
    expect((await attacker.post('/login', form)).status).toBe(403);
    expect((await bare.post('/login', form)).status).toBe(403);
  });

  it('is accepted only from a page of this origin', async () => {
    const visitor = new Visitor(server);
    const shown = await visitor.get('/login');
    for (const origin of ['https://evil.example', 'null', 'http://localhost:4001']) {
      expect((await visitor.submit(shown, fields, { origin })).status).toBe(403);
    }
    expect(visitor.session).toBeUndefined();
    expect((await visitor.submit(shown, fields)).status).toBe(303);
  });

  it('redirects only to sealed paths', async () => {
    const visitor = new Visitor(server);
    for (const target of [
      'https://evil.example/',
      '//evil.example',
      '/api/2/idp/authorize',
      server.services.cursors.seal('tenants', 'https://evil.example/'),
    ]) {
      const path = `/login?return_to=${encodeURIComponent(target)}`;
      const done = await visitor.submit(await visitor.get(path), fields);
      expect(done.next).toBe('/login');
      const again = await visitor.get(path);
      expect(again.next).toBe('/login');
      visitor.cookies.clear();
    }
  });

  it('is refused with other types of values', async () => {
    const visitor = new Visitor(server);
    await visitor.get('/login');
    const json = await visitor.post('/login', new URLSearchParams(fields), {
      'content-type': 'application/json',
    });
    expect([json.status, json.heading]).toEqual([415, 'The request failed']);
    const twice = new URLSearchParams([...Object.entries(fields), ['login', 'eve']]);
    expect((await visitor.post('/login', twice)).status).toBe(400);
  });
});

describe('a sign-in', () => {
  it('never keeps an existing session', async () => {
    const visitor = new Visitor(server);
    const form = await visitor.get('/login');
    const planted = 'p'.repeat(43);
    visitor.cookies.set('account_session', planted);
    await visitor.submit(form, { login: 'ada', password });
    const first = visitor.session!;
    expect(first).not.toBe(planted);
    expect([await me(planted), await me(first)]).toEqual([401, 200]);
    await visitor.submit(form, { login: 'ada', password });
    expect(visitor.session).not.toBe(first);
    expect([await me(first), await me(visitor.session)]).toEqual([401, 200]);
  });

  it('ends when the account is disabled', async () => {
    const one = await server.makePerson(tenantId, 'leaving');
    const { visitor } = await enter('leaving');
    expect(await me(visitor.session)).toBe(200);
    await server.update(`/users/${one.id}`, { enabled: false });
    expect(await me(visitor.session)).toBe(401);
    expect((await visitor.get('/login')).heading).toBe('Sign in');
  });
});

describe('several accounts', () => {
  let accounts: Principal[];
  beforeAll(async () => {
    accounts = [
      await server.makePerson(tenantId, 'many-1'),
      await server.makePerson(tenantId, 'many-2'),
    ];
    for (const { id } of accounts) {
      await server.update(`/users/${id}`, { contact: { email: 'many@example.com' } });
    }
  });

  it('are offered for selection, without the password again', async () => {
    const { visitor, page } = await enter('many@example.com');
    expect([page.status, page.heading]).toEqual([409, 'Choose an account']);
    isPage(page);
    expect(page.text).not.toContain(password);
    expect(visitor.session).toBeUndefined();
    const done = await visitor.submit(page, { user_id: accounts[1]!.id });
    expect(done.next).toBe('/login');
    expect((await visitor.get('/login')).text).toContain('as many-2');
  });

  it('are offered only in the same browser, for a limited time, and no others', async () => {
    const { visitor, page } = await enter('many@example.com');
    const again = async (chooser: Visitor, userId: string, hidden: [string, string][]) => {
      const form = new URLSearchParams([...hidden, ['user_id', userId]]);
      return chooser.post('/login/account', form);
    };
    const refused = [403, 'The choice has expired. Sign in again.'];
    const someoneElse = await again(visitor, person.id, hiddenOf(page));
    expect([someoneElse.status, someoneElse.alert]).toEqual(refused);
    const thief = new Visitor(server);
    const own = hiddenOf(await thief.get('/login'));
    const stolen = hiddenOf(page).filter(([name]) => name === 'choice');
    const elsewhere = await again(thief, accounts[0]!.id, [...own, ...stolen]);
    expect([elsewhere.status, elsewhere.alert]).toEqual(refused);
    const forged = hiddenOf(page).map(([name, value]): [string, string] => [
      name,
      name === 'choice' ? `${value.slice(0, -2)}xx` : value,
    ]);
    expect((await again(visitor, accounts[0]!.id, forged)).alert).toBe(refused[1]);
    server.clock.offset = 5 * 60_000 + 1000;
    const late = await again(visitor, accounts[0]!.id, hiddenOf(page));
    expect([late.status, late.alert]).toEqual(refused);
    expect([visitor.session, thief.session]).toEqual([undefined, undefined]);
  });
});

describe('the second factor', () => {
  it('is required after the password, and starts a new session', async () => {
    const { id } = await server.makePerson(tenantId, 'with-code', 'partner_admin');
    const { url } = await giveAuthenticator(server, id);
    const { visitor, page } = await enter('with-code');
    expect(page.next).toBe('/login/code');
    const pending = visitor.session;
    expect(await me(pending)).toBe(401);
    const form = await visitor.get('/login/code');
    isPage(form);
    expect(form.heading).toBe('Enter the code');
    const wrong = await visitor.submit(form, { code: 'abc' });
    expect(wrong.status).toBe(403);
    expect(wrong.alert).toMatch(/incorrect/);
    const done = await visitor.submit(form, { code: codeOf(server, url) });
    expect(done.next).toBe('/login');
    expect(visitor.session).not.toBe(pending);
    expect([await me(visitor.session), await me(pending)]).toEqual([200, 401]);
    expect(visitor.cookies.has('account_trusted')).toBe(false);
  });

  it('is not required in a trusted browser', async () => {
    const { id } = await server.makePerson(tenantId, 'trusting', 'partner_admin');
    const { url } = await giveAuthenticator(server, id);
    const { visitor } = await enter('trusting');
    const form = await visitor.get('/login/code');
    await visitor.submit(form, { code: codeOf(server, url), trust: 'yes' });
    await visitor.get('/api/2/idp/logout');
    expect([visitor.session, visitor.cookies.has('account_trusted')]).toEqual([undefined, true]);
    const { page } = await enter('trusting', password, visitor);
    expect(page.next).toBe('/login');
    expect(await me(visitor.session)).toBe(200);
    // It is not valid for another user.
    const other = await server.makePerson(tenantId, 'trusting-too');
    await giveAuthenticator(server, other.id);
    await visitor.get('/api/2/idp/logout');
    expect((await enter('trusting-too', password, visitor)).page.next).toBe('/login/code');
  });

  it('is locked after too many wrong codes', async () => {
    const { id } = await server.makePerson(tenantId, 'code-guessed');
    await giveAuthenticator(server, id);
    const { visitor } = await enter('code-guessed');
    const form = await visitor.get('/login/code');
    for (let i = 0; i < 5; i++) await visitor.submit(form, { code: '000000' });
    const locked = await visitor.submit(form, { code: '000000' });
    expect(locked.status).toBe(423);
    expect(locked.alert).toMatch(/^Too many failed attempts/);
  });

  it('must be set up if it is required, before any access', async () => {
    const { id } = await server.makePerson(tenantId, 'to-set-up');
    await server.admin.put(`/users/${id}/mfa/status`, { enabled: true });
    const { visitor, page } = await enter('to-set-up');
    expect(page.next).toBe('/login/setup');
    expect(await me(visitor.session)).toBe(401);
    const form = await visitor.get('/login/setup');
    isPage(form);
    expect(form.text).toContain('src="data:image/png;base64,');
    const secret = /<code>([^<]*)<\/code>/.exec(form.text)![1]!.replace(/\s/g, '');
    const url = `otpauth://totp/x?secret=${secret}`;
    const wrong = await visitor.submit(form, { code: 'abc' });
    expect([wrong.status, wrong.heading]).toEqual([403, 'Set up a second factor']);
    expect(wrong.text).not.toContain(secret);
    expect((await visitor.submit(wrong, { code: codeOf(server, url) })).next).toBe('/login');
    expect(await me(visitor.session)).toBe(200);
  });

  it('has no page for other visitors', async () => {
    for (const path of ['/login/code', '/login/setup']) {
      expect((await new Visitor(server).get(path)).next).toBe('/login');
      const { visitor } = await enter('ada');
      expect((await visitor.get(path)).next).toBe('/login');
    }
  });
});
