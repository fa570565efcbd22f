import { describe, expect, it } from 'vitest';
import { sql } from '../../src/database/sql.js';
import { useFakeOidc } from '../support/fake-oidc.js';
import { freshDomain, makeBranch, makeProvider, oidcBody } from '../support/identity-providers.js';
import { password, refusal, type Body } from '../support/people.js';
import { useTestServer } from '../support/server.js';
import { Visitor } from '../support/visitor.js';

/*
 * A provider applies only to users whose tenant its owner reaches (ADR 15).
 */
const server = await useTestServer();
const fake = await useFakeOidc();
const attacker = await makeBranch(server, 'Attacker');
const other = await makeBranch(server, 'Other');

const forgotUrl = 'https://evil.example/forgot';
const automatic = (ownerId: string, domain: string, more: object = {}) =>
  makeProvider(
    server,
    oidcBody(ownerId, {
      domain,
      address: fake.issuer,
      automatic_url_redirection: true,
      forgot_password_url: forgotUrl,
      ...more,
    }),
  );
const person = (tenantId: string, domain: string, role?: string) =>
  server.makePerson(tenantId, `ada-${Math.random()}@${domain}`, role);

/** Signs in with a password on the pages of this server. Returns the resulting page. */
async function signInWith(login: string, given = password) {
  const visitor = new Visitor(server);
  const form = await visitor.get('/login');
  const page = await visitor.submit(form, { login, password: given });
  return { page, visitor };
}
const hintPage = (login: string) =>
  new Visitor(server).get(`/login?login_hint=${encodeURIComponent(login)}`);
const forgotLink = async (login: string) =>
  (await server.anonymous.get('/accounts/forgot_link', { login })).body.link as string;

/** Signs in with `provider`, which asserts the login `login`. Returns whether a session exists. */
async function travel(provider: Body, login: string, subject = `of ${login}`) {
  const visitor = new Visitor(server);
  const { next, text } = await visitor.get(`/federation/start?idp_id=${provider.id}`);
  if (!next) throw new Error(text);
  await visitor.get(fake.letIn(next, { sub: subject, preferred_username: login }));
  return visitor.session !== undefined;
}

const update = async (path: string, body: object) => {
  const answer = await server.update(path, body);
  expect(answer.status, answer.text).toBe(200);
};

describe('an email domain that a partner has registered', () => {
  it('has no effect for users of other partners', async () => {
    const domain = freshDomain();
    await automatic(attacker.partner.id, domain);
    for (const tenantId of [other.customer.id, other.partner.id, server.rootId]) {
      const { username: login } = await person(tenantId, domain);
      const form = await hintPage(login);
      expect(form.heading).toBe('Sign in');
      expect(form.text).toContain('type="password"');
      expect(form.text).not.toContain('/federation/start');
      expect(await forgotLink(login)).toBe('/forgot_password');
      const { page, visitor } = await signInWith(login);
      expect([page.status, page.next]).toEqual([303, '/login']);
      expect(visitor.session).toBeDefined();
    }
  });

  it('redirects users of the subtree, on all ways to the sign-in page', async () => {
    const domain = freshDomain();
    const { id } = await automatic(attacker.partner.id, domain);
    for (const tenantId of [attacker.partner.id, attacker.customer.id, attacker.unit.id]) {
      const { username: login } = await person(tenantId, domain);
      const start = `/federation/start?idp_id=${id}`;
      expect((await hintPage(login)).next).toBe(start);
      expect((await hintPage(login.toUpperCase())).next).toBe(start);
      const { page, visitor } = await signInWith(login);
      expect(page.next).toBe(start);
      expect(visitor.session).toBeUndefined();
      expect(await forgotLink(login)).toBe(forgotUrl);
    }
  });

  it('does not apply behind a tenant that is closed to its owner', async () => {
    const domain = freshDomain();
    await automatic(attacker.partner.id, domain);
    const closed = await server.makeTenant(attacker.customer.id, 'unit', freshDomain(), {
      ancestral_access: false,
    });
    const { id, username } = await person(attacker.customer.id, domain);
    await server.write(({ session }) =>
      session.all(sql`update users set tenant_id = ${closed.id} where id = ${id}`),
    );
    expect((await hintPage(username)).text).toContain('type="password"');
    expect(await forgotLink(username)).toBe('/forgot_password');
  });

  it('does not apply to unknown logins', async () => {
    const domain = freshDomain();
    await automatic(attacker.partner.id, domain);
    const unknown = `nobody@${domain}`;
    const { username: foreign } = await person(other.customer.id, domain);
    const [nobody, somebody] = [await signInWith(unknown), await signInWith(foreign, 'wrong')];
    // The response for an unknown login is the same as for a user who signs in on this server.
    expect([nobody.page.status, nobody.page.alert]).toEqual([
      somebody.page.status,
      somebody.page.alert,
    ]);
    const plain = (text: string, login: string) =>
      text.replaceAll(login, 'X').replace(/type="hidden"[^>]*/g, '');
    expect(plain(nobody.page.text, unknown)).toBe(plain(somebody.page.text, foreign));
    expect(await forgotLink(unknown)).toBe('/forgot_password');
  });

  it('can also be registered by its real owner, and each provider applies to its own users', async () => {
    const domain = freshDomain();
    const theirs = await automatic(attacker.partner.id, domain);
    const as = await server.makeClient(other.partner.id, 'partner_admin');
    const body = oidcBody(other.partner.id, { domain, automatic_url_redirection: true });
    const made = await as.post('/identity_providers', body);
    expect(made.status, made.text).toBe(201);
    const target = async (tenantId: string) =>
      (await hintPage((await person(tenantId, domain)).username)).next;
    expect(await target(attacker.customer.id)).toBe(`/federation/start?idp_id=${theirs.id}`);
    expect(await target(other.customer.id)).toBe(`/federation/start?idp_id=${made.body.id}`);
    // An owner has one provider for a domain, in any spelling.
    const again = { ...body, domain: domain.toUpperCase() };
    expect(refusal(await as.post('/identity_providers', again))).toEqual([409, 1010, 'domain']);
  });

  it('refers to the provider of the nearest owner above a user', async () => {
    const domain = freshDomain();
    const above = await automatic(other.partner.id, domain);
    const near = await automatic(other.customer.id, domain);
    const target = async (tenantId: string) =>
      (await hintPage((await person(tenantId, domain)).username)).next;
    expect(await target(other.unit.id)).toBe(`/federation/start?idp_id=${near.id}`);
    expect(await target(other.partner.id)).toBe(`/federation/start?idp_id=${above.id}`);
    const { username } = await person(other.unit.id, domain);
    expect(await travel(above, username)).toBe(false);
    expect(await travel(near, username)).toBe(true);
  });
});

describe('a user who is bound to a provider', () => {
  it('is redirected to it, unless it no longer reaches the user', async () => {
    const [domain, partner] = [freshDomain(), await makeBranch(server, freshDomain())];
    const provider = await automatic(partner.partner.id, freshDomain());
    const { id, username } = await person(partner.customer.id, domain);
    await update(`/users/${id}`, { idp_id: provider.id, external_id: 'bound' });
    expect((await hintPage(username)).next).toBe(`/federation/start?idp_id=${provider.id}`);
    expect(await travel(provider, username, 'bound')).toBe(true);
    const elsewhere = await server.makeTenant(server.rootId, 'partner', freshDomain());
    await update(`/tenants/${partner.customer.id}`, { parent_id: elsewhere.id });
    expect((await hintPage(username)).text).toContain('type="password"');
    expect(await travel(provider, username, 'bound')).toBe(false);
    expect((await signInWith(username)).visitor.session).toBeDefined();
  });

  it('cannot sign in with it if the user has more access than its owner could grant', async () => {
    const domain = freshDomain();
    const provider = await automatic(other.partner.id, domain);
    const { id, username } = await person(other.customer.id, domain, 'company_admin');
    expect(await travel(provider, username)).toBe(true);
    await server.grant('user', id, 'readonly_admin', attacker.partner.id);
    expect(await travel(provider, username)).toBe(false);
    // The result is the same if an administrator has bound the user explicitly.
    const mighty = await person(other.customer.id, domain);
    await server.grant('user', mighty.id, 'root_admin', server.rootId);
    await update(`/users/${mighty.id}`, { idp_id: provider.id, external_id: 'mighty' });
    expect(await travel(provider, mighty.username, 'mighty')).toBe(false);
  });
});

describe('the default provider of a tenant', () => {
  it('is offered to users without a provider, and redirects them if configured', async () => {
    const branch = await makeBranch(server, freshDomain());
    const provider = await automatic(branch.partner.id, freshDomain(), {
      automatic_url_redirection: false,
    });
    const { username } = await person(branch.customer.id, 'elsewhere.example');
    const link = `/federation/start?idp_id=${provider.id}`;
    expect((await hintPage(username)).text).not.toContain(link);
    const { version } = (await server.admin.get(`/tenants/${branch.customer.id}`)).body;
    const set = await server.admin.put(`/tenants/${branch.customer.id}/default_idp`, {
      version,
      idp_id: provider.id,
      apply_to_children: false,
    });
    expect(set.status, set.text).toBe(200);
    const offered = await hintPage(username);
    expect(offered.text).toContain(link);
    expect(offered.text).toContain('type="password"');
    expect(await forgotLink(username)).toBe(forgotUrl);
    // The password remains valid.
    expect((await signInWith(username)).visitor.session).toBeDefined();
    expect((await signInWith(username, 'wrong')).page.text).toContain(link);
    // Other tenants are not affected.
    const beside = await person(branch.unit.id, 'elsewhere.example');
    expect((await hintPage(beside.username)).text).not.toContain(link);
    await update(`/identity_providers/${provider.id}`, { automatic_url_redirection: true });
    expect((await hintPage(username)).next).toBe(link);
    expect(await travel(provider, username)).toBe(true);
  });
});
