import { setTimeout as delay } from 'node:timers/promises';
import { beforeAll, beforeEach, describe, expect, it } from 'vitest';
import type { Unit } from '../../../src/database/open.js';
import type { Session } from '../../../src/database/session.js';
import { sql } from '../../../src/database/sql.js';
import { run } from '../../../src/domain/core/action.js';
import { anonymous, type Caller } from '../../../src/domain/core/caller.js';
import { rotateRefreshToken } from '../../../src/domain/identity/tokens/refresh-tokens.js';
import { hashSecret, randomSecret } from '../../../src/domain/core/secrets.js';
import { accessChanges } from '../../support/changes.js';
import { useTestServer, type As, type Principal } from '../../support/server.js';
import {
  changeClient,
  decode,
  makeClientWith,
  requestToken,
  signIn,
} from '../../support/tokens.js';

const server = await useTestServer();
const tenant = await server.makeTenant(server.rootId, 'partner', 'Refresh');
const person = await server.makePerson(tenant.id, 'refresher', 'partner_admin');

beforeEach(() => void (server.clock.offset = 0));

const refresh = (token: string, as?: As, more: Record<string, string> = {}) =>
  requestToken(server, { grant_type: 'refresh_token', refresh_token: token, ...more }, { as });

async function expectWorthless(token: string, as?: As): Promise<void> {
  const { status, body } = await refresh(token, as);
  expect(status).toBe(400);
  expect(body).toEqual({
    error: 'invalid_grant',
    error_description: 'the refresh token is invalid',
  });
}

/** Moves the clock past the time in which a repeated use is no reuse. */
const passGrace = () => void (server.clock.offset += 10_000);

const stored = (where: ReturnType<typeof sql>) =>
  server
    .session()
    .all<{ id: string }>(sql`select r.id as "id" from refresh_tokens r where ${where}`);

describe('a refresh token', () => {
  it('is exchanged for new tokens, including a new refresh token', async () => {
    const first = await signIn(server, person);
    const { status, body, headers } = await refresh(first.refresh_token);
    expect(status).toBe(200);
    expect(Object.keys(body).sort()).toEqual([
      'access_token',
      'expires_in',
      'expires_on',
      'id_token',
      'refresh_token',
      'token_type',
    ]);
    expect(headers).toMatchObject({ 'cache-control': 'no-store', pragma: 'no-cache' });
    expect(body.refresh_token).not.toBe(first.refresh_token);
    expect(decode(body.access_token).claims).toMatchObject({
      sub: person.id,
      scope: [{ tuid: tenant.id, role: 'partner_admin' }],
    });
    const me = await server.as({ token: body.access_token }).get('/users/me');
    expect(me.body.id).toBe(person.id);
    expect((await refresh(body.refresh_token)).status).toBe(200);
  });

  it('revokes its family if it is used again after the grace period', async () => {
    const first = await signIn(server, person);
    const other = await signIn(server, person);
    const second = await refresh(first.refresh_token);
    const third = await refresh(second.body.refresh_token);
    expect(third.status).toBe(200);
    passGrace();
    await expectWorthless(first.refresh_token);
    await expectWorthless(third.body.refresh_token);
    for (const { access_token: access } of [first, second.body, third.body]) {
      const me = await server.as({ token: access }).get('/users/me');
      expect(me.status).toBe(401);
    }
    const me = await server.as({ token: other.access_token }).get('/users/me');
    expect(me.status).toBe(200);
    // Another sign-in of the same user is another family.
    expect((await refresh(other.refresh_token)).status).toBe(200);
  });

  it('returns the same successor to all concurrent requests', async () => {
    const { refresh_token: token } = await signIn(server, person);
    const answers = await Promise.all(Array.from({ length: 6 }, () => refresh(token)));
    expect(answers.map(({ status }) => status)).toEqual([200, 200, 200, 200, 200, 200]);
    const successors = new Set(answers.map(({ body }) => body.refresh_token as string));
    expect(successors.size).toBe(1);
    const [successor] = successors;
    expect((await refresh(successor!)).status).toBe(200);
  });

  it('cannot create a token while its family is revoked', async () => {
    const first = await signIn(server, person);
    const second = (await refresh(first.refresh_token)).body.refresh_token as string;
    const { database } = server.services;
    const [row] = await server.session().all<{ familyId: string }>(
      sql`select r.family_id as "familyId" from refresh_tokens r
          where r.id = ${hashSecret(second)}`,
    );
    // A rotation that has created its token and delays its commit.
    let commit!: () => void;
    const held = new Promise<void>((resolve) => (commit = resolve));
    let made!: () => void;
    const pending = new Promise<void>((resolve) => (made = resolve));
    const slow = Object.assign(Object.create(database) as typeof database, {
      write: <T>(session: Session, work: (unit: Unit) => Promise<T>, options?: object) =>
        database.write(
          session,
          async (unit) => {
            const result = await work(unit);
            await unit.em.flush();
            made();
            await held;
            return result;
          },
          options,
        ),
    });
    const caller: Caller = {
      ...anonymous,
      type: 'user',
      id: person.id,
      tenantId: tenant.id,
    };
    const rotation = run(
      rotateRefreshToken,
      {
        ...server.services,
        database: slow,
        session: server.session(),
        caller,
        requestId: 'test',
        ip: '127.0.0.1',
        userAgent: null,
      },
      { token: second, familyId: row!.familyId },
    );
    await pending;
    passGrace();
    const reuse = refresh(first.refresh_token);
    await delay(300);
    commit();
    const third = await rotation;
    expect((await reuse).status).toBe(400);
    expect(third).toBeTruthy();
    await expectWorthless(third!);
  });

  it('is stored as a hash', async () => {
    const { refresh_token: token } = await signIn(server, person);
    expect(await stored(sql`r.id = ${token}`)).toHaveLength(0);
    expect(await stored(sql`r.id = ${hashSecret(token)}`)).toHaveLength(1);
  });

  it('is invalid if it is unknown or expired', async () => {
    await expectWorthless(randomSecret());
    await expectWorthless('x');
    const { refresh_token: token } = await signIn(server, person);
    server.clock.offset = 29 * 24 * 3600_000;
    const next = await refresh(token);
    expect(next.status).toBe(200);
    server.clock.offset += 29 * 24 * 3600_000;
    const last = await refresh(next.body.refresh_token);
    expect(last.status).toBe(200);
    server.clock.offset += 31 * 24 * 3600_000;
    await expectWorthless(last.body.refresh_token);
  });

  it('is invalid with U+0000 and if it is too long', async () => {
    for (const token of ['a\0b', 'x'.repeat(1000)]) {
      const { status, body } = await refresh(token);
      expect([status, body.error]).toEqual([400, 'invalid_request']);
    }
  });

  it('cannot request more than was granted', async () => {
    const first = await signIn(server, person, { scope: 'openid' });
    const more = await refresh(first.refresh_token, undefined, { scope: 'openid offline_access' });
    expect(more.status).toBe(403);
    expect(more.body).toEqual({
      error: 'access_denied',
      error_description: 'scope exceeds the scope of the refresh token',
    });
    const same = await refresh(first.refresh_token, undefined, { scope: 'openid' });
    expect(same.body.scope).toBe('openid');
    expect((await refresh(same.body.refresh_token)).body.scope).toBe('openid');
  });

  it('changes no access unless it is reused, and is audited', async () => {
    const { refresh_token: token } = await signIn(server, person);
    const changes = accessChanges(server.services.database);
    await refresh(token);
    expect(changes).toEqual([]);
    passGrace();
    await refresh(token);
    expect(changes).toContainEqual({ kind: 'object', key: 'revoked_tokens' });
    const { channel } = server.services.database;
    await channel.sync();
    const reported = [...changes];
    // The family was already revoked, so no cache has to read it again.
    await refresh(token);
    await channel.sync();
    expect(changes).toEqual(reported);
    const records = await server.session().all<{ action: string }>(
      sql`select a.action as "action", a.actor_type as "actor" from audit_records a
        where a.object_id = ${person.id} order by a.at desc limit 3`,
    );
    expect(records).toContainEqual({ action: 'rotateRefreshToken', actor: 'user' });
    expect(records).toContainEqual({ action: 'revokeRefreshFamily', actor: 'system' });
  });
});

/* A lost response, or two tabs (RFC 9700, section 4.14.2, leaves the method to the server). */
describe('a refresh token that is used again within the grace period', () => {
  const alive = async (token: string) =>
    (await server.as({ token }).get('/users/me')).status === 200;

  it('returns the same successor, and the family remains valid', async () => {
    const first = await signIn(server, person);
    const lost = await refresh(first.refresh_token);
    server.clock.offset += 9_000;
    const again = await refresh(first.refresh_token);
    expect([lost.status, again.status]).toEqual([200, 200]);
    expect(again.body.refresh_token).toBe(lost.body.refresh_token);
    for (const { body } of [lost, again]) expect(await alive(body.access_token)).toBe(true);
    passGrace();
    const next = await refresh(again.body.refresh_token);
    expect(next.status).toBe(200);
    expect(next.body.refresh_token).not.toBe(again.body.refresh_token);
  });

  it('cannot start a second chain: the later use revokes the family', async () => {
    const first = await signIn(server, person);
    const own = await refresh(first.refresh_token);
    const stolen = await refresh(first.refresh_token);
    passGrace();
    const thief = await refresh(stolen.body.refresh_token);
    expect(thief.status).toBe(200);
    passGrace();
    await expectWorthless(own.body.refresh_token);
    await expectWorthless(thief.body.refresh_token);
    for (const { body } of [own, stolen, thief]) expect(await alive(body.access_token)).toBe(false);
  });

  it('revokes the family if its successor was used', async () => {
    const first = await signIn(server, person);
    const second = await refresh(first.refresh_token);
    const third = await refresh(second.body.refresh_token);
    expect(third.status).toBe(200);
    await expectWorthless(first.refresh_token);
    await expectWorthless(third.body.refresh_token);
  });

  it('revokes the family if it is used too often', async () => {
    const { refresh_token: token } = await signIn(server, person);
    for (let use = 0; use < 11; use++) expect((await refresh(token)).status).toBe(200);
    await expectWorthless(token);
    await expectWorthless(token);
  });

  it('does not restore a revoked family', async () => {
    const mine = await server.makeClient(tenant.id);
    const { refresh_token: token } = await signIn(server, person, { as: mine });
    const { body } = await refresh(token, mine);
    const revoked = await requestToken(
      server,
      { token: body.refresh_token },
      { path: '/idp/revoke_token', as: mine },
    );
    expect(revoked.status).toBe(200);
    await expectWorthless(token, mine);
    await expectWorthless(body.refresh_token, mine);
  });

  it('is valid only for its own client', async () => {
    const [mine, other] = [await server.makeClient(tenant.id), await server.makeClient(tenant.id)];
    const { refresh_token: token } = await signIn(server, person, { as: mine });
    const { body } = await refresh(token, mine);
    await expectWorthless(token, other);
    await expectWorthless(token);
    // The family is still valid.
    expect((await refresh(token, mine)).body.refresh_token).toBe(body.refresh_token);
    expect((await refresh(body.refresh_token, mine)).status).toBe(200);
  });

  it('is invalid if its user is not active', async () => {
    const user = await server.makePerson(tenant.id, 'disabled-in-between');
    const { refresh_token: token } = await signIn(server, user);
    const { body } = await refresh(token);
    const path = `/users/${user.id}`;
    await server.update(path, { enabled: false });
    await expectWorthless(token);
    await expectWorthless(body.refresh_token);
  });
});

describe('a refresh token of a client', () => {
  let client: Principal;
  beforeAll(async () => {
    client = await server.makeClient(tenant.id);
  });

  it('is valid only for that client', async () => {
    const { refresh_token: token } = await signIn(server, person, { as: client });
    await expectWorthless(token);
    await expectWorthless(token, await server.makeClient(tenant.id));
    const { status, body } = await refresh(token, client);
    expect(status).toBe(200);
    expect(decode(body.access_token).claims).toMatchObject({
      sub: person.id,
      client_id: client.id,
    });
    // A token that was issued without a client is not valid for one.
    await expectWorthless((await signIn(server, person)).refresh_token, client);
  });

  it('becomes invalid with the client', async () => {
    const mine = await server.makeClient(tenant.id);
    const { refresh_token: token } = await signIn(server, person, { as: mine });
    await changeClient(server, mine.id, { status: 'disabled' });
    const { status, body } = await refresh(token, mine);
    expect([status, body.error]).toEqual([401, 'invalid_client']);
  });

  it('becomes invalid with the token generation of the client', async () => {
    const mine = await makeClientWith(server, tenant.id, { tokenEndpointAuthMethod: 'none' });
    const { refresh_token: token, access_token: access } = await signIn(server, person, {
      as: { username: mine.id, password: '' },
    });
    const asMine = { username: mine.id, password: '' };
    const me = () => server.as({ token: access }).get('/users/me');
    expect((await me()).status).toBe(200);
    await changeClient(server, mine.id, { tokenGeneration: 2 });
    expect((await me()).status).toBe(401);
    await expectWorthless(token, asMine);
    expect((await signIn(server, person, { as: asMine })).refresh_token).toBeTruthy();
  });
});

describe('a refresh token of a user', () => {
  const put = (path: string, body: object) => server.admin.put(path, body);
  const versionOf = async (path: string) => (await server.admin.get(path)).body.version as number;
  const change = async (path: string, body: object) => {
    const { status, text } = await put(path, { version: await versionOf(path), ...body });
    expect(status, text).toBe(200);
  };

  it('becomes invalid with the password', async () => {
    const user = await server.makePerson(tenant.id, 'new-password');
    const { refresh_token: token } = await signIn(server, user);
    await server.client.post(`/users/${user.id}/password`, { password: 'another long passphrase' });
    await expectWorthless(token);
  });

  it('becomes invalid with the user', async () => {
    const user = await server.makePerson(tenant.id, 'gone');
    const { refresh_token: token } = await signIn(server, user);
    const { refresh_token: second } = await signIn(server, user);
    await change(`/users/${user.id}`, { enabled: false });
    await expectWorthless(token);
    await change(`/users/${user.id}`, { enabled: true });
    await expectWorthless(token);
    await expectWorthless(second);
    const { refresh_token: third } = await signIn(server, user);
    await change(`/users/${user.id}`, { enabled: false });
    await server.admin.delete(`/users/${user.id}`, {
      version: await versionOf(`/users/${user.id}`),
    });
    await expectWorthless(third);
  });

  it('becomes invalid when the user expires', async () => {
    const user = await server.makePerson(tenant.id, 'for-an-hour');
    await change(`/users/${user.id}`, {
      disable_after: new Date(Date.now() + 3600_000).toISOString(),
    });
    const { refresh_token: token } = await signIn(server, user);
    server.clock.offset = 3601_000;
    await expectWorthless(token);
  });

  it('becomes invalid with any ancestor tenant, permanently', async () => {
    const above = await server.makeTenant(tenant.id, 'partner', 'Above');
    const below = await server.makeTenant(above.id, 'customer', 'Below');
    const user = await server.makePerson(below.id, 'below');
    const { refresh_token: token } = await signIn(server, user);
    await change(`/tenants/${above.id}`, { enabled: false });
    await expectWorthless(token);
    await change(`/tenants/${above.id}`, { enabled: true });
    await expectWorthless(token);
    expect((await signIn(server, user)).refresh_token).toBeTruthy();
  });
});
