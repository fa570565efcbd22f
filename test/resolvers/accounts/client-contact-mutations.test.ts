import { describe, expect, it } from 'vitest';
import type { Body } from '../../support/people.js';
import { useTestServer, type As } from '../../support/server.js';
import { ask, attempt, change, send } from '../support.js';
import { plantWorld } from '../world.js';

/* As `mutations.test.ts`: clients and contacts, and several mutations in one request. */
const server = await useTestServer();
const world = await plantWorld(server);
const admin = await server.makePerson(world.north.id, 'north-admin', 'partner_admin');

const rest = async (path: string, as: As = server.admin) =>
  server.as(as).get(path) as Promise<{ status: number; body: Body }>;

describe('clients', () => {
  it('are registered, changed, given a new secret and deleted', async () => {
    const data = { client_name: 'Robot', nested: { list: [1, null, { a: 'ø' }] } };
    const made = await change(
      admin,
      'createClient',
      `clientSecret registrationAccessToken client { id version clientName data type status redirectUris postLogoutRedirectUris createdBy
        tenant { id } accessPolicies { nodes { roleId } } }`,
      {
        tenantId: world.shop.id,
        type: 'API_CLIENT',
        data,
        redirectUris: ['https://robot.example/cb'],
        postLogoutRedirectUris: ['https://robot.example/bye'],
        originId: null,
      },
    );
    const { id } = made.client;
    expect(made.client).toMatchObject({
      version: 1,
      clientName: 'Robot',
      data,
      type: 'API_CLIENT',
      status: 'ENABLED',
      redirectUris: ['https://robot.example/cb'],
      postLogoutRedirectUris: ['https://robot.example/bye'],
      createdBy: admin.id,
      accessPolicies: { nodes: [{ roleId: 'company_admin' }] },
    });
    const as = { username: id as string, password: made.clientSecret as string };
    expect((await ask(server.as(as), '{ viewer { id } }')).viewer.id).toBe(id);
    expect((await rest(`/clients/${id}`)).body.data).toEqual(data);

    const { client } = await change(
      admin,
      'updateClient',
      'client { version clientName redirectUris postLogoutRedirectUris }',
      {
        id,
        version: 1,
        data: { client_name: 'Robot 2' },
        redirectUris: [],
        postLogoutRedirectUris: [],
      },
    );
    expect(client).toEqual({
      version: 2,
      clientName: 'Robot 2',
      redirectUris: [],
      postLogoutRedirectUris: [],
    });
    const { clientSecret, registrationAccessToken } = await change(
      admin,
      'resetClientSecret',
      'clientSecret registrationAccessToken client { id }',
      { id },
    );
    expect((await server.as(as).graph('{ viewer { id } }')).status).toBe(401);
    const anew = { username: id as string, password: clientSecret as string };
    expect(registrationAccessToken).toMatch(/^[\w-]{43}$/);
    expect(registrationAccessToken).not.toBe(made.registrationAccessToken);
    expect((await ask(server.as(anew), '{ viewer { id } }')).viewer.id).toBe(id);
    const gone = await change(admin, 'deleteClient', 'deletedClientId', { id });
    expect(gone.deletedClientId).toBe(id);
    expect((await rest(`/clients/${id}`)).status).toBe(404);
  });

  it('can have data with any names', async () => {
    const text = '{"__proto__":{"polluted":true},"constructor":{"prototype":1},"client_name":7}';
    const { client } = await change(server.admin, 'createClient', 'client { id clientName data }', {
      tenantId: world.shop.id,
      type: 'MANAGED_CLIENT',
      data: JSON.parse(text) as object,
    });
    expect(JSON.stringify(client.data)).toContain('"constructor":{"prototype":1}');
    expect(client.clientName).toBeNull();
    expect(({} as Record<string, unknown>).polluted).toBeUndefined();
    for (const data of [{ a: '\u0000' }, { a: ['\u0000'] }, { '\u0000': 1 }]) {
      const input = { tenantId: world.shop.id, type: 'MANAGED_CLIENT', data };
      const { userErrors } = await attempt(server.admin, 'createClient', 'client { id }', input);
      expect(userErrors).toMatchObject([{ code: 'BAD_INPUT', field: ['input', 'data'] }]);
    }
  });
});

describe('contacts', () => {
  it('are created, changed and deleted', async () => {
    const { contact } = await change(
      admin,
      'createContact',
      'contact { id types email firstName tenant { id } user { id } }',
      { tenantId: world.shop.id, types: ['BILLING'], email: 'pay@example.com' },
    );
    expect(contact).toMatchObject({
      types: ['BILLING'],
      email: 'pay@example.com',
      firstName: null,
      tenant: { id: world.shop.id },
      user: null,
    });
    const { contact: changed } = await change(
      admin,
      'updateContact',
      'contact { firstName lastName phone email types }',
      { id: contact.id, firstName: 'Pia', lastName: 'Lie', phone: '1', email: null },
    );
    expect(changed).toEqual({
      firstName: 'Pia',
      lastName: 'Lie',
      phone: '1',
      email: null,
      types: ['BILLING'],
    });
    expect((await rest(`/contacts/${contact.id}`)).body.firstname).toBe('Pia');
    await change(admin, 'deleteContact', 'deletedContactId', { id: contact.id });
    expect((await rest(`/contacts/${contact.id}`)).status).toBe(404);
  });
});

describe('several mutations in one request', () => {
  it('run in order, each with its own result', async () => {
    const text = `mutation($parent: ID!, $a: String!, $b: String!) {
      a: createTenant(input: { parentId: $parent, kind: CUSTOMER, name: $a }) { ...T }
      refused: createTenant(input: { parentId: $parent, kind: CUSTOMER, name: $a }) { ...T }
      b: createTenant(input: { parentId: $parent, kind: CUSTOMER, name: $b }) { ...T } }
      fragment T on CreateTenantPayload { userErrors { code } tenant { name parent { name
        children { totalCount nodes { name } } } } }`;
    const parent = await server.makeTenant(world.south.id, 'partner', 'Ordered');
    for (let round = 0; round < 3; round++) {
      const { body } = await send(server.admin, text, {
        parent: parent.id,
        a: `a${round}`,
        b: `b${round}`,
      });
      const { a, refused, b } = body.data;
      expect(a.tenant.parent.children.totalCount).toBe(2 * round + 1);
      expect(refused).toEqual({ userErrors: [{ code: 'NAME_CONFLICT' }], tenant: null });
      expect(b.tenant.parent.children.totalCount).toBe(2 * round + 2);
      expect(b.tenant.parent.children.nodes.at(-1)).toEqual({ name: `b${round}` });
    }
  });
});
