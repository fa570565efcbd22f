import { setTimeout as delay } from 'node:timers/promises';
import { beforeAll, beforeEach, describe, expect, it } from 'vitest';
import type { Unit } from '../../src/database/open.js';
import type { Session } from '../../src/database/session.js';
import { sql } from '../../src/database/sql.js';
import { run } from '../../src/domain/action.js';
import { anonymous, type Caller } from '../../src/domain/caller.js';
import { rotateRefreshToken } from '../../src/domain/identity/refresh-tokens.js';
import { hashSecret, randomSecret } from '../../src/domain/identity/secrets.js';
import { accessChanges } from '../support/changes.js';
import { useTestServer, type As, type Principal } from '../support/server.js';
import { changeClient, decode, makeClientWith, requestToken, signIn } from '../support/tokens.js';

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
  it('is exchanged for new tokens, a refresh token among them', async () => {
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

  it('ends its whole family when it is used a second time, past the grace period', async () => {
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

  it('gives the same successor to all who use it at once', async () => {
    const { refresh_token: token } = await signIn(server, person);
    const answers = await Promise.all(Array.from({ length: 6 }, () => refresh(token)));
    expect(answers.map(({ status }) => status)).toEqual([200, 200, 200, 200, 200, 200]);
    const successors = new Set(answers.map(({ body }) => body.refresh_token as string));
    expect(successors.size).toBe(1);
    const [successor] = successors;
    expect((await refresh(successor!)).status).toBe(200);
  });

  it('leaves none behind that is being made while its family is revoked', async () => {
    const first = await signIn(server, person);
    const second = (await refresh(first.refresh_token)).body.refresh_token as string;
    const { database } = server.services;
    const [row] = await server.session().all<{ familyId: string }>(
      sql`select r.family_id as "familyId" from refresh_tokens r
          where r.id = ${hashSecret(second)}`,
    );
    // A rotation that has made its token and takes its time to commit it.
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

  it('is kept by its hash alone', async () => {
    const { refresh_token: token } = await signIn(server, person);
    expect(await stored(sql`r.id = ${token}`)).toHaveLength(0);
    expect(await stored(sql`r.id = ${hashSecret(token)}`)).toHaveLength(1);
  });

  it('is worth nothing if it never was one, or its time is up', async () => {
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

  it('is of no use with U+0000 in it, or with far too much', async () => {
    for (const token of ['a\0b', 'x'.repeat(1000)]) {
      const { status, body } = await refresh(token);
      expect([status, body.error]).toEqual([400, 'invalid_request']);
    }
  });

  it('asks for no more than was granted', async () => {
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

  it('changes no access until it is used twice, and leaves an audit record', async () => {
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
    // The family is known to be revoked: no cache has to read that again.
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

/* A response that got lost, or two tabs (RFC 9700, section 4.14.2, leaves the means to the server). */
describe('a refresh token that is used again within seconds', () => {
  const alive = async (token: string) =>
    (await server.as({ token }).get('/users/me')).status === 200;

  it('gets the same successor, and the family goes on', async () => {
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

  it('leaves a thief no branch of their own: whoever goes on second ends the family', async () => {
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

  it('ends the family once its successor was used', async () => {
    const first = await signIn(server, person);
    const second = await refresh(first.refresh_token);
    const third = await refresh(second.body.refresh_token);
    expect(third.status).toBe(200);
    await expectWorthless(first.refresh_token);
    await expectWorthless(third.body.refresh_token);
  });

  it('ends the family when it is used too often', async () => {
    const { refresh_token: token } = await signIn(server, person);
    for (let use = 0; use < 11; use++) expect((await refresh(token)).status).toBe(200);
    await expectWorthless(token);
    await expectWorthless(token);
  });

  it('does not bring a revoked family back', async () => {
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

  it('is of use to its own client alone', async () => {
    const [mine, other] = [await server.makeClient(tenant.id), await server.makeClient(tenant.id)];
    const { refresh_token: token } = await signIn(server, person, { as: mine });
    const { body } = await refresh(token, mine);
    await expectWorthless(token, other);
    await expectWorthless(token);
    // Nobody else has ended it.
    expect((await refresh(token, mine)).body.refresh_token).toBe(body.refresh_token);
    expect((await refresh(body.refresh_token, mine)).status).toBe(200);
  });

  it('is worth nothing once its user may not act', async () => {
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

  it('is good for that client alone', async () => {
    const { refresh_token: token } = await signIn(server, person, { as: client });
    await expectWorthless(token);
    await expectWorthless(token, await server.makeClient(tenant.id));
    const { status, body } = await refresh(token, client);
    expect(status).toBe(200);
    expect(decode(body.access_token).claims).toMatchObject({
      sub: person.id,
      client_id: client.id,
    });
    // One that was given to no client is good for none.
    await expectWorthless((await signIn(server, person)).refresh_token, client);
  });

  it('dies with the client', async () => {
    const mine = await server.makeClient(tenant.id);
    const { refresh_token: token } = await signIn(server, person, { as: mine });
    await changeClient(server, mine.id, { status: 'disabled' });
    const { status, body } = await refresh(token, mine);
    expect([status, body.error]).toEqual([401, 'invalid_client']);
  });

  it('dies with the generation of the client', async () => {
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

  it('dies with the password', async () => {
    const user = await server.makePerson(tenant.id, 'new-password');
    const { refresh_token: token } = await signIn(server, user);
    await server.client.post(`/users/${user.id}/password`, { password: 'another long passphrase' });
    await expectWorthless(token);
  });

  it('dies with the user', async () => {
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

  it('dies when the time of the user is up', async () => {
    const user = await server.makePerson(tenant.id, 'for-an-hour');
    await change(`/users/${user.id}`, {
      disable_after: new Date(Date.now() + 3600_000).toISOString(),
    });
    const { refresh_token: token } = await signIn(server, user);
    server.clock.offset = 3601_000;
    await expectWorthless(token);
  });

  it('dies with any tenant above, and does not come back with it', async () => {
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
