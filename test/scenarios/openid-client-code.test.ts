import * as oidc from 'openid-client';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { startListening } from '../support/listening.js';
import { password } from '../support/people.js';
import type { TestServer, Principal } from '../support/server.js';
import { makeClientWith } from '../support/tokens.js';
import { Visitor } from '../support/visitor.js';

const redirectUri = 'https://app.example/callback';

let server: TestServer;
let issuer: URL;
let confidential: Principal;
let native: Principal;

beforeAll(async () => {
  server = await startListening();
  issuer = new URL(server.url);
  const { id: tenantId } = await server.makeTenant(server.rootId, 'partner', 'Library');
  confidential = await makeClientWith(server, tenantId, { redirectUris: [redirectUri] });
  native = await makeClientWith(server, tenantId, {
    redirectUris: [redirectUri],
    tokenEndpointAuthMethod: 'none',
  });
  await server.makePerson(tenantId, 'library-user', 'partner_admin');
});
afterAll(() => server.close());

/** A person who opens `address` and signs in where they are asked to: the address that they end at. */
async function signInAt(address: URL, visitor = new Visitor(server)): Promise<URL> {
  let page = await visitor.get(`${address.pathname}${address.search}`);
  if (page.heading === 'Sign in') {
    const done = await visitor.submit(page, { login: 'library-user', password });
    page = await visitor.follow(done.next!);
  }
  return new URL(page.next!);
}

describe.each([
  ['with a secret', () => confidential, (secret: string) => oidc.ClientSecretBasic(secret)],
  ['without a secret', () => native, () => oidc.None()],
])('openid-client %s', (_, actor, authentication) => {
  it('signs a user in by code, PKCE and nonce, refreshes, and signs out', async () => {
    const { id, password: secret } = actor();
    const config = await oidc.discovery(issuer, id, secret, authentication(secret), {
      // ID tokens are verified by the published keys.
      // eslint-disable-next-line @typescript-eslint/no-deprecated -- the server of a test has no certificate
      execute: [oidc.allowInsecureRequests, oidc.enableNonRepudiationChecks],
    });
    const verifier = oidc.randomPKCECodeVerifier();
    const checks = {
      pkceCodeVerifier: verifier,
      expectedState: oidc.randomState(),
      expectedNonce: oidc.randomNonce(),
      maxAge: 3600,
      idTokenExpected: true,
    };
    const address = oidc.buildAuthorizationUrl(config, {
      redirect_uri: redirectUri,
      scope: 'openid offline_access',
      state: checks.expectedState,
      nonce: checks.expectedNonce,
      max_age: '3600',
      code_challenge: await oidc.calculatePKCECodeChallenge(verifier),
      code_challenge_method: 'S256',
    });
    const visitor = new Visitor(server);
    const back = await signInAt(address, visitor);
    expect(back.href.startsWith(`${redirectUri}?code=`)).toBe(true);
    const tokens = await oidc.authorizationCodeGrant(config, back, checks);
    expect(tokens.claims()).toMatchObject({ aud: id, preferred_username: 'library-user' });

    const me = async (token: string) => {
      const answer = await oidc
        .fetchProtectedResource(config, token, new URL('/api/2/users/me', issuer), 'GET')
        .catch((error: unknown) => error as { status: number });
      return answer.status;
    };
    expect(await me(tokens.access_token)).toBe(200);
    const next = await oidc.refreshTokenGrant(config, tokens.refresh_token!);
    expect(next.claims()!.sub).toBe(tokens.claims()!.sub);
    expect(await me(next.access_token)).toBe(200);

    // A signed-in user is not asked again.
    const silent = new URL(address);
    silent.searchParams.set('prompt', 'none');
    const again = await oidc.authorizationCodeGrant(
      config,
      await signInAt(silent, visitor),
      checks,
    );
    expect(again.claims()!.sub).toBe(tokens.claims()!.sub);

    const out = oidc.buildEndSessionUrl(config, {
      id_token_hint: tokens.id_token!,
      post_logout_redirect_uri: redirectUri,
    });
    expect((await visitor.get(`${out.pathname}${out.search}`)).next).toBe(redirectUri);
    const nobody = await signInAt(silent, visitor);
    await expect(oidc.authorizationCodeGrant(config, nobody, checks)).rejects.toMatchObject({
      error: 'login_required',
    });

    // The used code is recognized, and all its tokens are revoked.
    await expect(oidc.authorizationCodeGrant(config, back, checks)).rejects.toMatchObject({
      error: 'invalid_grant',
    });
    expect(await me(next.access_token)).toBe(401);
  });
});
