import * as oidc from 'openid-client';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { startListening } from '../../support/listening.js';
import { Traveller, introduce } from '../../support/relying-party.js';
import type { TestServer, Principal } from '../../support/server.js';
import { makeClientWith } from '../../support/tokens.js';

const redirectUri = 'https://app.example/callback';
const signedOutUri = 'https://app.example/signed-out';

let server: TestServer;
let client: Principal;
let person: Principal;
beforeAll(async () => {
  server = await startListening();
  const { id: tenantId } = await server.makeTenant(server.rootId, 'partner', 'Relying party');
  client = await makeClientWith(server, tenantId, {
    redirectUris: [redirectUri],
    postLogoutRedirectUris: [signedOutUri],
  });
  person = await server.makePerson(tenantId, 'ada', 'partner_admin');
  await introduce(server, person.id, 'ada@analytical.example');
});
afterAll(() => server.close());

describe.each([
  ['OpenID Connect Discovery', 'oidc' as const],
  ['RFC 8414', 'oauth2' as const],
])('openid-client by the address of %s', (_, algorithm) => {
  it('signs a user in, reads userinfo, and signs out', async () => {
    const config = await oidc.discovery(
      new URL(server.url),
      client.id,
      client.password,
      oidc.ClientSecretBasic(client.password),
      {
        algorithm,
        // eslint-disable-next-line @typescript-eslint/no-deprecated -- the server of a test has no certificate
        execute: [oidc.allowInsecureRequests, oidc.enableNonRepudiationChecks],
      },
    );
    const verifier = oidc.randomPKCECodeVerifier();
    const checks = {
      pkceCodeVerifier: verifier,
      expectedState: oidc.randomState(),
      expectedNonce: oidc.randomNonce(),
      idTokenExpected: true,
    };
    const address = oidc.buildAuthorizationUrl(config, {
      redirect_uri: redirectUri,
      scope: 'openid profile email offline_access something-unknown',
      state: checks.expectedState,
      nonce: checks.expectedNonce,
      code_challenge: await oidc.calculatePKCECodeChallenge(verifier),
      code_challenge_method: 'S256',
    });
    const browser = new Traveller(server, 'ada');
    const back = (await browser.openHere(address.href)).next!;
    const tokens = await oidc.authorizationCodeGrant(config, new URL(back), checks);
    expect(tokens.scope).toBe('email offline_access openid profile');
    const { sub } = tokens.claims()!;
    const info = await oidc.fetchUserInfo(config, tokens.access_token, sub);
    expect(info).toMatchObject({
      sub: person.id,
      name: 'Ada Lovelace',
      email: 'ada@analytical.example',
      email_verified: expect.any(Boolean),
    });
    await expect(oidc.fetchUserInfo(config, 'x', sub)).rejects.toMatchObject({
      cause: [{ scheme: 'bearer', parameters: { error: 'invalid_token' } }],
    });
    const refreshed = await oidc.refreshTokenGrant(config, tokens.refresh_token!);
    expect(refreshed.claims()!.sub).toBe(sub);
    expect((await oidc.fetchUserInfo(config, refreshed.access_token, sub)).sub).toBe(sub);

    const out = oidc.buildEndSessionUrl(config, {
      id_token_hint: tokens.id_token!,
      post_logout_redirect_uri: signedOutUri,
      state: 'bye',
    });
    expect((await browser.openHere(out.href)).next).toBe(`${signedOutUri}?state=bye`);
    expect(browser.visitor.session).toBeUndefined();
  });
});
