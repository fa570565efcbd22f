import { randomUUID } from 'node:crypto';
import { describe, expect, it } from 'vitest';
import { sql } from '../../../src/database/sql.js';
import { cleanUp } from '../../../src/domain/platform/jobs/clean-up.js';
import { makeBranch } from '../../support/identity-providers.js';
import { runJobs } from '../../support/jobs.js';
import { refusal } from '../../support/people.js';
import {
  makeRegistrationToken,
  policyScope,
  register,
  roleScope,
} from '../../support/registration.js';
import { useTestServer, type As } from '../../support/server.js';

const server = await useTestServer();

const hour = 3600;
const create = (tenantId: string, body: object, as: As = server.admin) =>
  server.as(as).post(`/tenants/${tenantId}/registration_tokens`, body);
const list = async (tenantId: string, as: As = server.admin) =>
  (await server.as(as).get(`/tenants/${tenantId}/registration_tokens`)).body;
const remove = (id: string | number, as: As = server.admin) =>
  server.as(as).delete(`/registration_tokens/${id}`);
const older = '/bc/api/account_server/registration_tokens';

async function stored(): Promise<number> {
  const row = await server
    .session()
    .first<{ count: number }>(sql`select count(*) as "count" from registration_tokens`);
  return row!.count;
}

async function storedRow(number: number) {
  return server
    .session()
    .first<Record<string, unknown>>(
      sql`select * from registration_tokens where number = ${number}`,
    );
}

const change = (tenantId: string, change: object) =>
  server.admin
    .get(`/tenants/${tenantId}`)
    .then(({ body }) =>
      server.admin.put(`/tenants/${tenantId}`, { version: body.version as number, ...change }),
    );

describe('a registration token', () => {
  it('is created for a tenant and listed', async () => {
    const { customer, unit } = await makeBranch(server, 'Makes');
    const scopes = [roleScope(unit.id), policyScope(customer.id)];
    const before = Date.now();
    const made = await create(customer.id, { expires_in: hour, scopes });
    expect(made.status, made.text).toBe(200);
    const { tenant_id: number, ...rest } = made.body;
    expect(rest).toEqual({
      id: expect.any(Number),
      token: expect.stringMatching(/^[A-Z0-9]{4}-[A-Z0-9]{4}-[A-Z0-9]{4}$/),
      tenant_uuid: customer.id,
      created_at: expect.any(String),
      expires_at: expect.any(String),
      scopes,
    });
    const lifetime = Date.parse(rest.expires_at as string) - Date.parse(rest.created_at as string);
    expect(lifetime).toBe(hour * 1000);
    expect(Date.parse(rest.created_at as string)).toBeGreaterThan(before - 1000);
    expect(number).toMatch(/^\d+$/);
    const resolved = await server.admin.post('/tenants:resolve_ids', {
      items: [{ id: Number(number) }],
    });
    expect(resolved.body.items).toEqual([{ id: Number(number), uuid: customer.id }]);
    expect(await list(customer.id)).toEqual({ items: [made.body] });
  });

  it('accepts the documented example, and removes duplicate scopes', async () => {
    const { customer } = await makeBranch(server, 'Example');
    const scope = roleScope(customer.id, 'backup_agent_admin');
    const { status, body } = await create(customer.id, {
      expires_in: '3600',
      scopes: [scope, scope],
      no_such_key: 1,
    });
    expect([status, body.scopes]).toEqual([200, [scope]]);
  });

  it('is stored as a hash, and encrypted for callers who can list it', async () => {
    const { customer } = await makeBranch(server, 'Vault');
    const { id, token } = await makeRegistrationToken(server, customer.id);
    expect(JSON.stringify(await storedRow(id))).not.toContain(token);
  });

  it('is random, with all letters and digits', async () => {
    const { customer } = await makeBranch(server, 'Random');
    const tokens = await Promise.all(
      Array.from({ length: 40 }, () => makeRegistrationToken(server, customer.id)),
    );
    expect(new Set(tokens.map(({ token }) => token)).size).toBe(40);
    expect(new Set(tokens.map(({ id }) => id)).size).toBe(40);
    // 480 characters out of 36: the probability that one is missing is one in twenty thousand.
    const used = new Set(tokens.flatMap(({ token }) => [...token.replaceAll('-', '')]));
    expect(used.size).toBeGreaterThan(33);
  });

  it('is listed until it expires, and deleted a month later', async () => {
    const { customer } = await makeBranch(server, 'Expires');
    const short = await create(customer.id, { expires_in: 1, scopes: [roleScope(customer.id)] });
    const long = await makeRegistrationToken(server, customer.id);
    const start = server.clock.offset;
    try {
      server.clock.offset = start + 1500;
      expect(await list(customer.id)).toEqual({ items: [long] });
      server.clock.offset = start + 31 * 24 * hour * 1000;
      expect(await list(customer.id)).toEqual({ items: [] });
      expect(await storedRow(long.id)).toBeDefined();
      await runJobs(server, [cleanUp]);
      expect(await storedRow(short.body.id as number)).toBeUndefined();
      // The highest number is kept until there is a higher one, so that none is used twice.
      expect(await storedRow(long.id)).toBeDefined();
      const next = await makeRegistrationToken(server, customer.id);
      expect(next.id).toBeGreaterThan(long.id);
      server.clock.offset += hour * 1000;
      await runJobs(server, [cleanUp]);
      expect(await storedRow(long.id)).toBeUndefined();
      expect(await storedRow(next.id)).toBeDefined();
    } finally {
      server.clock.offset = start;
    }
  });

  it('is deleted by its number or its id, once', async () => {
    const { customer } = await makeBranch(server, 'Goes');
    const [first, second, third] = [
      await makeRegistrationToken(server, customer.id),
      await makeRegistrationToken(server, customer.id),
      await makeRegistrationToken(server, customer.id),
    ];
    expect(await remove(first.id)).toMatchObject({ status: 204, text: '' });
    const { status, body } = await remove(first.id);
    expect([status, body.error.code, body.error.context.id]).toEqual([
      404,
      'application_not_found',
      String(first.id),
    ]);
    expect((await remove((await storedRow(second.id))!['id'] as string)).status).toBe(204);
    expect(await list(customer.id)).toEqual({ items: [third] });
    const gone = await server.admin.delete(`${older}/${third.id}`);
    expect(gone.status).toBe(204);
    expect(await list(customer.id)).toEqual({ items: [] });
  });

  it('is not found by a malformed id', async () => {
    for (const id of ['0', '-1', '1.5', '1e3', '9'.repeat(16), 'x', randomUUID().toUpperCase()]) {
      expect((await remove(id)).status, id).toBe(404);
    }
    expect((await remove('999999999999999')).status).toBe(404);
    expect((await remove(randomUUID())).status).toBe(404);
  });

  it('is deleted and restored with its tenant', async () => {
    const { customer } = await makeBranch(server, 'Restored');
    const made = await makeRegistrationToken(server, customer.id);
    const { body } = await change(customer.id, { enabled: false });
    await server.admin.delete(`/tenants/${customer.id}`, { version: body.version as number });
    expect((await remove(made.id)).status).toBe(404);
    expect((await register(server, made.token)).status).toBe(401);
    await server.admin.post(`/tenants/${customer.id}/restore`);
    expect(await list(customer.id)).toEqual({ items: [made] });
    await change(customer.id, { enabled: true });
    expect((await register(server, made.token)).status).toBe(201);
  });
});

describe('a valid registration token', () => {
  it('has a lifetime of one second to one year', async () => {
    const { customer } = await makeBranch(server, 'Lifetime');
    const scopes = [roleScope(customer.id)];
    for (const expires_in of [0, -1, 31_536_001, 1.5, 1e300, '1h', null, true, {}, '01']) {
      const refused = await create(customer.id, { expires_in, scopes });
      expect(refusal(refused), refused.text).toEqual([400, 1000, 'expires_in']);
    }
    expect(refusal(await create(customer.id, { scopes }))).toEqual([400, 1000, 'expires_in']);
    expect((await create(customer.id, { expires_in: 31_536_000, scopes })).status).toBe(200);
    expect((await create(customer.id, { expires_in: 1, scopes })).status).toBe(200);
  });

  it('has one to twenty scopes of the two documented forms', async () => {
    const { customer } = await makeBranch(server, 'Forms');
    const before = await stored();
    const good = roleScope(customer.id);
    for (const wrong of [
      '',
      'x',
      `urn:acronis.com:tenant-id:${customer.id}`,
      `urn:acronis.com:tenant-id:${customer.id}:`,
      `urn:acronis.com:tenant-id::`,
      `urn:acronis.com:tenant-id:not-a-uuid:backup_agent_admin`,
      `urn:acronis.com:tenant-id:${customer.id}:no_such_role`,
      `urn:acronis.com:tenant-id:${customer.id}:backup agent`,
      ` ${good}`,
      `${good}\n`,
      `${good}\u0000`,
      `${good}:more`,
      `urn:example.com:tenant-id:${customer.id}:backup_agent_admin`,
      policyScope('x'),
      policyScope(customer.id).replace('apply_revoke', 'apply'),
      policyScope(customer.id).replace('10858a46', 'zzzzzzzz'),
      policyScope(customer.id).replace('|', '/'),
      'x'.repeat(256),
    ]) {
      const { status, body, text } = await create(customer.id, {
        expires_in: hour,
        scopes: [good, wrong],
      });
      expect([status, body.error.context.field], `${wrong}: ${text}`).toEqual([400, 'scopes.1']);
    }
    for (const scopes of [[], 'text', {}, null, Array(21).fill(good)]) {
      const { status, body } = await create(customer.id, { expires_in: hour, scopes });
      expect([status, body.error.context.field]).toEqual([400, 'scopes']);
    }
    for (const scopes of [[1], [null], [{}], [[good]]]) {
      const { status, body } = await create(customer.id, { expires_in: hour, scopes });
      expect([status, body.error.context.field]).toEqual([400, 'scopes.0']);
    }
    expect(await stored()).toBe(before);
    const twenty = Array(20).fill(good);
    expect((await create(customer.id, { expires_in: hour, scopes: twenty })).status).toBe(200);
  });

  it('has no scope on another tenant; otherwise nothing is created', async () => {
    const [mine, other] = [await makeBranch(server, 'Mine'), await makeBranch(server, 'Others')];
    const as = await server.makeClient(mine.partner.id, 'partner_admin');
    const before = await stored();
    const attempt = async (tenantId: string, scope: string, who: As = as) => {
      const { status, body } = await create(tenantId, { expires_in: hour, scopes: [scope] }, who);
      return [status, body.error?.code, body.error?.context?.field, body.error?.details?.info];
    };
    const elsewhere = [
      403,
      'access_denied',
      'scopes.0',
      'scopes.0 names a tenant that is neither the tenant of the registration token nor one of its descendants',
    ];
    for (const scopeOf of [roleScope, policyScope]) {
      // For other tenants, unknown ones and ancestors: the same error.
      expect(await attempt(mine.customer.id, scopeOf(other.customer.id))).toEqual(elsewhere);
      expect(await attempt(mine.customer.id, scopeOf(randomUUID()))).toEqual(elsewhere);
      expect(await attempt(mine.customer.id, scopeOf(mine.partner.id))).toEqual(elsewhere);
      expect(await attempt(mine.customer.id, scopeOf(mine.partner.id), server.admin)).toEqual(
        elsewhere,
      );
      expect(await attempt(mine.unit.id, scopeOf(mine.customer.id))).toEqual(elsewhere);
    }
    expect(await stored()).toBe(before);
    expect((await attempt(mine.partner.id, roleScope(mine.unit.id)))[0]).toBe(200);
  });

  it('has no scope on a closed or deleted tenant', async () => {
    const { partner, customer } = await makeBranch(server, 'Closed');
    const closed = await server.makeTenant(customer.id, 'unit', 'Closed office', {
      ancestral_access: false,
    });
    const attempt = async (tenantId: string, scopeTenant: string, as: As = server.admin) =>
      (await create(tenantId, { expires_in: hour, scopes: [roleScope(scopeTenant)] }, as)).status;
    const inside = await server.makeClient(customer.id, 'company_admin');
    expect(await attempt(customer.id, closed.id, inside)).toBe(200);
    expect(await attempt(partner.id, closed.id)).toBe(403);
    const gone = await server.makeTenant(customer.id, 'unit', 'Gone', { enabled: false });
    await server.admin.delete(`/tenants/${gone.id}`, { version: 1 });
    expect(await attempt(customer.id, gone.id)).toBe(403);
  });

  it('has roles that fit the tenant and that its creator can grant there', async () => {
    const { partner, customer, unit } = await makeBranch(server, 'Roles');
    const as = await server.makeClient(partner.id, 'partner_admin');
    const attempt = async (tenantId: string, role: string, who: As = as) => {
      const { status, body } = await create(
        partner.id,
        { expires_in: hour, scopes: [policyScope(partner.id), roleScope(tenantId, role)] },
        who,
      );
      return status === 200 ? 200 : [status, body.error.context.field];
    };
    expect(await attempt(customer.id, 'company_admin')).toBe(200);
    expect(await attempt(unit.id, 'unit_admin')).toBe(200);
    expect(await attempt(customer.id, 'partner_admin')).toEqual([403, 'scopes.1']);
    expect(await attempt(unit.id, 'company_admin')).toEqual([403, 'scopes.1']);
    expect(await attempt(partner.id, 'root_admin')).toEqual([403, 'scopes.1']);
    // Only a root administrator can grant it.
    expect(await attempt(customer.id, 'replication_manager')).toEqual([403, 'scopes.1']);
    expect(await attempt(customer.id, 'replication_manager', server.admin)).toBe(200);
  });

  // The agents of a user join the personal tenant of the user.
  it('can have roles of services on a personal tenant, but none on disabled tenants', async () => {
    const { customer, unit } = await makeBranch(server, 'Personal');
    const user = await server.makePerson(customer.id, 'personal-owner');
    const { body } = await server.admin.get(`/users/${user.id}`);
    const personal = body.personal_tenant_id as string;
    const of = (tenantId: string, scopeTenant = tenantId) =>
      create(tenantId, { expires_in: hour, scopes: [roleScope(scopeTenant)] });
    expect((await of(customer.id, personal)).status).toBe(200);
    const scopes = [roleScope('')];
    const made = await create(personal, { expires_in: hour, scopes });
    expect([made.status, made.body.scopes]).toEqual([200, scopes]);
    const agent = await server
      .as({ token: made.body.token })
      .post('/idp/register', { client_name: 'agent' });
    expect([agent.status, agent.body.tenant_id]).toEqual([201, personal]);
    const { body: policies } = await server.admin.get(`/tenants/${personal}/access_policies`, {
      trusteeType: 'client',
    });
    expect(policies.items).toMatchObject([
      { trustee_id: agent.body.client_id, role_id: 'backup_agent_admin', tenant_id: personal },
    ]);
    const administers = [roleScope(personal, 'unit_admin')];
    expect((await create(personal, { expires_in: hour, scopes: administers })).status).toBe(403);
    await change(customer.id, { enabled: false });
    expect(refusal(await of(unit.id)).slice(0, 2)).toEqual([409, 1003]);
  });
});

describe('a caller who administers tokens', () => {
  it('must administer clients there', async () => {
    const { partner, customer, unit } = await makeBranch(server, 'Gate');
    const token = await makeRegistrationToken(server, customer.id);
    const body = { expires_in: hour, scopes: [roleScope(customer.id)] };
    const path = `/tenants/${customer.id}/registration_tokens`;
    const statuses = async (as: As) => [
      (await server.as(as).get(path)).status,
      (await server.as(as).post(path, body)).status,
      (await server.as(as).delete(`/registration_tokens/${token.id}`)).status,
    ];
    const viewer = await server.makeClient(partner.id, 'readonly_admin');
    expect(await statuses(viewer)).toEqual([403, 403, 403]);
    const below = await server.makeClient(unit.id, 'unit_admin');
    expect(await statuses(below)).toEqual([404, 404, 404]);
    const other = await makeBranch(server, 'Gate of others');
    expect(await statuses(await server.makeClient(other.partner.id, 'partner_admin'))).toEqual([
      404, 404, 404,
    ]);
    expect(await statuses(undefined)).toEqual([401, 401, 401]);
    expect(await statuses(await server.makeClient(customer.id, 'company_admin'))).toEqual([
      200, 200, 204,
    ]);
  });

  it('cannot read a token with scopes that it cannot grant', async () => {
    const { partner, customer } = await makeBranch(server, 'More');
    const mine = await makeRegistrationToken(server, customer.id);
    const more = await makeRegistrationToken(server, customer.id, [
      roleScope(customer.id, 'replication_manager'),
    ]);
    expect(await list(customer.id)).toEqual({ items: [mine, more] });
    const as = await server.makeClient(partner.id, 'partner_admin');
    expect(await list(customer.id, as)).toEqual({ items: [mine] });
    expect((await remove(more.id, as)).status).toBe(204);
  });

  it('cannot read a token with a scope on a deleted tenant, which may be restored', async () => {
    const { partner, customer } = await makeBranch(server, 'Comes back');
    const { id } = await server.makeTenant(customer.id, 'unit', 'Office', {
      enabled: false,
    });
    await makeRegistrationToken(server, customer.id, [roleScope(id, 'replication_manager')]);
    await server.admin.delete(`/tenants/${id}`, { version: 1 });
    const as = await server.makeClient(partner.id, 'partner_admin');
    expect(await list(customer.id, as)).toEqual({ items: [] });
  });
});

describe('the older paths', () => {
  it('apply to the tenant of the caller', async () => {
    const { partner, customer } = await makeBranch(server, 'Older');
    const as = await server.makeClient(partner.id, 'partner_admin');
    for (const path of ['/registration_tokens', older]) {
      const made = await as.post(path, { expires_in: hour, scopes: [roleScope(customer.id)] });
      expect([made.status, made.body.tenant_uuid]).toEqual([201, partner.id]);
      const named = await as.post(path, {
        tenant_id: customer.id,
        expires_in: hour,
        scopes: [roleScope(customer.id)],
      });
      expect([named.status, named.body.tenant_uuid]).toEqual([201, customer.id]);
      const { status, body } = await as.get(path);
      expect(status).toBe(200);
      expect(body).toEqual(await list(partner.id));
      expect(body.items).toContainEqual(made.body);
      expect(body.items).not.toContainEqual(named.body);
    }
  });

  it('refuse callers who do not administer their tenant or who name another one', async () => {
    const { partner, customer } = await makeBranch(server, 'Nobody');
    const plain = await server.makeClient(customer.id);
    const viewer = await server.makeClient(customer.id, 'readonly_admin');
    const body = { expires_in: hour, scopes: [roleScope(customer.id)] };
    for (const as of [plain, viewer]) {
      const read = await as.get('/registration_tokens');
      expect([read.status, read.body.error.code]).toEqual([403, 'access_denied']);
      const made = await as.post('/registration_tokens', body);
      expect([made.status, made.body.error.code]).toEqual([403, 'access_denied']);
    }
    const named = await (
      await server.makeClient(customer.id, 'company_admin')
    ).post('/registration_tokens', { ...body, tenant_id: partner.id });
    expect(refusal(named).slice(0, 2)).toEqual([404, 1104]);
    for (const tenant_id of ['x', 7, {}]) {
      const wrong = await server.admin.post('/registration_tokens', { ...body, tenant_id });
      expect(refusal(wrong)).toEqual([400, 1000, 'tenant_id']);
    }
  });
});
