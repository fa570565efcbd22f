import { randomUUID } from 'node:crypto';
import { beforeEach, describe, expect, it } from 'vitest';
import { refusal, type Body } from '../../support/people.js';
import { Groups, clientMember, userMember } from '../../support/security-groups.js';
import { giveAuthenticator, openSession } from '../../support/sessions.js';
import { useTestServer, type As, type Principal } from '../../support/server.js';
import { clientToken, requestToken, signIn } from '../../support/tokens.js';

/* The policies of a group are those of each member: from the next request on, and not longer. */
const server = await useTestServer();
const groups = new Groups(server);
const partner = await server.makeTenant(server.rootId, 'partner', 'Groups');

let customer: Body, unit: Body;
let person: Principal;
let client: Principal;
let count = 0;
beforeEach(async () => {
  customer = await server.makeTenant(partner.id, 'customer', `Company ${++count}`);
  unit = await server.makeTenant(customer.id, 'unit', `Unit ${count}`);
  person = await server.makePerson(unit.id, `person-${count}`);
  client = await server.makeClient(unit.id);
});

const look = async (as: As, tenantId = customer.id) =>
  (await server.as(as).get(`/tenants/${tenantId}`)).status;
const viewing = (tenantId = customer.id) => [['readonly_admin', tenantId] as const];
const change = async (path: string, body: object) => {
  const { status, text } = await server.update(path, body);
  if (status !== 200) throw new Error(text);
};
const remove = async (path: string) => {
  await change(path, { enabled: false });
  const { body } = await server.admin.get(path);
  const query = { version: body.version as number };
  expect((await server.admin.delete(path, query)).status).toBe(204);
};

describe('members of a group have its policies', () => {
  it('immediately, with any credentials', async () => {
    const ways: As[] = [
      person,
      { token: (await signIn(server, person)).access_token },
      await openSession(server, person.id),
      client,
      { token: await clientToken(server, client) },
    ];
    const all = () => Promise.all(ways.map((as) => look(as)));
    const [none, every] = [ways.map(() => 404), ways.map(() => 200)];
    const group = await groups.make(customer.id);
    const both = [userMember(person), clientMember(client)];
    expect(await all()).toEqual(none);
    await groups.patch(group, { add: both });
    expect(await all()).toEqual(none);
    await groups.put(group, viewing());
    expect(await all()).toEqual(every);
    await groups.put(group, viewing(unit.id));
    expect(await all()).toEqual(none);
    expect(await look(person, unit.id)).toBe(200);
    await groups.put(group, viewing());
    await groups.patch({ ...group, version: 2 }, { remove: [userMember(person)] });
    expect(await all()).toEqual([404, 404, 404, 200, 200]);
    await groups.patch({ ...group, version: 3 }, { add: both });
    expect(await all()).toEqual(every);
    expect((await groups.remove({ ...group, version: 4 })).status).toBe(204);
    expect(await all()).toEqual(none);
  });

  it('in the graph as well', async () => {
    await groups.filled(customer.id, [userMember(person)], [['company_admin', customer.id]]);
    const { body } = await server.as(person).graph(
      `query($id: ID!) { tenant(id: $id) { name viewerScopes }
        viewer { ... on User { accessPolicies { totalCount }
          effectivePolicies { nodes { roleId trusteeType } } } } }`,
      { id: customer.id },
    );
    expect(body.data).toMatchObject({
      tenant: { name: customer['name'] },
      viewer: {
        accessPolicies: { totalCount: 0 },
        effectivePolicies: { nodes: [{ roleId: 'company_admin', trusteeType: 'USER_GROUP' }] },
      },
    });
    expect(body.data.tenant.viewerScopes).toContain('tenant_admin');
  });

  it('from several groups and their own, each until it is removed', async () => {
    await server.grant('user', person.id, 'readonly_admin', unit.id);
    const [one, two] = [
      await groups.filled(customer.id, [userMember(person)], viewing()),
      await groups.filled(unit.id, [userMember(person)], viewing(unit.id)),
    ];
    expect([await look(person), await look(person, unit.id)]).toEqual([200, 200]);
    await groups.remove(one);
    expect([await look(person), await look(person, unit.id)]).toEqual([404, 200]);
    await groups.remove(two);
    expect(await look(person, unit.id)).toBe(200);
  });

  it('until a policy is deleted', async () => {
    const group = await groups.filled(customer.id, [userMember(person)], viewing());
    const [policy] = (await groups.policies(group)).body.items;
    expect((await server.as(person).get(`/access_policies/${policy.id}`)).status).toBe(200);
    const taken = await server.admin.delete(`/access_policies/${policy.id}`);
    expect([taken.status, await look(person)]).toEqual([204, 404]);
  });

  it('unless they or their tenants are disabled or deleted', async () => {
    const group = await groups.filled(customer.id, [userMember(person)], viewing());
    await change(`/users/${person.id}`, { enabled: false });
    expect(await look(person)).toBe(401);
    await change(`/users/${person.id}`, { enabled: true });
    expect(await look(person)).toBe(200);
    await change(`/tenants/${unit.id}`, { enabled: false });
    expect(await look(person)).toBe(401);
    await change(`/tenants/${unit.id}`, { enabled: true });
    expect(await look(person)).toBe(200);
    await remove(`/users/${person.id}`);
    expect((await groups.members(group)).body.items).toEqual([]);
    await server.admin.post(`/users/${person.id}/restore`, undefined, { query: { enable: true } });
    expect(await look(person)).toBe(200);
  });

  it('and can grant their roles, but no others', async () => {
    const group = await groups.filled(
      customer.id,
      [userMember(person)],
      [['company_admin', customer.id]],
    );
    const { id } = await server.makePerson(unit.id, `other-${count}`);
    const give = (role_id: string) =>
      server.as(person).post(`/users/${id}/access_policies`, { role_id, tenant_id: customer.id });
    expect((await give('readonly_admin')).status).toBe(201);
    expect(refusal(await give('licensing_admin'))[0]).toBe(403);
    await groups.remove(group);
    expect((await give('backup_user')).status).toBe(404);
  });
});

describe('tenants and their groups', () => {
  it('are deleted and restored together', async () => {
    const outside = await server.makePerson(unit.id, `outside-${count}`);
    const own = await groups.filled(customer.id, [userMember(person)], viewing());
    const above = await groups.filled(partner.id, [userMember(outside)], viewing());
    await remove(`/tenants/${customer.id}`);
    expect((await groups.list({ ids: own.id })).body.items).toEqual([]);
    expect((await groups.policies(above)).body.items).toEqual([]);
    expect((await server.admin.post(`/tenants/${customer.id}/restore`)).status).toBe(204);
    await change(`/tenants/${customer.id}`, { enabled: true });
    expect((await groups.list({ ids: own.id })).body.items).toMatchObject([{ id: own.id }]);
    expect([await look(person), await look(outside)]).toEqual([200, 200]);
    expect((await groups.members(own)).body.items).toEqual([userMember(person)]);
    expect((await groups.policies(above)).body.items).toHaveLength(1);
  });

  it('move together; a member who moves away loses the policies until the return', async () => {
    const other = await server.makeTenant(server.rootId, 'partner', `Other ${count}`);
    const own = await groups.filled(customer.id, [userMember(person)], viewing());
    const lasting = await server.makePerson(partner.id, `lasting-${count}`);
    const above = await groups.filled(
      partner.id,
      [userMember(person), userMember(lasting)],
      [...viewing(), ['readonly_admin', partner.id]],
    );
    expect([await look(person), await look(person, partner.id)]).toEqual([200, 200]);
    expect([await look(lasting), await look(lasting, partner.id)]).toEqual([200, 200]);
    await change(`/tenants/${customer.id}`, { parent_id: other.id });
    // Policies in the moved tenant apply; those on its former ancestors do not.
    expect([await look(person), await look(person, partner.id)]).toEqual([200, 404]);
    expect([await look(lasting), await look(lasting, partner.id)]).toEqual([404, 200]);
    expect((await groups.members(above)).body.items).toEqual([userMember(lasting)]);
    expect((await groups.members(own)).body.items).toEqual([userMember(person)]);
    const { body } = await server.admin.get(`/users/${person.id}/access_policies`, {
      includeUserGroupPolicies: true,
    });
    expect(body.items).toMatchObject([{ trustee_id: own.id }]);
    await change(`/tenants/${customer.id}`, { parent_id: partner.id });
    expect([await look(person), await look(person, partner.id)]).toEqual([200, 200]);
    expect([await look(lasting), await look(lasting, partner.id)]).toEqual([200, 200]);
  });
});

describe('a query for policies', () => {
  it('includes those of groups on request', async () => {
    await server.grant('user', person.id, 'backup_user', unit.id);
    const group = await groups.filled(customer.id, [userMember(person)], viewing());
    const list = async (as: As, query: Record<string, boolean> = {}) =>
      (await server.as(as).get(`/users/${person.id}/access_policies`, query)).body.items;
    const own = await list(server.admin);
    expect(own).toMatchObject([{ trustee_type: 'user', trustee_id: person.id }]);
    expect(await list(server.admin, { includeUserGroupPolicies: false })).toEqual(own);
    const all = [
      ...own,
      expect.objectContaining({ trustee_type: 'user_group', trustee_id: group.id }),
    ];
    expect(await list(server.admin, { includeUserGroupPolicies: true })).toEqual(all);
    expect(await list(person, { includeUserGroupPolicies: true })).toEqual(all);
    // An administrator of only the unit does not see policies on its ancestors.
    const local = await server.makeClient(unit.id, 'unit_admin');
    expect(await list(local, { includeUserGroupPolicies: true })).toEqual(own);
    const wrong = await server.admin.get(`/users/${person.id}/access_policies`, {
      includeUserGroupPolicies: 'perhaps',
    });
    expect(refusal(wrong)).toEqual([400, 1000, 'includeUserGroupPolicies']);
  });

  it('finds members by the roles of their groups', async () => {
    await groups.filled(customer.id, [userMember(person)], viewing());
    const found = await server.admin.get('/users', {
      subtree_root_tenant_id: customer.id,
      inside_organization: true,
      access_policies: 'readonly_admin',
    });
    expect(found.body.items.map(({ id }: Body) => id)).toEqual([person.id]);
    const { body } = await server.admin.graph(
      `query($id: ID!) { tenant(id: $id) { users(filter: { roleIds: ["readonly_admin"] }) {
        nodes { id } } } }`,
      { id: unit.id },
    );
    expect(body.data.tenant.users.nodes).toEqual([{ id: person.id }]);
    const { body: apps } = await server.as(person).get('/users/me/applications');
    expect(apps.items.length).toBeGreaterThan(0);
  });

  it('considers groups before the second factor of a user is changed', async () => {
    const admin = await server.makeClient(customer.id, 'company_admin');
    const plain = await server.makePerson(customer.id, `plain-${count}`);
    const above = await server.makePerson(customer.id, `above-${count}`);
    for (const { id } of [plain, above]) await giveAuthenticator(server, id);
    await groups.filled(partner.id, [userMember(above)], viewing(partner.id));
    for (const enabled of [true, false]) {
      const path = `/tenants/${customer.id}/mfa/status`;
      const { status } = await admin.put(path, { enabled });
      expect(status).toBe(200);
    }
    const statusOf = async ({ id }: Principal) =>
      (await server.admin.get(`/users/${id}`)).body.mfa_status as string;
    expect([await statusOf(plain), await statusOf(above)]).toEqual(['disabled', 'enabled']);
  });

  it('includes groups in introspection, for unrestricted and restricted tokens', async () => {
    const introspector = await server.makeClient(server.rootId, 'token_introspector');
    const scopeOf = async (token: string) => {
      const { body } = await requestToken(
        server,
        { token },
        { as: introspector, path: '/idp/introspect_token' },
      );
      return (body.scope as { role: string; tuid: string }[]).map(({ role, tuid }) => [role, tuid]);
    };
    const narrow = (tenantId: string) =>
      requestToken(server, {
        grant_type: 'urn:ietf:params:oauth:grant-type:jwt-bearer',
        assertion: token,
        scope: `urn:acronis.com:tenant-id:${tenantId}`,
      });
    const { access_token: token } = await signIn(server, person);
    expect((await narrow(unit.id)).status).toBe(403);
    const group = await groups.filled(customer.id, [userMember(person)], viewing());
    expect(await scopeOf(token)).toEqual([['readonly_admin', customer.id]]);
    const narrowed = (await narrow(unit.id)).body.access_token as string;
    expect(await scopeOf(narrowed)).toEqual([['readonly_admin', unit.id]]);
    expect(await look({ token: narrowed }, unit.id)).toBe(200);
    expect(await look({ token: narrowed })).toBe(404);
    // A restricted token does not give access to its own subject or groups.
    const [policy] = (await groups.policies(group)).body.items;
    const path = `/access_policies/${policy.id}`;
    expect((await server.as({ token: narrowed }).get(path)).status).toBe(404);
    await groups.patch(group, { remove: [userMember(person)] });
    expect((await server.as({ token: narrowed }).get(`/tenants/${unit.id}`)).status).toBe(401);
    expect(await scopeOf(token)).toEqual([]);
  });

  it('includes a policy on one resource, which gives no access to accounts', async () => {
    const group = await groups.filled(customer.id, [userMember(person)], []);
    await server.admin.put(`/security_groups/${group.id}/access_policies`, {
      items: [{ role_id: 'readonly_admin', tenant_id: customer.id, resource_path: 'one' }],
    });
    expect(await look(person)).toBe(404);
    const { body } = await server
      .as(person)
      .get(`/users/${person.id}/access_policies`, { includeUserGroupPolicies: true });
    expect(body.items).toMatchObject([{ trustee_id: group.id, resource_path: 'one' }]);
  });
});

it('separates groups with the same name', async () => {
  const group = await groups.filled(customer.id, [], viewing());
  const path = `/users/${group.id}/access_policies`;
  expect((await server.admin.get(path)).status).toBe(404);
  expect((await groups.policies({ id: person.id })).status).toBe(404);
  expect((await groups.policies({ id: randomUUID() })).status).toBe(404);
});
