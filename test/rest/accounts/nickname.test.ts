import { afterAll, beforeAll, expect, it } from 'vitest';
import { makeTenant, type Body } from '../../support/people.js';
import { startTestServer, type TestServer } from '../../support/server.js';

let server: TestServer;
let partner: Body;
beforeAll(async () => {
  server = await startTestServer();
  partner = await makeTenant(server, server.rootId, 'partner', 'Partner');
});
afterAll(() => server.close());

const graph = async (query: string, variables = {}) =>
  (await server.graphql(query, { as: server.admin, variables })).body.data!;

it('is set and read by both APIs, filters and sorts', async () => {
  const as = server.admin;
  const made = await server.rest('POST', '/users', {
    as,
    body: { tenant_id: partner.id, login: 'ada', nickname: 'Countess' },
  });
  expect([made.status, made.body.nickname]).toEqual([200, 'Countess']);
  const { id } = made.body;
  const changed = await server.rest('PUT', `/users/${id}`, {
    as,
    body: { version: 1, nickname: 'Émile' },
  });
  expect([changed.status, changed.body.nickname]).toEqual([200, 'Émile']);
  expect((await server.rest('GET', `/users/${id}`, { as })).body.nickname).toBe('Émile');
  const created = await graph(
    `mutation ($input: CreateUserInput!) { createUser(input: $input) {
      user { id version nickname } userErrors { code field } } }`,
    { input: { tenantId: partner.id, login: 'bob', nickname: 'bo' } },
  );
  expect(created.createUser).toMatchObject({ user: { nickname: 'bo' }, userErrors: [] });
  const { user } = created.createUser;
  const cleared = await graph(
    `mutation ($input: UpdateUserInput!) { updateUser(input: $input) {
      user { nickname } userErrors { code } } }`,
    { input: { id: user.id, version: user.version, nickname: null } },
  );
  expect(cleared.updateUser).toEqual({ user: { nickname: null }, userErrors: [] });
  const page = `query ($filter: UserFilter) { users(filter: $filter,
    orderBy: { field: NICKNAME, direction: DESC }) { nodes { login nickname } } }`;
  expect((await graph(page, { filter: { nickname: { startsWith: 'éM' } } })).users.nodes).toEqual([
    { login: 'ada', nickname: 'Émile' },
  ]);
  expect((await graph(page, { filter: null })).users.nodes[0]).toEqual({
    login: 'ada',
    nickname: 'Émile',
  });
  const long = await server.rest('PUT', `/users/${id}`, {
    as,
    body: { version: 2, nickname: 'x'.repeat(101) },
  });
  expect([long.status, long.body.error.context.field]).toEqual([400, 'nickname']);
});
