import { describe, expect, it } from 'vitest';
import { sql } from '../../../src/database/sql.js';
import { secondFactorOf } from '../../../src/domain/identity/passwords/second-factor.js';
import type { Body } from '../../support/people.js';
import { useTestServer, type As } from '../../support/server.js';
import { giveAuthenticator, openSession } from '../../support/sessions.js';
import { signIn } from '../../support/tokens.js';

/* Of one user: what administrators demand, do without and reset. */
const server = await useTestServer();
const { id: partnerId } = await server.makeTenant(server.rootId, 'partner', 'North');
const { id: customerId } = await server.makeTenant(partnerId, 'customer', 'Shop');
const { id: unitId } = await server.makeTenant(customerId, 'unit', 'Floor');
const companyAdmin = await server.makePerson(customerId, 'company-admin', 'company_admin');
const viewer = await server.makePerson(customerId, 'viewer', 'readonly_admin');

let count = 0;
const person = (tenantId = customerId) => server.makePerson(tenantId, `person-${++count}`);
const read = async (id: string) => (await server.admin.get<Body>(`/users/${id}`)).body;
const statusOf = async (id: string) => (await read(id)).mfa_status as string;
const set = (as: As, id: string, enabled: unknown) =>
  server.as(as).put(`/users/${id}/mfa/status`, { enabled });
const reset = (as: As, id: string) => server.as(as).delete(`/users/${id}/totp/reset`);
const me = async (as: As) => (await server.as(as).get('/users/me')).status;
const asked = (id: string) =>
  secondFactorOf({ session: server.session(), clock: server.services.clock }, { id }, undefined);

async function secretsOf(userId: string): Promise<number> {
  const row = await server
    .session()
    .first<{ count: number }>(
      sql`select count(*) as "count" from totp_secrets s where s.user_id = ${userId}`,
    );
  return row!.count;
}

describe('PUT /users/{user_id}/mfa/status', () => {
  it('requires a second factor from the next sign-in on', async () => {
    const user = await person();
    const as = await openSession(server, user.id);
    const { version } = await read(user.id);
    const { status, text } = await set(companyAdmin, user.id, true);
    expect([status, text]).toEqual([200, '']);
    expect(await read(user.id)).toMatchObject({
      mfa_status: 'setup_required',
      version: version + 1,
    });
    expect(await asked(user.id)).toBe('setup');
    // Existing sessions remain valid; the password alone is not sufficient any more.
    expect(await me(as)).toBe(200);
    expect(await me(user)).toBe(401);
    // Repeating it has no effect.
    expect((await set(companyAdmin, user.id, 'true')).status).toBe(200);
    expect((await read(user.id)).version).toBe(version + 1);
  });

  it('keeps an existing authenticator', async () => {
    const user = await person();
    await giveAuthenticator(server, user.id);
    expect((await set(companyAdmin, user.id, true)).status).toBe(200);
    expect([await statusOf(user.id), await asked(user.id)]).toEqual(['enabled', 'required']);
  });

  it('disables it and deletes the authenticator', async () => {
    const user = await person();
    const as = await giveAuthenticator(server, user.id);
    expect((await set(companyAdmin, user.id, false)).status).toBe(200);
    expect([await statusOf(user.id), await asked(user.id)]).toEqual(['disabled', 'none']);
    expect(await secretsOf(user.id)).toBe(0);
    expect([await me(user), await me(as)]).toEqual([200, 200]);
  });

  it('is refused for others, who cannot see more than the user', async () => {
    const user = await person();
    const stranger = await server.makePerson(server.rootId, 'stranger');
    const below = await server.makePerson(unitId, 'unit-admin', 'unit_admin');
    for (const enabled of [true, false]) {
      expect((await set(viewer, user.id, enabled)).status).toBe(403);
      expect((await set(user, user.id, enabled)).status).toBe(403);
      expect((await set(stranger, user.id, enabled)).status).toBe(404);
      expect((await set(below, user.id, enabled)).status).toBe(404);
    }
    expect(await statusOf(user.id)).toBe('disabled');
  });

  it('cannot disable that of a user with more access', async () => {
    const mighty = await person();
    await server.grant('user', mighty.id, 'partner_admin', partnerId);
    await giveAuthenticator(server, mighty.id);
    expect((await set(companyAdmin, mighty.id, false)).status).toBe(403);
    expect((await reset(companyAdmin, mighty.id)).status).toBe(403);
    expect([await statusOf(mighty.id), await secretsOf(mighty.id)]).toEqual(['enabled', 1]);
    expect((await set(companyAdmin, mighty.id, true)).status).toBe(200);
    expect((await set(server.admin, mighty.id, false)).status).toBe(200);
  });

  it('requires a status', async () => {
    const user = await server.makeUser(customerId, 'inactive');
    for (const enabled of [undefined, null, 'yes', 1]) {
      const { status, body } = await set(companyAdmin, user.id, enabled);
      expect([status, body.error.domain, body.error.code, body.error.context.field]).toEqual([
        400,
        'PlatformAccountServer',
        400,
        'enabled',
      ]);
    }
  });
});

describe('DELETE /users/{user_id}/totp/reset', () => {
  it('deletes the authenticator and ends all sessions of the user', async () => {
    const user = await person();
    const { refresh_token: refresh, access_token: token } = await signIn(server, user);
    const as = await giveAuthenticator(server, user.id);
    expect([await me(as), await me({ token })]).toEqual([200, 200]);
    const { status, text } = await reset(companyAdmin, user.id);
    expect([status, text]).toEqual([204, '']);
    expect([await statusOf(user.id), await asked(user.id), await secretsOf(user.id)]).toEqual([
      'setup_required',
      'setup',
      0,
    ]);
    expect([await me(as), await me({ token }), await me(user)]).toEqual([401, 401, 401]);
    const renewed = await server.anonymous.post(
      '/idp/token',
      new URLSearchParams({
        grant_type: 'refresh_token',
        refresh_token: refresh,
      }).toString(),
      { headers: { 'content-type': 'application/x-www-form-urlencoded' } },
    );
    expect(renewed.status).toBe(400);
    // Another authenticator is set up.
    await giveAuthenticator(server, user.id);
    expect(await statusOf(user.id)).toBe('enabled');
  });

  it('does not require a second factor of a user who needed none', async () => {
    const user = await person();
    expect((await reset(companyAdmin, user.id)).status).toBe(204);
    expect([await statusOf(user.id), await me(user)]).toEqual(['disabled', 200]);
  });

  it('is refused for others', async () => {
    const user = await person();
    const stranger = await server.makePerson(server.rootId, 'another-stranger');
    expect((await reset(viewer, user.id)).status).toBe(403);
    expect((await reset(user, user.id)).status).toBe(403);
    expect((await reset(stranger, user.id)).status).toBe(404);
    expect((await reset(companyAdmin, server.adminId)).status).toBe(404);
  });
});
