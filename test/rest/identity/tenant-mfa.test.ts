import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { secondFactorOf } from '../../../src/domain/identity/passwords/second-factor.js';
import {
  grant,
  makeClient,
  makePerson,
  makeTenant,
  makeUser,
  refusal,
  type UserActor,
} from '../../support/people.js';
import { startTestServer, type As, type TestServer } from '../../support/server.js';
import { giveAuthenticator, openSession } from '../../support/sessions.js';

/*
 * partner ─┬─ folder ─── customer in the folder
 *          └─ customer ─── unit ─── lower unit
 */
let server: TestServer;
let partnerId: string, folderId: string, innerId: string;
let customerId: string, unitId: string, lowerId: string;
let ann: UserActor, bob: UserActor, admin: UserActor;
let count = 0;
beforeAll(async () => {
  server = await startTestServer();
});
afterAll(() => server.close());
beforeEach(async () => {
  const make = async (parentId: string, kind: string) =>
    (await makeTenant(server, parentId, kind, `${kind} ${++count}`)).id;
  partnerId = await make(server.rootId, 'partner');
  folderId = await make(partnerId, 'folder');
  innerId = await make(folderId, 'customer');
  customerId = await make(partnerId, 'customer');
  unitId = await make(customerId, 'unit');
  lowerId = await make(unitId, 'unit');
  admin = await makePerson(server, customerId, `admin-${++count}`, 'company_admin');
  ann = await makePerson(server, customerId, `ann-${++count}`);
  bob = await makePerson(server, lowerId, `bob-${++count}`);
});

const path = (id: string) => `/tenants/${id}/mfa/status`;
const get = (id: string, as: As = server.admin) => server.rest('GET', path(id), { as });
const set = (id: string, enabled: unknown, as: As = server.admin) =>
  server.rest('PUT', path(id), { as, body: { enabled } });
const statusOf = async (id: string) =>
  (await server.rest('GET', `/users/${id}`, { as: server.admin })).body.mfa_status as string;
const tenantStatusOf = async (id: string) =>
  (await server.rest('GET', `/tenants/${id}`, { as: server.admin })).body.mfa_status as string;
const asked = (id: string) =>
  secondFactorOf(
    { session: server.services.database.session(), clock: server.services.clock },
    { id },
    undefined,
  );

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
    await makeUser(server, unitId, `disabled-${count}`, { enabled: false });
    await makeUser(server, unitId, `late-${count}`, { disable_after: '2001-01-01T00:00:00Z' });
    await giveAuthenticator(server, bob.id);
    expect((await get(customerId)).body).toEqual(status('disabled', 3, 1));
    expect((await get(unitId)).body).toEqual(status('disabled', 1, 1, false));
    // A customer is not part of its partner.
    expect((await get(partnerId)).body).toEqual(status('disabled', 0, 0));
  });

  it('states whether the caller can change it', async () => {
    const viewer = await makeClient(server, partnerId, 'readonly_admin');
    const unitAdmin = await makeClient(server, unitId, 'unit_admin');
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
    const { body } = await server.rest('GET', `/tenants/${customerId}`, { as: server.admin });
    const lock = await server.rest('PUT', `/tenants/${customerId}`, {
      as: server.admin,
      body: { version: body.version, update_lock: { enabled: true } },
    });
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
    expect((await server.rest('GET', '/users/me', { as: before })).status).toBe(200);
    expect((await server.rest('GET', '/users/me', { as: bob })).status).toBe(401);
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
    const companyAdmin = await makeClient(server, customerId, 'company_admin');
    await grant(server, 'user', ann.id, role, on());
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
    const { status: code } = await server.rest('PUT', `/users/${ann.id}/mfa/status`, {
      as: await openSession(server, admin.id),
      body: { enabled: false },
    });
    expect(code).toBe(200);
    expect([await statusOf(ann.id), await asked(ann.id)]).toEqual(['forcibly_disabled', 'none']);
    await set(customerId, true);
    expect(await statusOf(ann.id)).toBe('forcibly_disabled');
    const setup = await server.rest('POST', '/totp/setup', {
      as: await openSession(server, ann.id),
    });
    expect(setup.status).toBe(403);
    await set(customerId, false);
    expect(await statusOf(ann.id)).toBe('disabled');
  });

  it('applies to users and tenants that are added later', async () => {
    await set(customerId, true);
    const late = await makePerson(server, unitId, `late-${count}`);
    expect([await statusOf(late.id), await asked(late.id)]).toEqual(['setup_required', 'setup']);
    const { id } = await makeTenant(server, lowerId, 'unit', 'Cellar');
    expect(await tenantStatusOf(id)).toBe('enabled');
  });

  it('applies to restored users and tenants', async () => {
    const read = async (what: string, id: string) =>
      (await server.rest('GET', `/${what}/${id}`, { as: server.admin })).body;
    const gone = async (what: string, id: string) => {
      const disabled = await server.rest('PUT', `/${what}/${id}`, {
        as: server.admin,
        body: { version: (await read(what, id)).version, enabled: false },
      });
      expect(disabled.status).toBe(200);
      const { status: code, text } = await server.rest('DELETE', `/${what}/${id}`, {
        as: server.admin,
        query: { version: disabled.body.version },
      });
      expect(code, text).toBe(204);
    };
    await gone('tenants', unitId);
    await gone('users', ann.id);
    await set(customerId, true);
    await server.rest('POST', `/tenants/${unitId}/restore`, { as: server.admin });
    await server.rest('POST', `/users/${ann.id}/restore`, { as: server.admin });
    expect([await statusOf(ann.id), await statusOf(bob.id)]).toEqual([
      'setup_required',
      'setup_required',
    ]);
    expect(await tenantStatusOf(lowerId)).toBe('enabled');
  });

  it('applies to a folder that moves to another partner, without deleting authenticators', async () => {
    const carl = await makePerson(server, folderId, `carl-${count}`);
    const other = await makeTenant(server, server.rootId, 'partner', `other ${count}`);
    await set(other.id, true);
    const move = async (parentId: string) => {
      const { body } = await server.rest('GET', `/tenants/${folderId}`, { as: server.admin });
      const moved = await server.rest('PUT', `/tenants/${folderId}`, {
        as: server.admin,
        body: { version: body.version, parent_id: parentId },
      });
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
    const viewer = await makeClient(server, partnerId, 'readonly_admin');
    const stranger = await makeClient(server, innerId, 'company_admin');
    expect((await set(customerId, true, viewer)).status).toBe(403);
    expect((await set(customerId, true, stranger)).status).toBe(404);
    expect((await set(customerId, true, ann)).status).toBe(404);
    for (const enabled of [undefined, null, 'on', 0]) {
      expect(refusal(await set(customerId, enabled))).toEqual([400, 1000, 'enabled']);
    }
    expect(await tenantStatusOf(customerId)).toBe('disabled');
  });
});
