import { describe, expect, it } from 'vitest';
import { sql } from '../../../src/database/sql.js';
import { startTestServer, useTestServer } from '../../support/server.js';
import { clientToken, requestToken } from '../../support/tokens.js';

const server = await useTestServer({ PUBLIC_URL: 'https://accounts.example.com/' });

describe('the discovery document', () => {
  it('contains URLs below the public URL', async () => {
    const { status, body } = await server.anonymous.get('/.well-known/openid-configuration');
    expect(status).toBe(200);
    expect(body).toEqual({
      issuer: 'https://accounts.example.com',
      authorization_endpoint: 'https://accounts.example.com/api/2/idp/authorize',
      token_endpoint: 'https://accounts.example.com/api/2/idp/token',
      userinfo_endpoint: 'https://accounts.example.com/api/2/idp/userinfo',
      jwks_uri: 'https://accounts.example.com/api/2/idp/keys',
      revocation_endpoint: 'https://accounts.example.com/api/2/idp/revoke_token',
      introspection_endpoint: 'https://accounts.example.com/api/2/idp/introspect_token',
      device_authorization_endpoint: 'https://accounts.example.com/api/2/idp/device_authorization',
      registration_endpoint: 'https://accounts.example.com/api/2/idp/register',
      end_session_endpoint: 'https://accounts.example.com/logout',
      response_types_supported: ['code'],
      response_modes_supported: ['query', 'form_post'],
      authorization_response_iss_parameter_supported: true,
      grant_types_supported: [
        'authorization_code',
        'client_credentials',
        'password',
        'refresh_token',
        'urn:ietf:params:oauth:grant-type:device_code',
        'urn:ietf:params:oauth:grant-type:jwt-bearer',
      ],
      subject_types_supported: ['public'],
      id_token_signing_alg_values_supported: ['RS256'],
      scopes_supported: ['openid', 'profile', 'email', 'address', 'phone', 'offline_access'],
      prompt_values_supported: ['none', 'login', 'consent', 'select_account'],
      claim_types_supported: ['normal'],
      claims_supported: expect.arrayContaining(['sub', 'auth_time', 'email', 'address']),
      claims_parameter_supported: true,
      request_parameter_supported: false,
      request_uri_parameter_supported: false,
      code_challenge_methods_supported: ['S256', 'plain'],
      token_endpoint_auth_methods_supported: ['client_secret_basic', 'client_secret_post', 'none'],
      revocation_endpoint_auth_methods_supported: [
        'client_secret_basic',
        'client_secret_post',
        'none',
      ],
      introspection_endpoint_auth_methods_supported: ['client_secret_basic', 'client_secret_post'],
    });
  });

  it('contains exactly the supported grants and scopes', async () => {
    const { body } = await server.anonymous.get('/.well-known/openid-configuration');
    const path = new URL(body.token_endpoint as string).pathname;
    const attempt = async (form: Record<string, string>) =>
      (await requestToken(server, form, { path, as: server.client })).body.error as string;
    for (const grant of body.grant_types_supported as string[]) {
      expect(await attempt({ grant_type: grant })).not.toBe('unsupported_grant_type');
    }
    expect(await attempt({ grant_type: 'implicit' })).toBe('unsupported_grant_type');
    const scope = (body.scopes_supported as string[]).join(' ');
    expect(await attempt({ grant_type: 'client_credentials', scope })).toBeUndefined();
  });

  it('is only at the root', async () => {
    const { status } = await server.anonymous.get('/api/2/.well-known/openid-configuration');
    expect(status).toBe(404);
  });

  it('is also at the address of RFC 8414', async () => {
    const { body } = await server.anonymous.get('/.well-known/openid-configuration');
    const same = await server.anonymous.get('/.well-known/oauth-authorization-server');
    expect([same.status, same.body]).toEqual([200, body]);
    const elsewhere = await server.anonymous.get('/.well-known/oauth-authorization-server/other');
    expect(elsewhere.status).toBe(404);
  });

  // RFC 8414, section 3.1: the well-known part is between the host and the path of the issuer.
  it('is also at the address with the path of the issuer', async () => {
    const below = await startTestServer({ PUBLIC_URL: 'https://example.com/accounts' });
    try {
      const at = '/.well-known/oauth-authorization-server/accounts';
      const { status, body, headers } = await below.anonymous.get(at, undefined, {
        origin: 'https://spa.example',
      });
      expect([status, body.issuer]).toEqual([200, 'https://example.com/accounts']);
      expect(headers['access-control-allow-origin']).toBe('*');
    } finally {
      await below.close();
    }
  });

  it('can be cached for a while, like the keys', async () => {
    for (const path of ['/.well-known/openid-configuration', '/idp/keys']) {
      const { headers } = await server.anonymous.get(path);
      expect(headers['cache-control'], path).toMatch(/^public, max-age=\d+$/);
    }
    const refused = await server.as({ token: 'x' }).get('/idp/keys');
    expect([refused.status, refused.headers['cache-control']]).toEqual([401, undefined]);
  });
});

describe('the key set', () => {
  it('contains only the public members of each key', async () => {
    await clientToken(server, server.client);
    const { status, body, text } = await server.anonymous.get('/idp/keys');
    expect(status).toBe(200);
    expect(body.keys).toHaveLength(1);
    expect(Object.keys(body.keys[0]).sort()).toEqual(['alg', 'e', 'kid', 'kty', 'n', 'use']);
    expect(body.keys[0]).toMatchObject({ kty: 'RSA', use: 'sig', alg: 'RS256', e: 'AQAB' });
    const [key] = await server
      .session()
      .all<{ privateJwk: Record<string, string> }>(
        sql`select k.private_jwk as "privateJwk" from signing_keys k`,
      );
    for (const member of ['d', 'p', 'q', 'dp', 'dq', 'qi']) {
      const value = key!.privateJwk[member];
      expect(value).toBeTruthy();
      expect(text).not.toContain(value);
    }
  });
});

describe('the URLs of applications', () => {
  it('are below the public URL', async () => {
    const { status, body } = await server.anonymous.get('/.well-known/app-configuration');
    expect(status).toBe(200);
    expect(body.applications).toHaveLength(6);
    expect(body.applications[0]).toEqual({
      uuid: '6e6d758d-8e74-3ae3-ac84-50eb0dff12eb',
      type: 'backup',
      url: 'https://accounts.example.com/bc/',
    });
  });
});

describe('the older operation that finds the server of an account', () => {
  const find = (query: Record<string, string>) => server.anonymous.get('/api/1/accounts', query);

  it('does not reveal whether the account exists', async () => {
    const known = await find({ login: server.admin.username });
    const unknown = await find({ login: 'nobody' });
    expect(known.status).toBe(200);
    expect(known.body).toEqual({ server_url: 'https://accounts.example.com' });
    expect([unknown.status, unknown.text]).toEqual([known.status, known.text]);
  });

  it('requires a login', async () => {
    for (const query of [{}, { login: '' }] as Record<string, string>[]) {
      const { status, body } = await find(query);
      expect(status).toBe(400);
      expect(body.error).toMatchObject({
        domain: 'PlatformAccountServer',
        details: { info: 'login is required' },
      });
    }
  });
});
