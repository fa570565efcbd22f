import { randomUUID } from 'node:crypto';
import { beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { sql } from '../../../src/database/sql.js';
import { AccessPolicy } from '../../../src/entities/index.js';
import { useTestServer, type As } from '../../support/server.js';
import { changeClient, clientToken, decode, requestToken, signIn } from '../../support/tokens.js';

const path = '/idp/introspect_token';

const server = await useTestServer();
const tenantId = (await server.makeTenant(server.rootId, 'partner', 'Introspected')).id;
const service = await server.makeClient(server.rootId, 'token_introspector');
const person = await server.makePerson(tenantId, 'person', 'partner_admin');

beforeEach(() => void (server.clock.offset = 0));

const introspect = (token: string, more: Record<string, string> = {}, as: As = service) =>
  requestToken(server, { token, ...more }, { path, as });
const inactive = { active: false };

describe('a service', () => {
  it('receives the subject of a token and its policies', async () => {
    const client = await server.makeClient(tenantId);
    const { access_token: token } = await signIn(server, person, { as: client });
    const { claims } = decode(token);
    const { status, body, headers } = await introspect(token);
    expect(status).toBe(200);
    expect(headers).toMatchObject({ 'cache-control': 'no-store' });
    expect(body).toEqual({
      active: true,
      token_type: 'access_token',
      exp: claims.exp,
      aud: 'http://localhost:4000',
      jti: claims.jti,
      iss: 'http://localhost:4000',
      sub: person.id,
      sub_type: 'user',
      client_id: client.id,
      owner_tuid: tenantId,
      scope: [{ tid: expect.stringMatching(/^\d+$/), tuid: tenantId, role: 'partner_admin' }],
    });
  });

  it('receives the current policies, not those in the token', async () => {
    const client = await server.makeClient(tenantId);
    const token = await clientToken(server, client);
    expect((await introspect(token)).body.scope).toEqual([]);
    await server.grant('client', client.id, 'partner_admin', tenantId);
    expect((await introspect(token)).body).toMatchObject({
      sub: client.id,
      sub_type: 'client',
      client_id: client.id,
      scope: [{ tuid: tenantId, role: 'partner_admin' }],
    });
  });

  it('receives all policies, even if the token contains fewer', async () => {
    const client = await server.makeClient(tenantId);
    for (let i = 0; i < 40; i++) {
      const { id } = await server.makeTenant(tenantId, 'customer', `Customer ${i}`);
      await server.grant('client', client.id, 'company_admin', id);
    }
    const token = await clientToken(server, client);
    expect(decode(token).claims.scope).toHaveLength(32);
    expect((await introspect(token)).body.scope).toHaveLength(40);
  });

  it('receives only policies within the restriction of a token', async () => {
    const { id: customerId } = await server.makeTenant(tenantId, 'customer', 'Within');
    const { access_token: assertion } = await signIn(server, person);
    const { body } = await requestToken(server, {
      grant_type: 'urn:ietf:params:oauth:grant-type:jwt-bearer',
      assertion,
      scope: `urn:acronis.com:tenant-id:${customerId}`,
    });
    expect((await introspect(body.access_token)).body.scope).toMatchObject([
      { tuid: customerId, role: 'partner_admin' },
    ]);
  });

  it('authenticates with a token, or as at the token endpoint', async () => {
    const token = await clientToken(server, await server.makeClient(tenantId));
    const asked = async (as: As, more: Record<string, string> = {}) => {
      const { status, body } = await requestToken(server, { token, ...more }, { path, as });
      return [status, body.active ?? body.error.code];
    };
    const bearer = { token: await clientToken(server, service) };
    expect(await asked(bearer)).toEqual([200, true]);
    expect(await asked(service)).toEqual([200, true]);
    const inBody = { client_id: service.id, client_secret: service.password };
    expect(await asked(undefined, inBody)).toEqual([200, true]);
    // Form-encoded, as RFC 6749 specifies for the header.
    const encoded = { ...service, username: service.username.replaceAll('-', '%2D') };
    expect(await asked(encoded)).toEqual([200, true]);

    const refused = [401, 'unauthorized'];
    expect(await asked(undefined)).toEqual(refused);
    expect(await asked({ ...service, password: 'wrong' })).toEqual(refused);
    expect(await asked(undefined, { client_id: service.id })).toEqual(refused);
    expect(await asked(undefined, { ...inBody, client_secret: 'wrong' })).toEqual(refused);
    // A user cannot authenticate as a client.
    expect(await asked(server.admin)).toEqual(refused);
    await changeClient(server, service.id, { tokenEndpointAuthMethod: 'none' });
    await server.grant('client', service.id, 'usage_reporter', server.rootId);
    expect(await asked(undefined, { client_id: service.id })).toEqual(refused);
    await changeClient(server, service.id, { tokenEndpointAuthMethod: 'client_secret_basic' });
  });

  it('requires a role', async () => {
    const client = await server.makeClient(tenantId, 'partner_admin');
    const token = await clientToken(server, client);
    for (const as of [client, { token }, { token: (await signIn(server, person)).access_token }]) {
      const { status, body } = await introspect(token, {}, as);
      expect(status).toBe(403);
      expect(body.error).toMatchObject({
        domain: 'PlatformAccountServer',
        code: 'access_denied',
        message: 'Access is denied',
      });
    }
  });

  it('receives nothing for an invalid token', async () => {
    const client = await server.makeClient(tenantId);
    const {
      access_token: token,
      refresh_token,
      id_token,
    } = await signIn(server, person, {
      as: client,
    });
    for (const other of [refresh_token, id_token, 'x', 'a.b.c', '\0', `${token}x`]) {
      const { status, body } = await introspect(other);
      expect([status, body]).toEqual([200, inactive]);
    }
    expect((await introspect(token)).body.active).toBe(true);
    server.clock.offset = 3600_000;
    expect((await introspect(token)).body).toEqual(inactive);
    server.clock.offset = 0;
    await requestToken(server, { token }, { path: '/idp/revoke_token', as: client });
    expect((await introspect(token)).body).toEqual(inactive);
  });

  it('receives nothing for a token of an inactive principal', async () => {
    const change = async (where: string, body: object) => {
      await server.update(where, body);
    };
    const closed = await server.makeTenant(tenantId, 'customer', 'Closed later');
    const client = await server.makeClient(closed.id);
    const user = await server.makePerson(closed.id, 'closed-user');
    const tokens = [
      await clientToken(server, client),
      (await signIn(server, user)).access_token,
      (await signIn(server, user, { as: client })).access_token,
    ];
    const active = async () =>
      Promise.all(tokens.map(async (token) => (await introspect(token)).body.active as boolean));
    expect(await active()).toEqual([true, true, true]);
    await change(`/tenants/${closed.id}`, { enabled: false });
    expect(await active()).toEqual([false, false, false]);
    await change(`/tenants/${closed.id}`, { enabled: true });
    expect(await active()).toEqual([true, true, true]);
    await change(`/users/${user.id}`, { enabled: false });
    await changeClient(server, client.id, { status: 'disabled' });
    expect(await active()).toEqual([false, false, false]);
  });

  it('needs no statement for a token that it has introspected before', async () => {
    const token = await clientToken(server, await server.makeClient(tenantId));
    const bearer = { token: await clientToken(server, service) };
    const statements = async () => {
      const { headers } = await introspect(token, {}, bearer);
      return /desc="(\d+) statements"/.exec(headers['server-timing'] as string)?.[1];
    };
    await statements();
    expect(await statements()).toBe('0');
  });
});

describe('scope filters', () => {
  let token: string;
  beforeAll(async () => {
    const client = await server.makeClient(tenantId, 'partner_admin');
    const policy = (resourceNamespace: string, resourcePath: string | null, roleId: string) => ({
      id: randomUUID(),
      version: 1,
      createdAt: 0,
      updatedAt: 0,
      deletedAt: null,
      deletionId: null,
      trusteeId: client.id,
      trusteeType: 'client' as const,
      issuerId: server.rootId,
      tenantId,
      roleId,
      resourceServerId: null,
      resourceNamespace,
      resourcePath,
    });
    await server.write(async ({ em }) => {
      const persist = { persist: true };
      em.create(AccessPolicy, policy('task_manager', 'queue_a', 'consumer'), persist);
      em.create(AccessPolicy, policy('task_manager', 'queue_b', 'producer'), persist);
      em.create(AccessPolicy, policy('credentials_store', null, 'consumer'), persist);
    });
    token = await clientToken(server, client);
  });

  const kept = async (filters: Record<string, string>) => {
    const { status, body, text } = await introspect(token, filters);
    expect(status, text).toBe(200);
    expect(body.active).toBe(true);
    return (body.scope as Record<string, string>[])
      .map(({ rn, rp, role }) => [rn, rp, role].filter(Boolean).join('/'))
      .sort();
  };

  it('keep entries that match all fields of any filter', async () => {
    expect(await kept({})).toEqual([
      'credentials_store/consumer',
      'partner_admin',
      'task_manager/queue_a/consumer',
      'task_manager/queue_b/producer',
    ]);
    expect(await kept({ 'scope_filter[0].rn': 'task_manager' })).toEqual([
      'task_manager/queue_a/consumer',
      'task_manager/queue_b/producer',
    ]);
    expect(
      await kept({
        'scope_filter[0].rn': 'task_manager',
        'scope_filter[0].rp': 'queue_b',
        'scope_filter[7].rn': 'credentials_store',
      }),
    ).toEqual(['credentials_store/consumer', 'task_manager/queue_b/producer']);
    expect(
      await kept({ 'scope_filter[0].rn': 'task_manager', 'scope_filter[0].role': 'nobody' }),
    ).toEqual([]);
    expect(await kept({ 'scope_filter[0].role': 'partner_admin' })).toEqual(['partner_admin']);
  });

  it('match the UUID of a resource server in any case', async () => {
    const [resource, other] = [randomUUID(), randomUUID()];
    const user = await server.makePerson(tenantId, 'resource-holder');
    const as = server.admin;
    for (const server_id of [resource, other]) {
      const { body, status } = await as.post(`/users/${user.id}/access_policies`, {
        tenant_id: tenantId,
        role_id: 'readonly_admin',
        resource_server_id: server_id.toUpperCase(),
        resource_namespace: 'Tasks',
      });
      expect([status, body.resource_server_id, body.resource_namespace]).toEqual([
        201,
        server_id,
        'Tasks',
      ]);
    }
    // As earlier releases stored it.
    await server.write(async ({ session }) => {
      await session.all(
        sql`update access_policies set resource_server_id = ${other.toUpperCase()}
          where resource_server_id = ${other}`,
      );
    });
    const { access_token } = await signIn(server, user);
    for (const wanted of [resource, other]) {
      for (const rs of [wanted, wanted.toUpperCase()]) {
        const { body } = await introspect(access_token, { 'scope_filter[0].rs': rs });
        expect(body.scope.map((entry: { rs: string }) => entry.rs.toLowerCase())).toEqual([wanted]);
      }
    }
  });

  it('have a maximum number, and are ignored if they are malformed', async () => {
    expect(await kept({ 'scope_filter[x].rn': 'a', 'scope_filter[0].zz': 'b' })).toHaveLength(4);
    const many = Object.fromEntries(
      Array.from({ length: 101 }, (_, i) => [`scope_filter[${i}].rn`, 'x']),
    );
    const { status, body } = await introspect(token, many);
    expect(status).toBe(400);
    expect(body.error).toMatchObject({ domain: 'PlatformAccountServer', code: 400 });
    expect((await introspect(token, { 'scope_filter[0].rn': 'a\0b' })).status).toBe(400);
  });
});
