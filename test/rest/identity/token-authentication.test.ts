import { beforeEach, describe, expect, it } from 'vitest';
import { useTestServer, type As } from '../../support/server.js';
import { codeOf, giveAuthenticator, openSession } from '../../support/sessions.js';
import {
  clientToken,
  decode,
  makeClientWith,
  requestDevice,
  requestToken,
  signIn,
} from '../../support/tokens.js';

/*
 * OpenID Connect Core 1.0, section 12.2, of an ID token that a refresh returns: "if the ID Token
 * contains an auth_time Claim, its value MUST represent the time of the original authentication - not
 * the time that the new ID token is issued", and "it SHOULD NOT have a nonce Claim".
 */

const redirectUri = 'https://app.example/callback';
const jwtBearer = 'urn:ietf:params:oauth:grant-type:jwt-bearer';
const deviceGrant = 'urn:ietf:params:oauth:grant-type:device_code';

const server = await useTestServer();
const tenantId = (await server.makeTenant(server.rootId, 'partner', 'Authentication')).id;
const client = await makeClientWith(server, tenantId, { redirectUris: [redirectUri] });
const native = await makeClientWith(server, tenantId, { tokenEndpointAuthMethod: 'none' });
const person = await server.makePerson(tenantId, 'ada', 'protection_admin');

beforeEach(() => void (server.clock.offset = 0));

const wait = (seconds: number) => void (server.clock.offset += seconds * 1000);

async function tokens(form: Record<string, string>, as?: As) {
  const { status, body, text } = await requestToken(server, form, { as });
  expect(status, text).toBe(200);
  return { ...body, claims: decode(body.id_token).claims } as Record<string, any>;
}
const refreshed = (token: string, as?: As) =>
  tokens({ grant_type: 'refresh_token', refresh_token: token }, as);

const authenticationOf = ({ claims }: Record<string, any>) => {
  const { auth_time, amr, sid } = claims;
  return { auth_time, amr, sid };
};

/** The session of `person`, in seconds, as of now. */
const nowInSeconds = () => Math.floor((Date.now() + server.clock.offset) / 1000);

async function tokensOfCode() {
  const { session } = await openSession(server, person.id, { methods: ['pwd', 'otp', 'mfa'] });
  const signedInAt = nowInSeconds();
  wait(300);
  const { headers } = await server.as({ session }).get('/idp/authorize', {
    response_type: 'code',
    scope: 'openid offline_access',
    client_id: client.id,
    redirect_uri: redirectUri,
    nonce: 'n-1',
  });
  const code = new URL(headers.location!).searchParams.get('code')!;
  const form = { grant_type: 'authorization_code', code, redirect_uri: redirectUri };
  return { signedInAt, first: await tokens(form, client) };
}

describe('a refresh', () => {
  it('keeps time and methods of the sign-in, without a nonce', async () => {
    const { first, signedInAt } = await tokensOfCode();
    expect(first.claims).toMatchObject({
      nonce: 'n-1',
      amr: ['pwd', 'otp', 'mfa'],
      sid: expect.any(String),
    });
    expect(Math.abs(first.claims.auth_time - signedInAt)).toBeLessThanOrEqual(1);
    wait(3600);
    const second = await refreshed(first.refresh_token, client);
    wait(24 * 3600);
    const third = await refreshed(second.refresh_token, client);
    for (const { claims, ...next } of [second, third]) {
      expect(authenticationOf({ claims })).toEqual(authenticationOf(first));
      expect(claims).toMatchObject({ iss: first.claims.iss, sub: person.id, aud: client.id });
      expect(claims).not.toHaveProperty('nonce');
      expect(claims.iat - first.claims.iat).toBeGreaterThan(3000);
      expect(next.access_token).toBeTruthy();
    }
  });

  it('keeps the time of the password grant', async () => {
    const before = nowInSeconds();
    const { id_token, refresh_token } = await signIn(server, person);
    const { claims } = decode(id_token) as { claims: Record<string, any> };
    expect(claims.amr).toEqual(['pwd']);
    expect(claims.auth_time).toBeGreaterThanOrEqual(before);
    expect(claims).not.toHaveProperty('sid');
    wait(7200);
    const next = await refreshed(refresh_token);
    expect(authenticationOf(next)).toEqual(authenticationOf({ claims }));
    expect(next.claims.iat - claims.iat).toBeGreaterThan(7000);
  });

  it('contains the method of a second factor', async () => {
    const guarded = await server.makePerson(tenantId, 'guarded');
    const { url } = await giveAuthenticator(server, guarded.id);
    const form = { grant_type: 'password', username: 'guarded', password: guarded.password };
    const first = await tokens({ ...form, totp_code: codeOf(server, url) });
    expect(first.claims.amr).toEqual(['pwd', 'otp', 'mfa']);
    const next = await refreshed(first.refresh_token);
    expect(next.claims.amr).toEqual(['pwd', 'otp', 'mfa']);
  });
});

describe('a device', () => {
  async function letIn(as: As) {
    const device = await requestDevice(server, native.id, { scope: 'openid offline_access' });
    const { status, text } = await server
      .as(as)
      .post(
        '/idp/device_authorization/approval',
        { code: device.user_code },
        { headers: { origin: server.config.publicUrl } },
      );
    expect(status, text).toBe(204);
    const asNative = { username: native.id, password: '' };
    const form = { grant_type: deviceGrant, device_code: device.device_code };
    const first = await tokens(form, asNative);
    wait(3600);
    return { first, next: await refreshed(first.refresh_token, asNative) };
  }

  it('has the authentication of the user who approved it in a session', async () => {
    const session = await openSession(server, person.id);
    const signedInAt = nowInSeconds();
    wait(600);
    const { first, next } = await letIn(session);
    expect(first.claims).toMatchObject({ amr: ['pwd'], sid: expect.any(String) });
    expect(Math.abs(first.claims.auth_time - signedInAt)).toBeLessThanOrEqual(1);
    expect(authenticationOf(next)).toEqual(authenticationOf(first));
  });

  it('has none if the user approved it without a browser', async () => {
    const { first, next } = await letIn(person);
    for (const { claims } of [first, next]) expect(claims).not.toHaveProperty('auth_time');
  });
});

describe('the jwt-bearer grant', () => {
  it('keeps the authentication of the assertion', async () => {
    const { first } = await tokensOfCode();
    wait(900);
    const form = { grant_type: jwtBearer, assertion: first.access_token };
    const exchanged = await tokens(form, client);
    expect(authenticationOf(exchanged)).toEqual(authenticationOf(first));
    expect(exchanged.claims).not.toHaveProperty('nonce');
  });

  it('adds none for a client', async () => {
    const assertion = await clientToken(server, client);
    const { claims } = await tokens({ grant_type: jwtBearer, assertion }, client);
    expect(claims).not.toHaveProperty('auth_time');
  });
});
