import { describe, expect, it } from 'vitest';
import { makeBranch } from '../../support/identity-providers.js';
import {
  makeRegistrationToken,
  policyScope,
  register,
  roleScope,
} from '../../support/registration.js';
import { useTestServer, type As } from '../../support/server.js';
import { ask, send } from '../support.js';

const server = await useTestServer();
const branch = await makeBranch(server, 'Branch');
const administrator = await server.makeClient(branch.partner.id, 'partner_admin');

const mutation = (name: string, selection: string) => {
  const type = `${name.charAt(0).toUpperCase()}${name.slice(1)}Input!`;
  return `mutation($input: ${type}) { ${name}(input: $input) {
    ${selection} userErrors { code field legacyCode } } }`;
};
async function change(name: string, selection: string, input: object, as: As = administrator) {
  const { body } = await send(server.as(as), mutation(name, selection), { input });
  return body.errors ? body.errors[0].extensions.code : body.data[name];
}

const listQuery = `query($id: ID!) { tenant(id: $id) { registrationTokens { totalCount nodes {
  id number token scopes expiresAt uses lastUsedAt createdBy tenant { name } } } } }`;

describe('registration tokens in the graph', () => {
  it('are those of REST, with their registered clients', async () => {
    const { customer, unit } = await makeBranch(server, 'Listed');
    const made = await makeRegistrationToken(server, customer.id, [
      roleScope(unit.id),
      policyScope(customer.id),
    ]);
    const agent = await register(server, made.token);
    const numbered = async (number: number) =>
      (
        await ask(
          server.admin,
          `{ tenant(id: "${customer.id}") { registrationTokens(filter: { numbers: [${number}] }) {
            nodes { number } } } }`,
        )
      ).tenant.registrationTokens.nodes;
    expect(await numbered(made.id)).toEqual([{ number: made.id }]);
    expect(await numbered(made.id + 1)).toEqual([]);
    const { tenant } = await ask(server.admin, listQuery, { id: customer.id });
    expect(tenant.registrationTokens).toEqual({
      totalCount: 1,
      nodes: [
        {
          id: agent.body.created_by,
          number: made.id,
          token: made.token,
          scopes: made.scopes,
          expiresAt: expect.stringMatching(new RegExp(`^${made.expires_at.slice(0, 19)}`)),
          uses: 1,
          lastUsedAt: expect.any(String),
          createdBy: server.adminId,
          tenant: { name: 'Listed customer' },
        },
      ],
    });
    const { id } = tenant.registrationTokens.nodes[0];
    const single = `query($id: ID!) { node(id: $id) { __typename id }
      registrationToken(id: $id) { number token } }`;
    expect(await ask(server.admin, single, { id })).toEqual({
      node: { __typename: 'RegistrationToken', id },
      registrationToken: { number: made.id, token: made.token },
    });
    const client = `query($id: ID!) { client(id: $id) { type createdBy
      accessPolicies { nodes { roleId tenant { id } } } } }`;
    expect(await ask(server.admin, client, { id: agent.body.client_id })).toEqual({
      client: {
        type: 'MANAGED_CLIENT',
        createdBy: id,
        accessPolicies: { nodes: [{ roleId: 'backup_agent_admin', tenant: { id: unit.id } }] },
      },
    });
  });

  it('are visible only to administrators of clients', async () => {
    const { partner, customer } = await makeBranch(server, 'Hidden');
    await makeRegistrationToken(server, customer.id);
    const { tenant } = await ask(server.admin, listQuery, { id: customer.id });
    const [{ id }] = tenant.registrationTokens.nodes;
    const viewer = await server.makeClient(partner.id, 'readonly_admin');
    const seen = await ask(viewer, listQuery, { id: customer.id });
    expect(seen.tenant.registrationTokens).toEqual({ totalCount: 0, nodes: [] });
    const other = await makeBranch(server, 'Stranger');
    const stranger = await server.makeClient(other.partner.id, 'partner_admin');
    const single = `query($id: ID!) { node(id: $id) { id } registrationToken(id: $id) { id } }`;
    for (const as of [viewer, stranger]) {
      expect(await ask(as, single, { id })).toEqual({
        node: null,
        registrationToken: null,
      });
      const gone = await change(
        'deleteRegistrationToken',
        'deletedRegistrationTokenId',
        { id },
        as,
      );
      expect(as === viewer ? gone : gone.userErrors[0].code).toBe(
        as === viewer ? 'ACCESS_DENIED' : 'NOT_FOUND',
      );
    }
  });

  it('have no token for callers who cannot grant its scopes', async () => {
    const { partner, customer } = await makeBranch(server, 'Stronger');
    const stronger = roleScope(customer.id, 'replication_manager');
    await makeRegistrationToken(server, customer.id, [stronger]);
    await makeRegistrationToken(server, customer.id);
    const as = await server.makeClient(partner.id, 'partner_admin');
    const query = `query($id: ID!) { tenant(id: $id) {
      registrationTokens { nodes { scopes token } } } }`;
    const { tenant } = await ask(as, query, { id: customer.id });
    const shown = (tenant.registrationTokens.nodes as { scopes: string[]; token: string }[]).map(
      ({ scopes, token }) => [scopes[0] === stronger, token === null],
    );
    expect(shown.sort()).toEqual([
      [false, false],
      [true, true],
    ]);
  });

  it('are not listed once they have expired', async () => {
    const { customer } = await makeBranch(server, 'Expired');
    await makeRegistrationToken(server, customer.id);
    const variables = { id: customer.id };
    const count = async () =>
      (await ask(server.admin, listQuery, variables)).tenant.registrationTokens
        .totalCount as number;
    expect(await count()).toBe(1);
    server.clock.offset += 3600_000;
    expect(await count()).toBe(0);
    server.clock.offset -= 3600_000;
  });

  it('are created and deleted as in REST', async () => {
    const { customer, unit } = branch;
    const selection = 'registrationToken { id number token scopes uses lastUsedAt }';
    const input = { tenantId: customer.id, expiresIn: 60, scopes: [roleScope(unit.id)] };
    const { registrationToken: made } = await change('createRegistrationToken', selection, input);
    expect(made).toMatchObject({ scopes: [roleScope(unit.id)], uses: 0, lastUsedAt: null });
    const { body } = await administrator.get(`/tenants/${customer.id}/registration_tokens`);
    expect(body.items).toContainEqual(
      expect.objectContaining({ id: made.number as number, token: made.token as string }),
    );
    const remove = (id: string) =>
      change('deleteRegistrationToken', 'deletedRegistrationTokenId', { id });
    expect(await remove(made.id as string)).toEqual({
      deletedRegistrationTokenId: made.id,
      userErrors: [],
    });
    expect(await remove(made.id as string)).toEqual({
      deletedRegistrationTokenId: null,
      userErrors: [{ code: 'NOT_FOUND', field: null, legacyCode: 1005 }],
    });
    expect((await remove('x')).userErrors).toEqual([
      { code: 'BAD_INPUT', field: ['input', 'id'], legacyCode: 1000 },
    ]);
  });

  it('are refused with the names of invalid fields', async () => {
    const { partner, customer, unit } = branch;
    const good = { tenantId: customer.id, expiresIn: 60, scopes: [roleScope(unit.id)] };
    const wrong = async (more: object) => {
      const answer = await change('createRegistrationToken', 'registrationToken { id }', {
        ...good,
        ...more,
      });
      return typeof answer === 'string' ? answer : answer.userErrors[0];
    };
    for (const expiresIn of [0, -1, 31_536_001]) {
      expect(await wrong({ expiresIn })).toMatchObject({ field: ['input', 'expiresIn'] });
    }
    expect(await wrong({ scopes: [] })).toMatchObject({ field: ['input', 'scopes'] });
    expect(await wrong({ scopes: [roleScope(unit.id), 'x'] })).toMatchObject({
      code: 'BAD_INPUT',
      field: ['input', 'scopes', '1'],
    });
    expect(await wrong({ scopes: [roleScope(partner.id)] })).toBe('ACCESS_DENIED');
    expect(await wrong({ tenantId: server.rootId })).toMatchObject({ code: 'TARGET_NOT_FOUND' });
  });
});

const watchersQuery = `query($id: ID!) { tenant(id: $id) { watchers(notifications: [BACKUP_ERROR]) {
  userId tenantId login firstName lastName email language sender brandId hierarchyName
  user { login } } } }`;

/** A person who administers `tenantId` and has subscribed to failed backups. */
async function watcher(tenantId: string, login: string, role = 'company_admin') {
  const person = await server.makePerson(tenantId, login, role);
  await server.update(`/users/${person.id}`, {
    notifications: ['backup_error', 'maintenance'],
    contact: { email: `${login}@example.com`, firstname: 'Wanda' },
  });
  return person;
}

describe('watchers in the graph', () => {
  it('are the same as in REST', async () => {
    const { partner, customer } = await makeBranch(server, 'Watched');
    await watcher(partner.id, 'watches-above', 'partner_admin');
    const own = await watcher(customer.id, 'watches');
    const { tenant } = await ask(server.admin, watchersQuery, { id: customer.id });
    const { body } = await server.admin.get(`/tenants/${customer.id}/watchers`, {
      notifications: 'backup_error',
    });
    expect(
      (body as Record<string, string>[]).map((one) => [one['recipient'], one['sender']]),
    ).toEqual((tenant.watchers as any[]).map(({ email, sender }) => [email, sender]));
    expect(tenant.watchers[1]).toEqual({
      userId: own.id,
      tenantId: customer.id,
      login: 'watches',
      firstName: 'Wanda',
      lastName: null,
      email: 'watches@example.com',
      language: 'en',
      sender: 'no-reply@localhost',
      brandId: body[1].brand_id as string,
      hierarchyName: 'Watched/Watched customer',
      user: { login: 'watches' },
    });
    const inside = await server.makeClient(customer.id, 'readonly_admin');
    const seen = await ask(inside, watchersQuery, { id: customer.id });
    expect(seen.tenant.watchers).toHaveLength(1);
  });

  it('are empty for an empty list, as in REST', async () => {
    const { id } = branch.customer;
    const query = `{ tenant(id: "${id}") { watchers(notifications: []) { email } } }`;
    expect(await ask(server.admin, query)).toEqual({ tenant: { watchers: [] } });
    const rest = await server.admin.get(`/tenants/${id}/watchers?notifications=`);
    expect([rest.status, rest.body]).toEqual([200, []]);
  });

  it('need the same number of statements for any number of tenants, as tokens do', async () => {
    const query = `query($id: ID!) { tenant(id: $id) { children(first: 50) { nodes {
      registrationTokens { nodes { token tenant { name } } }
      watchers(notifications: [BACKUP_ERROR]) { sender hierarchyName user { login } } } } } }`;
    let count = 0;
    const fill = async (size: number) => {
      const parent = await server.makeTenant(server.rootId, 'partner', `Filled ${size}`);
      for (let index = 0; index < size; index++) {
        const { id } = await server.makeTenant(parent.id, 'customer', `Filled ${index}`);
        await makeRegistrationToken(server, id);
        await watcher(id, `filled-${++count}`);
      }
      return parent.id;
    };
    const cost = async (id: string) => {
      const statements = [];
      for (let times = 0; times < 3; times++) {
        const answer = await send(server.client, query, { id });
        expect(answer.body.errors).toBeUndefined();
        const { nodes } = answer.body.data.tenant.children;
        for (const node of nodes) {
          expect([node.registrationTokens.nodes.length, node.watchers.length]).toEqual([1, 1]);
        }
        statements.push(answer.statements);
      }
      return statements[2];
    };
    const [few, many] = [await fill(2), await fill(12)];
    expect(await cost(many)).toBe(await cost(few));
  });
});

describe('the notifications of users', () => {
  it('can be changed and filtered by', async () => {
    const { customer } = await makeBranch(server, 'Told');
    const { id } = await watcher(customer.id, 'told');
    const find = async (wanted: string) => {
      const query = `{ tenant(id: "${customer.id}") {
        users(filter: { notifications: [${wanted}] }) { nodes { login notifications } } } }`;
      return (await ask(server.admin, query)).tenant.users.nodes as object[];
    };
    const told = { login: 'told', notifications: ['BACKUP_ERROR', 'MAINTENANCE'] };
    expect(await find('MAINTENANCE')).toEqual([told]);
    expect(await find('QUOTA, BACKUP_ERROR')).toEqual([told]);
    expect(await find('QUOTA')).toEqual([]);
    const { body } = await server.admin.get(`/users/${id}`);
    const input = { id, version: body.version as number, notifications: ['QUOTA'] };
    const selection = 'user { notifications }';
    const changed = await change('updateUser', selection, input, server.admin);
    expect(changed).toEqual({ user: { notifications: ['QUOTA'] }, userErrors: [] });
    expect(await find('MAINTENANCE')).toEqual([]);
    expect(await find('QUOTA')).toHaveLength(1);
  });
});
