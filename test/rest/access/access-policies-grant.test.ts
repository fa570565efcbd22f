import { randomUUID } from 'node:crypto';
import { beforeEach, describe, expect, it } from 'vitest';
import { sql } from '../../../src/database/sql.js';
import { refusal, type Body } from '../../support/people.js';
import { useTestServer, type As } from '../../support/server.js';

const server = await useTestServer();
const partner = await server.makeTenant(server.rootId, 'partner', 'Grants');
const sibling = await server.makeTenant(server.rootId, 'partner', 'Sibling');
const customer = await server.makeTenant(partner.id, 'customer', 'Company');
const unit = await server.makeTenant(customer.id, 'unit', 'Unit');
const partnerClient = await server.makeClient(partner.id, 'partner_admin');
const companyClient = await server.makeClient(customer.id, 'company_admin');
const viewer = await server.makeClient(partner.id, 'readonly_admin');
const stranger = await server.makeClient(sibling.id, 'partner_admin');

let user: Body;
let count = 0;
beforeEach(async () => {
  user = await server.makeUser(customer.id, `user-${++count}`);
});

const resource = { resource_server_id: '', resource_namespace: '', resource_path: '' };
const give = (as: As, body: object, userId = user.id) =>
  server.as(as).post(`/users/${userId}/access_policies`, body);
const take = (as: As, id: string) => server.as(as).delete(`/access_policies/${id}`);
const policiesOf = async (id: string): Promise<Body[]> =>
  (await server.admin.get(`/users/${id}/access_policies`)).body.items;

describe('a role', () => {
  it('is granted on a tenant as a whole', async () => {
    const { status, body } = await give(partnerClient, {
      ...resource,
      tenant_id: customer.id,
      role_id: 'company_admin',
    });
    expect(status).toBe(201);
    expect(body).toEqual({
      id: expect.any(String),
      version: 1,
      created_at: expect.stringMatching(/Z$/),
      updated_at: expect.stringMatching(/Z$/),
      deleted_at: null,
      trustee_id: user.id,
      trustee_type: 'user',
      issuer_id: partner.id,
      tenant_id: customer.id,
      role_id: 'company_admin',
    });
    expect(await policiesOf(user.id)).toEqual([body]);
  });

  it('is granted on one resource, which gives no access to accounts', async () => {
    const person = await server.makePerson(customer.id, 'resourceful');
    const { status, body } = await give(
      partnerClient,
      {
        tenant_id: customer.id,
        role_id: 'company_admin',
        resource_server_id: '53a2a450-8e4e-11e7-96dd-f45c89947331',
        resource_namespace: 'notary',
        resource_path: 'res4/res5',
      },
      person.id,
    );
    expect(status).toBe(201);
    expect(body).toMatchObject({ resource_namespace: 'notary', resource_path: 'res4/res5' });
    expect((await person.get(`/tenants/${customer.id}`)).status).toBe(404);
  });

  it('has an effect from the next request until it is revoked', async () => {
    const person = await server.makePerson(customer.id, 'promptly');
    const look = async () => (await person.get(`/tenants/${unit.id}`)).status;
    expect(await look()).toBe(404);
    const given = await give(
      partnerClient,
      { tenant_id: customer.id, role_id: 'readonly_admin' },
      person.id,
    );
    expect(await look()).toBe(200);
    expect((await take(partnerClient, given.body.id)).status).toBe(204);
    expect(await look()).toBe(404);
  });

  it('is granted once', async () => {
    const body = { ...resource, tenant_id: customer.id, role_id: 'backup_user' };
    const first = await give(companyClient, body);
    expect(first.status).toBe(201);
    const again = await give(companyClient, { tenant_id: customer.id, role_id: 'backup_user' });
    expect(again.status).toBe(409);
    expect(again.body.error).toMatchObject({
      domain: 'ApplicationAccountServer',
      code: 1010,
      context: { code: 1010, access_policy_id: first.body.id },
    });
    const racing = await server.makeUser(customer.id, 'racing');
    const answers = await Promise.all(
      Array.from({ length: 4 }, () => give(companyClient, body, racing.id)),
    );
    expect(answers.map(({ status }) => status).sort()).toEqual([201, 409, 409, 409]);
    expect(await policiesOf(racing.id)).toHaveLength(1);
  });

  it('can be granted again after it was revoked', async () => {
    const body = { tenant_id: customer.id, role_id: 'backup_user' };
    const first = await give(companyClient, body);
    await take(companyClient, first.body.id);
    const second = await give(companyClient, body);
    expect(second.status).toBe(201);
    expect(second.body.id).not.toBe(first.body.id);
  });

  it('is refused for invalid input, with the name of the field', async () => {
    const fine = { ...resource, tenant_id: customer.id, role_id: 'backup_user' };
    const wrong: [object, string][] = [
      [{ ...fine, role_id: 'emperor' }, 'role_id'],
      [{ ...fine, role_id: 'a\0b' }, 'role_id'],
      [{ tenant_id: customer.id }, 'role_id'],
      [{ ...fine, tenant_id: 7 }, 'tenant_id'],
      [{ role_id: 'backup_user' }, 'tenant_id'],
      [{ ...fine, resource_path: 'x\0' }, 'resource_path'],
      [{ ...fine, resource_namespace: ['x'] }, 'resource_namespace'],
      [{ ...fine, resource_server_id: 'x'.repeat(2000) }, 'resource_server_id'],
    ];
    for (const [body, field] of wrong) {
      expect(refusal(await give(partnerClient, body))).toEqual([400, 1000, field]);
    }
    const text = await partnerClient.post(`/users/${user.id}/access_policies`, 'role_id=x', {
      headers: { 'content-type': 'text/plain' },
    });
    expect(text.status).toBe(415);
    expect(text.body.error.code).toBe('invalid_content_type');
  });

  it('can be held only on certain kinds of tenants', async () => {
    for (const [role_id, tenant_id] of [
      ['company_admin', partner.id],
      ['company_admin', unit.id],
      ['unit_admin', customer.id],
      ['backup_user', partner.id],
    ]) {
      const answer = await give(server.admin, { tenant_id, role_id });
      expect(refusal(answer).slice(0, 2)).toEqual([403, 1002]);
    }
    expect(await policiesOf(user.id)).toEqual([]);
  });

  it('on a personal tenant can be held only by its owner', async () => {
    const { personal_tenant_id: tenant_id } = user;
    const role = { tenant_id, role_id: 'backup_user' };
    expect((await give(companyClient, role)).status).toBe(201);
    const { id } = await server.makeUser(customer.id, 'somebody-else');
    expect(refusal(await give(companyClient, role, id)).slice(0, 2)).toEqual([409, 1027]);
  });

  it('is granted to visible trustees whom the caller administers', async () => {
    const body = { tenant_id: customer.id, role_id: 'backup_user' };
    expect((await give(undefined, body)).status).toBe(401);
    expect(refusal(await give(stranger, body)).slice(0, 2)).toEqual([404, 1005]);
    expect(refusal(await give(viewer, body)).slice(0, 2)).toEqual([403, 1002]);
    expect((await give(partnerClient, body, randomUUID())).status).toBe(404);
    const nowhere = { ...body, tenant_id: randomUUID() };
    expect(refusal(await give(partnerClient, nowhere)).slice(0, 2)).toEqual([404, 1104]);
  });
});

describe('no caller can gain access', () => {
  it('by granting a role that it does not hold', async () => {
    for (const [as, tenant_id, role_id] of [
      [partnerClient, partner.id, 'root_admin'],
      [partnerClient, customer.id, 'root_admin'],
      [partnerClient, customer.id, 'licensing_admin'],
      [companyClient, customer.id, 'partner_admin'],
      [companyClient, customer.id, 'managed_clients_admin'],
    ] as const) {
      const answer = await give(as, { tenant_id, role_id });
      expect(refusal(answer).slice(0, 2)).toEqual([403, 1002]);
    }
    expect(await policiesOf(user.id)).toEqual([]);
  });

  it('on a sibling or an ancestor of its tenant', async () => {
    const beside = await give(partnerClient, { tenant_id: sibling.id, role_id: 'partner_admin' });
    expect(refusal(beside).slice(0, 2)).toEqual([404, 1104]);
    const above = await give(companyClient, { tenant_id: partner.id, role_id: 'partner_admin' });
    expect(refusal(above).slice(0, 2)).toEqual([404, 1104]);
  });

  it('on a tenant that is closed or read-only to it', async () => {
    const closed = await server.makeTenant(customer.id, 'unit', 'Closed unit', {
      ancestral_access: false,
    });
    const role = { tenant_id: closed.id, role_id: 'unit_admin' };
    expect(refusal(await give(partnerClient, role)).slice(0, 2)).toEqual([404, 1104]);
    expect((await give(companyClient, role)).status).toBe(201);
    await server.grant('client', partnerClient.id, 'readonly_admin', sibling.id);
    const peek = await give(partnerClient, { tenant_id: sibling.id, role_id: 'readonly_admin' });
    expect(refusal(peek).slice(0, 2)).toEqual([403, 1002]);
  });

  it('by granting a role to itself', async () => {
    const person = await server.makePerson(customer.id, 'climber', 'company_admin');
    const role = { tenant_id: customer.id, role_id: 'readonly_admin' };
    expect(refusal(await give(person, role, person.id)).slice(0, 2)).toEqual([403, 1002]);
    const [own] = await policiesOf(person.id);
    expect(refusal(await take(person, own!.id)).slice(0, 2)).toEqual([403, 1002]);
    expect(await policiesOf(person.id)).toHaveLength(1);
  });
});

describe('a role is revoked', () => {
  const given = async (role: string, tenantId: string) => {
    await server.grant('user', user.id, role, tenantId);
    return (await policiesOf(user.id)).find(({ role_id }) => role_id === role)!.id;
  };

  it('once, by marking it as deleted, with an audit record', async () => {
    const id = await given('backup_user', customer.id);
    const answer = await take(companyClient, id);
    expect([answer.status, answer.text]).toEqual([204, '']);
    expect(refusal(await take(companyClient, id)).slice(0, 2)).toEqual([404, 1005]);
    const fetched = await server.admin.get(`/access_policies/${id}`);
    expect(fetched.status).toBe(404);
    const records = await server.session().all<Record<string, unknown>>(
      sql`select a.action as "action", a.actor_id as "actorId", a.tenant_id as "tenantId"
        from audit_records a where a.object_id = ${id}`,
    );
    expect(records).toEqual([
      { action: 'revokeRole', actorId: companyClient.id, tenantId: customer.id },
    ]);
  });

  it('by callers who could grant it', async () => {
    const id = await given('licensing_admin', customer.id);
    expect((await take(undefined, id)).status).toBe(401);
    expect(refusal(await take(stranger, id)).slice(0, 2)).toEqual([404, 1005]);
    expect(refusal(await take(viewer, id)).slice(0, 2)).toEqual([403, 1002]);
    expect(refusal(await take(partnerClient, id)).slice(0, 2)).toEqual([403, 1002]);
    expect((await take(server.admin, id)).status).toBe(204);
    expect((await take(server.admin, randomUUID())).status).toBe(404);
  });

  it("from a user of another tenant, by administrators of the policy's tenant", async () => {
    await server.grant('client', stranger.id, 'readonly_admin', customer.id);
    const { body } = await companyClient.get(`/tenants/${customer.id}/access_policies`, {
      trusteeType: 'client',
    });
    const outsider = body.items.find((item: Body) => item.trustee_id === stranger.id);
    expect((await take(companyClient, outsider.id)).status).toBe(204);
  });
});
