import { TOTP, Secret } from 'otpauth';
import { beforeEach, describe, expect, it } from 'vitest';
import { totpPurpose } from '../../../src/domain/identity/passwords/second-factor.js';
import { TotpSecret, User } from '../../../src/entities/index.js';
import { useTestServer, type Principal } from '../../support/server.js';
import { requestToken } from '../../support/tokens.js';

const server = await useTestServer();
const tenantId = (await server.makeTenant(server.rootId, 'partner', 'Second factors')).id;

beforeEach(() => void (server.clock.offset = 0));

/** Creates a user with an authenticator. `code` returns a code of the authenticator. */
async function withAuthenticator(login: string, confirmed = true) {
  const person = await server.makePerson(tenantId, login, 'partner_admin');
  const totp = new TOTP({ secret: new Secret({ size: 20 }) });
  const { vault } = server.services;
  await server.write(async ({ em }) => {
    em.create(
      TotpSecret,
      {
        userId: person.id,
        encryptedSecret: vault.seal(totpPurpose, totp.secret.base32),
        confirmedAt: confirmed ? Date.now() : null,
        lastStep: 0,
        updatedAt: Date.now(),
      },
      { persist: true },
    );
    em.assign(await em.findOneOrFail(User, person.id), { mfaStatus: 'enabled' });
  });
  const code = (seconds = 0) =>
    totp.generate({ timestamp: Date.now() + server.clock.offset + seconds * 1000 });
  return { person, code };
}

const byPassword = (
  { username, password }: Pick<Principal, 'username' | 'password'>,
  more: Record<string, string> = {},
) => requestToken(server, { grant_type: 'password', username, password, ...more });
const refusal = ({ status, body }: { status: number; body: any }) => [status, body.error];
/** Returns a code that differs from `right`. */
const wrong = (right: string) => (right === '000000' ? '000001' : '000000');

describe('a user with a second factor', () => {
  it('receives tokens for the password and a code', async () => {
    const { person, code } = await withAuthenticator('with-code');
    const missing = await byPassword(person);
    expect([missing.status, missing.body]).toEqual([
      401,
      { error: 'totp_required', error_description: 'a TOTP code is required' },
    ]);
    // The contract: "Failed authentication factors check" is 401.
    const wrongCode = await byPassword(person, { totp_code: 'abc' });
    expect([wrongCode.status, wrongCode.body]).toEqual([
      401,
      { error: 'invalid_totp', error_description: 'the TOTP code is incorrect' },
    ]);
    const { status, body } = await byPassword(person, { totp_code: code() });
    expect(status).toBe(200);
    expect(body.refresh_token).toBeTruthy();
  });

  it('learns that a code is required only with the correct password', async () => {
    const { person, code } = await withAuthenticator('wrong-password');
    const attempt = { ...person, password: 'wrong' };
    for (const more of [{}, { totp_code: code() }] as Record<string, string>[]) {
      const { status, body } = await byPassword(attempt, more);
      expect([status, body]).toEqual([
        400,
        { error: 'invalid_grant', error_description: 'the login or password is incorrect' },
      ]);
    }
  });

  it('can use each code once', async () => {
    const { person, code } = await withAuthenticator('replayed');
    const shown = code();
    expect((await byPassword(person, { totp_code: shown })).status).toBe(200);
    expect(refusal(await byPassword(person, { totp_code: shown }))).toEqual([401, 'invalid_totp']);
    // An earlier code is not valid either.
    expect(refusal(await byPassword(person, { totp_code: code(-30) }))).toEqual([
      401,
      'invalid_totp',
    ]);
    expect((await byPassword(person, { totp_code: code(30) })).status).toBe(200);
  });

  it('receives tokens for one of two concurrent requests with a code', async () => {
    const { person, code } = await withAuthenticator('at-once');
    const shown = code();
    const answers = await Promise.all(
      Array.from({ length: 4 }, () => byPassword(person, { totp_code: shown })),
    );
    expect(answers.filter(({ status }) => status === 200)).toHaveLength(1);
  });

  it('can use a code of the previous or next step', async () => {
    const { person, code } = await withAuthenticator('late');
    for (const off of [-90, 90]) {
      expect(refusal(await byPassword(person, { totp_code: code(off) }))).toEqual([
        401,
        'invalid_totp',
      ]);
    }
    expect((await byPassword(person, { totp_code: code(-30) })).status).toBe(200);
  });

  it('is locked after too many wrong codes, even with the correct one', async () => {
    const { person, code } = await withAuthenticator('guessed');
    for (let i = 0; i < 5; i++) await byPassword(person, { totp_code: wrong(code()) });
    // The response does not distinguish a locked factor from a wrong code.
    const locked = await byPassword(person, { totp_code: code() });
    expect([locked.status, locked.body]).toEqual([
      401,
      { error: 'invalid_totp', error_description: 'the TOTP code is incorrect' },
    ]);
    server.clock.offset = 15 * 60_000;
    expect((await byPassword(person, { totp_code: code() })).status).toBe(200);
  });

  it('receives no tokens before the second factor is set up', async () => {
    const { person, code } = await withAuthenticator('unconfirmed', false);
    for (const more of [{}, { totp_code: code() }] as Record<string, string>[]) {
      const { status, body } = await byPassword(person, more);
      expect([status, body]).toEqual([
        401,
        {
          error: 'totp_setup_required',
          error_description: 'the user must set up a second factor',
        },
      ]);
      const guess = await byPassword({ ...person, password: 'wrong' }, more);
      expect(refusal(guess)).toEqual([400, 'invalid_grant']);
    }
  });

  it('cannot use Basic authentication', async () => {
    const { person } = await withAuthenticator('basic');
    const me = () => person.get('/users/me');
    expect((await me()).status).toBe(401);
    await server.write(async ({ em }) => {
      em.assign(await em.findOneOrFail(User, person.id), { mfaStatus: 'disabled' });
    });
    expect((await me()).status).toBe(200);
  });
});
