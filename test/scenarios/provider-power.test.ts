import { describe, expect, it } from 'vitest';
import { brandOf, done } from '../support/brands.js';
import { useFakeOidc } from '../support/fake-oidc.js';
import { freshDomain, makeBranch, makeProvider, oidcBody } from '../support/identity-providers.js';
import { password, type Body } from '../support/people.js';
import { useTestServer, type As } from '../support/server.js';
import { Visitor } from '../support/visitor.js';

/*
 * What administrators of identity providers and of brands could gain by them, and who may lift single
 * sign-on (ADR 15, ADR 16).
 */
const server = await useTestServer();
const fake = await useFakeOidc();

/** Signs in by `provider`, which names the user `login`. */
async function travel(provider: Body, login: string) {
  const visitor = new Visitor(server);
  const { next, text } = await visitor.get(`/federation/start?idp_id=${provider.id}`);
  if (!next) throw new Error(text);
  await visitor.get(fake.letIn(next, { sub: `of ${login}`, preferred_username: login }));
  return visitor.session !== undefined;
}

const mutate = async (name: string, input: object, as: As): Promise<string[]> => {
  const type = `${name[0]!.toUpperCase()}${name.slice(1)}Input!`;
  const { body } = await server
    .as(as)
    .graph(`mutation($input: ${type}) { ${name}(input: $input) { userErrors { code } } }`, {
      input,
    });
  return body.errors
    ? [body.errors[0].extensions.code]
    : body.data[name].userErrors.map(({ code }: { code: string }) => code);
};
const setSsoOnly = (tenantId: string, enabled: boolean, as: As) =>
  mutate('setSsoOnly', { tenantId, enabled }, as);
const permit = (userId: string, as: As) => {
  const until = new Date(Date.now() + server.clock.offset + 3600_000).toISOString();
  return mutate('permitPasswordSignIn', { userId, until }, as);
};
const signsInByPassword = async (login: string) =>
  (await server.anonymous.post('/login', { login, password })).status === 200;
const sessionOf = async (provider: Body, login: string): Promise<As> => {
  const visitor = new Visitor(server);
  const { next } = await visitor.get(`/federation/start?idp_id=${provider.id}`);
  await visitor.get(fake.letIn(next!, { sub: `of ${login}`, preferred_username: login }));
  return { session: visitor.session! };
};

describe('a partner administrator of the root tenant', () => {
  it('cannot have a provider that signs in the platform administrator', async () => {
    const weaker = await server.makeClient(server.rootId, 'partner_admin');
    const domain = freshDomain();
    const victim = await server.makePerson(server.rootId, `root@${domain}`, 'root_admin');
    const body = oidcBody(server.rootId, { domain, address: fake.issuer });
    const made = await weaker.post('/identity_providers', body);
    if (made.status === 201) expect(await travel(made.body, victim.username)).toBe(false);
    expect(made.status).toBe(403);
    // It can neither take over the provider of the root tenant nor read its secret.
    const own = await makeProvider(server, { ...body, address: 'https://idp.example.com' });
    const path = `/identity_providers/${own.id}`;
    const taken = await server.update(path, { address: fake.issuer }, weaker);
    expect(taken.status, taken.text).toBe(403);
    const seen = await weaker.get(path);
    expect(seen.text).not.toContain('a secret of the other provider');
    // The platform administrator can do all of that, and partners have their own providers.
    expect((await server.update(path, { address: fake.issuer })).status).toBe(200);
    expect(await travel(own, victim.username)).toBe(true);
    const partner = await server.makeTenant(server.rootId, 'partner', freshDomain());
    const below = await makeProvider(server, oidcBody(partner.id), weaker);
    expect(
      (
        await server.update(
          `/identity_providers/${below.id}`,
          { owner_tenant_id: server.rootId },
          weaker,
        )
      ).status,
    ).toBe(403);
  });

  it('cannot select the mail server for reset links of the platform administrator', async () => {
    const weaker = await server.makeClient(server.rootId, 'partner_admin');
    const { body: root } = await server.admin.get(`/tenants/${server.rootId}`);
    const made = await brandOf(server, server.rootId, weaker).post(root.version);
    expect(made.status, made.text).toBe(403);
    const { version } = done(await brandOf(server, server.rootId).post(root.version));
    const taken = await brandOf(server, server.rootId, weaker).put(version, {
      smtp_override: true,
      smtp_server: 'mail.evil.example',
      smtp_reply_address: 'a@evil.example',
    });
    expect(taken.status, taken.text).toBe(403);
  });
});

describe('single sign-on that a tenant requires', () => {
  async function makeWorld() {
    const branch = await makeBranch(server, freshDomain());
    const provider = await makeProvider(
      server,
      oidcBody(branch.partner.id, { address: fake.issuer }),
    );
    const login = () => `ada-${Math.random()}@${provider['domain']}`;
    return { ...branch, provider, login };
  }

  it('cannot be removed by a provider that becomes internal', async () => {
    const { partner, provider, login } = await makeWorld();
    const user = await server.makePerson(partner.id, login(), 'partner_admin');
    expect(await travel(provider, user.username)).toBe(true);
    expect(await setSsoOnly(partner.id, true, server.admin)).toEqual([]);
    expect(await signsInByPassword(user.username)).toBe(false);
    const as = await sessionOf(provider, user.username);
    const path = `/identity_providers/${provider.id}`;
    const answer = await server.update(path, { idp_type: 'internal' }, as);
    expect(await signsInByPassword(user.username)).toBe(false);
    expect(answer.status).toBe(409);
    // The type of an unused provider can be changed.
    const unused = await makeProvider(server, oidcBody(partner.id));
    const free = await server.update(
      `/identity_providers/${unused.id}`,
      { idp_type: 'internal' },
      as,
    );
    expect(free.status, free.text).toBe(200);
  });

  it('cannot be removed by an affected user, with any role on ancestors', async () => {
    const { partner, customer, provider, login } = await makeWorld();
    const user = await server.makePerson(customer.id, login(), 'partner_admin', partner.id);
    expect(await travel(provider, user.username)).toBe(true);
    expect(await setSsoOnly(customer.id, true, server.admin)).toEqual([]);
    const as = await sessionOf(provider, user.username);
    expect(await permit(user.id, as)).toEqual(['ACCESS_DENIED']);
    expect(await setSsoOnly(customer.id, false, as)).toEqual(['ACCESS_DENIED']);
    const { body: self } = await server.admin.get(`/users/${user.id}`);
    const unbind = { id: user.id, version: self.version, idpId: null };
    expect(await mutate('updateUser', unbind, as)).toEqual(['ACCESS_DENIED']);
    const above = await server.makeClient(partner.id, 'partner_admin');
    expect(await permit(user.id, above)).toEqual([]);
  });

  it('cannot be removed by closing the tenant', async () => {
    const { partner, customer } = await makeWorld();
    const folder = await server.makeTenant(partner.id, 'folder', freshDomain());
    const inside = await server.makeTenant(folder.id, 'customer', freshDomain());
    const provider = await makeProvider(server, oidcBody(partner.id, { address: fake.issuer }));
    const login = `ada@${provider['domain']}`;
    const user = await server.makePerson(inside.id, login, 'company_admin');
    expect(await travel(provider, login)).toBe(true);
    expect(await setSsoOnly(partner.id, true, server.admin)).toEqual([]);
    const as = await sessionOf(provider, user.username);
    const closed = await server.update(`/tenants/${inside.id}`, { ancestral_access: false }, as);
    expect(await signsInByPassword(login)).toBe(false);
    expect(closed.status).toBe(403);
    // If no ancestor requires single sign-on, a tenant can be closed.
    const admin = await server.makeClient(customer.id, 'company_admin');
    const free = await server.update(`/tenants/${customer.id}`, { ancestral_access: false }, admin);
    expect(free.status, free.text).toBe(200);
  });
});
