import { createHash } from 'node:crypto';
import { describe, expect, it } from 'vitest';
import { sql } from '../../src/database/sql.js';
import { useFakeOidc } from '../support/fake-oidc.js';
import { freshDomain, makeBranch, makeProvider, oidcBody } from '../support/identity-providers.js';
import { lastMailTo, mailsTo } from '../support/mail.js';
import { password, type Body } from '../support/people.js';
import { useTestServer, type As, type Principal } from '../support/server.js';
import { Visitor } from '../support/visitor.js';

/*
 * A tenant that requires single sign-on: users who are bound to an identity provider do not sign in
 * by password (ADR 15).
 */

const hour = 3600_000;

const server = await useTestServer({ MD5_PASSWORD_GRANT: 'on' });
const fake = await useFakeOidc();
const root = await server.makeClient(server.rootId, 'root_admin');

interface World {
  branch: Awaited<ReturnType<typeof makeBranch>>;
  provider: Body;
  partner: As;
  company: As;
}
async function makeWorld(): Promise<World> {
  const branch = await makeBranch(server, freshDomain());
  return {
    branch,
    provider: await makeProvider(server, oidcBody(branch.partner.id, { address: fake.issuer })),
    partner: await server.makeClient(branch.partner.id, 'partner_admin'),
    company: await server.makeClient(branch.customer.id, 'company_admin'),
  };
}
const person = ({ branch, provider }: World, tenantId = branch.customer.id) =>
  server.makePerson(tenantId, `ada-${Math.random()}@${provider['domain']}`);

/** Signs in by the provider; whether that worked. */
async function travel({ provider }: World, { username }: Principal) {
  const visitor = new Visitor(server);
  const { next } = await visitor.get(`/federation/start?idp_id=${provider.id}`);
  await visitor.get(fake.letIn(next!, { sub: username, preferred_username: username }));
  return visitor.session !== undefined;
}
async function linked(world: World, tenantId?: string): Promise<Principal> {
  const user = await person(world, tenantId);
  expect(await travel(world, user)).toBe(true);
  return user;
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
const permit = (userId: string, hours: number, as: As) => {
  const until = new Date(Date.now() + server.clock.offset + hours * hour).toISOString();
  return mutate('permitPasswordSignIn', { userId, until }, as);
};

const md5 = (text: string) => createHash('md5').update(text).digest('hex');
const grantTokens = (form: Record<string, string>) =>
  server.anonymous.post('/idp/token', new URLSearchParams(form).toString(), {
    headers: { 'content-type': 'application/x-www-form-urlencoded' },
  });
const passwordGrant = (username: string) =>
  grantTokens({ grant_type: 'password', username, password });
const me = async (as: As) => (await server.as(as).get('/users/me')).status;

async function loginPage(username: string, given = password) {
  const visitor = new Visitor(server);
  const page = await visitor.submit(await visitor.get('/login'), {
    login: username,
    password: given,
  });
  return { page, visitor };
}
const askReset = async (name: string) => {
  const visitor = new Visitor(server);
  await visitor.submit(await visitor.get('/forgot_password'), { name });
};

/** Which ways to sign in by password are open to a user. */
async function waysIn({ username }: Principal) {
  const digest = await grantTokens({
    grant_type: 'md5_password',
    username,
    password: md5(password),
  });
  const before = (await mailsTo(server, username)).length;
  await askReset(username);
  return {
    page: (await loginPage(username)).visitor.session !== undefined,
    rest: (await server.anonymous.post('/login', { login: username, password })).status === 200,
    basic: (await me({ username, password })) === 200,
    grant: (await passwordGrant(username)).status === 200,
    md5: digest.status === 200,
    reset: (await mailsTo(server, username)).length > before,
  };
}
const all = { page: true, rest: true, basic: true, grant: true, md5: true, reset: true };
const none = { page: false, rest: false, basic: false, grant: false, md5: false, reset: false };

describe('a tenant that requires single sign-on', () => {
  it('ends sessions of users with a provider, and refuses their passwords everywhere', async () => {
    const world = await makeWorld();
    const [user, local] = [await linked(world), await person(world)];
    expect(await waysIn(user)).toEqual(all);
    const tokens = (await passwordGrant(user.username)).body;
    const session = { session: (await loginPage(user.username)).visitor.session! };
    await askReset(user.username);
    const { token: resetToken } = await lastMailTo(server, user.username);
    expect([await me({ token: tokens.access_token }), await me(session)]).toEqual([200, 200]);

    expect(await setSsoOnly(world.branch.customer.id, true, world.partner)).toEqual([]);
    expect([await me({ token: tokens.access_token }), await me(session)]).toEqual([401, 401]);
    const refresh = { grant_type: 'refresh_token', refresh_token: tokens.refresh_token };
    expect((await grantTokens(refresh)).status).toBe(400);
    expect(await waysIn(user)).toEqual(none);
    expect((await new Visitor(server).get(`/reset_password?token=${resetToken}`)).status).toBe(404);
    const set = (id: string) => server.client.post(`/users/${id}/password`, { password });
    expect((await set(user.id)).status).toBe(403);
    const fresh = await server.makeUser(
      world.branch.customer.id,
      `new@${world.provider['domain']}`,
      {
        idp_id: world.provider.id,
      },
    );
    const invite = await server.admin.post(`/users/${fresh.id}/send-activation-email`);
    expect(invite.status).toBe(403);
    // The sign-in page redirects them to the provider.
    const start = `/federation/start?idp_id=${world.provider.id}`;
    expect((await loginPage(user.username)).page.next).toBe(start);
    expect(await travel(world, user)).toBe(true);
    // A user without a provider signs in as before.
    expect(await waysIn(local)).toEqual(all);
    expect((await set(local.id)).status).toBe(204);

    expect(await setSsoOnly(world.branch.customer.id, false, world.partner)).toEqual([]);
    expect((await passwordGrant(user.username)).status).toBe(200);
  });

  it('requires it in descendants that its administrators reach', async () => {
    const world = await makeWorld();
    const { customer, partner, unit } = world.branch;
    const closed = await server.makeTenant(customer.id, 'unit', freshDomain(), {
      ancestral_access: false,
    });
    const [inside, above] = [await linked(world, unit.id), await linked(world, partner.id)];
    const behind = await linked(world);
    await server.write(({ session }) =>
      session.all(sql`update users set tenant_id = ${closed.id} where id = ${behind.id}`),
    );
    expect(await setSsoOnly(partner.id, true, root)).toEqual([]);
    expect((await passwordGrant(inside.username)).status).toBe(400);
    expect((await passwordGrant(above.username)).status).toBe(400);
    expect((await passwordGrant(behind.username)).status).toBe(200);
  });

  it('can be set by administrators of its providers, and reset by those of ancestors', async () => {
    const world = await makeWorld();
    const { customer, partner } = world.branch;
    const user = await linked(world);
    expect(await setSsoOnly(customer.id, true, world.company)).toEqual(['ACCESS_DENIED']);
    const stranger = await server.makeClient(
      (await makeWorld()).branch.partner.id,
      'partner_admin',
    );
    expect(await setSsoOnly(customer.id, true, stranger)).toEqual(['TARGET_NOT_FOUND']);
    expect(await setSsoOnly(partner.id, true, world.partner)).toEqual([]);
    // A user who was disabled at the provider cannot remove it with an existing session.
    expect(await setSsoOnly(partner.id, false, world.partner)).toEqual(['ACCESS_DENIED']);
    expect(await permit(user.id, 1, world.partner)).toEqual(['ACCESS_DENIED']);
    expect(await setSsoOnly(partner.id, false, root)).toEqual([]);
    expect(await setSsoOnly(server.rootId, true, root)).toEqual(['BUSINESS_RULE']);
    const { body } = await server
      .as(root)
      .graph(`query($id: ID!) { tenant(id: $id) { ssoOnly } }`, { id: partner.id });
    expect(body.data.tenant).toEqual({ ssoOnly: false });
  });

  it('allows administrators of ancestors to permit a password for a limited time', async () => {
    const world = await makeWorld();
    const user = await linked(world);
    await setSsoOnly(world.branch.customer.id, true, world.partner);
    expect(await permit(user.id, 1, world.company)).toEqual(['ACCESS_DENIED']);
    expect(await permit(user.id, 25, world.partner)).toEqual(['BAD_INPUT']);
    expect(await permit(user.id, -1, world.partner)).toEqual(['BAD_INPUT']);
    expect(await permit(user.id, 1, world.partner)).toEqual([]);
    expect(await waysIn(user)).toEqual(all);
    const hint = `/login?login_hint=${encodeURIComponent(user.username)}`;
    expect((await new Visitor(server).get(hint)).text).toContain('type="password"');
    server.clock.offset += hour;
    // Basic credentials are cached until a write, or until the permission ends.
    expect(await me(user)).toBe(401);
    expect(await waysIn(user)).toEqual(none);
    server.clock.offset = 0;
    const free = await linked(await makeWorld());
    expect(await permit(free.id, 1, root)).toEqual(['BUSINESS_RULE']);
  });

  it('cannot be avoided by removing the provider of a user', async () => {
    const world = await makeWorld();
    const user = await linked(world);
    await setSsoOnly(world.branch.customer.id, true, world.partner);
    const unbind = async (as: As) => {
      const { body: seen } = await server.admin.get(`/users/${user.id}`);
      const { body } = await server
        .as(as)
        .graph(
          'mutation($input: UpdateUserInput!) { updateUser(input: $input) { userErrors { code } } }',
          { input: { id: user.id, version: seen.version, idpId: null } },
        );
      return body.errors?.[0].extensions.code ?? body.data.updateUser.userErrors;
    };
    expect(await unbind(world.company)).toBe('ACCESS_DENIED');
    // REST has no null for it.
    const nothing = await server.update(`/users/${user.id}`, { idp_id: null }, world.company);
    expect(nothing.status).toBe(200);
    expect((await passwordGrant(user.username)).status).not.toBe(200);
    expect(
      (await server.update(`/users/${user.id}`, { language: 'de' }, world.company)).status,
    ).toBe(200);
    expect(await unbind(world.partner)).toEqual([]);
    expect((await passwordGrant(user.username)).status).toBe(200);
  });

  it('ends sessions that a user has started with a password before', async () => {
    const world = await makeWorld();
    await setSsoOnly(world.branch.customer.id, true, world.partner);
    const [first, second] = [await person(world), await person(world)];
    const tokenOf = async ({ username }: Principal) => ({
      token: (await passwordGrant(username)).body.access_token as string,
    });
    const [one, two] = [await tokenOf(first), await tokenOf(second)];
    expect([await me(one), await me(two)]).toEqual([200, 200]);
    expect(await travel(world, first)).toBe(true);
    expect((await server.update(`/users/${second.id}`, { idp_id: world.provider.id })).status).toBe(
      200,
    );
    expect([await me(one), await me(two)]).toEqual([401, 401]);
    expect((await passwordGrant(first.username)).status).toBe(400);
  });

  it('requires it in a tenant that moves below it', async () => {
    const world = await makeWorld();
    const folder = await server.makeTenant(world.branch.partner.id, 'folder', freshDomain());
    const user = await linked(world);
    const token = (await passwordGrant(user.username)).body.access_token as string;
    await setSsoOnly(folder.id, true, world.partner);
    expect(await me({ token })).toBe(200);
    const moved = await server.update(`/tenants/${world.branch.customer.id}`, {
      parent_id: folder.id,
    });
    expect(moved.status, moved.text).toBe(200);
    expect(await me({ token })).toBe(401);
    expect(await waysIn(user)).toEqual(none);
  });

  it('limits the lifetime of refresh tokens without another sign-on', async () => {
    const world = await makeWorld();
    const user = await linked(world);
    const [elsewhere, free] = [await makeWorld(), { current: '' }];
    const other = await linked(elsewhere);
    await setSsoOnly(world.branch.customer.id, true, world.partner);
    await permit(user.id, 1, world.partner);
    let current = (await passwordGrant(user.username)).body.refresh_token as string;
    free.current = (await passwordGrant(other.username)).body.refresh_token as string;
    const renew = (refresh_token: string) =>
      grantTokens({ grant_type: 'refresh_token', refresh_token });
    server.clock.offset += 11 * hour;
    const renewed = await renew(current);
    expect(renewed.status).toBe(200);
    current = renewed.body.refresh_token as string;
    server.clock.offset += 2 * hour;
    expect((await renew(current)).status).toBe(400);
    expect((await renew(free.current)).status).toBe(200);
    server.clock.offset = 0;
  });
});
