import { describe, expect, it } from 'vitest';
import { sql } from '../../../src/database/sql.js';
import { limits } from '../../../src/domain/identity/passwords/throttles.js';
import { makeBranch } from '../../support/identity-providers.js';
import {
  makeRegistrationToken,
  policyScope,
  register,
  roleScope,
} from '../../support/registration.js';
import { startTestServer, useTestServer } from '../../support/server.js';
import { clientToken } from '../../support/tokens.js';

const server = await useTestServer();

const session = () => server.session();
const write = (...statements: ReturnType<typeof sql>[]) =>
  server.services.database.write(session(), async ({ session: writing }) => {
    for (const statement of statements) await writing.all(statement);
  });
const clientsOf = async (tenantId: string) =>
  (await server.admin.get(`/tenants/${tenantId}/clients`)).body.items as string[];
const uses = async (number: number) =>
  (await session().first<{ uses: number; last: number | null }>(
    sql`select r.uses as "uses", r.last_used_at as "last" from registration_tokens r
      where r.number = ${number}`,
  ))!;

const invalidToken = {
  error: 'invalid_token',
  error_description: 'the registration token is invalid',
};

describe('a program that registers itself', () => {
  it('becomes a managed client of the tenant of the token', async () => {
    const { customer, unit } = await makeBranch(server, 'Agents');
    const scopes = [roleScope(customer.id), roleScope(unit.id), policyScope(customer.id)];
    const { token, id } = await makeRegistrationToken(server, customer.id, scopes);
    const body = {
      client_name: 'agent 1',
      software_id: 'backup-agent',
      software_version: '24.1',
      token_endpoint_auth_method: 'client_secret_post',
      data: { hostname: 'desk-1', client_name: 'overruled' },
      origin_id: 'machine-1',
      redirect_uris: ['http://127.0.0.1/back'],
      post_logout_redirect_uris: ['http://127.0.0.1/bye'],
      grant_types: ['client_credentials'],
    };
    const made = await register(server, token, body);
    expect(made.status, made.text).toBe(201);
    expect(made.headers['cache-control']).toBe('no-store');
    const { client_id: clientId, created_by: by, created_at: at } = made.body;
    expect(made.body).toEqual({
      client_id: expect.stringMatching(/^[0-9a-f-]{36}$/),
      client_secret: expect.stringMatching(/^[\w-]{43}$/),
      registration_access_token: expect.stringMatching(/^[\w-]{43}$/),
      client_secret_expires_at: 0,
      client_id_issued_at: Date.parse(at as string) / 1000,
      tenant_id: customer.id,
      type: 'managed_client',
      token_endpoint_auth_method: 'client_secret_post',
      data: {
        hostname: 'desk-1',
        client_name: 'agent 1',
        software_id: 'backup-agent',
        software_version: '24.1',
        registration_scopes: [policyScope(customer.id)],
      },
      client_name: 'agent 1',
      software_id: 'backup-agent',
      software_version: '24.1',
      origin_id: 'machine-1',
      redirect_uris: ['http://127.0.0.1/back'],
      post_logout_redirect_uris: ['http://127.0.0.1/bye'],
      created_at: expect.any(String),
      created_by: expect.any(String),
      status: 'enabled',
      scopes,
    });
    const policies = await session().all(
      sql`select p.tenant_id as "tenantId", p.role_id as "roleId", p.issuer_id as "issuerId"
        from access_policies p where p.trustee_id = ${clientId as string} order by p.tenant_id`,
    );
    const policy = (tenantId: string) => ({
      tenantId,
      roleId: 'backup_agent_admin',
      issuerId: customer.id,
    });
    expect(policies).toEqual([customer.id, unit.id].sort().map(policy));
    expect(await uses(id)).toEqual({ uses: 1, last: expect.any(Number) });
    const [record] = await session().all<Record<string, unknown>>(
      sql`select a.action as "action", a.actor_type as "actor", a.tenant_id as "tenantId",
          a.details as "details" from audit_records a
        where a.object_type = 'client' and a.object_id = ${clientId as string}`,
    );
    const details = record!['details'];
    expect({
      ...record,
      details: typeof details === 'string' ? (JSON.parse(details) as unknown) : details,
    }).toEqual({
      action: 'registerClient',
      actor: 'anonymous',
      tenantId: customer.id,
      details: { registrationToken: by },
    });
  });

  it('can omit all metadata', async () => {
    const { customer } = await makeBranch(server, 'Silent');
    const { token } = await makeRegistrationToken(server, customer.id);
    const { status, body } = await server.as({ token }).post('/idp/register');
    expect([status, body.token_endpoint_auth_method]).toEqual([201, 'client_secret_basic']);
    expect(body).not.toHaveProperty('client_name');
    expect((await register(server, token.toLowerCase())).status).toBe(201);
    const inQuery = await server.anonymous.post('/idp/register', undefined, {
      query: { access_token: token },
    });
    expect(inQuery.status).toBe(201);
  });

  it('receives a token with its secret, and has the granted role in the subtree', async () => {
    const { partner, customer, unit } = await makeBranch(server, 'Acts');
    const { token } = await makeRegistrationToken(server, customer.id, [
      roleScope(customer.id, 'readonly_admin'),
      roleScope(customer.id, 'backup_agent_admin'),
    ]);
    const made = await register(server, token);
    expect(made.status, made.text).toBe(201);
    const { client_id: username, client_secret: password } = made.body as Record<string, string>;
    const access = await clientToken(server, { username: username!, password: password! });
    const as = { token: access };
    const seen = async (path: string) => (await server.as(as).get(path)).status;
    expect(await seen(`/tenants/${customer.id}`)).toBe(200);
    expect(await seen(`/tenants/${unit.id}`)).toBe(200);
    expect(await seen(`/tenants/${partner.id}`)).toBe(404);
    expect(await seen(`/tenants/${customer.id}/registration_tokens`)).toBe(403);
    const told = await server.client.post(
      '/idp/introspect_token',
      new URLSearchParams({ token: access }).toString(),
      { headers: { 'content-type': 'application/x-www-form-urlencoded' } },
    );
    const roles = (told.body.scope as { tuid: string; role: string }[]).map(({ tuid, role }) => [
      tuid,
      role,
    ]);
    expect(roles.sort()).toEqual([
      [customer.id, 'backup_agent_admin'],
      [customer.id, 'readonly_admin'],
    ]);
    const own = await server.as(as).get(`/clients/${username}`);
    expect([own.status, own.body.tenant_id]).toEqual([200, customer.id]);
  });

  it('has no access if the token grants no role', async () => {
    const { customer } = await makeBranch(server, 'Roleless');
    const { token } = await makeRegistrationToken(server, customer.id, [policyScope(customer.id)]);
    const { body } = await register(server, token);
    const as = { username: body.client_id as string, password: body.client_secret as string };
    expect((await server.as(as).get(`/tenants/${customer.id}`)).status).toBe(404);
    const own = await server.as(as).get(`/clients/${as.username}`);
    expect(own.body.data).toEqual({ registration_scopes: [policyScope(customer.id)] });
  });

  it('can register concurrently with fifty others', async () => {
    const { customer } = await makeBranch(server, 'Fifty');
    const { token, id } = await makeRegistrationToken(server, customer.id);
    const answers = await Promise.all(
      Array.from({ length: 50 }, (_, index) =>
        register(server, token, { client_name: `agent ${index}` }),
      ),
    );
    expect(answers.map(({ status }) => status)).toEqual(Array(50).fill(201));
    const ids = answers.map(({ body }) => body.client_id as string);
    expect((await clientsOf(customer.id)).sort()).toEqual(ids.sort());
    expect((await uses(id)).uses).toBe(50);
    const [held] = await session().all(
      sql`select count(*) as "count" from access_policies p where p.tenant_id = ${customer.id}`,
    );
    expect(held).toEqual({ count: 50 });
  });
});

describe('an unusable registration token', () => {
  const refused = async (token: string | undefined) => {
    const { status, body, headers } = await register(server, token);
    expect(headers['cache-control']).toBe('no-store');
    return [status, body, headers['www-authenticate']];
  };
  const invalid = [401, invalidToken, 'Bearer realm="account-graph", error="invalid_token"'];

  it('can be unknown, with the error of RFC 6750', async () => {
    expect(await refused('AAAA-BBBB-CCCC')).toEqual(invalid);
    expect(await refused('not a token')).toEqual(invalid);
    expect(await refused(await clientToken(server, server.client))).toEqual(invalid);
    expect(await refused(undefined)).toEqual([401, invalidToken, 'Bearer realm="account-graph"']);
    const inQuery = await server.anonymous.post('/idp/register', undefined, {
      query: { access_token: 'AAAA-BBBB-CCCC' },
    });
    expect([inQuery.status, inQuery.headers['www-authenticate']]).toEqual([401, invalid[2]]);
    const basic = await server.client.post('/idp/register', {});
    expect([basic.status, basic.body.error]).toEqual([401, 'invalid_token']);
    const other = await server.anonymous.post(
      '/idp/register',
      {},
      { headers: { authorization: 'Digest x' } },
    );
    expect([other.status, other.body.error]).toEqual([401, 'invalid_token']);
  });

  it('is not accepted as an access token', async () => {
    const { customer } = await makeBranch(server, 'Elsewhere');
    const { token } = await makeRegistrationToken(server, customer.id);
    for (const path of [`/tenants/${customer.id}`, '/users/me']) {
      expect((await server.as({ token }).get(path)).status).toBe(401);
    }
  });

  it('can be expired or deleted', async () => {
    const { customer } = await makeBranch(server, 'Stale');
    const { token, id } = await makeRegistrationToken(server, customer.id);
    const start = server.clock.offset;
    server.clock.offset = start + 3600_000 - 5_000;
    expect((await register(server, token)).status).toBe(201);
    server.clock.offset = start + 3600_000;
    const late = await refused(token);
    server.clock.offset = start;
    expect(late).toEqual(invalid);
    expect((await register(server, token)).status).toBe(201);
    await server.admin.delete(`/registration_tokens/${id}`);
    expect(await refused(token)).toEqual(invalid);
    expect(await clientsOf(customer.id)).toHaveLength(2);
  });

  it('can belong to a disabled tenant, or have a disabled ancestor', async () => {
    const { partner, customer, unit } = await makeBranch(server, 'Disabled');
    const tokens = [
      await makeRegistrationToken(server, customer.id),
      await makeRegistrationToken(server, unit.id),
    ];
    const enable = (id: string, version: number, enabled: boolean) =>
      server.admin.put(`/tenants/${id}`, { version, enabled });
    for (const { id } of [customer, partner]) {
      await enable(id, 1, false);
      for (const { token } of tokens) expect(await refused(token)).toEqual(invalid);
      await enable(id, 2, true);
      for (const { token } of tokens) expect((await register(server, token)).status).toBe(201);
    }
  });

  it('can grant roles that cannot be granted any more: nothing is created', async () => {
    const { partner, customer } = await makeBranch(server, 'Moved');
    const other = await makeBranch(server, 'Moved to');
    const unit = await server.makeTenant(customer.id, 'unit', 'Office');
    const below = await makeRegistrationToken(server, partner.id, [
      roleScope(partner.id),
      roleScope(customer.id),
    ]);
    const withUnit = await makeRegistrationToken(server, customer.id, [
      roleScope(customer.id),
      policyScope(unit.id),
    ]);
    const gone = {
      error: 'access_denied',
      error_description:
        'the scopes of the registration token are no longer valid, request a new registration token',
    };
    const attempt = async ({ token }: { token: string }) => {
      const { status, body } = await register(server, token);
      return status === 201 ? 201 : [status, body];
    };
    expect([await attempt(below), await attempt(withUnit)]).toEqual([201, 201]);

    // The tenant of a scope is moved.
    const move = (parentId: string, version: number) =>
      server.admin.put(`/tenants/${customer.id}`, { version, parent_id: parentId });
    expect((await move(other.partner.id, 1)).status).toBe(200);
    expect(await attempt(below)).toEqual([403, gone]);
    expect((await move(partner.id, 2)).status).toBe(200);
    expect(await attempt(below)).toBe(201);

    // It is disabled, and closed to its ancestors.
    const put = (id: string, body: object) => server.admin.put(`/tenants/${id}`, body);
    expect((await put(unit.id, { version: 1, enabled: false })).status).toBe(200);
    expect(await attempt(withUnit)).toEqual([403, gone]);
    await server.admin.delete(`/tenants/${unit.id}`, { version: 2 });
    expect(await attempt(withUnit)).toEqual([403, gone]);

    const closing = await server.makeTenant(partner.id, 'folder', 'Between');
    const inner = await server.makeTenant(closing.id, 'customer', 'Inner');
    const deep = await makeRegistrationToken(server, partner.id, [roleScope(inner.id)]);
    expect(await attempt(deep)).toBe(201);
    await write(sql`update tenants set barrier = depth where id = ${inner.id}`);
    expect(await attempt(deep)).toEqual([403, gone]);
    expect(await clientsOf(partner.id)).toHaveLength(3);
  });

  it('can have a role that is no longer in the catalog', async () => {
    const { customer } = await makeBranch(server, 'Roles leave');
    const { token, id } = await makeRegistrationToken(server, customer.id);
    const scopes = JSON.stringify([roleScope(customer.id, 'left_long_ago')]);
    await write(sql`update registration_tokens set scopes = ${scopes} where number = ${id}`);
    const { status, body } = await register(server, token);
    expect([status, body.error]).toEqual([403, 'access_denied']);
    expect(await clientsOf(customer.id)).toEqual([]);
    expect((await uses(id)).uses).toBe(0);
  });

  it('can have no uses left: of two concurrent requests one succeeds', async () => {
    const { customer } = await makeBranch(server, 'Used up');
    const { token, id } = await makeRegistrationToken(server, customer.id);
    await write(sql`update registration_tokens set uses = 9999 where number = ${id}`);
    const answers = await Promise.all([1, 2, 3].map(() => register(server, token)));
    expect(answers.map(({ status }) => status).sort()).toEqual([201, 403, 403]);
    const lost = answers.find(({ status }) => status === 403)!;
    expect(lost.body).toEqual({
      error: 'access_denied',
      error_description: 'the registration token has reached its maximum number of uses',
    });
    expect((await uses(id)).uses).toBe(10_000);
    expect(await clientsOf(customer.id)).toHaveLength(1);
  });
});

describe('the metadata of a client that registers itself', () => {
  it('is validated like that of other clients, with names in errors', async () => {
    const { customer } = await makeBranch(server, 'Metadata');
    const { token, id } = await makeRegistrationToken(server, customer.id);
    let deep: unknown = 1;
    for (let depth = 0; depth < 40; depth++) deep = { deep };
    for (const [body, field] of [
      [{ client_name: 7 }, 'client_name'],
      [{ client_name: 'x'.repeat(256) }, 'client_name'],
      [{ client_name: 'a\u0000' }, 'client_name'],
      [{ software_id: {} }, 'software_id'],
      [{ software_version: [] }, 'software_version'],
      [{ token_endpoint_auth_method: 'private_key_jwt' }, 'token_endpoint_auth_method'],
      [{ data: 'text' }, 'data'],
      [{ data: { a: '\u0000' } }, 'data'],
      [{ data: { a: 'x'.repeat(70_000) } }, 'data'],
      [{ data: deep }, 'data'],
      [{ origin_id: 'x'.repeat(256) }, 'origin_id'],
      [{ redirect_uris: ['javascript:alert(1)'] }, 'redirect_uris.0'],
      [{ redirect_uris: ['http://example.com'] }, 'redirect_uris.0'],
    ] as const) {
      const { status, body: answer, text } = await register(server, token, body);
      expect([status, answer.error], text).toEqual([400, 'invalid_client_metadata']);
      expect(answer.error_description).toContain(field);
    }
    for (const body of ['[]', '"text"', '{', 'null}']) {
      const { status } = await server
        .as({ token })
        .post('/idp/register', body, { headers: { 'content-type': 'application/json' } });
      expect(status, body).toBe(400);
    }
    expect(await clientsOf(customer.id)).toEqual([]);
    expect((await uses(id)).uses).toBe(0);
  });
});

describe('a caller who guesses tokens', () => {
  it('is locked by address after too many attempts', async () => {
    const own = await startTestServer();
    try {
      const { customer } = await makeBranch(own, 'Tries');
      const { token } = await makeRegistrationToken(own, customer.id);
      const { failures, lockFor } = limits.registration;
      for (let count = 0; count < failures; count++) {
        expect((await register(own, 'AAAA-AAAA-AAAA')).status).toBe(401);
        // A valid token does not reset the count, because all callers can have their own.
        if (count === 10) expect((await register(own, token)).status).toBe(201);
      }
      const locked = await register(own, token);
      expect([locked.status, locked.body.error]).toEqual([429, 'temporarily_unavailable']);
      expect(Number(locked.headers['retry-after'])).toBeGreaterThan(lockFor / 1000 - 60);
      own.clock.offset += lockFor;
      expect((await register(own, token)).status).toBe(201);
    } finally {
      await own.close();
    }
  });
});

describe('a client that has registered itself', () => {
  it('keeps the scopes of its token in its data, which callers cannot change', async () => {
    const { customer } = await makeBranch(server, 'Kept');
    const scopes = [policyScope(customer.id)];
    const { token } = await makeRegistrationToken(server, customer.id, scopes);
    const { body } = await register(server, token, { data: { registration_scopes: ['mine'] } });
    const as = await server.makeClient(customer.id, 'company_admin');
    const forged = { a: 1, registration_scopes: [policyScope(server.rootId)] };
    const written = async (method: string, path: string, more: object = {}) => {
      const answer = await as.request(method, path, { body: { data: forged, ...more } });
      expect(answer.status, answer.text).toBeLessThan(300);
      const id = (answer.body as { client_id: string }).client_id;
      return (await as.get(`/clients/${id}`)).body.data as unknown;
    };
    const path = `/clients/${body.client_id as string}`;
    expect(await written('PUT', path)).toEqual({ a: 1, registration_scopes: scopes });
    const more = {
      tenant_id: customer.id,
      type: 'managed_client',
      token_endpoint_auth_method: 'client_secret_basic',
    };
    expect(await written('POST', '/clients', more)).toEqual({ a: 1 });
  });

  it('can be administered like others', async () => {
    const { customer } = await makeBranch(server, 'Looked after');
    const { token } = await makeRegistrationToken(server, customer.id);
    const { body } = await register(server, token);
    const as = await server.makeClient(customer.id, 'company_admin');
    const path = `/clients/${body.client_id as string}`;
    expect((await as.get(path)).body.created_by).toBe(body.created_by);
    const agent = { username: body.client_id as string, password: body.client_secret as string };
    expect((await server.as(agent).get(path)).status).toBe(200);
    expect((await as.delete(path)).status).toBe(204);
    expect((await server.as(agent).get(path)).status).toBe(401);
  });
});
