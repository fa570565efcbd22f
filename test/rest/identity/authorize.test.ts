import { createHash } from 'node:crypto';
import { beforeEach, describe, expect, it } from 'vitest';
import { authorizeLink, exchangeCode, pkce, visitorAs } from '../../support/authorization.js';
import { password } from '../../support/people.js';
import { useTestServer, type As } from '../../support/server.js';
import { changeClient, decode, makeClientWith, requestToken } from '../../support/tokens.js';
import { Visitor, queryOf } from '../../support/visitor.js';

const redirectUri = 'https://app.example/callback?from=here';
const nativeUri = 'com.example.app:/signed-in';

const server = await useTestServer();
const tenantId = (await server.makeTenant(server.rootId, 'partner', 'Codes')).id;
const client = await makeClientWith(server, tenantId, {
  redirectUris: [redirectUri, 'https://app.example/other'],
  data: { client_name: 'Northwind & <Sons>' },
});
const native = await makeClientWith(server, tenantId, {
  redirectUris: [nativeUri],
  tokenEndpointAuthMethod: 'none',
});
const person = await server.makePerson(tenantId, 'ada', 'partner_admin');
const signedIn = await visitorAs(server, person);

beforeEach(() => void (server.clock.offset = 0));

const address = (change: Record<string, string | undefined> = {}) =>
  authorizeLink(client.id, { redirect_uri: redirectUri, state: 'opaque & odd', ...change });
const ask = (change?: Record<string, string | undefined>, visitor = signedIn) =>
  visitor.get(address(change));
const codeFor = async (change?: Record<string, string | undefined>, visitor = signedIn) =>
  queryOf((await ask(change, visitor)).next).code!;
const exchange = (code: string, more: Record<string, string> = {}, as: As = client) =>
  exchangeCode(server, as, code, { redirect_uri: redirectUri, ...more });
const refusal = ({ status, body }: { status: number; body: any }) => [status, body.error];
const me = async (token: string) => (await server.as({ token }).get('/users/me')).status;

describe('a request', () => {
  it.each([
    ['nobody', { client_id: undefined }],
    ['no UUID', { client_id: 'x' }],
    ['an unknown client', { client_id: '00000000-0000-4000-8000-000000000000' }],
    ['a person', { client_id: '' }],
    ['no address', { redirect_uri: undefined }],
    ['another address', { redirect_uri: 'https://evil.example/callback?from=here' }],
    ['a longer address', { redirect_uri: `${redirectUri}&x=1` }],
    ['an address below', { redirect_uri: 'https://app.example/other/../callback?from=here' }],
    ['a shorter address', { redirect_uri: 'https://app.example/callback' }],
    ['another case', { redirect_uri: redirectUri.toUpperCase() }],
    ['an address with a user', { redirect_uri: 'https://app.example@evil.example/other' }],
    ['a host that begins alike', { redirect_uri: 'https://app.example.evil.example/other' }],
    ['a script', { redirect_uri: 'javascript:alert(1)' }],
    ['a U+0000', { redirect_uri: 'https://app.example/other\u0000' }],
  ])('shows an error without a redirect: %s', async (_, change) => {
    const page = await ask(change);
    expect([page.status, page.next, page.heading]).toEqual([
      400,
      undefined,
      'The request cannot be completed',
    ]);
    expect(page.text).not.toContain('evil.example');
  });

  it('is not redirected if the redirect URI is repeated', async () => {
    const twice = `${address()}&redirect_uri=${encodeURIComponent('https://evil.example/')}`;
    expect((await signedIn.get(twice)).status).toBe(400);
  });

  it('is refused for a disabled client', async () => {
    const { id } = await makeClientWith(server, tenantId, { redirectUris: [redirectUri] });
    expect((await ask({ client_id: id })).status).toBe(302);
    await server.admin.put(`/clients/${id}`, { status: 'disabled' });
    expect((await ask({ client_id: id })).status).toBe(400);
  });
});

describe('an invalid parameter', () => {
  it.each([
    [{ response_type: undefined }, 'invalid_request'],
    [{ response_type: 'token' }, 'unsupported_response_type'],
    [{ response_type: 'code id_token' }, 'unsupported_response_type'],
    [{ response_mode: 'fragment' }, 'invalid_request'],
    [{ scope: undefined }, 'invalid_request'],
    [{ scope: 'offline_access' }, 'invalid_scope'],
    [{ scope: 'everything' }, 'invalid_scope'],
    [{ scope: 'openid urn:acronis.com:tenant-id:1' }, 'invalid_scope'],
    [{ claims: 'x' }, 'invalid_request'],
    [{ claims: '{"userinfo":1}' }, 'invalid_request'],
    [{ claims: JSON.stringify({ x: 'x'.repeat(5000) }) }, 'invalid_request'],
    [
      { claims: '{"id_token":{"acr":{"essential":true,"values":["high"]}}}' },
      'unmet_authentication_requirements',
    ],
    [{ prompt: 'create' }, 'invalid_request'],
    [{ prompt: 'none consent' }, 'invalid_request'],
    [{ prompt: 'none login' }, 'invalid_request'],
    [{ max_age: '-1' }, 'invalid_request'],
    [{ nonce: 'a\u0000' }, 'invalid_request'],
    [{ code_challenge: 'a'.repeat(43) }, 'invalid_request'],
    [{ code_challenge_method: 'S256' }, 'invalid_request'],
    [{ code_challenge: 'a'.repeat(42), code_challenge_method: 'plain' }, 'invalid_request'],
    [{ code_challenge: 'a'.repeat(43), code_challenge_method: 'S512' }, 'invalid_request'],
    [{ request: 'x.y.z' }, 'request_not_supported'],
    [{ request_uri: 'https://app.example/r' }, 'request_uri_not_supported'],
  ])('is reported to the client: %j', async (change, error) => {
    const { status, next, headers } = await ask(change);
    expect(status).toBe(302);
    expect(headers['cache-control']).toBe('no-store');
    expect(next!.startsWith(`${redirectUri}&`)).toBe(true);
    expect(queryOf(next)).toEqual({
      from: 'here',
      error,
      error_description: expect.any(String),
      state: 'opaque & odd',
      iss: 'http://localhost:4000',
    });
  });

  it('is refused if it is repeated', async () => {
    const { next } = await signedIn.get(`${address()}&scope=openid`);
    expect(queryOf(next)).toMatchObject({ error: 'invalid_request' });
  });

  it('is a missing challenge of a client without a secret', async () => {
    const asked = { client_id: native.id, redirect_uri: nativeUri };
    expect(queryOf((await ask(asked)).next)).toMatchObject({ error: 'invalid_request' });
    const { next } = await ask({ ...asked, ...pkce().ask });
    expect(next).toMatch(/^com\.example\.app:\/signed-in\?code=[\w-]{43}&/);
  });
});

describe('a signed-in user', () => {
  it('is redirected with a code immediately', async () => {
    const { status, next } = await ask();
    expect(status).toBe(302);
    expect(queryOf(next)).toEqual({
      from: 'here',
      code: expect.stringMatching(/^[\w-]{43}$/),
      state: 'opaque & odd',
      iss: 'http://localhost:4000',
    });
  });

  it('signs in again if the client requires it, or after too much time', async () => {
    const visitor = await visitorAs(server, person);
    expect((await ask({ prompt: 'login' }, visitor)).heading).toBe('Sign in');
    expect((await ask({ max_age: '600' }, visitor)).status).toBe(302);
    server.clock.offset = 601_000;
    const page = await ask({ max_age: '600' }, visitor);
    expect([page.status, page.heading]).toEqual([200, 'Sign in']);
    const next = await visitor.submit(page, { login: 'ada', password });
    const code = queryOf((await visitor.follow(next.next!)).next).code!;
    const { body } = await exchange(code);
    const { iat, auth_time: signedInAt } = decode(body.id_token).claims as Record<string, number>;
    expect(iat! - signedInAt!).toBeLessThan(60);
  });

  it('is asked to sign in if the client requires another user', async () => {
    const other = await server.makePerson(tenantId, 'grace');
    const { body } = await exchange(await codeFor({}, await visitorAs(server, other)));
    const hint = { id_token_hint: body.id_token };
    const page = await ask(hint);
    expect(page.heading).toBe('Sign in');
    expect(page.text).toContain('You are signed in as ada.');
    expect(page.text).toMatch(/name="login"\s+value="grace"/);
    expect(queryOf((await ask({ ...hint, prompt: 'none' })).next).error).toBe('login_required');
    const visitor = await visitorAs(server, person);
    const next = await visitor.submit(await ask(hint, visitor), { login: 'grace', password });
    expect(queryOf((await visitor.follow(next.next!)).next).code).toBeDefined();
    // A hint for the user is accepted at any age.
    const own = (await exchange(await codeFor())).body.id_token;
    expect((await ask({ id_token_hint: own })).status).toBe(302);
  });

  it('is not identified by an invalid hint', async () => {
    const { access_token: access } = (await exchange(await codeFor())).body;
    for (const hint of ['x', 'a.b.c', access]) {
      const visitor = await visitorAs(server, person);
      const page = await ask({ id_token_hint: hint }, visitor);
      expect([page.status, page.heading]).toEqual([200, 'Sign in']);
      const next = await visitor.submit(page, { login: 'ada', password });
      expect(queryOf((await visitor.follow(next.next!)).next).code).toBeDefined();
    }
  });

  it('is unknown with a token instead of a session', async () => {
    const { access_token: token } = (await exchange(await codeFor())).body;
    const { status, headers } = await server.as({ token }).get(address());
    expect([status, headers.location]).toEqual([200, undefined]);
  });
});

describe('a user who is not signed in', () => {
  it('is not asked to sign in with prompt=none', async () => {
    const { status, next } = await ask({ prompt: 'none' }, new Visitor(server));
    expect([status, queryOf(next).error]).toEqual([302, 'login_required']);
  });

  it('signs in on a page and continues with a code', async () => {
    const visitor = new Visitor(server);
    const page = await ask({ login_hint: 'ada"><script>' }, visitor);
    expect([page.status, page.heading]).toEqual([200, 'Sign in']);
    expect(page.text).toContain('to continue to Northwind &amp; &lt;Sons&gt;');
    expect(page.text).toMatch(/value="ada&quot;&gt;&lt;script&gt;"/);
    const done = await visitor.submit(page, { login: 'ada', password });
    expect([done.status, done.heading]).toEqual([200, 'You are signed in']);
    const { next } = await visitor.follow(done.next!);
    expect(queryOf(next)).toMatchObject({ code: expect.any(String), state: 'opaque & odd' });
    const { status, body } = await exchange(queryOf(next).code!);
    expect(status).toBe(200);
    expect(decode(body.id_token).claims.sub).toBe(person.id);
  });

  it('can send the request as a form', async () => {
    const form = new URLSearchParams(address().split('?')[1]);
    const visitor = new Visitor(server);
    const { status, next } = await visitor.post('/api/2/idp/authorize', form, {
      origin: 'https://app.example',
    });
    expect(status).toBe(303);
    expect((await visitor.get(next!)).heading).toBe('Sign in');
  });
});

describe('a code', () => {
  it('is exchanged for tokens with the authentication of the user', async () => {
    const { verifier, ask: challenge } = pkce();
    const code = await codeFor({ ...challenge, nonce: 'n-1', scope: 'openid offline_access' });
    const { status, body } = await exchange(code, { code_verifier: verifier });
    expect(status).toBe(200);
    expect(body).toMatchObject({
      scope: 'offline_access openid',
      refresh_token: expect.any(String),
    });
    const { claims } = decode(body.id_token);
    const half = createHash('sha256').update(body.access_token).digest().subarray(0, 16);
    expect(claims).toMatchObject({
      iss: 'http://localhost:4000',
      sub: person.id,
      aud: client.id,
      nonce: 'n-1',
      amr: ['pwd'],
      sid: expect.any(String),
      auth_time: expect.any(Number),
      at_hash: half.toString('base64url'),
      preferred_username: 'ada',
    });
    expect(decode(body.access_token).claims).toMatchObject({
      client_id: client.id,
      sub: person.id,
    });
    expect(await me(body.access_token)).toBe(200);
  });

  it('gives a refresh token only on request', async () => {
    const { body } = await exchange(await codeFor());
    expect(body.refresh_token).toBeUndefined();
  });

  it('can be used once; a second use revokes all its tokens', async () => {
    const code = await codeFor({ scope: 'openid offline_access' });
    const { body } = await exchange(code);
    expect(await me(body.access_token)).toBe(200);
    expect(refusal(await exchange(code))).toEqual([400, 'invalid_grant']);
    expect(await me(body.access_token)).toBe(401);
    const refreshed = await requestToken(
      server,
      { grant_type: 'refresh_token', refresh_token: body.refresh_token },
      { as: client },
    );
    expect(refusal(refreshed)).toEqual([400, 'invalid_grant']);
  });

  it('is valid for one of two concurrent requests, and its tokens are then revoked', async () => {
    const code = await codeFor({ scope: 'openid offline_access' });
    const answers = await Promise.all([exchange(code), exchange(code), exchange(code)]);
    const good = answers.filter(({ status }) => status === 200);
    expect(good.length).toBeLessThanOrEqual(1);
    for (const { body } of good) expect(await me(body.access_token)).toBe(401);
  });

  it.each([
    ['with another address', { redirect_uri: 'https://app.example/other' }],
    ['without an address', { redirect_uri: '' }],
    ['with a verifier where there is no challenge', { code_verifier: 'v'.repeat(43) }],
    ['with another code', { code: 'x'.repeat(43) }],
  ])('is invalid %s', async (_, more) => {
    const code = await codeFor();
    const { status, body } = await exchange(code, more);
    expect(status).toBe(400);
    expect(['invalid_grant', 'invalid_request']).toContain(body.error);
    expect((await exchange(code)).status).toBe(200);
  });

  it.each([
    ['no verifier', undefined],
    ['a wrong one', 'w'.repeat(43)],
    ['the challenge', 'challenge'],
    ['a short one', 'x'],
  ])('with a challenge is invalid with %s', async (_, given) => {
    const { verifier, ask: challenge } = pkce();
    const code = await codeFor(challenge);
    const wrong = given === 'challenge' ? challenge.code_challenge : given;
    const answer = await exchange(code, wrong === undefined ? {} : { code_verifier: wrong });
    expect(refusal(answer)).toEqual([400, 'invalid_grant']);
    expect((await exchange(code, { code_verifier: verifier })).status).toBe(200);
  });

  it('can have a plain challenge', async () => {
    const verifier = 'p'.repeat(64);
    const asked = { code_challenge: verifier, code_challenge_method: 'plain' };
    expect((await exchange(await codeFor(asked), { code_verifier: verifier })).status).toBe(200);
    const wrong = await exchange(await codeFor(asked), { code_verifier: 'q'.repeat(64) });
    expect(refusal(wrong)).toEqual([400, 'invalid_grant']);
  });

  it('is invalid for another client, and remains valid for its own', async () => {
    const other = await makeClientWith(server, tenantId, { redirectUris: [redirectUri] });
    const code = await codeFor();
    expect(refusal(await exchange(code, {}, other))).toEqual([400, 'invalid_grant']);
    const nobody = await requestToken(server, {
      grant_type: 'authorization_code',
      code,
      redirect_uri: redirectUri,
    });
    expect(refusal(nobody)).toEqual([401, 'invalid_client']);
    const unproved = await exchange(code, {}, { ...client, password: 'wrong' });
    expect(refusal(unproved)).toEqual([401, 'invalid_client']);
    expect((await exchange(code)).status).toBe(200);
  });

  it('is exchanged by a client without a secret for its verifier', async () => {
    const { verifier, ask: challenge } = pkce();
    const code = await codeFor({ ...challenge, client_id: native.id, redirect_uri: nativeUri });
    const { status, body } = await requestToken(server, {
      grant_type: 'authorization_code',
      client_id: native.id,
      code,
      redirect_uri: nativeUri,
      code_verifier: verifier,
    });
    expect([status, decode(body.id_token).claims.aud]).toEqual([200, native.id]);
  });

  it('is valid for one minute', async () => {
    const code = await codeFor();
    server.clock.offset = 60_000;
    expect(refusal(await exchange(code))).toEqual([400, 'invalid_grant']);
  });

  it('is invalid after its user has signed out', async () => {
    const visitor = await visitorAs(server, person);
    const code = await codeFor({}, visitor);
    await visitor.get('/api/2/idp/logout');
    expect(refusal(await exchange(code))).toEqual([400, 'invalid_grant']);
  });

  it('is invalid if its user or client is not active', async () => {
    const gone = await server.makePerson(tenantId, 'gone');
    const code = await codeFor({}, await visitorAs(server, gone));
    await server.client.post(`/users/${gone.id}/password`, { password });
    expect(refusal(await exchange(code))).toEqual([400, 'invalid_grant']);

    const other = await makeClientWith(server, tenantId, { redirectUris: [redirectUri] });
    const second = await codeFor({ client_id: other.id });
    await changeClient(server, other.id, { tokenGeneration: 2 });
    expect(refusal(await exchange(second, {}, other))).toEqual([400, 'invalid_grant']);
  });
});
