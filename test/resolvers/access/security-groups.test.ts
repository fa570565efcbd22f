import { describe, expect, it } from 'vitest';
import type { Body } from '../../support/people.js';
import { Groups, clientMember, userMember } from '../../support/security-groups.js';
import { useTestServer, type As } from '../../support/server.js';
import { ask, attempt, change, refused, send } from '../support.js';

const server = await useTestServer();
const groups = new Groups(server);
const partner = await server.makeTenant(server.rootId, 'partner', 'Groups');
const customer = await server.makeTenant(partner.id, 'customer', 'Company');
const unit = await server.makeTenant(customer.id, 'unit', 'Unit');
const here = await server.makeUser(customer.id, 'here');
const below = await server.makeUser(unit.id, 'below');
const agent = await server.makeClient(unit.id);
const admin = await server.makeClient(customer.id, 'company_admin');
const viewer = await server.makeClient(unit.id, 'readonly_admin');
const other = await server.makeTenant(server.rootId, 'partner', 'Other');
const stranger = await server.makeClient(other.id, 'partner_admin');
const group = await groups.filled(
  customer.id,
  [userMember(here), userMember(below), clientMember(agent)],
  [['readonly_admin', unit.id]],
);

const byId = (sorted: { id: string }[]) =>
  sorted.map(({ id }) => ({ id })).sort((a, b) => (a.id < b.id ? -1 : 1));

describe('security groups in the graph', () => {
  const query = `query($id: ID!) {
    node(id: $id) { __typename id }
    securityGroup(id: $id) { id version tenant { name } memberCount
      users { totalCount nodes { id } } clients { nodes { id } }
      accessPolicies { nodes { roleId trusteeType trustee { id } securityGroup { id } } } } }`;

  it('return their members and policies', async () => {
    expect(await ask(admin, query, { id: group.id })).toEqual({
      node: { __typename: 'SecurityGroup', id: group.id },
      securityGroup: {
        id: group.id,
        version: 2,
        tenant: { name: 'Company' },
        memberCount: 3,
        users: { totalCount: 2, nodes: byId([here, below]) },
        clients: { nodes: [{ id: agent.id }] },
        accessPolicies: {
          nodes: [
            {
              roleId: 'readonly_admin',
              trusteeType: 'USER_GROUP',
              trustee: null,
              securityGroup: { id: group.id },
            },
          ],
        },
      },
    });
  });

  it('are not returned to callers who cannot see them', async () => {
    for (const as of [viewer, stranger, await server.makeClient(customer.id, 'backup_user')]) {
      expect(await ask(as, query, { id: group.id })).toEqual({
        node: null,
        securityGroup: null,
      });
      const { securityGroups } = await ask(as, '{ securityGroups { totalCount } }');
      expect(securityGroups.totalCount).toBe(0);
    }
  });

  it('are lists of tenants, users and clients', async () => {
    const lower = await groups.filled(unit.id, [userMember(below)], [['backup_user', unit.id]]);
    const lists = `query($tenant: ID!, $user: ID!, $client: ID!, $home: ID!) {
      tenant(id: $tenant) { securityGroups { nodes { id } } }
      user(id: $user) { securityGroups { totalCount nodes { id } }
        accessPolicies { totalCount } effectivePolicies { totalCount nodes { roleId } } }
      client(id: $client) { securityGroups { nodes { id } } effectivePolicies { nodes { roleId } } }
      securityGroups(filter: { tenantIds: [$home] }) { nodes { id } } }`;
    const variables = { tenant: customer.id, user: below.id, client: agent.id, home: unit.id };
    const answer = await ask(admin, lists, variables);
    expect(answer).toEqual({
      tenant: { securityGroups: { nodes: [{ id: group.id }] } },
      user: {
        securityGroups: { totalCount: 2, nodes: byId([group, lower]) },
        accessPolicies: { totalCount: 0 },
        effectivePolicies: { totalCount: 2, nodes: expect.any(Array) },
      },
      client: {
        securityGroups: { nodes: [{ id: group.id }] },
        effectivePolicies: { nodes: [{ roleId: 'readonly_admin' }] },
      },
      securityGroups: { nodes: [{ id: lower.id }] },
    });
    expect(answer.user.effectivePolicies.nodes.map((one: any) => one.roleId).sort()).toEqual([
      'backup_user',
      'readonly_admin',
    ]);
    // A caller who sees only the unit sees only its groups and policies.
    const seen = await ask(viewer, lists, variables);
    expect(seen).toMatchObject({
      tenant: null,
      user: { securityGroups: { nodes: [{ id: lower.id }] }, effectivePolicies: { totalCount: 2 } },
      client: { securityGroups: { nodes: [] } },
    });
  });

  it('show members their own effective policies, and not those of others', async () => {
    const own = `{ viewer { id accessPolicies { totalCount } effectivePolicies { nodes { roleId } } } }`;
    const { viewer: me } = await ask(agent, own);
    expect(me).toEqual({
      id: agent.id,
      accessPolicies: { totalCount: 0 },
      effectivePolicies: { nodes: [{ roleId: 'readonly_admin' }] },
    });
  });

  it('need the same number of statements for pages of any size', async () => {
    const many = await server.makeTenant(partner.id, 'customer', 'Many groups');
    const few = await server.makeTenant(partner.id, 'customer', 'Few groups');
    const fill = async ({ id }: Body, size: number) => {
      for (let index = 0; index < size; index++) {
        const user = await server.makeUser(id, `of-${id}-${index}`);
        const client = await server.makeClient(id);
        await groups.filled(id, [userMember(user), clientMember(client)], [['backup_user', id]]);
      }
    };
    await fill(few, 2);
    await fill(many, 12);
    const page = `query($id: ID!) { tenant(id: $id) {
      securityGroups(first: 50) { nodes { id memberCount tenant { name }
        users { nodes { id securityGroups { nodes { id } }
          effectivePolicies { nodes { securityGroup { id } } } } }
        clients { nodes { id securityGroups { nodes { id } } } }
        accessPolicies { nodes { roleId } } } } } }`;
    const cost = async ({ id }: Body) => {
      await send(server.client, page, { id });
      const { statements, body } = await send(server.client, page, { id });
      return { statements, found: body.data.tenant.securityGroups.nodes.length };
    };
    const [small, large] = [await cost(few), await cost(many)];
    expect([small.found, large.found]).toEqual([2, 12]);
    expect(large.statements).toBe(small.statements);
    expect(large.statements).toBeLessThanOrEqual(11);
  });
});

describe('security groups are changed in the graph', () => {
  it('and deleted', async () => {
    const { securityGroup: made } = await change(
      admin,
      'createSecurityGroup',
      'securityGroup { id version tenantId memberCount }',
      { tenantId: customer.id },
    );
    expect(made).toEqual({
      id: expect.any(String),
      version: 1,
      tenantId: customer.id,
      memberCount: 0,
    });
    const { accessPolicies } = await change(
      admin,
      'setSecurityGroupPolicies',
      'accessPolicies { roleId trusteeId securityGroup { id } }',
      { securityGroupId: made.id, items: [{ tenantId: unit.id, roleId: 'backup_user' }] },
    );
    expect(accessPolicies).toEqual([
      { roleId: 'backup_user', trusteeId: made.id, securityGroup: { id: made.id } },
    ]);
    const { securityGroup: filled } = await change(
      admin,
      'updateSecurityGroupMembers',
      'securityGroup { version memberCount users { nodes { id } } }',
      { id: made.id, version: 1, add: [{ id: here.id }, { id: agent.id, type: 'CLIENT' }] },
    );
    expect(filled).toEqual({ version: 2, memberCount: 2, users: { nodes: [{ id: here.id }] } });
    const { accessPolicy } = await change(admin, 'grantRole', 'accessPolicy { id trusteeType }', {
      trusteeType: 'USER_GROUP',
      trusteeId: made.id,
      tenantId: customer.id,
      roleId: 'readonly_admin',
    });
    expect(accessPolicy.trusteeType).toBe('USER_GROUP');
    await change(admin, 'revokeRole', 'revokedAccessPolicyId', { accessPolicyId: accessPolicy.id });
    const { securityGroup: emptied } = await change(
      admin,
      'updateSecurityGroupMembers',
      'securityGroup { memberCount }',
      { id: made.id, version: 2, remove: [{ id: agent.id, type: 'CLIENT' }] },
    );
    expect(emptied.memberCount).toBe(1);
    const { deletedSecurityGroupId } = await change(
      admin,
      'deleteSecurityGroup',
      'deletedSecurityGroupId',
      { id: made.id, version: 3 },
    );
    expect(deletedSecurityGroupId).toBe(made.id);
  });

  it('with errors that have the names of the input', async () => {
    const said = async (mutation: string, input: object) => {
      const { userErrors } = await attempt(admin, mutation, '__typename', input);
      return userErrors.map(({ code, field }: any) => [code, field]);
    };
    const members = { id: group.id, version: group.version };
    expect(await said('updateSecurityGroupMembers', { ...members, version: 1, add: [] })).toEqual([
      ['VERSION_MISMATCH', ['input', 'version']],
    ]);
    expect(
      await said('updateSecurityGroupMembers', {
        ...members,
        add: [{ id: here.id, type: 'CLIENT' }],
      }),
    ).toEqual([['NOT_FOUND', ['input', 'add', '0', 'id']]]);
    expect(await said('updateSecurityGroupMembers', { ...members, add: [{ id: 'x' }] })).toEqual([
      ['BAD_INPUT', ['input', 'add', '0', 'id']],
    ]);
    expect(await said('createSecurityGroup', { id: group.id, tenantId: customer.id })).toEqual([
      ['CONFLICT', ['input', 'id']],
    ]);
    const policy = { tenantId: partner.id, roleId: 'readonly_admin' };
    expect(
      await said('setSecurityGroupPolicies', { securityGroupId: group.id, items: [policy] }),
    ).toEqual([['TARGET_NOT_FOUND', null]]);
  });

  it('but not with read-only access', async () => {
    const as: As = await server.makeClient(customer.id, 'readonly_admin');
    const mutation = (name: string, input: string) =>
      `mutation { ${name}(input: ${input}) { userErrors { code } } }`;
    const named = `id: "${group.id}", version: ${group.version}`;
    for (const query of [
      mutation('createSecurityGroup', `{ tenantId: "${customer.id}" }`),
      mutation('deleteSecurityGroup', `{ ${named} }`),
      mutation('updateSecurityGroupMembers', `{ ${named} }`),
      mutation('setSecurityGroupPolicies', `{ securityGroupId: "${group.id}", items: [] }`),
    ]) {
      expect(await refused(server.as(as), query)).toEqual([200, 'ACCESS_DENIED']);
    }
  });
});
