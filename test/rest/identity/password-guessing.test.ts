import { createHash } from 'node:crypto';
import { afterEach, describe, expect, it, vi } from 'vitest';
import { sql } from '../../../src/database/sql.js';
import { limits } from '../../../src/domain/identity/passwords/throttles.js';
import { password } from '../../support/people.js';
import { makeBranch } from '../../support/identity-providers.js';
import { makeRegistrationToken } from '../../support/registration.js';
import { useTestServer, type Principal } from '../../support/server.js';
import { makeClientWith, requestDevice } from '../../support/tokens.js';

const server = await useTestServer({ MD5_PASSWORD_GRANT: 'on' });
const tenant = await server.makeTenant(server.rootId, 'partner', 'Guessed');

afterEach(() => {
  server.clock.offset = 0;
  vi.restoreAllMocks();
});

let people = 0;
const person = () => server.makePerson(tenant.id, `guessed-${people++}`);
/** An address that nothing was counted for yet. */
let addresses = 0;
const newAddress = () => `10.1.${addresses >> 8}.${addresses++ & 255}`;

const md5 = (text: string) => createHash('md5').update(text).digest('hex');
const basic = (login: string, given: string) =>
  `Basic ${Buffer.from(`${login}:${given}`).toString('base64')}`;

/** Shows `given` for the password of `login`: the status of the answer. */
type Try = (login: string, given: string, ip: string) => Promise<number>;

const send = async (ip: string, request: object) =>
  server.app.inject({ remoteAddress: ip, ...request });

const byLogin: Try = async (login, given, ip) =>
  (
    await send(ip, {
      method: 'POST',
      url: '/api/2/login',
      payload: { login, password: given },
    })
  ).statusCode;

const byForm = async (form: Record<string, string>, ip: string) =>
  send(ip, {
    method: 'POST',
    url: '/api/2/idp/token',
    headers: { 'content-type': 'application/x-www-form-urlencoded' },
    payload: new URLSearchParams(form).toString(),
  });

const byGrant: Try = async (username, given, ip) =>
  (await byForm({ grant_type: 'password', username, password: given }, ip)).statusCode;

const byDigest: Try = async (username, given, ip) =>
  (await byForm({ grant_type: 'md5_password', username, password: md5(given) }, ip)).statusCode;

const byBasic: Try = async (login, given, ip) =>
  (
    await send(ip, {
      method: 'GET',
      url: '/api/2/users/me',
      headers: { authorization: basic(login, given) },
    })
  ).statusCode;

const ways: Record<string, { way: Try; wrong: number; locked: number }> = {
  'POST /login': { way: byLogin, wrong: 401, locked: 423 },
  'the password grant': { way: byGrant, wrong: 400, locked: 400 },
  'the MD5 grant': { way: byDigest, wrong: 400, locked: 400 },
  'the header Basic': { way: byBasic, wrong: 401, locked: 401 },
};

const { failures } = limits.login;
const wrongGuesses = (count: number) => Array.from({ length: count }, (_, i) => `wrong ${i}`);

/** Hundreds of requests at once take their time on a busy machine. */
const slow = { timeout: 60_000 };

it('counts the addresses of an IPv6 network as one', slow, async () => {
  const { username } = await person();
  // One host can use every address of a /64 (RFC 7421, section 1).
  for (const [host, guess] of wrongGuesses(failures).entries())
    expect(await byLogin(username, guess, `2001:db8:0:1::${host}`)).toBe(401);
  expect(await byLogin(username, password, '2001:db8:0:1:ffff::1')).toBe(423);
  expect(await byLogin(username, password, '2001:db8:0:2::1')).toBe(200);
});

describe.each(Object.entries(ways))('%s', slow, (_name, { way, wrong, locked }) => {
  it('verifies no more concurrent attempts than sequential ones', async () => {
    const { username } = await person();
    const ip = newAddress();
    const hashed = vi.spyOn(server.services.passwords, 'matches');
    const guesses = [...wrongGuesses(99), password];
    const statuses = await Promise.all(guesses.map((guess) => way(username, guess, ip)));
    expect(statuses.filter((status) => status === 200)).toEqual([]);
    expect(hashed).toHaveBeenCalledTimes(failures);
    expect(await way(username, password, ip)).toBe(locked);
    server.clock.offset = limits.login.lockFor;
    expect(await way(username, password, ip)).toBe(200);
  });

  it('counts attempts with a cached password', async () => {
    const { username } = await person();
    const ip = newAddress();
    expect(await way(username, password, ip)).toBe(200);
    const guesses = [...wrongGuesses(50), password];
    const statuses = await Promise.all(guesses.map((guess) => way(username, guess, ip)));
    expect(statuses.filter((status) => status === 200)).toEqual([]);
    // Sequential attempts have the same result.
    const second = (await person()).username;
    const there = newAddress();
    expect(await way(second, password, there)).toBe(200);
    for (const guess of wrongGuesses(failures)) expect(await way(second, guess, there)).toBe(wrong);
    expect(await way(second, password, there)).toBe(locked);
  });

  it('accepts a user who mistypes repeatedly, and users at other addresses', async () => {
    const { username } = await person();
    const ip = newAddress();
    for (let round = 0; round < 4; round++) {
      for (const guess of wrongGuesses(3)) expect(await way(username, guess, ip)).toBe(wrong);
      expect(await way(username, password, ip)).toBe(200);
    }
    for (const guess of wrongGuesses(failures)) await way(username, guess, newAddress());
    for (const guess of wrongGuesses(failures + 1)) await way(username, guess, ip);
    expect(await way(username, password, ip)).toBe(locked);
    expect(await way(username, password, newAddress())).toBe(200);
  });

  it('accepts many users at once, and one user many times, without earlier sign-ins', async () => {
    const ip = newAddress();
    const many: Principal[] = [];
    for (let i = 0; i < 8; i++) many.push(await person());
    const all = await Promise.all(many.map(({ username }) => way(username, password, ip)));
    expect(new Set(all)).toEqual(new Set([200]));
    const { username } = await person();
    const same = await Promise.all(Array.from({ length: 30 }, () => way(username, password, ip)));
    expect(new Set(same)).toEqual(new Set([200]));
    // A user who signed in is not counted for the address or the account.
    const counter = `address:${createHash('sha256').update(ip).digest('base64url')}`;
    const counted = await server
      .session()
      .first(sql`select t.failures as "failures" from throttles t where t.id = ${counter}`);
    expect(counted).toEqual({ failures: 0 });
  });

  it('records each failure', async () => {
    const { id, username } = await person();
    const ip = newAddress();
    for (const guess of wrongGuesses(3)) expect(await way(username, guess, ip)).toBe(wrong);
    const info = await server.admin.get(`/users/${id}/login_info`);
    expect(info.body.last_login.failed_attempts).toBe(3);
    const records = await server.session().all(
      sql`select r.id as "id" from audit_records r
        where r.object_id = ${id} and r.action = ${'refuseLogin'}`,
    );
    expect(records).toHaveLength(3);
  });
});

describe('the names of one account', slow, () => {
  const mailTo = async ({ id }: Principal, email: string) => {
    const { version } = (await server.admin.get(`/users/${id}`)).body;
    const body = { version, contact: { email } };
    const { status } = await server.admin.put(`/users/${id}`, body);
    expect(status).toBe(200);
  };

  it('share their failures without revealing it', async () => {
    const owner = await person();
    const email = `${owner.username}@example.com`;
    await mailTo(owner, email);
    const names = [owner.username, email, owner.username.toUpperCase(), email.toUpperCase()];
    const ip = newAddress();
    for (const [i, guess] of wrongGuesses(failures).entries()) {
      expect(await byLogin(names[i % names.length]!, guess, ip)).toBe(401);
    }
    const hashed = vi.spyOn(server.services.passwords, 'matches');
    // Neither name is locked by the entered names: the error is that of a wrong password.
    for (const name of names) expect(await byLogin(name, password, ip)).toBe(401);
    expect(await byGrant(owner.username, password, ip)).toBe(400);
    // The same work as for other names, but not with a password of the account.
    expect(hashed).toHaveBeenCalledTimes(1 + 4 + 1 + 4 + 1);
    expect(hashed.mock.calls.every(([hash]) => hash === undefined)).toBe(true);
    expect(await byLogin(email, password, newAddress())).toBe(200);
    server.clock.offset = limits.login.lockFor;
    for (const name of names) expect(await byLogin(name, password, ip)).toBe(200);
  });

  it('are locked like unknown names', async () => {
    const { username } = await person();
    for (const name of [username, 'nobody-there', 'nobody-there@example.com']) {
      const ip = newAddress();
      const statuses: number[] = [];
      for (const guess of wrongGuesses(failures + 2)) statuses.push(await byLogin(name, guess, ip));
      expect(statuses, name).toEqual([...Array<number>(failures).fill(401), 423, 423]);
    }
  });

  it('are not locked by another account with the same address', async () => {
    const [attacked, other] = [await person(), await person()];
    await mailTo(attacked, 'shared@example.com');
    await mailTo(other, 'shared@example.com');
    await server.client.post(`/users/${other.id}/password`, {
      password: 'another long passphrase',
    });
    const ip = newAddress();
    for (const guess of wrongGuesses(failures)) await byLogin(attacked.username, guess, ip);
    expect(await byLogin('shared@example.com', password, ip)).toBe(401);
    expect(await byLogin('shared@example.com', 'another long passphrase', ip)).toBe(200);
  });

  it('are not reset by a sign-in to another account with the same address', async () => {
    const [attacked, own] = [await person(), await person()];
    await mailTo(attacked, 'common@example.com');
    await mailTo(own, 'common@example.com');
    await server.client.post(`/users/${own.id}/password`, { password: 'password of the attacker' });
    const ip = newAddress();
    for (const guess of wrongGuesses(failures)) {
      await byLogin('common@example.com', guess, ip);
      await byLogin('common@example.com', 'password of the attacker', ip);
    }
    expect(await byLogin(attacked.username, password, ip)).toBe(401);
    expect(await byLogin(attacked.username, password, newAddress())).toBe(200);
  });
});

describe('other secrets that can be guessed', slow, () => {
  it('device codes: concurrent attempts have the same limit', async () => {
    const approver = await server.makePerson(tenant.id, 'approver', 'protection_admin');
    const client = await makeClientWith(server, tenant.id, { tokenEndpointAuthMethod: 'none' });
    const { user_code: right } = await requestDevice(server, client.id);
    const show = async (code: string) =>
      (await approver.get('/idp/device_authorization/approval', { code })).body
        .error_description as string | undefined;
    const letters = 'BCDFGHJK';
    const wrong = Array.from(
      { length: 60 },
      (_, i) => `ZZZZ-ZZ${letters[i & 7]!}${letters[i >> 3]!}`,
    );
    const said = await Promise.all([...wrong, right].map(show));
    const { failures: codes } = limits.deviceCode;
    expect(said.filter((text) => text === 'no device is waiting for this code')).toHaveLength(
      codes,
    );
    expect(said.at(-1)).toBe('too many wrong codes, try again later');
  });

  it('registration tokens have a limit', async () => {
    const { customer } = await makeBranch(server, 'Registrations');
    const { token } = await makeRegistrationToken(server, customer.id);
    const ip = newAddress();
    const show = async (shown: string) =>
      (
        await send(ip, {
          method: 'POST',
          url: '/api/2/idp/register',
          headers: { authorization: `Bearer ${shown}` },
          payload: {},
        })
      ).statusCode;
    // Correct codes are not counted.
    const honest = await Promise.all(Array.from({ length: 20 }, () => show(token)));
    expect(new Set(honest)).toEqual(new Set([201]));
    const wrong = Array.from({ length: 320 }, () => 'AAAA-AAAA-AAAA');
    const statuses = await Promise.all([...wrong, token].map(show));
    expect(statuses.filter((status) => status === 401)).toHaveLength(limits.registration.failures);
    expect(statuses.at(-1)).toBe(429);
  });
});
