import { beforeEach, describe, expect, it } from 'vitest';
import { useTestServer, type As } from '../../support/server.js';
import { openSession } from '../../support/sessions.js';
import { Visitor } from '../../support/visitor.js';

const server = await useTestServer();
const tenantId = (await server.makeTenant(server.rootId, 'partner', 'Sessions')).id;
const otherId = (await server.makeTenant(server.rootId, 'partner', 'Elsewhere')).id;
const ada = await server.makePerson(tenantId, 'ada', 'partner_admin');
const grace = await server.makePerson(tenantId, 'grace');
const viewer = await server.makePerson(tenantId, 'viewer', 'readonly_admin');
const stranger = await server.makePerson(otherId, 'stranger', 'partner_admin');

beforeEach(() => void (server.clock.offset = 0));

const fields = 'id createdAt lastSeenAt expiresAt ip userAgent methods mfaPending current';
const sessionsOf = async (userId: string, as: As) => {
  const { body } = await server
    .as(as)
    .graph(`query ($id: ID!) { user(id: $id) { sessions { ${fields} } } }`, { id: userId });
  expect(body.errors).toBeUndefined();
  return body.data.user?.sessions as any[] | null | undefined;
};
const mutate = (name: string, input: object, as: As) =>
  server.as(as).graph(
    `mutation ($input: ${name[0]!.toUpperCase()}${name.slice(1)}Input!) {
      ${name}(input: $input) { userId userErrors { code } } }`,
    { input },
  );
const me = async (as: As) => (await server.as(as).get('/users/me')).status;

describe('the sessions of a user', () => {
  it('are listed for the user, with the current one', async () => {
    const visitor = new Visitor(server, { 'user-agent': 'Test/2' });
    const { username: login, password } = grace;
    await visitor.submit(await visitor.get('/login'), { login, password });
    await openSession(server, grace.id, { methods: ['pwd', 'otp', 'mfa'] });
    const told = (await sessionsOf(grace.id, { session: visitor.session! }))!;
    expect(told).toHaveLength(2);
    expect(told.find(({ current }) => current)).toEqual({
      id: expect.any(String),
      createdAt: expect.any(String),
      lastSeenAt: expect.any(String),
      expiresAt: expect.any(String),
      ip: '127.0.0.1',
      userAgent: 'Test/2',
      methods: ['PWD'],
      mfaPending: false,
      current: true,
    });
    expect(told.find(({ current }) => !current).methods).toEqual(['PWD', 'OTP', 'MFA']);
  });

  it('are listed for administrators, but not with read-only access', async () => {
    await openSession(server, grace.id);
    expect((await sessionsOf(grace.id, ada))!.length).toBeGreaterThan(0);
    expect(await sessionsOf(grace.id, viewer)).toBeNull();
    expect(await sessionsOf(grace.id, stranger)).toBeUndefined();
    expect(await sessionsOf(viewer.id, viewer)).toEqual([]);
  });

  it('are omitted when they have ended', async () => {
    const person = await server.makePerson(tenantId, 'over');
    await openSession(server, person.id);
    expect(await sessionsOf(person.id, ada)).toHaveLength(1);
    server.clock.offset = 2 * 3600_000;
    expect(await sessionsOf(person.id, ada)).toEqual([]);
  });

  it('need the same number of statements for one user and many', async () => {
    const query = `query ($first: Int!) { tenant(id: "${tenantId}") { users(first: $first) {
      nodes { id sessions { id } lastLogin { at failedAttempts } } } } }`;
    const statements = async (first: number) => {
      const { headers, body } = await ada.graph(query, { first });
      expect(body.errors).toBeUndefined();
      return /"(\d+) statements"/.exec(String(headers['server-timing']))![1];
    };
    await statements(1);
    expect(await statements(1)).toBe(await statements(4));
  });
});

describe('endSession', () => {
  it('ends a session of the caller immediately', async () => {
    const person = await server.makePerson(tenantId, 'ends-own');
    const kept = await openSession(server, person.id);
    const lost = await openSession(server, person.id);
    expect(await me(lost)).toBe(200);
    const { id } = (await sessionsOf(person.id, lost))!.find(({ current }) => current);
    const { body } = await mutate('endSession', { sessionId: id }, kept);
    expect(body.data.endSession).toEqual({ userId: person.id, userErrors: [] });
    expect([await me(lost), await me(kept)]).toEqual([401, 200]);
    const again = await mutate('endSession', { sessionId: id }, kept);
    expect(again.body.data.endSession.userErrors).toEqual([{ code: 'NOT_FOUND' }]);
  });

  it('requires administration for sessions of others', async () => {
    const person = await server.makePerson(tenantId, 'ended');
    const session = await openSession(server, person.id);
    const [{ id }] = (await sessionsOf(person.id, ada)) as [{ id: string }];
    const strange = await mutate('endSession', { sessionId: id }, stranger);
    expect(strange.body.data.endSession.userErrors).toEqual([{ code: 'NOT_FOUND' }]);
    const looking = await mutate('endSession', { sessionId: id }, viewer);
    expect(looking.body.errors![0].extensions.code).toBe('ACCESS_DENIED');
    expect(await me(session)).toBe(200);
    await mutate('endSession', { sessionId: id }, ada);
    expect(await me(session)).toBe(401);
  });
});

describe('endAllSessions', () => {
  it('signs a user out everywhere', async () => {
    const person = await server.makePerson(tenantId, 'ends-all');
    const sessions = [await openSession(server, person.id), await openSession(server, person.id)];
    for (const session of sessions) expect(await me(session)).toBe(200);
    const refused = await mutate('endAllSessions', { userId: person.id }, viewer);
    expect(refused.body.errors![0].extensions.code).toBe('ACCESS_DENIED');
    await mutate('endAllSessions', { userId: person.id }, ada);
    for (const session of sessions) expect(await me(session)).toBe(401);
    const own = await openSession(server, person.id);
    await mutate('endAllSessions', { userId: person.id }, own);
    expect(await me(own)).toBe(401);
  });
});
