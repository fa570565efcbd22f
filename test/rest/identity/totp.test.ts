import { describe, expect, it } from 'vitest';
import { authenticator } from '../../../src/domain/identity/passwords/second-factor.js';
import { sql } from '../../../src/database/sql.js';
import { useTestServer, type As, type Principal } from '../../support/server.js';
import {
  codeOf,
  cookieOf,
  giveAuthenticator,
  openSession,
  type Browser,
} from '../../support/sessions.js';

const server = await useTestServer();
const { id: tenantId } = await server.makeTenant(server.rootId, 'customer', 'Shop');

let count = 0;
const person = (role?: string): Promise<Principal> =>
  server.makePerson(tenantId, `person-${++count}`, role);

const setUp = (as: As) => server.as(as).post('/totp/setup');
const verify = (as: As, code: string, challenge?: string) =>
  server.as(as).post('/totp/verify', { code, ...(challenge && { challenge }) });
const me = (as: As) => server.as(as).get('/users/me');
const demand = async (userId: string) => {
  const { status } = await server.admin.put(`/users/${userId}/mfa/status`, { enabled: true });
  expect(status).toBe(200);
};
/** A session whose password was right, and that lacks the second factor. */
const pending = (userId: string) => openSession(server, userId, { mfaPending: true });
const statusOf = async (userId: string) =>
  (await server.admin.get(`/users/${userId}`)).body.mfa_status as string;

/** Records of what was done to a user, the last one last. */
async function audited(userId: string): Promise<string[]> {
  const rows = await server
    .session()
    .all<{ action: string }>(
      sql`select a.action as "action" from audit_records a where a.object_id = ${userId} order by a.at`,
    );
  return rows.map(({ action }) => action);
}

it('computes the codes of RFC 6238, appendix B', () => {
  // The secret of the RFC: "12345678901234567890".
  const totp = authenticator('GEZDGNBVGY3TQOJQGEZDGNBVGY3TQOJQ');
  for (const [seconds, code] of [
    [59, '287082'],
    [1111111109, '081804'],
    [1234567890, '005924'],
    [20000000000, '353130'],
  ] as const) {
    expect(totp.generate({ timestamp: seconds * 1000 })).toBe(code);
  }
});

describe('setting up an authenticator', () => {
  it('returns a QR code and its URL, and has no effect before the first code', async () => {
    const user = await person();
    const as = await openSession(server, user.id);
    const { status, body } = await setUp(as);
    expect(status).toBe(200);
    expect(Buffer.from(body.barcode, 'base64').subarray(1, 4).toString()).toBe('PNG');
    const url = new URL(body.url);
    expect([url.protocol, url.host, decodeURIComponent(url.pathname)]).toEqual([
      'otpauth:',
      'totp',
      `/localhost:${user.username}`,
    ]);
    expect(Object.fromEntries(url.searchParams)).toEqual({
      issuer: 'localhost',
      secret: expect.stringMatching(/^[A-Z2-7]{32}$/),
      algorithm: 'SHA1',
      digits: '6',
      period: '30',
    });
    expect(await statusOf(user.id)).toBe('disabled');
    expect((await me(user)).status).toBe(200);
  });

  it('stores the secret encrypted', async () => {
    const user = await person();
    const { body } = await setUp(await openSession(server, user.id));
    const row = await server
      .session()
      .first<{ stored: string }>(
        sql`select s.encrypted_secret as "stored" from totp_secrets s where s.user_id = ${user.id}`,
      );
    const secret = new URL(body.url).searchParams.get('secret')!;
    expect(row!.stored).not.toContain(secret);
    expect(row!.stored.length).toBeGreaterThan(40);
  });

  it('is completed by its first code, with a new cookie and the end of all other sessions', async () => {
    const user = await person();
    const [as, other] = [await openSession(server, user.id), await openSession(server, user.id)];
    const { body } = await setUp(as);
    const answer = await verify(as, codeOf(server, body.url));
    expect([answer.status, answer.body]).toEqual([200, { valid: true }]);
    const session = cookieOf(answer, 'account_session')!;
    expect(session).toMatch(/^[\w-]{43}$/);
    const [cookie] = [answer.headers['set-cookie']].flat();
    expect(cookie).toMatch(/HttpOnly; SameSite=Lax$/);
    expect(await statusOf(user.id)).toBe('enabled');
    expect((await me(as)).status).toBe(401);
    expect((await me(other)).status).toBe(401);
    expect((await me({ session })).body).toMatchObject({
      id: user.id,
      mfa_status: 'enabled',
      session_mfa_status: 'passed_or_not_required',
    });
    // The header cannot contain a code.
    expect((await me(user)).status).toBe(401);
    expect(await audited(user.id)).toEqual(
      expect.arrayContaining(['setUpTotp', 'passSecondFactor']),
    );
  });

  it('can be repeated until then, and only the last secret is valid', async () => {
    const user = await person();
    const as = await openSession(server, user.id);
    const [first, second] = [(await setUp(as)).body, (await setUp(as)).body];
    expect((await verify(as, codeOf(server, first.url))).body).toEqual({ valid: false });
    expect((await verify(as, codeOf(server, second.url))).body).toEqual({ valid: true });
  });

  it('is possible in a session that requires it', async () => {
    const user = await person();
    await demand(user.id);
    expect(await statusOf(user.id)).toBe('setup_required');
    const as = await pending(user.id);
    expect((await me(as)).status).toBe(401);
    const { status, body } = await setUp(as);
    expect(status).toBe(200);
    const answer = await verify(as, codeOf(server, body.url), 'login');
    expect(answer.body).toEqual({ valid: true });
    expect((await me({ session: cookieOf(answer, 'account_session')! })).status).toBe(200);
    expect(await statusOf(user.id)).toBe('enabled');
  });

  it('is refused for users with one, exempted users, and clients that act for the user', async () => {
    const user = await person();
    const { session } = await giveAuthenticator(server, user.id);
    for (const as of [{ session }, await pending(user.id)]) {
      const { status, body } = await setUp(as);
      expect([status, body.error.domain, body.error.code]).toEqual([
        403,
        'PlatformAccountServer',
        'access_denied',
      ]);
    }
    const impersonated = await person();
    expect(
      (await setUp(await openSession(server, impersonated.id, { methods: ['ott'] }))).status,
    ).toBe(403);
  });

  it('requires a session and no other credentials', async () => {
    const user = await person();
    for (const as of [undefined, user, server.client, { session: 'a'.repeat(43) }]) {
      expect((await setUp(as)).status).toBe(401);
      expect((await verify(as, '000000')).status).toBe(401);
    }
  });

  it('cannot be requested by another site', async () => {
    const user = await person();
    const { session } = await openSession(server, user.id);
    const { status } = await server
      .as({ session })
      .post('/totp/setup', undefined, { headers: { origin: 'https://evil.example' } });
    expect(status).toBe(403);
  });
});

describe('a code', () => {
  let user: Principal;
  let known: Browser & { url: string };
  const fresh = async () => {
    user = await person();
    known = await giveAuthenticator(server, user.id);
  };

  it('replaces a session without its second factor by a complete one', async () => {
    await fresh();
    const as = await pending(user.id);
    expect((await me(as)).status).toBe(401);
    const answer = await verify(as, codeOf(server, known.url), 'login');
    expect(answer.body).toEqual({ valid: true });
    const session = cookieOf(answer, 'account_session')!;
    expect(session).not.toBe(as.session);
    expect((await me({ session })).body.id).toBe(user.id);
    // The old cookie is invalid, even with a code.
    expect((await verify(as, codeOf(server, known.url, 1))).status).toBe(401);
    // Other sessions remain valid.
    expect((await me(known)).status).toBe(200);
  });

  it('can be used once', async () => {
    await fresh();
    const code = codeOf(server, known.url);
    expect((await verify(known, code, 'action')).body).toEqual({ valid: true });
    expect((await verify(known, code, 'action')).body).toEqual({ valid: false });
    expect((await verify(await pending(user.id), code, 'login')).body).toEqual({ valid: false });
  });

  it('is valid for one of two concurrent requests', async () => {
    await fresh();
    const [one, two] = [await pending(user.id), await pending(user.id)];
    const code = codeOf(server, known.url);
    const answers = await Promise.all([verify(one, code), verify(two, code)]);
    expect(answers.map(({ body }) => body.valid).sort()).toEqual([false, true]);
    expect(answers.filter((answer) => cookieOf(answer, 'account_session'))).toHaveLength(1);
  });

  it('is valid one step early or late, but not two', async () => {
    await fresh();
    for (const [steps, valid] of [
      [2, false],
      [-2, false],
      [0, true],
      // Earlier than the previous code.
      [-1, false],
      [1, true],
    ] as const) {
      const { body } = await verify(known, codeOf(server, known.url, steps), 'action');
      expect([steps, body]).toEqual([steps, { valid }]);
    }
  });

  it('does not change the session when it confirms an action', async () => {
    await fresh();
    const answer = await verify(known, codeOf(server, known.url), 'action');
    expect([answer.status, answer.headers['set-cookie']]).toEqual([200, undefined]);
    expect((await me(known)).status).toBe(200);
    // A session without its second factor has no action to confirm.
    const { status } = await verify(await pending(user.id), codeOf(server, known.url, 1), 'action');
    expect(status).toBe(403);
  });

  it('is wrong with any other format', async () => {
    await fresh();
    for (const code of ['', '00000', '0000000', 'abcdef', '１２３４５６', ' 123456']) {
      const { status, body } = await verify(known, code, 'action');
      expect([status, body]).toEqual([200, { valid: false }]);
      server.clock.offset += 16 * 60_000;
    }
    server.clock.offset = 0;
    expect(await audited(user.id)).toContain('refuseTotpCode');
    const refused = await server.as(known).post('/totp/verify', { code: 1 });
    expect([refused.status, refused.body.error.context.field]).toEqual([400, 'code']);
  });

  it('of another user is wrong', async () => {
    await fresh();
    const other = await giveAuthenticator(server, (await person()).id);
    const { body } = await verify(await pending(user.id), codeOf(server, other.url));
    expect(body).toEqual({ valid: false });
  });
});

describe('a user who guesses codes', () => {
  it('has five attempts, and is then locked for a quarter of an hour', async () => {
    const user = await person();
    const { url } = await giveAuthenticator(server, user.id);
    const as = await pending(user.id);
    for (let tries = 0; tries < 5; tries++) {
      expect((await verify(as, '000000')).body).toEqual({ valid: false });
    }
    const { status, body } = await verify(as, codeOf(server, url));
    expect([status, body.error.context.code]).toEqual([423, 1012]);
    expect(body.error.context.retry_after).toBeGreaterThan(890);
    // Another sign-in gives no new attempts.
    expect((await verify(await pending(user.id), codeOf(server, url))).status).toBe(423);
    server.clock.offset += 15 * 60_000 + 1000;
    const late = await verify(await pending(user.id), codeOf(server, url));
    expect(late.body).toEqual({ valid: true });
    server.clock.offset = 0;
  });

  it('has no more attempts concurrently', async () => {
    const user = await person();
    await giveAuthenticator(server, user.id);
    const as = await pending(user.id);
    const answers = await Promise.all(Array.from({ length: 30 }, () => verify(as, '000000')));
    expect(answers.filter(({ status }) => status === 200)).toHaveLength(5);
    expect(answers.filter(({ status }) => status === 423)).toHaveLength(25);
  });

  it('has new attempts after a correct code', async () => {
    const user = await person();
    const known = await giveAuthenticator(server, user.id);
    for (let round = 0; round < 2; round++) {
      for (let tries = 0; tries < 4; tries++) await verify(known, '000000', 'action');
      const { body } = await verify(known, codeOf(server, known.url, round), 'action');
      expect(body).toEqual({ valid: true });
    }
  });
});

describe('the session reports its MFA status', () => {
  it('to its user', async () => {
    const user = await person();
    const before = await openSession(server, user.id);
    expect((await me(before)).body.session_mfa_status).toBe('passed_or_not_required');
    expect((await me(server.admin)).body).not.toHaveProperty('session_mfa_status');
    const known = await giveAuthenticator(server, user.id);
    expect((await me(known)).body.session_mfa_status).toBe('passed_or_not_required');
    // As a session that starts in a trusted browser: with the password only.
    const trusted = await openSession(server, user.id);
    expect((await me(trusted)).body.session_mfa_status).toBe('passed_as_trusted');
  });
});
