import { describe, expect, it, vi } from 'vitest';
import { openSession } from '../../support/sessions.js';
import { clientToken } from '../../support/tokens.js';
import { useTestServer } from '../../support/server.js';

/* Requests that are refused or read before their operation runs, and faults that must not show. */
const server = await useTestServer();

const post = (body: unknown, headers: Record<string, string> = {}) =>
  server.admin.post('/graphql', body, { headers });

describe('a request', () => {
  it('must be one JSON object', async () => {
    const json = { 'content-type': 'application/json' };
    for (const body of ['{', '[]', '[{"query":"{ __typename }"}]', '7', '"x"', 'null', '', '{}']) {
      const { status, body: answer, text } = await post(body, json);
      expect([body, status]).toEqual([body, 400]);
      expect(answer.errors?.length ?? answer.error, text).toBeTruthy();
      expect(text).not.toMatch(/stack|node_modules|    at /);
    }
    for (const body of [
      { query: '' },
      { query: 7 },
      { query: '{' },
      { query: '{ __typename }', variables: 'x' },
      { query: '{ __typename }', variables: [1] },
      { query: 'query A { __typename } query B { __typename }' },
      { query: 'query A { __typename }', operationName: 'B' },
      { query: '{ __typename }', operationName: 7 },
      { query: '{ nothing }' },
      { query: 'subscription { x }' },
      { query: 'fragment F on Tenant { id }' },
    ]) {
      const { status, body: answer, text } = await post(body);
      expect([body, status], text).toEqual([body, 400]);
      expect(answer.errors.length).toBeGreaterThan(0);
      expect(answer.data).toBeUndefined();
      expect(text).not.toMatch(/stack|node_modules/);
    }
    const named = await post({
      query: 'query A { __typename } query B { viewer { __typename } }',
      operationName: 'B',
    });
    expect(named.body.data).toEqual({ viewer: { __typename: 'User' } });
    const spare = await post({
      query: '{ __typename }',
      variables: null,
      extensions: {},
      other: 1,
    });
    expect(spare.status).toBe(200);
  });

  it('must not be one that a page of another origin could send', async () => {
    const text = '{"query":"{ __typename }"}';
    for (const type of ['text/plain', 'application/x-www-form-urlencoded', 'multipart/form-data']) {
      const { status } = await post(text, { 'content-type': type });
      expect([type, status]).toEqual([type, 415]);
    }
    const browser = await openSession(server, server.adminId);
    const get = (query: string, headers: Record<string, string> = {}) =>
      server.as(browser).get('/graphql', { query }, headers);
    for (const headers of [{}, { 'content-type': 'text/plain' }]) {
      const { status, text } = await get('{ __typename }', headers);
      expect(status, text).toBe(400);
      expect(text).toContain('Cross-Site Request Forgery');
    }
    // With the header, the cookie is ignored.
    expect((await get('{ __typename }', { authorization: '' })).status).toBe(401);
    const token = await clientToken(server, server.client);
    const linked = await server.anonymous.get('/graphql', {
      query: '{ __typename }',
      access_token: token,
    });
    expect(linked.status).toBe(400);
    const preflighted = { 'apollo-require-preflight': 'true' };
    const asked = await get('{ viewer { __typename } }', preflighted);
    expect([asked.status, asked.body.data]).toEqual([200, { viewer: { __typename: 'User' } }]);
  });

  it('can be a GET with an Authorization header, which no link or form can send', async () => {
    const token = await clientToken(server, server.client);
    const query = 'query ($own: Boolean!) { viewer @include(if: $own) { __typename } }';
    for (const [as, type] of [
      [{ token }, 'Client'],
      [server.admin, 'User'],
    ] as const) {
      const { status, body } = await server
        .as(as)
        .get('/graphql', { query, variables: '{"own":true}' });
      expect([status, body.data]).toEqual([200, { viewer: { __typename: type } }]);
    }
  });

  it('has a response that no cache stores', async () => {
    const query = '{ viewer { id } }';
    const accept = 'application/graphql-response+json';
    const answers = [
      await server.admin.get('/graphql', { query }),
      await server.admin.get('/graphql', { query: '{' }),
      await server.anonymous.get('/graphql', { query }),
      await post({ query }),
      await post({ query }, { accept }),
      await post({ query: '{' }, { accept }),
      await post('{', { 'content-type': 'application/json' }),
    ];
    expect(answers.map(({ status }) => status)).toEqual([200, 400, 401, 200, 200, 400, 400]);
    for (const { headers } of answers) expect(headers['cache-control']).toBe('no-store');
    const schema = await server.app.inject({ url: '/schema.graphql' });
    expect(schema.headers['cache-control']).toBe('no-cache');
  });

  it('runs only queries by GET', async () => {
    const input = `{ parentId: "${server.rootId}", kind: PARTNER, name: "By GET" }`;
    const query = `mutation { createTenant(input: ${input}) { userErrors { code } } }`;
    for (const headers of [{}, { 'apollo-require-preflight': 'true' }]) {
      const written = await server.admin.get('/graphql', { query }, headers);
      expect(written.status).toBe(405);
    }
    const { body } = await post({ query: '{ tenants { totalCount } }' });
    expect(body.data.tenants.totalCount).toBe(1);
  });

  it('has a maximum size', async () => {
    const { status, body } = await post({ query: `{ __typename } # ${'x'.repeat(1_100_000)}` });
    expect([status, body.errors[0].extensions.code]).toEqual([413, 'TOO_LARGE']);
  });
});

describe('a server fault', () => {
  it('is logged, and the response contains only the id of the request', async () => {
    const { catalogue, log } = server.services;
    const fault = vi.spyOn(catalogue, 'role').mockImplementation(() => {
      throw new Error('select secret from somewhere');
    });
    const logged = vi.spyOn(log, 'error');
    const query = '{ viewer { id accessPolicies { nodes { role { id } } } } }';
    for (let times = 0; times < 3; times++) {
      const { status, body, headers, text } = await server.admin.graph(query);
      expect(status).toBe(200);
      expect(text).not.toMatch(/secret|stack/);
      expect(body.data.viewer.accessPolicies.nodes).toEqual([{ role: null }]);
      expect(body.errors).toEqual([
        {
          message: 'Internal server error',
          path: ['viewer', 'accessPolicies', 'nodes', 0, 'role'],
          locations: expect.any(Array) as unknown[],
          extensions: { code: 'INTERNAL_SERVER_ERROR', requestId: headers['x-request-id'] },
        },
      ]);
    }
    fault.mockRestore();
    logged.mockRestore();
    const { body } = await server.admin.graph(query);
    expect(body.errors).toBeUndefined();
  });

  it('of the database is not described in the response', async () => {
    const { database } = server.services;
    const session = vi.spyOn(database, 'session').mockImplementation(() => {
      throw new Error('connection refused to 10.0.0.1');
    });
    const { status, text } = await server.admin.graph('{ viewer { id } }');
    session.mockRestore();
    expect(status).toBe(500);
    expect(text).not.toMatch(/10\.0\.0\.1|stack/);
  });
});
