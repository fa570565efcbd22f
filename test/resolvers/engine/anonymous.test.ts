import { getIntrospectionQuery } from 'graphql';
import { describe, expect, it } from 'vitest';
import { useTestServer, type RestOptions, type TestServer } from '../../support/server.js';

/* Nothing is validated, compiled or kept for a caller who gets a 401 (ADR 17). */
const open = await useTestServer();
const closed = await useTestServer({ INTROSPECTION: 'false' });

const refusal = [401, 'UNAUTHENTICATED'];

async function asked(server: TestServer, payload: string, headers: Record<string, string> = {}) {
  const { status, body } = await server.anonymous.post('/graphql', payload, {
    headers: { 'content-type': 'application/json', ...headers },
  });
  return [status, body.errors?.[0].extensions.code];
}
const ask = (server: TestServer, query: string, headers?: Record<string, string>) =>
  asked(server, JSON.stringify({ query }), headers);

describe('a caller without credentials', () => {
  it('is refused before anything is parsed or validated', async () => {
    for (const server of [open, closed]) {
      for (const query of [
        '{ viewer { id } }',
        '{ nothing }',
        '{ viewer { id }',
        '{ ...A } fragment A on Query { ...A }',
        'mutation { deleteContact(input: { id: "x" }) { userErrors { code } } }',
        'subscription { nothing }',
        'query A { viewer { id } } query B { viewer { id } }',
        '',
      ]) {
        expect([query, ...(await ask(server, query))]).toEqual([query, ...refusal]);
        const other = { accept: 'application/graphql-response+json' };
        expect([query, ...(await ask(server, query, other))]).toEqual([query, ...refusal]);
      }
      for (const payload of ['{}', '[]', 'null', '[{"query":"{ __typename }"}]']) {
        expect([payload, ...(await asked(server, payload))]).toEqual([payload, ...refusal]);
      }
      const { status } = await server.anonymous.get(
        '/graphql',
        { query: '{ viewer { id } }' },
        { 'apollo-require-preflight': 'true' },
      );
      expect(status).toBe(401);
    }
  });

  it('cannot combine data with introspection', async () => {
    for (const query of [
      '{ __typename viewer { id } }',
      '{ __schema { queryType { name } } ...F } fragment F on Query { viewer { id } }',
      'query A { __typename } query B { viewer { id } }',
      '{ __typename } fragment F on Tenant { id }',
    ]) {
      expect([query, ...(await ask(open, query))]).toEqual([query, ...refusal]);
    }
  });

  it('is refused before the body is read if introspection is disabled', async () => {
    // The body is not even JSON, which reading it would report.
    expect(await asked(closed, 'x'.repeat(500_000))).toEqual(refusal);
    expect(await asked(open, 'x'.repeat(500_000))).toEqual(refusal);
  });

  it('stores nothing in memory', async () => {
    const persisted = (query: string, sha256Hash: string) => ({
      query,
      extensions: { persistedQuery: { version: 1, sha256Hash } },
    });
    const query = '{ __typename }';
    const { createHash } = await import('node:crypto');
    const hash = createHash('sha256').update(query).digest('hex');
    await asked(open, JSON.stringify(persisted(query, hash)));
    const { body } = await open.admin.post('/graphql', {
      extensions: { persistedQuery: { version: 1, sha256Hash: hash } },
    });
    expect(body.errors[0].extensions.code).toBe('PERSISTED_QUERY_NOT_FOUND');
  });

  it('receives 401 with the challenge of RFC 6750, at any stage', async () => {
    const json = { 'content-type': 'application/json' };
    const data = JSON.stringify({ query: '{ viewer { id } }' });
    const schemaAndData = JSON.stringify({ query: '{ __typename viewer { id } }' });
    const plain = 'Bearer realm="account-graph"';
    const invalid = `${plain}, error="invalid_token"`;
    const query = { query: '{ viewer { id } }' };
    const requests: [method: string, options: RestOptions, challenge: string][] = [
      ['POST', { body: data, headers: json }, plain],
      ['POST', { body: schemaAndData, headers: json }, plain],
      ['POST', { body: 'x'.repeat(500_000), headers: json }, plain],
      ['POST', { body: data, headers: { ...json, authorization: 'Basic eDp5' } }, plain],
      ['POST', { body: data, headers: { ...json, authorization: 'Bearer x' } }, invalid],
      ['GET', { query, headers: { 'apollo-require-preflight': 'true' } }, plain],
      ['GET', { query }, plain],
      ['GET', { query, headers: { authorization: 'Bearer x' } }, invalid],
      ['GET', { query: { ...query, access_token: 'x' } }, invalid],
    ];
    for (const server of [open, closed]) {
      for (const [method, options, challenge] of requests) {
        const { status, headers, text } = await server.anonymous.request(
          method,
          '/graphql',
          options,
        );
        expect([status, headers['www-authenticate']], text).toEqual([401, challenge]);
      }
      const { status, headers } = await server.admin.graph('{ nothing }');
      expect([status, headers['www-authenticate']]).toEqual([400, undefined]);
    }
  });

  it('can read the schema if it is public', async () => {
    const { status, body } = await open.anonymous.graph(getIntrospectionQuery());
    expect([status, body.errors]).toEqual([200, undefined]);
    expect(body.data.__schema.queryType.name).toBe('Query');
    const accept = { accept: 'application/graphql-response+json, application/json' };
    const playground = await open.anonymous.graph(getIntrospectionQuery(), undefined, accept);
    expect(playground.body.data.__schema.queryType.name).toBe('Query');
    expect(await ask(closed, getIntrospectionQuery())).toEqual(refusal);
    expect(await ask(closed, '{ __typename }')).toEqual(refusal);
  });

  it('cannot read the schema many times in one request', async () => {
    const types = '__schema { types { fields { type { fields { name } } } } }';
    const many = Array.from({ length: 40 }, (_, index) => `a${index}: ${types}`).join(' ');
    expect(await ask(open, `{ ${many} }`)).toEqual([400, 'OPERATION_TOO_COSTLY']);
    expect(await ask(open, `{ __schema { ${'...{'.repeat(2000)}`)).toEqual([
      400,
      'GRAPHQL_PARSE_FAILED',
    ]);
    expect(await ask(open, '{ __schema { nothing } }')).toEqual([400, 'GRAPHQL_VALIDATION_FAILED']);
  });
});

describe('a caller with credentials', () => {
  it('can register and use a persisted query', async () => {
    const query = '{ viewer { id } }';
    const { createHash } = await import('node:crypto');
    const sha256Hash = createHash('sha256').update(query).digest('hex');
    const extensions = { persistedQuery: { version: 1, sha256Hash } };
    for (const body of [{ query, extensions }, { extensions }, { extensions }]) {
      const answer = await open.admin.post('/graphql', body);
      expect(answer.body.data).toEqual({ viewer: { id: open.adminId } });
    }
    const anonymous = await open.anonymous.post('/graphql', { extensions });
    expect(anonymous.status).toBe(401);
    const other = { persistedQuery: { version: 1, sha256Hash: '0'.repeat(64) } };
    const wrong = await open.admin.post('/graphql', { query, extensions: other });
    expect([wrong.status, wrong.body.errors[0].extensions.code]).toEqual([400, 'BAD_REQUEST']);
  });
});
