import { describe, expect, it } from 'vitest';
import { sql } from '../../../src/database/sql.js';
import { makeBranch } from '../../support/identity-providers.js';
import { refusal } from '../../support/people.js';
import { useTestServer, type As } from '../../support/server.js';
import { cookieOf, openSession } from '../../support/sessions.js';
import { clientToken } from '../../support/tokens.js';

const server = await useTestServer();
const branch = await makeBranch(server, 'Branch');
const client = await server.makeClient(branch.partner.id, 'partner_admin');

let count = 0;
const person = (role?: string, tenantId = branch.customer.id) =>
  server.makePerson(tenantId, `somebody-${++count}@example.com`, role);
const ask = (body: object, as: As | null = client) =>
  server.as(as ?? undefined).post('/idp/ott', { purpose: 'user_login', ...body });
const tokenFor = async (userId: string, more: object = {}) => {
  const { status, body, text } = await ask({ user_id: userId, ...more });
  expect(status, text).toBe(200);
  return body.ott as string;
};
const login = (ott: string, headers: Record<string, string> = {}) =>
  server.anonymous.post('/idp/ott/login', { ott }, { headers });
const verify = (ott: string, as: As) => server.as(as).post('/idp/ott/verify', { ott });
const change = async (userId: string, changes: object) => {
  const { status, text } = await server.update(`/users/${userId}`, changes);
  expect(status, text).toBe(200);
};
const me = (session: string) => server.as({ session }).get('/users/me');

describe('a one-time token', () => {
  it('signs its user in, once', async () => {
    const { id, username } = await person();
    const ott = await tokenFor(id);
    const answer = await login(ott);
    expect(answer.status, answer.text).toBe(200);
    expect(answer.body).toMatchObject({
      id,
      login: username,
      session_mfa_status: 'passed_or_not_required',
    });
    const session = cookieOf(answer, 'account_session')!;
    expect((await me(session)).body.id).toBe(id);
    const again = await login(ott);
    expect([again.status, again.body.error.code]).toEqual([401, 'unauthorized']);
    expect(cookieOf(again, 'account_session')).toBeUndefined();
  });

  it('is used once for concurrent requests', async () => {
    const ott = await tokenFor((await person()).id);
    const answers = await Promise.all(Array.from({ length: 6 }, () => login(ott)));
    expect(answers.map(({ status }) => status).sort()).toEqual([200, 401, 401, 401, 401, 401]);
  });

  it('is for a user by login, id or external id, and exactly one of them', async () => {
    const { id, username } = await person();
    const external = `elsewhere-${id}`;
    await change(id, { external_id: external });
    for (const body of [
      { user_id: id },
      { login: username.toUpperCase() },
      { external_id: external },
    ]) {
      const { body: answer } = await ask(body);
      expect((await login(answer.ott)).body.id).toBe(id);
    }
    expect(refusal(await ask({}))).toEqual([400, 1000, 'user_id']);
    expect((await ask({ user_id: id, login: username })).status).toBe(400);
    expect((await ask({ external_id: external, login: username })).status).toBe(400);
    expect(refusal(await ask({ user_id: id, purpose: 'anything' }))).toEqual([
      400,
      1000,
      'purpose',
    ]);
    const other = await person();
    await change(other.id, { external_id: external });
    expect(refusal(await ask({ external_id: external }))).toEqual([400, 1000, 'external_id']);
  });

  it('expires, and becomes invalid with its user and its client', async () => {
    const { id } = await person();
    const late = await tokenFor(id);
    server.clock.offset += 120_000;
    expect((await login(late)).status).toBe(401);
    const other = await server.makeClient(branch.partner.id, 'partner_admin');
    const { body } = await ask({ user_id: id }, other);
    await server.admin.delete(`/clients/${other.id}`);
    expect((await login(body.ott)).status).toBe(401);
    const ott = await tokenFor(id);
    await change(id, { enabled: false });
    expect((await login(ott)).status).toBe(401);
    expect(refusal(await ask({ user_id: id })).slice(0, 2)).toEqual([400, 1018]);
  });

  // The contract documents no conflict: "on behalf of the specified user", whom a client has just
  // created.
  it('is also for a user who is not activated, until activation', async () => {
    const { id } = await server.makeUser(branch.customer.id, 'not-activated@example.com');
    await server.grant('user', id, 'backup_user', branch.customer.id);
    const answer = await login(await tokenFor(id));
    expect(answer.status, answer.text).toBe(200);
    const session = cookieOf(answer, 'account_session')!;
    expect((await me(session)).body).toMatchObject({ id, activated: false });
    const unused = await tokenFor(id);
    // The user cannot sign in otherwise, and other clients receive no token for the user.
    const basic = { username: 'not-activated@example.com', password: '' };
    expect((await server.as(basic).get('/users/me')).status).toBe(401);
    const mighty = await server.makeUser(branch.customer.id, 'mighty@example.com');
    await server.grant('user', mighty.id, 'root_admin', server.rootId);
    expect(refusal(await ask({ user_id: mighty.id })).slice(0, 2)).toEqual([403, 1002]);
    await change(id, { enabled: false });
    expect(refusal(await ask({ user_id: id })).slice(0, 2)).toEqual([400, 1018]);
    await change(id, { enabled: true });
    // The first password ends the session and the token.
    const body = { password: 'a first password 17' };
    await server.client.post(`/users/${id}/password`, body);
    expect((await me(session)).status).toBe(401);
    expect((await login(unused)).status).toBe(401);
  });

  it('is stored by its hash, and not accepted as another type of token', async () => {
    const { id } = await person();
    const ott = await tokenFor(id);
    const rows = await server
      .session()
      .all(sql`select * from one_time_tokens where user_id = ${id}`);
    expect(rows).toHaveLength(1);
    expect(JSON.stringify(rows)).not.toContain(ott);
    expect((await server.as({ token: ott }).get('/users/me')).status).toBe(401);
    expect((await login('x'.repeat(43))).status).toBe(401);
    expect(refusal(await login('a\u0000b'))).toEqual([400, 1000, 'ott']);
    expect((await login('x'.repeat(300))).status).toBe(400);
  });

  it('ends the existing session of the browser', async () => {
    const before = await person();
    const { session } = await openSession(server, before.id);
    const ott = await tokenFor((await person()).id);
    await login(ott, { cookie: `account_session=${session}` });
    expect((await me(session)).status).toBe(401);
  });

  it('is refused for a page of another origin', async () => {
    const ott = await tokenFor((await person()).id);
    const { status } = await login(ott, { origin: 'https://evil.example' });
    expect(status).toBe(403);
    expect((await login(ott)).status).toBe(200);
  });

  it('adds client and user to the audit records', async () => {
    const { id } = await person();
    await login(await tokenFor(id, { audit_data: 'supporter 17' }));
    const records = await server.session().all(
      sql`select r.action as "action", r.actor_type as "type", r.actor_id as "actor",
          r.details as "details" from audit_records r
        where r.object_id = ${id} and r.action in (${'issueOneTimeToken'}, ${'impersonate'})
        order by r.at, r.action desc`,
    );
    const details = (row: any) =>
      typeof row.details === 'string' ? JSON.parse(row.details) : row.details;
    expect(records.map((row: any) => ({ ...row, details: details(row) }))).toEqual(
      ['issueOneTimeToken', 'impersonate'].map((action) => ({
        action,
        type: 'client',
        actor: client.id,
        details: { auditData: 'supporter 17' },
      })),
    );
    const [session] = await server
      .session()
      .all<{ methods: string | string[] }>(
        sql`select s.methods as "methods" from login_sessions s where s.user_id = ${id}`,
      );
    expect([session!.methods].flat().join()).toContain('ott');
  });
});

describe('the issuer of a one-time token', () => {
  it('must be a client, not a user', async () => {
    const { id } = await person();
    const admin = await server.makePerson(branch.partner.id, 'a-person', 'partner_admin');
    expect(refusal(await ask({ user_id: id }, admin)).slice(0, 2)).toEqual([403, 1002]);
    const session = await openSession(server, admin.id);
    expect((await ask({ user_id: id }, session)).status).toBe(403);
    const token = await clientToken(server, client);
    expect((await ask({ user_id: id }, { token })).status).toBe(200);
    expect((await ask({ user_id: id }, null)).status).toBe(401);
  });

  it('must administer the user', async () => {
    const { id, username } = await person();
    const viewer = await server.makeClient(branch.partner.id, 'readonly_admin');
    expect(refusal(await ask({ user_id: id }, viewer)).slice(0, 2)).toEqual([403, 1002]);
    const other = await makeBranch(server, `Other ${++count}`);
    const stranger = await server.makeClient(other.partner.id, 'partner_admin');
    // The contract documents 400, 401 and 403, and the body contains the user.
    expect(refusal(await ask({ user_id: id }, stranger)).slice(0, 2)).toEqual([400, 1005]);
    const unknown = await ask({ login: 'nobody-at-all' }, stranger);
    const hidden = await ask({ login: username }, stranger);
    expect([hidden.status, hidden.body]).toEqual([400, unknown.body]);
  });

  it('must be able to grant all roles of the user', async () => {
    const mighty = await person();
    await server.grant('user', mighty.id, 'root_admin', server.rootId);
    expect(refusal(await ask({ user_id: mighty.id })).slice(0, 2)).toEqual([403, 1002]);
    const introspects = await person();
    await server.grant('user', introspects.id, 'token_introspector', branch.partner.id);
    expect((await ask({ user_id: introspects.id })).status).toBe(403);
    expect((await ask({ user_id: introspects.id }, server.client)).status).toBe(200);
    expect((await ask({ user_id: (await person('company_admin')).id })).status).toBe(200);
  });
});

describe('a token for verification', () => {
  it('returns its user to a service, once', async () => {
    const { id, username } = await person();
    const ott = await tokenFor(id, { purpose: 'verify', audit_data: 'x' });
    const service = await server.makeClient(branch.partner.id);
    const token = await clientToken(server, service);
    const answer = await verify(ott, { token });
    expect([answer.status, answer.body.id, answer.body.login]).toEqual([200, id, username]);
    expect(cookieOf(answer, 'account_session')).toBeUndefined();
    expect(refusal(await verify(ott, { token }))).toEqual([400, 1000, 'ott']);
  });

  it('has no other use, and other tokens cannot be verified', async () => {
    const { id } = await person();
    const ott = await tokenFor(id, { purpose: 'verify' });
    expect((await login(ott)).status).toBe(401);
    expect((await verify(ott, undefined)).status).toBe(401);
    expect(refusal(await verify(await tokenFor(id), client))).toEqual([400, 1000, 'ott']);
    expect((await verify(ott, client)).status).toBe(200);
  });
});
