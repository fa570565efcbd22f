import { beforeEach, describe, expect, it } from 'vitest';
import { secondFactorOf } from '../../../src/domain/identity/passwords/second-factor.js';
import { refusal } from '../../support/people.js';
import { useTestServer, type As, type Principal } from '../../support/server.js';
import { giveAuthenticator, openSession } from '../../support/sessions.js';

/*
 * partner ─┬─ folder ─── customer in the folder
 *          └─ customer ─── unit ─── lower unit
 */
const server = await useTestServer();

let partnerId: string, folderId: string, innerId: string;
let customerId: string, unitId: string, lowerId: string;
let ann: Principal, bob: Principal, admin: Principal;
let count = 0;
beforeEach(async () => {
  const make = async (parentId: string, kind: string) =>
    (await server.makeTenant(parentId, kind, `${kind} ${++count}`)).id;
  partnerId = await make(server.rootId, 'partner');
  folderId = await make(partnerId, 'folder');
  innerId = await make(folderId, 'customer');
  customerId = await make(partnerId, 'customer');
  unitId = await make(customerId, 'unit');
  lowerId = await make(unitId, 'unit');
  admin = await server.makePerson(customerId, `admin-${++count}`, 'company_admin');
  ann = await server.makePerson(customerId, `ann-${++count}`);
  bob = await server.makePerson(lowerId, `bob-${++count}`);
});

const path = (id: string) => `/tenants/${id}/mfa/status`;
const get = (id: string, as: As = server.admin) => server.as(as).get(path(id));
const set = (id: string, enabled: unknown, as: As = server.admin) =>
  server.as(as).put(path(id), { enabled });
const statusOf = async (id: string) =>
  (await server.admin.get(`/users/${id}`)).body.mfa_status as string;
const tenantStatusOf = async (id: string) =>
  (await server.admin.get(`/tenants/${id}`)).body.mfa_status as string;
const asked = (id: string) =>
  secondFactorOf({ session: server.session(), clock: server.services.clock }, { id }, undefined);

/** What the contract calls by two names. */
const status = (mfa: string, users: number, secured: number, allowed = true) => ({
  mfa_status: mfa,
  users,
  users_count: users,
  users_with_totp_enabled: secured,
  users_with_totp_enabled_count: secured,
  update_allowed: allowed,
});

describe('GET /tenants/{tenant_id}/mfa/status', () => {
  it('counts the users who can sign in, including those of its units', async () => {
    await server.makeUser(unitId, `disabled-${count}`, { enabled: false });
    await server.makeUser(unitId, `late-${count}`, { disable_after: '2001-01-01T00:00:00Z' });
    await giveAuthenticator(server, bob.id);
    expect((await get(customerId)).body).toEqual(status('disabled', 3, 1));
    expect((await get(unitId)).body).toEqual(status('disabled', 1, 1, false));
    // A customer is not part of its partner.
    expect((await get(partnerId)).body).toEqual(status('disabled', 0, 0));
  });

  it('states whether the caller can change it', async () => {
    const viewer = await server.makeClient(partnerId, 'readonly_admin');
    const unitAdmin = await server.makeClient(unitId, 'unit_admin');
    const allowed = async (id: string, as: As) =>
      (await get(id, as)).body.update_allowed as boolean;
    expect(await allowed(customerId, admin)).toBe(true);
    expect(await allowed(customerId, viewer)).toBe(false);
    expect(await allowed(folderId, server.admin)).toBe(false);
    expect(await allowed(unitId, unitAdmin)).toBe(false);
    expect((await get(customerId, unitAdmin)).status).toBe(404);
    expect((await get(customerId, ann)).status).toBe(404);
  });

  it('states that a lock forbids the change', async () => {
    const lock = await server.update(`/tenants/${customerId}`, { update_lock: { enabled: true } });
    expect(lock.status).toBe(200);
    expect((await get(customerId, admin)).body.update_allowed).toBe(false);
    expect((await get(customerId, server.admin)).body.update_allowed).toBe(true);
    expect(refusal(await set(customerId, true, admin))).toEqual([403, 1012, undefined]);
    expect((await set(customerId, true)).status).toBe(200);
  });
});

describe('PUT /tenants/{tenant_id}/mfa/status', () => {
  it('requires a second factor of all users from the next sign-in on', async () => {
    await giveAuthenticator(server, ann.id);
    const before = await openSession(server, bob.id);
    const { status: code, body } = await set(customerId, true, admin);
    expect([code, body]).toEqual([200, status('enabled', 3, 1)]);
    expect([await statusOf(ann.id), await statusOf(bob.id)]).toEqual(['enabled', 'setup_required']);
    expect([await asked(ann.id), await asked(bob.id)]).toEqual(['required', 'setup']);
    expect(await Promise.all([customerId, unitId, lowerId].map(tenantStatusOf))).toEqual([
      'enabled',
      'enabled',
      'enabled',
    ]);
    expect((await server.as(before).get('/users/me')).status).toBe(200);
    expect((await server.as(bob).get('/users/me')).status).toBe(401);
    await giveAuthenticator(server, bob.id);
    expect((await get(customerId)).body).toEqual(status('enabled', 3, 2));
  });

  it('applies only to the tenant itself', async () => {
    expect((await set(partnerId, true)).body).toEqual(status('enabled', 0, 0));
    expect(
      await Promise.all([partnerId, folderId, innerId, customerId].map(tenantStatusOf)),
    ).toEqual(['enabled', 'enabled', 'disabled', 'disabled']);
    expect(await statusOf(ann.id)).toBe('disabled');
  });

  it('no longer requires it and deletes authenticators', async () => {
    await set(customerId, true);
    await giveAuthenticator(server, ann.id);
    expect((await set(customerId, false)).body).toEqual(status('disabled', 3, 0));
    expect([await statusOf(ann.id), await statusOf(bob.id)]).toEqual(['disabled', 'disabled']);
    expect([await asked(ann.id), await asked(bob.id)]).toEqual(['none', 'none']);
    expect(await Promise.all([customerId, unitId, lowerId].map(tenantStatusOf))).toEqual([
      'disabled',
      'disabled',
      'disabled',
    ]);
    // An old authenticator is not valid again when MFA is required again.
    await set(customerId, true);
    expect(await asked(ann.id)).toBe('setup');
  });

  it.each([
    ['above', 'partner_admin', () => partnerId],
    ['by a role that the administrator does not hold', 'licensing_admin', () => customerId],
  ])('does not disable the second factor of users with more access: %s', async (_, role, on) => {
    const companyAdmin = await server.makeClient(customerId, 'company_admin');
    await server.grant('user', ann.id, role, on());
    for (const { id } of [ann, bob]) await giveAuthenticator(server, id);
    expect((await set(customerId, false, companyAdmin)).body).toEqual(status('disabled', 3, 1));
    expect([await asked(ann.id), await asked(bob.id)]).toEqual(['required', 'none']);
    expect((await set(customerId, false)).body).toEqual(status('disabled', 3, 0));
    expect(await asked(ann.id)).toBe('none');
  });

  it('does not change exempted users', async () => {
    await set(customerId, true);
    // The administrator needs a second factor as well, so the password alone is not sufficient.
    expect((await get(customerId, admin)).status).toBe(401);
    const { status: code } = await server
      .as(await openSession(server, admin.id))
      .put(`/users/${ann.id}/mfa/status`, { enabled: false });
    expect(code).toBe(200);
    expect([await statusOf(ann.id), await asked(ann.id)]).toEqual(['forcibly_disabled', 'none']);
    await set(customerId, true);
    expect(await statusOf(ann.id)).toBe('forcibly_disabled');
    const setup = await server.as(await openSession(server, ann.id)).post('/totp/setup');
    expect(setup.status).toBe(403);
    await set(customerId, false);
    expect(await statusOf(ann.id)).toBe('disabled');
  });

  it('applies to users and tenants that are added later', async () => {
    await set(customerId, true);
    const late = await server.makePerson(unitId, `late-${count}`);
    expect([await statusOf(late.id), await asked(late.id)]).toEqual(['setup_required', 'setup']);
    const { id } = await server.makeTenant(lowerId, 'unit', 'Cellar');
    expect(await tenantStatusOf(id)).toBe('enabled');
  });

  it('applies to restored users and tenants', async () => {
    const read = async (what: string, id: string) =>
      (await server.admin.get(`/${what}/${id}`)).body;
    const gone = async (what: string, id: string) => {
      const disabled = await server.admin.put(`/${what}/${id}`, {
        version: (await read(what, id)).version,
        enabled: false,
      });
      expect(disabled.status).toBe(200);
      const { status: code, text } = await server.admin.delete(`/${what}/${id}`, {
        version: disabled.body.version,
      });
      expect(code, text).toBe(204);
    };
    await gone('tenants', unitId);
    await gone('users', ann.id);
    await set(customerId, true);
    await server.admin.post(`/tenants/${unitId}/restore`);
    await server.admin.post(`/users/${ann.id}/restore`);
    expect([await statusOf(ann.id), await statusOf(bob.id)]).toEqual([
      'setup_required',
      'setup_required',
    ]);
    expect(await tenantStatusOf(lowerId)).toBe('enabled');
  });

  it('applies to a folder that moves to another partner, without deleting authenticators', async () => {
    const carl = await server.makePerson(folderId, `carl-${count}`);
    const other = await server.makeTenant(server.rootId, 'partner', `other ${count}`);
    await set(other.id, true);
    const move = async (parentId: string) => {
      const moved = await server.update(`/tenants/${folderId}`, { parent_id: parentId });
      expect(moved.status, moved.text).toBe(200);
      return moved.body.mfa_status as string;
    };
    expect(await move(other.id)).toBe('enabled');
    expect([await statusOf(carl.id), await tenantStatusOf(innerId)]).toEqual([
      'setup_required',
      'disabled',
    ]);
    await giveAuthenticator(server, carl.id);
    expect(await move(partnerId)).toBe('disabled');
    expect([await statusOf(carl.id), await asked(carl.id)]).toEqual(['enabled', 'required']);
  });

  it('is refused for folders and units', async () => {
    for (const id of [folderId, unitId]) {
      const { status: code, body } = await set(id, true);
      expect([code, body.error.domain, body.error.code]).toEqual([
        400,
        'PlatformAccountServer',
        400,
      ]);
      expect(body.error.context.field).toBe('tenant_id');
    }
    expect(await tenantStatusOf(unitId)).toBe('disabled');
  });

  it('is refused for others', async () => {
    const viewer = await server.makeClient(partnerId, 'readonly_admin');
    const stranger = await server.makeClient(innerId, 'company_admin');
    expect((await set(customerId, true, viewer)).status).toBe(403);
    expect((await set(customerId, true, stranger)).status).toBe(404);
    expect((await set(customerId, true, ann)).status).toBe(404);
    for (const enabled of [undefined, null, 'on', 0]) {
      expect(refusal(await set(customerId, enabled))).toEqual([400, 1000, 'enabled']);
    }
    expect(await tenantStatusOf(customerId)).toBe('disabled');
  });
});
