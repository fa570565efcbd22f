import { describe, expect, it } from 'vitest';
import {
  authorizeLink,
  exchangeCode,
  pkce,
  redirectUri,
  visitorAs,
} from '../../support/authorization.js';
import { refusal } from '../../support/people.js';
import { makeRegistrationToken, register } from '../../support/registration.js';
import { useTestServer, type Principal } from '../../support/server.js';
import { makeClientWith, requestToken } from '../../support/tokens.js';
import { queryOf } from '../../support/visitor.js';

/* Clients that keep no secret, and the addresses that clients are answered at (RFC 8252, RFC 9700). */
const server = await useTestServer();
const tenantId = (await server.makeTenant(server.rootId, 'partner', 'Native apps')).id;
const person = await server.makePerson(tenantId, 'native-user');
const visitor = await visitorAs(server, person);

const create = (more: object) =>
  server.admin.post('/clients', {
    type: 'api_client',
    tenant_id: tenantId,
    token_endpoint_auth_method: 'none',
    ...more,
  });

describe('a public client', () => {
  it('receives no secret, on either API or when it registers itself', async () => {
    const { status, body } = await create({});
    expect([status, body.client_secret]).toEqual([201, '']);
    const { body: graph } = await server.admin.graph(
      `mutation ($input: CreateClientInput!) {
        createClient(input: $input) { clientSecret client { id } userErrors { code } } }`,
      { input: { type: 'API_CLIENT', tenantId, tokenEndpointAuthMethod: 'NONE' } },
    );
    expect(graph.data.createClient).toMatchObject({ clientSecret: null, userErrors: [] });
    const { token } = await makeRegistrationToken(server, tenantId);
    const agent = await register(server, token, { token_endpoint_auth_method: 'none' });
    expect(agent.body.client_secret).toBe('');
    const reset = await server.admin.post(`/clients/${body.client_id}/reset_secret`);
    expect(reset.status).toBe(403);
    const confidential = await create({ token_endpoint_auth_method: 'client_secret_basic' });
    expect(confidential.body.client_secret).toMatch(/^[\w-]{43}$/);
  });

  it('cannot use a secret from before it was public', async () => {
    const was = await makeClientWith(server, tenantId, { redirectUris: [redirectUri] });
    expect((await server.as(was).get('/users/me')).status).toBe(200);
    const now: Principal = await makeClientWith(server, tenantId, {
      tokenEndpointAuthMethod: 'none',
    });
    expect((await server.as(now).get('/users/me')).status).toBe(401);
    for (const [form, path] of [
      [{ grant_type: 'client_credentials' }, '/idp/token'],
      [{ token: 'x' }, '/idp/introspect_token'],
      [{ token: 'x' }, '/idp/revoke_token'],
      [{ grant_type: 'urn:ietf:params:oauth:grant-type:jwt-bearer', assertion: 'x' }, '/idp/token'],
    ] as const) {
      const { status } = await requestToken(server, form, {
        path,
        as: now,
      });
      expect([path, status]).toEqual([path, 401]);
    }
    const byId = { grant_type: 'client_credentials', client_id: now.id };
    const { body } = await requestToken(server, byId);
    expect(body.error).toBe('unauthorized_client');
  });

  it('must use S256 for its codes; a client with a secret can use plain', async () => {
    const app = await makeClientWith(server, tenantId, {
      tokenEndpointAuthMethod: 'none',
      redirectUris: [redirectUri],
    });
    const plain = { code_challenge: 'p'.repeat(64), code_challenge_method: 'plain' };
    const refused = await visitor.get(authorizeLink(app.id, plain));
    expect(queryOf(refused.next).error).toBe('invalid_request');
    const { verifier, ask } = pkce();
    const { next } = await visitor.get(authorizeLink(app.id, ask));
    const form = { grant_type: 'authorization_code', client_id: app.id, redirect_uri: redirectUri };
    const { status } = await requestToken(server, {
      ...form,
      code: queryOf(next).code!,
      code_verifier: verifier,
    });
    expect(status).toBe(200);
    const web = await makeClientWith(server, tenantId, { redirectUris: [redirectUri] });
    const allowed = await visitor.get(authorizeLink(web.id, plain));
    expect(queryOf(allowed.next).code).toBeDefined();
  });
});

describe('a redirect URI', () => {
  it.each([
    ['http://127.0.0.1/cb', 'http://127.0.0.1:51004/cb'],
    ['http://127.0.0.1:1/cb?a=b', 'http://127.0.0.1:51004/cb?a=b'],
    ['http://[::1]:8080/cb', 'http://[::1]/cb'],
    ['http://localhost:3000/cb', 'http://localhost:3999/cb'],
  ])('of the loopback interface can have any port: %s', async (registered, asked) => {
    const app = await makeClientWith(server, tenantId, { redirectUris: [registered] });
    const { next } = await visitor.get(authorizeLink(app.id, { redirect_uri: asked }));
    expect(next!.startsWith(asked)).toBe(true);
    const { code } = queryOf(next);
    // The code is bound to the exact URI that it was sent to.
    const other = await exchangeCode(server, app, code!, { redirect_uri: registered });
    expect([other.status, other.body.error]).toEqual([400, 'invalid_grant']);
    const { status } = await exchangeCode(server, app, code!, { redirect_uri: asked });
    expect(status).toBe(200);
  });

  it.each([
    ['http://127.0.0.1/cb', 'http://127.0.0.1:51004/other'],
    ['http://127.0.0.1/cb', 'http://127.0.0.1:51004/cb?x=1'],
    ['http://127.0.0.1/cb', 'http://127.0.0.1:51004@evil.example/cb'],
    ['http://127.0.0.1/cb', 'http://127.0.0.1.evil.example:80/cb'],
    ['http://127.0.0.1/cb', 'http://localhost:51004/cb'],
    ['http://127.0.0.1/cb', 'https://127.0.0.1:51004/cb'],
    ['http://127.0.0.1/cb', 'http://127.0.0.1:99999/cb'],
    ['https://app.example/cb', 'https://app.example:8443/cb'],
    // Stored before wildcards were refused.
    ['https://*.example/cb', 'https://evil.example/cb'],
    ['https://app.example/*', 'https://app.example/cb'],
    ['http://127.0.0.1:*/cb', 'http://127.0.0.1:51004/cb'],
  ])('must match otherwise: %s is not %s', async (registered, asked) => {
    const app = await makeClientWith(server, tenantId, { redirectUris: [registered] });
    const page = await visitor.get(authorizeLink(app.id, { redirect_uri: asked }));
    expect([page.status, page.next]).toEqual([400, undefined]);
  });

  it.each([
    'https://*.example/cb',
    'https://app.example/*',
    'https://app.example/cb?to=*',
    'http://127.0.0.1:*/cb',
    'https://app.example/cb#fragment',
    '/cb',
    'app.example/cb',
    'javascript:alert(1)',
    'data:text/html,x',
    'http://app.example/cb',
  ])('cannot be registered on any API: %s', async (uri) => {
    const made = await create({ redirect_uris: [uri] });
    expect(refusal(made)[0]).toBe(400);
    const { body } = await create({ redirect_uris: [redirectUri] });
    const updated = await server.admin.put(`/clients/${body.client_id}`, { redirect_uris: [uri] });
    expect(updated.status).toBe(400);
    const graph = await server.admin.graph(
      `mutation ($input: UpdateClientInput!) { updateClient(input: $input) { userErrors { code } } }`,
      { input: { id: body.client_id, version: 1, redirectUris: [uri] } },
    );
    expect(graph.body.data.updateClient.userErrors).toEqual([{ code: 'BAD_INPUT' }]);
    const { token } = await makeRegistrationToken(server, tenantId);
    expect((await register(server, token, { redirect_uris: [uri] })).status).toBe(400);
  });
});
