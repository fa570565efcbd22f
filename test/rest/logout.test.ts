import 'reflect-metadata';
import { randomUUID } from 'node:crypto';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { IdentityProvider, LoginSession } from '../../src/entities/index.js';
import {
  makePerson,
  makeTenant,
  password,
  type ClientActor,
  type UserActor,
} from '../support/people.js';
import { startTestServer, type TestServer } from '../support/server.js';
import { openSession } from '../support/sessions.js';
import { makeClientWith, requestToken } from '../support/tokens.js';
import { Visitor, queryOf } from '../support/visitor.js';

const redirectUri = 'https://app.example/callback';

let server: TestServer;
let tenantId: string;
let person: UserActor;
let client: ClientActor;
beforeAll(async () => {
  server = await startTestServer();
  tenantId = (await makeTenant(server, server.rootId, 'partner', 'Ways out')).id;
  person = await makePerson(server, tenantId, 'ada', 'partner_admin');
  client = await makeClientWith(server, tenantId, { redirectUris: [redirectUri] });
});
afterAll(() => server.close());

const me = async (session: string | undefined) =>
  (await server.rest('GET', '/users/me', session ? { as: { session } } : {})).status;

async function signedIn(): Promise<Visitor> {
  const visitor = new Visitor(server);
  await visitor.submit(await visitor.get('/login'), { login: 'ada', password });
  return visitor;
}

/** The ID token that the client gets for a visitor. */
async function idTokenOf(visitor: Visitor): Promise<string> {
  const query = new URLSearchParams({
    response_type: 'code',
    scope: 'openid',
    client_id: client.id,
    redirect_uri: redirectUri,
  });
  const { next } = await visitor.get(`/api/2/idp/authorize?${query.toString()}`);
  const code = queryOf(next).code!;
  const form = { grant_type: 'authorization_code', code, redirect_uri: redirectUri };
  return (await requestToken(server, form, { as: client })).body.id_token as string;
}

/** A session that another identity provider has vouched for. */
async function federated(redirectLogoutUrl: string | null): Promise<Visitor> {
  const { database, clock } = server.services;
  const { session } = await openSession(server, person.id, { methods: ['fed'] });
  await database.write(database.session(), async ({ em }) => {
    const domain = `${randomUUID()}.example`;
    const provider = em.create(
      IdentityProvider,
      {
        id: randomUUID(),
        version: 1,
        createdAt: clock(),
        updatedAt: clock(),
        deletedAt: null,
        deletionId: null,
        ownerTenantId: tenantId,
        domain,
        domainKey: domain,
        idpType: 'oidc',
        redirectLogoutUrl,
        automaticUrlRedirection: false,
      } as IdentityProvider,
      { persist: true },
    );
    const [login] = await em.find(
      LoginSession,
      { userId: person.id },
      {
        orderBy: { createdAt: 'desc' },
        limit: 1,
      },
    );
    login!.idpId = provider.id;
  });
  const visitor = new Visitor(server);
  visitor.cookies.set('account_session', session);
  return visitor;
}

describe('GET /idp/logout', () => {
  it('ends the session, and says so', async () => {
    const visitor = await signedIn();
    const { session } = visitor;
    const page = await visitor.get('/api/2/idp/logout');
    expect([page.status, page.heading]).toEqual([200, 'You are signed out']);
    expect(page.headers['content-type']).toBe('text/html; charset=utf-8');
    expect([visitor.session, await me(session)]).toEqual([undefined, 401]);
    expect((await visitor.get('/login')).heading).toBe('Sign in');
  });

  it('ends a session that still lacks its second factor', async () => {
    const { session } = await openSession(server, person.id, { mfaPending: true });
    const { status } = await server.rest('GET', '/idp/logout', { as: { session } });
    expect(status).toBe(200);
    expect((await server.rest('POST', '/totp/setup', { as: { session } })).status).toBe(401);
  });

  it('is refused to whoever has none', async () => {
    expect((await server.rest('GET', '/idp/logout')).status).toBe(401);
  });

  it('goes on to where the identity provider says that the session came from', async () => {
    const visitor = await federated('https://idp.example/home');
    const { status, next } = await visitor.get('/api/2/idp/logout');
    expect([status, next, visitor.session]).toEqual([302, 'https://idp.example/home', undefined]);
    for (const nowhere of [null, 'javascript:alert(1)', '/login']) {
      const other = await federated(nowhere);
      expect((await other.get('/api/2/idp/logout')).status).toBe(200);
    }
  });
});

describe('the page for signing out', () => {
  const leaveFor = (parameters: Record<string, string>) =>
    `/logout?${new URLSearchParams(parameters).toString()}`;

  it('asks first: a link of another site can lead there', async () => {
    const visitor = await signedIn();
    const { session } = visitor;
    const page = await visitor.get('/logout');
    expect([page.status, page.heading, await me(session)]).toEqual([200, 'Sign out?', 200]);
    expect((await new Visitor(server).submit(page)).status).toBe(403);
    const done = await visitor.submit(page);
    expect([done.heading, visitor.session, await me(session)]).toEqual([
      'You are signed out',
      undefined,
      401,
    ]);
  });

  it('does it at once for a client that shows an ID token of the user', async () => {
    const visitor = await signedIn();
    const { session } = visitor;
    const hint = await idTokenOf(visitor);
    const { status, next } = await visitor.get(
      leaveFor({ id_token_hint: hint, post_logout_redirect_uri: redirectUri, state: 's&1' }),
    );
    expect([status, next]).toEqual([302, `${redirectUri}?state=s%261`]);
    expect([visitor.session, await me(session)]).toEqual([undefined, 401]);
  });

  it('does not do it for the ID token of somebody else', async () => {
    const other = await makePerson(server, tenantId, 'grace');
    const theirs = new Visitor(server);
    const { username: login } = other;
    await theirs.submit(await theirs.get('/login'), { login, password });
    const hint = await idTokenOf(theirs);
    const visitor = await signedIn();
    const page = await visitor.get(
      leaveFor({ id_token_hint: hint, post_logout_redirect_uri: redirectUri }),
    );
    expect([page.heading, await me(visitor.session)]).toEqual(['Sign out?', 200]);
  });

  it('leads only to an address that is registered, and only for an ID token', async () => {
    const hint = await idTokenOf(await signedIn());
    for (const parameters of [
      { id_token_hint: hint, post_logout_redirect_uri: 'https://evil.example/' },
      { id_token_hint: hint, post_logout_redirect_uri: `${redirectUri}/x` },
      { post_logout_redirect_uri: redirectUri, client_id: client.id },
      { id_token_hint: 'x.y.z', post_logout_redirect_uri: redirectUri },
    ] as Record<string, string>[]) {
      const page = await new Visitor(server).get(leaveFor(parameters));
      expect([page.status, page.next, page.heading]).toEqual([
        200,
        undefined,
        'You are signed out',
      ]);
    }
    // Also after the session has ended by itself.
    const { next } = await new Visitor(server).get(
      leaveFor({ id_token_hint: hint, post_logout_redirect_uri: redirectUri }),
    );
    expect(next).toBe(redirectUri);
  });
});
