import { beforeEach, describe, expect, it } from 'vitest';
import { sql } from '../../src/database/sql.js';
import { isInside } from '../../src/domain/core/private-addresses.js';
import { providerForLogin } from '../../src/domain/identity/identity-providers/provider-of-user.js';
import { sealReturnTo } from '../../src/pages/return-to.js';
import { Groups, userMember } from '../support/security-groups.js';
import { startListening } from '../support/listening.js';
import { useFakeOidc, type Says, type Wrongs } from '../support/fake-oidc.js';
import { freshDomain, makeBranch, makeProvider, oidcBody } from '../support/identity-providers.js';
import type { Body } from '../support/people.js';
import { startTestServer, useTestServer } from '../support/server.js';
import { openSession } from '../support/sessions.js';
import { makeClientWith } from '../support/tokens.js';
import { Visitor, type Visited } from '../support/visitor.js';

const server = await useTestServer();
const fake = await useFakeOidc();
const branch = await makeBranch(server, 'Branch');

let provider: Body;
beforeEach(async () => {
  provider = await makeProvider(server, oidcBody(branch.partner.id, { address: fake.issuer }));
});

const readUser = async (id: string) => (await server.admin.get(`/users/${id}`)).body;
const whoIs = async ({ session }: Visitor) =>
  (await server.as({ session: session! }).get('/users/me')).body.id as string;
const person = (role?: string, tenantId = branch.customer.id, domain = provider['domain']) =>
  server.makePerson(tenantId, `ada-${Math.random()}@${domain}`, role);
const start = (visitor: Visitor, idpId = provider.id) =>
  visitor.get(`/federation/start?idp_id=${idpId}`);

/** Leaves for the provider, which lets its user in, and comes back. */
async function travel(says: Says, wrongs: Wrongs = {}, visitor = new Visitor(server)) {
  const { next, text } = await start(visitor);
  if (!next) throw new Error(text);
  return { visitor, page: await visitor.get(fake.letIn(next, says, wrongs)) };
}

const refused = (page: Visited, visitor: Visitor) => {
  expect([page.status, page.heading]).toEqual([403, 'You are not signed in']);
  expect(visitor.session).toBeUndefined();
};

describe('sign-in through another instance of this server', () => {
  it('redirects there and back, and links the account', async () => {
    const other = await startListening();
    try {
      const client = await makeClientWith(other, other.rootId, {
        redirectUris: ['http://localhost:4000/federation/oidc/callback'],
      });
      const theirs = await other.makePerson(other.rootId, `grace@${provider['domain']}`);
      const ours = await server.makePerson(branch.customer.id, theirs.username);
      const changed = await server.admin.put(`/identity_providers/${provider.id}`, {
        version: 1,
        address: other.config.publicUrl,
        oauth2_client_id: client.id,
        oauth2_client_secret: client.password,
      });
      expect(changed.status, changed.text).toBe(200);

      const visitor = new Visitor(server);
      const { next } = await start(visitor);
      const { session } = await openSession(other, theirs.id);
      const there = await fetch(next!, {
        headers: { cookie: `account_session=${session}` },
        redirect: 'manual',
      });
      const back = new URL(there.headers.get('location')!);
      expect(back.origin + back.pathname).toBe('http://localhost:4000/federation/oidc/callback');
      const page = await visitor.get(back.pathname + back.search);
      expect([page.status, page.next]).toEqual([303, '/login']);
      expect(await whoIs(visitor)).toBe(ours.id);
      expect(await readUser(ours.id)).toMatchObject({
        idp_id: provider.id,
        external_id: theirs.id,
      });
    } finally {
      await other.close();
    }
  });
});

describe('a user who returns from a provider', () => {
  it('is linked by a login that differs only in case, not by one with the same folded key', async () => {
    const domain = provider['domain'] as string;
    const straße = await server.makePerson(branch.customer.id, `straße@${domain}`);
    const other = await travel({ sub: 'another-person', preferred_username: `strasse@${domain}` });
    refused(other.page, other.visitor);
    expect((await readUser(straße.id)).external_id ?? null).toBeNull();
    const { visitor } = await travel({
      sub: 'the-person',
      preferred_username: `STRAßE@${domain}`,
    });
    expect(await whoIs(visitor)).toBe(straße.id);
  });

  it('is identified by the subject, even after the login has changed', async () => {
    const { id, username } = await person();
    await travel({ sub: 'a-subject', preferred_username: username });
    const { version } = await readUser(id);
    await server.admin.put(`/users/${id}`, { version, login: `renamed-${id}` });
    const { visitor } = await travel({ sub: 'a-subject', preferred_username: 'somebody else' });
    expect(await whoIs(visitor)).toBe(id);
    const [session] = await server.session().all<{ idpId: string; methods: string }>(
      sql`select s.idp_id as "idpId", s.methods as "methods" from login_sessions s
          where s.user_id = ${id} order by s.created_at desc`,
    );
    expect(session!.idpId).toBe(provider.id);
    expect([session!.methods].flat().join()).toContain('fed');
  });

  it('continues on the requested page of this server only', async () => {
    const { username } = await person();
    const target = '/api/2/idp/authorize?client_id=x';
    const sealed = sealReturnTo(server.services as never, target);
    for (const [returnTo, next] of [
      [sealed, target],
      ['https://evil.example/', '/login'],
      ['/somewhere', '/login'],
    ] as const) {
      const visitor = new Visitor(server);
      const query = new URLSearchParams({ idp_id: provider.id, return_to: returnTo });
      const { next: there } = await visitor.get(`/federation/start?${query.toString()}`);
      const says = { sub: `s ${username}`, preferred_username: username };
      expect((await visitor.get(fake.letIn(there!, says))).next).toBe(next);
    }
  });

  it('must enter a second factor if it is required', async () => {
    const { id, username } = await person();
    await server.admin.put(`/users/${id}/mfa/status`, { enabled: true });
    const { visitor, page } = await travel({ sub: 'mfa', preferred_username: username });
    expect(page.next).toContain('/setup');
    const { status } = await server.as({ session: visitor.session! }).get('/users/me');
    expect(status).toBe(401);
  });

  it('is refused if no account matches', async () => {
    const count = async () => (await server.session().all(sql`select id from users`)).length;
    const before = await count();
    const login = `nobody@${provider['domain']}`;
    const { visitor, page } = await travel({ sub: 'nobody', preferred_username: login });
    refused(page, visitor);
    expect(page.text).toContain('you do not have an account here');
    expect(await count()).toBe(before);
  });

  it('must return in the same browser, once and in time', async () => {
    const { username } = await person();
    const says = { sub: 'once', preferred_username: username };
    const [mine, other] = [new Visitor(server), new Visitor(server)];
    const { next } = await start(mine);
    await start(other);
    const back = fake.letIn(next!, says);
    refused(await other.get(back), other);
    const stranger = new Visitor(server);
    refused(await stranger.get(back), stranger);
    expect((await mine.get(back)).status).toBe(303);
    const { status } = await mine.get(fake.letIn(next!, says));
    expect(status).toBe(403);

    const late = new Visitor(server);
    const { next: there } = await start(late);
    server.clock.offset += 15 * 60_000;
    refused(await late.get(fake.letIn(there!, says)), late);
    server.clock.offset = 0;
  });

  it.each<[string, object, Wrongs]>([
    ['another nonce', { nonce: 'x' }, {}],
    ['another audience', { aud: 'somebody-else' }, {}],
    ['another issuer', { iss: 'https://evil.example' }, {}],
    ['a token of yesterday', { exp: Math.floor(Date.now() / 1000) - 3600 }, {}],
    ['a subject too long', { sub: 'x'.repeat(256) }, {}],
    ['a subject that cannot be stored', { sub: 'a\u0000b' }, {}],
    ['a signature by another key', {}, { foreignKey: true }],
    ['no signature', {}, { unsigned: true }],
  ])('is refused with %s', async (_name, claims, wrongs) => {
    const { username } = await person();
    const says = { sub: 'sub', preferred_username: username, ...claims };
    const { visitor, page } = await travel(says, wrongs);
    refused(page, visitor);
  });

  it('is refused with an error or without a response', async () => {
    const visitor = new Visitor(server);
    const state = new URL((await start(visitor)).next!).searchParams.get('state')!;
    for (const query of [
      '',
      '?state=x&code=y',
      `?state=${state}&error=access_denied`,
      `?state=${state}&code=x`,
      '?state=%00',
    ]) {
      refused(await visitor.get(`/federation/oidc/callback${query}`), visitor);
    }
  });
});

describe('a provider', () => {
  const attempt = async (username: string, claims: object = {}) => {
    const { visitor } = await travel({
      sub: `of ${username}`,
      preferred_username: username,
      ...claims,
    });
    return visitor.session !== undefined;
  };

  it('applies to logins of its domain, and to tenants with it as the default', async () => {
    const foreign = await person(undefined, branch.customer.id, 'elsewhere.example');
    expect(await attempt(foreign.username)).toBe(false);
    const { body } = await server.admin.get(`/tenants/${branch.customer.id}`);
    const { status } = await server.admin.put(`/tenants/${branch.customer.id}/default_idp`, {
      version: body.version,
      idp_id: provider.id,
      apply_to_children: false,
    });
    expect(status).toBe(200);
    expect(await attempt(foreign.username)).toBe(true);
  });

  it('does not apply to users that its owner does not reach', async () => {
    const other = await makeBranch(server, `Other ${freshDomain()}`);
    const outside = await person(undefined, other.customer.id);
    expect(await attempt(outside.username)).toBe(false);
    const closed = await server.makeTenant(branch.customer.id, 'unit', freshDomain(), {
      ancestral_access: false,
    });
    const { id } = await server.makePerson(branch.customer.id, `moved@${provider['domain']}`);
    await server.write(({ session }) =>
      session.all(sql`update users set tenant_id = ${closed.id} where id = ${id}`),
    );
    expect(await attempt(`moved@${provider['domain']}`)).toBe(false);
  });

  it('does not apply to users with more access than its owner could grant', async () => {
    const mighty = await person();
    await server.grant('user', mighty.id, 'root_admin', server.rootId);
    expect(await attempt(mighty.username)).toBe(false);
    const beside = await person();
    const other = await makeBranch(server, `Beside ${freshDomain()}`);
    await server.grant('user', beside.id, 'readonly_admin', other.partner.id);
    expect(await attempt(beside.username)).toBe(false);
    const grouped = await person();
    await new Groups(server).filled(
      server.rootId,
      [userMember(grouped)],
      [['readonly_admin', server.rootId]],
    );
    expect(await attempt(grouped.username)).toBe(false);
    expect(await attempt((await person('company_admin')).username)).toBe(true);
  });

  it('does not apply to users of another provider', async () => {
    const { id, username } = await person();
    const { version } = await readUser(id);
    await server.admin.put(`/users/${id}`, { version, external_id: 'of-another-system' });
    expect(await attempt(username)).toBe(false);
    expect((await readUser(id)).external_id).toBe('of-another-system');
  });

  it('uses the configured claim as the login', async () => {
    const { username } = await person();
    const address = { preferred_username: undefined, email: username };
    expect(await attempt(username, { ...address, email_verified: false })).toBe(false);
    await server.admin.put(`/identity_providers/${provider.id}`, {
      version: 1,
      login_attribute: 'upn',
    });
    expect(await attempt(username)).toBe(false);
    expect(await attempt(username, { upn: username, preferred_username: undefined })).toBe(true);
  });

  it('cannot sign in disabled users', async () => {
    const { id, username } = await person();
    expect(await attempt(username)).toBe(true);
    const { version } = await readUser(id);
    await server.admin.put(`/users/${id}`, { version, enabled: false });
    expect(await attempt(username)).toBe(false);
  });

  it('causes an error page if it cannot be reached or is invalid', async () => {
    for (const description of [
      'nonsense',
      '{"issuer":"https://evil.example"}',
      ' '.repeat(2_000_000),
    ]) {
      fake.description = description;
      const visitor = new Visitor(server);
      refused(await start(visitor), visitor);
    }
    const away = await makeProvider(
      server,
      oidcBody(branch.partner.id, { address: 'http://127.0.0.1:1' }),
    );
    const visitor = new Visitor(server);
    refused(await start(visitor, away.id), visitor);
    expect((await start(visitor)).status).toBe(302);
  });

  it('is not found if it does not exist', async () => {
    const internal = await makeProvider(server, {
      owner_tenant_id: branch.partner.id,
      domain: freshDomain(),
      idp_type: 'internal',
    });
    for (const id of [server.rootId, internal.id, 'x', '']) {
      expect((await start(new Visitor(server), id)).status).toBe(404);
    }
  });

  it('is found by the login of a user to whom it applies', async () => {
    const ctx = { session: server.session() };
    const { username } = await person(undefined, branch.partner.id);
    expect((await providerForLogin(ctx, username.toUpperCase()))?.id).toBe(provider.id);
    for (const login of [
      `nobody@${provider['domain']}`,
      'nobody',
      '',
      'a@',
      'a@b@',
      `${provider['domain']}`,
      'a@elsewhere.example',
    ]) {
      expect(await providerForLogin(ctx, login)).toBeUndefined();
    }
  });
});

describe('requests to providers', () => {
  it('do not reach private networks in production', async () => {
    const guarded = await startTestServer({ FEDERATION_ALLOW_PRIVATE: 'off' });
    try {
      const port = new URL(fake.issuer).port;
      const insecure = await guarded.admin.post(
        '/identity_providers',
        oidcBody(guarded.rootId, { address: fake.issuer }),
      );
      expect(insecure.status).toBe(400);
      const before = fake.asked.length;
      for (const host of ['127.0.0.1', 'localhost', '[::1]', '[::ffff:127.0.0.1]', '2130706433']) {
        const { id } = await makeProvider(
          guarded,
          oidcBody(guarded.rootId, { address: `https://${host}:${port}` }),
        );
        const visitor = new Visitor(guarded);
        refused(await start(visitor, id), visitor);
      }
      expect(fake.asked.length).toBe(before);
    } finally {
      await guarded.close();
    }
  });

  it.each([
    ['127.0.0.1', true],
    ['10.1.2.3', true],
    ['172.16.0.1', true],
    ['172.32.0.1', false],
    ['192.168.1.1', true],
    ['169.254.169.254', true],
    ['100.64.0.1', true],
    ['0.0.0.0', true],
    ['8.8.8.8', false],
    ['::1', true],
    ['::', true],
    ['::ffff:10.0.0.1', true],
    ['fd00::1', true],
    ['fe80::1', true],
    ['64:ff9b::a00:1', true],
    ['2606:4700::1111', false],
  ])('recognize %s as private or not', (address, inside) => {
    expect(isInside(address)).toBe(inside);
  });
});
