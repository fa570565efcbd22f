import { randomUUID } from 'node:crypto';
import { describe, expect, it } from 'vitest';
import { IdentityProvider, LoginSession } from '../../../src/entities/index.js';
import { redirectUri, signInByCode, visitorAs } from '../../support/authorization.js';
import { password } from '../../support/people.js';
import { useTestServer } from '../../support/server.js';
import { openSession } from '../../support/sessions.js';
import { makeClientWith } from '../../support/tokens.js';
import { Visitor } from '../../support/visitor.js';

const server = await useTestServer();
const tenantId = (await server.makeTenant(server.rootId, 'partner', 'Ways out')).id;
const person = await server.makePerson(tenantId, 'ada', 'partner_admin');
const client = await makeClientWith(server, tenantId, { redirectUris: [redirectUri] });

const me = async (session: string | undefined) =>
  (await server.as(session ? { session } : undefined).get('/users/me')).status;

const signedIn = () => visitorAs(server, person);

/** The ID token that the client gets for a visitor. */
const idTokenOf = async (visitor: Visitor) =>
  (await signInByCode(server, visitor, client)).body.id_token as string;

/** A session that another identity provider has vouched for. */
async function federated(redirectLogoutUrl: string | null): Promise<Visitor> {
  const { clock } = server.services;
  const { session } = await openSession(server, person.id, { methods: ['fed'] });
  await server.write(async ({ em }) => {
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
  it('ends the session and shows it', async () => {
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
    const { status } = await server.as({ session }).get('/idp/logout');
    expect(status).toBe(200);
    expect((await server.as({ session }).post('/totp/setup')).status).toBe(401);
  });

  it('is refused without a session', async () => {
    expect((await server.anonymous.get('/idp/logout')).status).toBe(401);
  });

  it('redirects to the sign-out page of the identity provider of the session', async () => {
    const visitor = await federated('https://idp.example/home');
    const { status, next } = await visitor.get('/api/2/idp/logout');
    expect([status, next, visitor.session]).toEqual([302, 'https://idp.example/home', undefined]);
    for (const nowhere of [null, 'javascript:alert(1)', '/login']) {
      const other = await federated(nowhere);
      expect((await other.get('/api/2/idp/logout')).status).toBe(200);
    }
  });
});

describe('the sign-out page', () => {
  const leaveFor = (parameters: Record<string, string>) =>
    `/logout?${new URLSearchParams(parameters).toString()}`;

  it('asks for confirmation, because a link of another site can lead to it', async () => {
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

  it('signs out immediately with an ID token of the user', async () => {
    const visitor = await signedIn();
    const { session } = visitor;
    const hint = await idTokenOf(visitor);
    const { status, next } = await visitor.get(
      leaveFor({ id_token_hint: hint, post_logout_redirect_uri: redirectUri, state: 's&1' }),
    );
    expect([status, next]).toEqual([302, `${redirectUri}?state=s%261`]);
    expect([visitor.session, await me(session)]).toEqual([undefined, 401]);
  });

  it('does not sign out with the ID token of another user', async () => {
    const other = await server.makePerson(tenantId, 'grace');
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

  it('redirects only to a registered URI, and only with an ID token', async () => {
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
    // The ID token must have been issued to the given client.
    const named = await new Visitor(server).get(
      leaveFor({
        id_token_hint: hint,
        post_logout_redirect_uri: redirectUri,
        client_id: server.clientId,
      }),
    );
    expect(named.next).toBeUndefined();
    // Also after the session has expired.
    const { next } = await new Visitor(server).get(
      leaveFor({ id_token_hint: hint, post_logout_redirect_uri: redirectUri }),
    );
    expect(next).toBe(redirectUri);
  });

  it('asks for confirmation without an ID token, and then redirects to the client', async () => {
    const visitor = await signedIn();
    const parameters = {
      client_id: client.id,
      post_logout_redirect_uri: redirectUri,
      state: 's"1',
    };
    const page = await visitor.get(leaveFor(parameters));
    expect([page.heading, await me(visitor.session)]).toEqual(['Sign out?', 200]);
    const done = await visitor.submit(page);
    expect([done.heading, done.next]).toEqual(['You are signed out', `${redirectUri}?state=s%221`]);
    const other = await signedIn();
    const evil = { ...parameters, post_logout_redirect_uri: 'https://evil.example/' };
    const refused = await other.submit(await other.get(leaveFor(evil)));
    expect([refused.heading, refused.next]).toEqual(['You are signed out', undefined]);
  });

  // OpenID Connect RP-Initiated Logout 1.0, section 2: "OpenID Providers MUST support the use of
  // the HTTP GET and POST methods". Browsers do not send SameSite=Lax cookies with forms of other
  // sites.
  it('accepts the request as a form of another site', async () => {
    const visitor = await signedIn();
    const { session } = visitor;
    const form = new URLSearchParams({
      id_token_hint: await idTokenOf(visitor),
      post_logout_redirect_uri: redirectUri,
      state: 's',
      csrf_token: 'x',
    });
    const foreign = new Visitor(server);
    const first = await foreign.post('/logout', form, { origin: 'https://app.example' });
    expect([first.status, await me(session)]).toEqual([303, 200]);
    expect(first.next).not.toContain('csrf_token');
    const done = await visitor.get(first.next!);
    expect([done.status, done.next]).toEqual([302, `${redirectUri}?state=s`]);
    expect([visitor.session, await me(session)]).toEqual([undefined, 401]);
  });

  it('does not end a session by a form of another site without an ID token', async () => {
    const visitor = await signedIn();
    const form = new URLSearchParams({ state: 's' });
    const first = await visitor.post('/logout', form, { origin: 'https://evil.example' });
    const page = await visitor.follow(first.next!);
    expect([page.heading, await me(visitor.session)]).toEqual(['Sign out?', 200]);
    const forged = await visitor.post('/logout/confirm', new URLSearchParams(), {
      origin: 'https://evil.example',
    });
    expect([forged.status, await me(visitor.session)]).toEqual([403, 200]);
  });

  it('redirects only to sign-out URIs of a client that has registered some', async () => {
    const visitor = await signedIn();
    const hint = await idTokenOf(visitor);
    const signedOutUri = 'https://app.example/signed-out';
    const put = (body: object) => server.admin.put(`/clients/${client.id}`, body);
    const wrong = await put({ post_logout_redirect_uris: ['javascript:alert(1)'] });
    expect([wrong.status, wrong.body.error.context.field]).toEqual([
      400,
      'post_logout_redirect_uris.0',
    ]);
    const changed = await put({ post_logout_redirect_uris: [signedOutUri] });
    expect(changed.body.post_logout_redirect_uris).toEqual([signedOutUri]);
    const next = async (uri: string) =>
      (
        await new Visitor(server).get(
          leaveFor({ id_token_hint: hint, post_logout_redirect_uri: uri }),
        )
      ).next;
    expect(await next(signedOutUri)).toBe(signedOutUri);
    expect(await next(redirectUri)).toBeUndefined();
    await put({ post_logout_redirect_uris: [] });
    expect(await next(redirectUri)).toBe(redirectUri);
    // Codes are not sent there, because they are not redirect URIs.
    await put({ post_logout_redirect_uris: [signedOutUri] });
    const query = new URLSearchParams({
      response_type: 'code',
      scope: 'openid',
      client_id: client.id,
      redirect_uri: signedOutUri,
    });
    expect((await visitor.get(`/api/2/idp/authorize?${query.toString()}`)).status).toBe(400);
    await put({ post_logout_redirect_uris: [] });
  });
});
