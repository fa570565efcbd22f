import * as oidc from 'openid-client';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { startListening } from '../support/listening.js';
import type { TestServer, Principal } from '../support/server.js';
import { makeClientWith } from '../support/tokens.js';

/* A client library that is configured with the address of this server only, over the network. */

let server: TestServer;
let issuer: URL;
let confidential: Principal;
let device: Principal;
let person: Principal;

beforeAll(async () => {
  server = await startListening();
  issuer = new URL(server.url);
  const { id: tenantId } = await server.makeTenant(server.rootId, 'partner', 'Library');
  confidential = await server.makeClient(tenantId, 'token_introspector');
  device = await makeClientWith(server, tenantId, { tokenEndpointAuthMethod: 'none' });
  person = await server.makePerson(tenantId, 'library-user', 'protection_admin');
  await server.grant('user', person.id, 'partner_admin', tenantId);
});
afterAll(() => server.close());

const discover = (client: Principal, authentication?: oidc.ClientAuth) =>
  oidc.discovery(issuer, client.id, client.password, authentication, {
    // Verifies ID tokens with the published keys.
    // eslint-disable-next-line @typescript-eslint/no-deprecated -- the server of a test has no certificate
    execute: [oidc.allowInsecureRequests, oidc.enableNonRepudiationChecks],
  });
const me = async (config: oidc.Configuration, token: string) => {
  const url = new URL('/api/2/users/me', issuer);
  const response = await oidc
    .fetchProtectedResource(config, token, url, 'GET')
    .catch((error: unknown) => error as { status: number });
  return response.status;
};

describe.each([
  ['client_secret_basic', () => oidc.ClientSecretBasic(confidential.password)],
  ['client_secret_post', () => oidc.ClientSecretPost(confidential.password)],
])('openid-client by %s', (_, authentication) => {
  it('receives, introspects and revokes tokens', async () => {
    const config = await discover(confidential, authentication());
    const tokens = await oidc.clientCredentialsGrant(config, { scope: 'openid' });
    expect(tokens.expires_in).toBe(3600);
    expect(tokens.claims()).toMatchObject({ sub: confidential.id, aud: confidential.id });
    expect(await me(config, tokens.access_token)).toBe(200);

    const told = await oidc.tokenIntrospection(config, tokens.access_token);
    expect(told).toMatchObject({ active: true, sub: confidential.id, iss: issuer.origin });
    await oidc.tokenRevocation(config, tokens.access_token);
    expect(await oidc.tokenIntrospection(config, tokens.access_token)).toEqual({ active: false });
    expect(await me(config, tokens.access_token)).toBe(401);
  });

  it('refreshes, once for each token', async () => {
    const config = await discover(confidential, authentication());
    const { username, password } = person;
    const first = await oidc.genericGrantRequest(config, 'password', {
      username,
      password,
      scope: 'openid offline_access',
    });
    const second = await oidc.refreshTokenGrant(config, first.refresh_token!);
    expect(second.claims()).toMatchObject({ sub: person.id, aud: confidential.id });
    expect(await me(config, second.access_token)).toBe(200);
    // Past the grace period for repeated uses.
    server.clock.offset += 10_000;
    await expect(oidc.refreshTokenGrant(config, first.refresh_token!)).rejects.toMatchObject({
      error: 'invalid_grant',
    });
    await expect(oidc.refreshTokenGrant(config, second.refresh_token!)).rejects.toMatchObject({
      error: 'invalid_grant',
    });
    expect(await me(config, second.access_token)).toBe(401);
    server.clock.offset = 0;
  });
});

describe('openid-client without a secret', () => {
  it('receives tokens for an approved device', async () => {
    const config = await discover(device, oidc.None());
    const asked = await oidc.initiateDeviceAuthorization(config, {
      scope: 'openid offline_access',
      display_name: 'Living room',
    });
    expect(asked).toMatchObject({ expires_in: 600, interval: 5 });
    const path = '/idp/device_authorization/approval';
    const shown = await server.as(person).get(path, { code: asked.user_code });
    expect(shown.body).toMatchObject({ client_id: device.id, display_name: 'Living room' });
    const waiting = oidc.pollDeviceAuthorizationGrant(config, asked);
    const { status } = await server.as(person).post(path, { code: asked.user_code });
    expect(status).toBe(204);
    const tokens = await waiting;
    expect(tokens.claims()).toMatchObject({ sub: person.id, aud: device.id });
    expect(await me(config, tokens.access_token)).toBe(200);

    const next = await oidc.refreshTokenGrant(config, tokens.refresh_token!);
    await oidc.tokenRevocation(config, next.refresh_token!);
    expect(await me(config, tokens.access_token)).toBe(401);
    await expect(oidc.refreshTokenGrant(config, next.refresh_token!)).rejects.toMatchObject({
      error: 'invalid_grant',
    });
  });
});
