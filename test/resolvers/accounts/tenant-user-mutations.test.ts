import { describe, expect, it } from 'vitest';
import { mailsTo } from '../../support/mail.js';
import type { Body } from '../../support/people.js';
import { useTestServer, type As } from '../../support/server.js';
import { signIn } from '../../support/tokens.js';
import { ask, change } from '../support.js';
import { plantWorld } from '../world.js';

/* The payload of every successful mutation matches what both APIs return afterwards. */
const server = await useTestServer();
const world = await plantWorld(server);
const admin = await server.makePerson(world.north.id, 'north-admin', 'partner_admin');

const rest = async (path: string, as: As = server.admin) =>
  server.as(as).get(path) as Promise<{ status: number; body: Body }>;

const whole = {
  tenant: `tenant { id version name kind enabled customerId internalTag language customerType
    ancestralAccess externalOperation updateLock { enabled } parent { id } contact { email firstName }
    viewerScopes hasChildren children { totalCount } }`,
  user: `user { id version login enabled activated language notifications disableAfter
    tenant { id } contact { email lastName types } personalTenant { id name } accessPolicies { totalCount } }`,
};

describe('tenants', () => {
  it('are created, changed, moved, deleted and restored', async () => {
    const { tenant } = await change(admin, 'createTenant', whole.tenant, {
      parentId: world.north.id,
      kind: 'CUSTOMER',
      name: ' Kiosk ',
      customerId: 'K-1',
      internalTag: null,
      enabled: null,
      language: null,
      settings: { enhancedSecurity: true },
      contact: { email: 'kiosk@example.com', firstName: 'Kim', types: null, lastName: null },
      updateLock: null,
    });
    expect(tenant).toMatchObject({
      version: 1,
      name: 'Kiosk',
      kind: 'CUSTOMER',
      enabled: true,
      customerId: 'K-1',
      language: 'en',
      parent: { id: world.north.id },
      contact: { email: 'kiosk@example.com', firstName: 'Kim' },
      children: { totalCount: 0 },
    });
    const { body } = await rest(`/tenants/${tenant.id}`);
    expect([body.name, body.customer_id, body.contact.firstname]).toEqual(['Kiosk', 'K-1', 'Kim']);

    const { tenant: changed } = await change(admin, 'updateTenant', whole.tenant, {
      id: tenant.id,
      version: 1,
      name: 'Kiosk 2',
      customerType: 'SMALL_OFFICE',
      customerId: null,
      externalOperation: 'RECOVERING',
      contact: { lastName: 'Lie' },
    });
    expect(changed).toMatchObject({
      version: 2,
      name: 'Kiosk 2',
      customerType: 'SMALL_OFFICE',
      customerId: null,
      externalOperation: 'RECOVERING',
      ancestralAccess: true,
      contact: { email: 'kiosk@example.com', firstName: 'Kim' },
    });
    const after = await rest(`/tenants/${tenant.id}`, admin);
    expect(after.body).toMatchObject({
      version: 2,
      external_operation_status: 'recovering',
      customer_id: null,
      contact: { lastname: 'Lie' },
    });

    const folder = await server.makeTenant(world.north.id, 'folder', 'Folder');
    const { tenant: moved } = await change(
      admin,
      'moveTenant',
      'tenant { version parent { id } ancestors { id } }',
      { id: tenant.id, version: 2, parentId: folder.id },
    );
    expect(moved).toEqual({
      version: 3,
      parent: { id: folder.id },
      ancestors: [{ id: world.north.id }, { id: folder.id }],
    });

    const { tenant: off } = await change(
      server.admin,
      'updateTenant',
      'tenant { enabled active version }',
      { id: tenant.id, version: 3, enabled: false },
    );
    expect(off).toEqual({ enabled: false, active: false, version: 4 });
    const gone = await change(server.admin, 'deleteTenant', 'deletedTenantId', {
      id: tenant.id,
      version: 4,
    });
    expect(gone.deletedTenantId).toBe(tenant.id);
    expect((await rest(`/tenants/${tenant.id}`)).status).toBe(404);
    const { tenant: back } = await change(
      server.admin,
      'restoreTenant',
      'tenant { name deletedAt contact { email } }',
      { id: tenant.id },
    );
    expect(back).toEqual({
      name: 'Kiosk 2',
      deletedAt: null,
      contact: { email: 'kiosk@example.com' },
    });
    expect((await rest(`/tenants/${tenant.id}`)).status).toBe(200);
  });

  it('are deleted together', async () => {
    const items = [];
    for (const name of ['One', 'Two']) {
      const { id, version } = await server.makeTenant(world.south.id, 'customer', name, {
        enabled: false,
      });
      items.push({ id, version });
    }
    const { deletedTenantIds } = await change(server.admin, 'deleteTenants', 'deletedTenantIds', {
      items,
    });
    expect(deletedTenantIds).toEqual(items.map(({ id }) => id));
    for (const { id } of items) expect((await rest(`/tenants/${id}`)).status).toBe(404);
  });
});

describe('users', () => {
  it('are created, changed, activated, deleted and restored', async () => {
    const { user } = await change(admin, 'createUser', whole.user, {
      tenantId: world.shop.id,
      login: 'dora',
      contact: { email: 'dora@example.com', lastName: 'Dahl', types: ['BILLING'] },
      notifications: ['QUOTA'],
      disableAfter: '2099-01-01T00:00:00.000Z',
      language: null,
      enabled: null,
      idpId: null,
    });
    expect(user).toMatchObject({
      version: 1,
      login: 'dora',
      enabled: true,
      activated: false,
      language: 'nb',
      notifications: ['QUOTA'],
      disableAfter: '2099-01-01T00:00:00.000Z',
      tenant: { id: world.shop.id },
      contact: { email: 'dora@example.com', lastName: 'Dahl', types: ['BILLING'] },
      personalTenant: { name: 'dora' },
      accessPolicies: { totalCount: 0 },
    });
    const { body } = await rest(`/users/${user.id}`);
    expect([body.login, body.disable_after]).toEqual(['dora', '2099-01-01T00:00:00Z']);

    const { user: changed } = await change(admin, 'updateUser', whole.user, {
      id: user.id,
      version: 1,
      login: 'dora2',
      notifications: [],
      disableAfter: null,
      contact: { firstName: 'Dora' },
    });
    expect(changed).toMatchObject({
      version: 2,
      login: 'dora2',
      notifications: [],
      disableAfter: null,
      contact: { lastName: 'Dahl' },
      personalTenant: { name: 'dora2' },
    });

    const { user: mailed } = await change(admin, 'sendActivationMail', 'user { id activated }', {
      userId: user.id,
    });
    expect(mailed).toEqual({ id: user.id, activated: false });
    expect(await mailsTo(server, 'dora@example.com')).toHaveLength(1);

    const password = 'a rather long passphrase';
    const { user: active } = await change(
      server.client,
      'setUserPassword',
      'user { activated version }',
      { userId: user.id, password },
    );
    expect(active).toEqual({ activated: true, version: 3 });
    const { access_token: token } = await signIn(server, { username: 'dora2', password });
    const { viewer } = await ask(server.as({ token }), '{ viewer { id } }');
    expect(viewer.id).toBe(user.id);

    await change(server.admin, 'updateUser', 'user { id }', {
      id: user.id,
      version: 3,
      enabled: false,
    });
    const shut = await server.as({ token }).graph('{ viewer { id } }');
    expect(shut.status).toBe(401);
    const gone = await change(server.admin, 'deleteUser', 'deletedUserId', {
      id: user.id,
      version: 4,
    });
    expect(gone.deletedUserId).toBe(user.id);
    expect((await rest(`/users/${user.id}`)).status).toBe(404);
    const { user: back } = await change(
      server.admin,
      'restoreUser',
      'user { login enabled deletedAt personalTenant { name } }',
      { id: user.id, enable: true },
    );
    expect(back).toEqual({
      login: 'dora2',
      enabled: true,
      deletedAt: null,
      personalTenant: { name: 'dora2' },
    });
  });

  it('hold the granted roles', async () => {
    const selection = 'accessPolicies { id version roleId tenant { id } trustee { id } }';
    const roles = async () =>
      ((await rest(`/users/${world.bob.id}/access_policies`)).body.items as Body[]).map(
        ({ role_id: role }) => role as string,
      );
    const { accessPolicy } = await change(
      admin,
      'grantRole',
      'accessPolicy { id version roleId trusteeType issuerId tenant { id } trustee { id } role { name } }',
      {
        trusteeId: world.bob.id,
        tenantId: world.shop.id,
        roleId: 'company_admin',
        resourcePath: null,
      },
    );
    expect(accessPolicy).toMatchObject({
      version: 1,
      trusteeType: 'USER',
      issuerId: world.north.id,
      tenant: { id: world.shop.id },
      trustee: { id: world.bob.id },
      role: { name: 'Company administrator' },
    });
    expect(await roles()).toEqual(['company_admin']);
    const { id, version } = accessPolicy;
    const place = { tenantId: world.shop.id };
    const set = (items: object[]) =>
      change(admin, 'setUserPolicies', selection, { userId: world.bob.id, items });
    const { accessPolicies: two } = await set([
      { id, version, ...place, roleId: 'company_admin' },
      { ...place, roleId: 'backup_user', id: null, version: null, resourcePath: null },
    ]);
    expect(two.map(({ roleId }: Body) => roleId as string).sort()).toEqual([
      'backup_user',
      'company_admin',
    ]);
    expect(two.some((policy: Body) => policy.id === id)).toBe(true);
    const { revokedAccessPolicyId } = await change(admin, 'revokeRole', 'revokedAccessPolicyId', {
      accessPolicyId: id,
    });
    expect(revokedAccessPolicyId).toBe(id);
    expect(await roles()).toEqual(['backup_user']);
    expect((await set([])).accessPolicies).toEqual([]);
    expect(await roles()).toEqual([]);
  });
});
