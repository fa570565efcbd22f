import { describe, expect, it } from 'vitest';
import { useTestServer, type As } from '../support/server.js';
import { signIn } from '../support/tokens.js';
import { GraphClient, RestClient, type ApiClient } from './api-clients.js';

/*
 * Sets up a partner through either API: partner, customer, user, password, role, sign-in. Objects
 * that are created through one API look the same through the other.
 */
const server = await useTestServer();

const password = 'not in any list of breaches';
const apis = (): Record<string, ApiClient> => ({
  REST: new RestClient(server),
  graph: new GraphClient(server),
});

describe.each([
  ['REST', 'graph'],
  ['graph', 'REST'],
])('created through %s, read through %s', (made, seen) => {
  let api: ApiClient, other: ApiClient;
  let partner: string, customer: string, sibling: string, user: string;
  let as: As;
  const login = `owner-by-${made.toLowerCase()}`;

  it('a partner and two customers', async () => {
    [api, other] = [apis()[made]!, apis()[seen]!];
    const admin = server.admin;
    partner = await api.createTenant(admin, server.rootId, 'partner', `Partner by ${made}`);
    customer = await api.createTenant(admin, partner, 'customer', 'Customer');
    sibling = await api.createTenant(admin, partner, 'customer', 'Sibling');
    for (const id of [partner, customer, sibling]) {
      expect(await api.tenant(admin, id)).toEqual(await other.tenant(admin, id));
    }
    expect(await other.tenant(admin, customer)).toEqual({
      id: customer,
      parentId: partner,
      name: 'Customer',
      kind: 'customer',
      enabled: true,
      version: 1,
    });
    expect(await api.createTenant(admin, partner, 'customer', 'CUSTOMER')).toBe('1004');
  });

  it('a user who cannot sign in yet', async () => {
    user = await api.createUser(server.admin, customer, login);
    expect(await api.user(server.admin, user)).toEqual(await other.user(server.admin, user));
    expect(await other.user(server.admin, user)).toEqual({
      id: user,
      tenantId: customer,
      login,
      email: `${login}@example.com`,
      enabled: true,
      activated: false,
      version: 1,
    });
    expect(await api.createUser(server.admin, sibling, login.toUpperCase())).toBe('1010');
    await expect(signIn(server, { username: login, password })).rejects.toThrow('invalid_grant');
  });

  it('a password, which only a client can set', async () => {
    expect(await api.setPassword(server.admin, user, password)).toBe('1002');
    expect(await api.setPassword(server.client, user, 'short')).toBe('1000');
    expect(await api.setPassword(server.client, user, password)).toBeUndefined();
    const { access_token: token } = await signIn(server, { username: login, password });
    as = { token };
    expect(await api.user(as, user)).toMatchObject({ activated: true, version: 2 });
    // Without a role, the user has access only to its own account.
    for (const any of [api, other]) {
      expect(await any.tenant(as, customer)).toBeNull();
      expect(await any.tenantIds(as, customer)).toEqual([]);
    }
  });

  it('a role, which gives access to its subtree only', async () => {
    expect(await api.grantRole(as, user, customer, 'company_admin')).toBe('1002');
    expect(await api.grantRole(server.admin, user, customer, 'partner_admin')).toBe('1002');
    expect(await api.grantRole(server.admin, user, customer, 'company_admin')).toBeUndefined();
    const unit = await api.createTenant(as, customer, 'unit', 'Unit');
    for (const any of [api, other]) {
      expect(await any.tenant(as, customer)).toMatchObject({ name: 'Customer' });
      expect(await any.tenantIds(as, customer)).toEqual([customer, unit].sort());
      expect(await any.tenant(as, partner)).toBeNull();
      expect(await any.tenant(as, sibling)).toBeNull();
      expect(await any.tenant(as, server.rootId)).toBeNull();
      expect(await any.rolesOf(as, user)).toEqual([['company_admin', customer]]);
    }
    expect(await api.createTenant(as, sibling, 'unit', 'Not mine')).toBe('1104');
    expect(await api.createTenant(as, partner, 'customer', 'Not mine')).toBe('1104');
  });

  it('and disabling it, which ends all access', async () => {
    const { version } = (await api.tenant(server.admin, customer))!;
    expect(await api.disableTenant(server.admin, customer, version - 1)).toBe('1001');
    expect(await api.disableTenant(server.admin, customer, version)).toBeUndefined();
    expect(await other.tenant(server.admin, customer)).toMatchObject({
      enabled: false,
      version: version + 1,
    });
    for (const any of [api, other]) {
      await expect(any.tenant(as, customer)).rejects.toThrow('401');
    }
    await expect(signIn(server, { username: login, password })).rejects.toThrow('invalid_grant');
  });
});
