import { describe, expect, it } from 'vitest';
import { sql } from '../../../src/database/sql.js';
import { secondFactorOf } from '../../../src/domain/identity/passwords/second-factor.js';
import { startTestServer, useTestServer, type As } from '../../support/server.js';
import { codeOf, cookieOf, giveAuthenticator, openSession } from '../../support/sessions.js';

const server = await useTestServer();
const { id: partnerId } = await server.makeTenant(server.rootId, 'partner', 'North');
const { id: customerId } = await server.makeTenant(partnerId, 'customer', 'Shop');
const viewer = await server.makePerson(customerId, 'viewer', 'readonly_admin');
const companyAdmin = await server.makePerson(customerId, 'company-admin', 'company_admin');

let count = 0;
const person = () => server.makePerson(customerId, `person-${++count}`);
const path = (id: string) => `/users/${id}/totp/trusted-browsers`;
const trust = (as: As, id: string) => server.as(as).post(path(id));
const forget = (as: As, id: string) => server.as(as).delete(path(id));

/** What the user has to show in a browser with this cookie. */
const asked = (id: string, cookie?: string) =>
  secondFactorOf({ session: server.session(), clock: server.services.clock }, { id }, cookie);

async function browsersOf(userId: string): Promise<number> {
  const row = await server
    .session()
    .first<{ count: number }>(
      sql`select count(*) as "count" from trusted_browsers b where b.user_id = ${userId}`,
    );
  return row!.count;
}

describe('a browser is trusted', () => {
  it('for thirty days after a code', async () => {
    const { id } = await person();
    const as = await giveAuthenticator(server, id);
    const answer = await trust(as, id);
    expect([answer.status, answer.text]).toEqual([200, '']);
    const cookie = cookieOf(answer, 'account_trusted')!;
    expect([answer.headers['set-cookie']].flat()[0]).toMatch(
      /; Max-Age=2592000; Path=\/; HttpOnly; SameSite=Lax$/,
    );
    expect(await asked(id)).toBe('required');
    expect(await asked(id, cookie)).toBe('none');
    expect(await asked(id, 'a'.repeat(43))).toBe('required');
    server.clock.offset += 30 * 24 * 3600_000 - 1000;
    expect(await asked(id, cookie)).toBe('none');
    server.clock.offset += 2000;
    expect(await asked(id, cookie)).toBe('required');
    server.clock.offset = 0;
  });

  it('by a cookie that is sent only with TLS behind TLS', async () => {
    const secure = await startTestServer({ PUBLIC_URL: 'https://accounts.example' });
    const { id } = await secure.makePerson(secure.rootId, 'somebody');
    const as = await giveAuthenticator(secure, id);
    const answer = await secure.as(as).post(path(id));
    expect([answer.headers['set-cookie']].flat()[0]).toMatch(/; HttpOnly; Secure; SameSite=Lax$/);
    await secure.close();
  });

  it('by its user only', async () => {
    const [one, two] = [await person(), await person()];
    const as = await giveAuthenticator(server, one.id);
    const cookie = cookieOf(await trust(as, one.id), 'account_trusted')!;
    await giveAuthenticator(server, two.id);
    expect(await asked(two.id, cookie)).toBe('required');
    expect((await trust(as, two.id)).status).toBe(404);
    // A caller who can see the user cannot do it for them.
    const seeing = await giveAuthenticator(server, viewer.id);
    expect((await trust(seeing, one.id)).status).toBe(403);
  });

  it('only in a session with a code', async () => {
    const { id, ...login } = await person();
    for (const as of [login, await openSession(server, id)]) {
      const { status, body } = await trust(as, id);
      expect([status, body.error.code]).toEqual([403, 'access_denied']);
    }
    expect((await trust(await openSession(server, id, { mfaPending: true }), id)).status).toBe(401);
    expect(await browsersOf(id)).toBe(0);
  });

  it('with at most ten per user, of which the oldest is removed first', async () => {
    const { id } = await person();
    const as = await giveAuthenticator(server, id);
    const cookies: string[] = [];
    for (let browsers = 0; browsers < 12; browsers++) {
      cookies.push(cookieOf(await trust(as, id), 'account_trusted')!);
      server.clock.offset += 1000;
    }
    expect(await browsersOf(id)).toBe(10);
    expect(await asked(id, cookies[1])).toBe('required');
    expect(await asked(id, cookies[2])).toBe('none');
    server.clock.offset = 0;
  });
});

describe('trusted browsers are removed', () => {
  const trusted = async () => {
    const user = await person();
    const as = await giveAuthenticator(server, user.id);
    const cookie = cookieOf(await trust(as, user.id), 'account_trusted')!;
    return { ...user, as, cookie };
  };

  it('by their user, without a role', async () => {
    const { id, as, cookie } = await trusted();
    const { status, text } = await forget(as, id);
    expect([status, text]).toEqual([204, '']);
    expect([await asked(id, cookie), await browsersOf(id)]).toEqual(['required', 0]);
    // The session remains valid, and browsers of other users are not affected.
    expect((await server.as(as).get('/users/me')).status).toBe(200);
  });

  it('by an administrator, but not with read-only access', async () => {
    const { id, cookie } = await trusted();
    const other = await trusted();
    expect((await forget(await giveAuthenticator(server, (await person()).id), id)).status).toBe(
      404,
    );
    expect((await forget(await openSession(server, viewer.id), id)).status).toBe(403);
    expect(await asked(id, cookie)).toBe('none');
    expect((await forget(companyAdmin, id)).status).toBe(204);
    expect(await asked(id, cookie)).toBe('required');
    expect(await asked(other.id, other.cookie)).toBe('none');
  });

  it('together with the authenticator', async () => {
    const { id, cookie } = await trusted();
    await companyAdmin.delete(`/users/${id}/totp/reset`);
    expect(await browsersOf(id)).toBe(0);
    const { url } = await giveAuthenticator(server, id);
    expect(await asked(id, cookie)).toBe('required');
    expect(codeOf(server, url)).toMatch(/^\d{6}$/);
  });
});
