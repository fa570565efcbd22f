import { describe, expect, it } from 'vitest';
import { sql } from '../../../src/database/sql.js';
import { hashSecret } from '../../../src/domain/core/secrets.js';
import { refusal, type Body } from '../../support/people.js';
import { useTestServer, type As } from '../../support/server.js';

const server = await useTestServer();
const partner = await server.makeTenant(server.rootId, 'partner', 'Access');
const customer = await server.makeTenant(partner.id, 'customer', 'Company');
const unit = await server.makeTenant(customer.id, 'unit', 'Unit');
const partnerClient = await server.makeClient(partner.id, 'partner_admin');
const companyClient = await server.makeClient(customer.id, 'company_admin');
const managerClient = await server.makeClient(partner.id, 'managed_clients_admin');

const post = (as: As, tenantId: string, type = 'api_client') =>
  server.as(as).post('/clients', {
    type,
    tenant_id: tenantId,
    token_endpoint_auth_method: 'client_secret_basic',
  });
const make = async (as: As, tenantId: string, type = 'api_client') => {
  const { status, body } = await post(as, tenantId, type);
  expect(status, JSON.stringify(body)).toBe(201);
  return body as Record<string, string>;
};
const as = ({ client_id, client_secret }: Record<string, string>) => ({
  username: client_id!,
  password: client_secret!,
});
const put = (who: As, id: string, body: object) => server.as(who).put(`/clients/${id}`, body);
const remove = (who: As, id: string) => server.as(who).delete(`/clients/${id}`);
const reset = (who: As, id: string) => server.as(who).post(`/clients/${id}/reset_secret`);
const self = async (who: As) => (await server.as(who).get('/users/me')).status;
const policiesOf = async (id: string): Promise<[string, string][]> => {
  const { body } = await server.admin.get('/access_policies', { users: id });
  return body.items.map((item: Body) => [item.role_id, item.tenant_id]);
};
const tokenOf = async (made: Record<string, string>): Promise<As> => {
  const { status, body } = await server
    .as(as(made))
    .post('/idp/token', 'grant_type=client_credentials', {
      headers: { 'content-type': 'application/x-www-form-urlencoded' },
    });
  expect(status).toBe(200);
  return { token: body.access_token };
};

describe('an API client', () => {
  it('administers its tenant from the start', async () => {
    for (const [tenant, role] of [
      [partner, 'partner_admin'],
      [customer, 'company_admin'],
      [unit, 'unit_admin'],
    ] as const) {
      const made = await make(partnerClient, tenant.id);
      expect(await policiesOf(made.client_id!)).toEqual([[role, tenant.id]]);
      const { status } = await server.as(as(made)).get(`/tenants/${tenant.id}`);
      expect(status).toBe(200);
    }
    const root = await make(server.admin, server.rootId);
    expect(await policiesOf(root.client_id!)).toEqual([['root_admin', server.rootId]]);
  });

  it('never has more access than its creator there', async () => {
    expect(refusal(await post(companyClient, partner.id)).slice(0, 2)).toEqual([404, 1104]);
    const limited = await server.makeClient(server.rootId, 'partner_admin');
    expect(refusal(await post(limited, server.rootId)).slice(0, 2)).toEqual([403, 1002]);
    const replicator = await server.makeClient(customer.id, 'replication_manager');
    expect(refusal(await post(replicator, customer.id)).slice(0, 2)).toEqual([403, 1002]);
    const closed = await server.makeTenant(customer.id, 'unit', 'Closed', {
      ancestral_access: false,
    });
    expect(refusal(await post(partnerClient, closed.id)).slice(0, 2)).toEqual([404, 1104]);
    expect((await post(companyClient, closed.id)).status).toBe(201);
  });

  it('has no access while it is disabled, and new tokens after it is enabled', async () => {
    const made = await make(companyClient, customer.id);
    const token = await tokenOf(made);
    expect([await self(as(made)), await self(token)]).toEqual([200, 200]);
    const off = await put(companyClient, made.client_id!, { status: 'disabled' });
    expect([off.status, off.body.status]).toEqual([200, 'disabled']);
    expect([await self(as(made)), await self(token)]).toEqual([401, 401]);
    expect((await put(companyClient, made.client_id!, { status: 'enabled' })).status).toBe(200);
    expect([await self(as(made)), await self(token)]).toEqual([200, 401]);
  });

  it('has no access after it is deleted, with its policies', async () => {
    const made = await make(companyClient, customer.id);
    const token = await tokenOf(made);
    expect([await self(as(made)), await self(token)]).toEqual([200, 200]);
    expect((await remove(companyClient, made.client_id!)).status).toBe(204);
    expect([await self(as(made)), await self(token)]).toEqual([401, 401]);
    expect(await policiesOf(made.client_id!)).toEqual([]);
  });

  it('loses its role like other principals', async () => {
    const made = await make(companyClient, customer.id);
    const { body } = await companyClient.get('/access_policies', { users: made.client_id! });
    const look = async () => (await server.as(as(made)).get(`/tenants/${customer.id}`)).status;
    expect(await look()).toBe(200);
    const path = `/access_policies/${body.items[0].id}`;
    expect((await server.as(as(made)).delete(path)).status).toBe(403);
    expect((await companyClient.delete(path)).status).toBe(204);
    expect(await look()).toBe(404);
    expect(await self(as(made))).toBe(200);
  });

  it('cannot be enabled in a disabled tenant', async () => {
    const tenant = await server.makeTenant(partner.id, 'customer', 'Closes');
    const made = await make(partnerClient, tenant.id);
    await put(partnerClient, made.client_id!, { status: 'disabled' });
    await partnerClient.put(`/tenants/${tenant.id}`, { version: 1, enabled: false });
    const on = await put(partnerClient, made.client_id!, { status: 'enabled' });
    expect(refusal(on)).toEqual([409, 1003, 'status']);
  });
});

describe('the secret of a client', () => {
  it('is replaced by a reset, which revokes the tokens of the old one', async () => {
    const made = await make(companyClient, customer.id);
    const token = await tokenOf(made);
    expect([await self(as(made)), await self(token)]).toEqual([200, 200]);
    const { status, body } = await reset(companyClient, made.client_id!);
    expect(status).toBe(200);
    expect(body).toEqual({
      ...made,
      client_secret: expect.stringMatching(/^[\w-]{43}$/),
      registration_access_token: expect.stringMatching(/^[\w-]{43}$/),
    });
    expect(body.client_secret).not.toBe(made.client_secret);
    expect(body.registration_access_token).not.toBe(made.registration_access_token);
    expect([await self(as(made)), await self(token)]).toEqual([401, 401]);
    expect(await self(as(body))).toBe(200);
  });

  it('can be reset by the client itself', async () => {
    const made = await make(companyClient, customer.id);
    const { status, body } = await reset(as(made), made.client_id!);
    expect(status).toBe(200);
    expect(await self(as(body))).toBe(200);
    const powerless = await make(companyClient, customer.id, 'managed_client');
    expect(refusal(await reset(as(powerless), powerless.client_id!)).slice(0, 2)).toEqual([
      403, 1002,
    ]);
  });

  it('is stored as a hash, and never returned again', async () => {
    const made = await make(companyClient, customer.id);
    const { body } = await reset(companyClient, made.client_id!);
    const id = made.client_id!;
    const secrets = [
      made.client_secret!,
      made.registration_access_token!,
      body.client_secret as string,
      body.registration_access_token as string,
    ];
    const hidden = [...secrets, ...secrets.map(hashSecret)];
    const texts = [
      await companyClient.get(`/clients/${id}`),
      await companyClient.get('/clients', { uuids: id }),
      await put(companyClient, id, { data: { a: 1 } }),
      await server.admin.get('/access_policies', { users: id }),
    ].map(({ text }) => text);
    const session = server.session();
    const records = await session.all<Record<string, unknown>>(
      sql`select a.action as "action", a.fields as "fields", a.object_id as "objectId",
          a.request_id as "requestId" from audit_records a`,
    );
    const actions = records.filter(({ objectId }) => objectId === id).map(({ action }) => action);
    expect(actions.sort()).toEqual(['createClient', 'resetClientSecret', 'updateClient']);
    texts.push(JSON.stringify(records));
    for (const secret of hidden) {
      for (const text of texts) expect(text.includes(secret)).toBe(false);
    }
    const [row] = await session.all<{ secretHash: string; tokenHash: string }>(
      sql`select c.secret_hash as "secretHash", c.registration_token_hash as "tokenHash"
        from clients c where c.id = ${id}`,
    );
    expect(row).toEqual({
      secretHash: hashSecret(secrets[2]!),
      tokenHash: hashSecret(secrets[3]!),
    });
  });
});

describe('a client with more access', () => {
  it('cannot be changed by callers who could not grant it', async () => {
    const strong = await server.makeClient(customer.id, 'company_admin');
    await server.grant('client', strong.id, 'partner_admin', partner.id);
    for (const answer of [
      await reset(companyClient, strong.id),
      await put(companyClient, strong.id, { redirect_uris: ['https://evil.example'] }),
      await put(companyClient, strong.id, { status: 'disabled' }),
      await remove(companyClient, strong.id),
    ]) {
      expect(refusal(answer).slice(0, 2)).toEqual([403, 1002]);
    }
    expect(await self(strong)).toBe(200);
    expect((await reset(partnerClient, strong.id)).status).toBe(200);
  });

  it('cannot be changed by an administrator of managed clients', async () => {
    const managed = await make(managerClient, customer.id, 'managed_client');
    expect(await policiesOf(managed.client_id!)).toEqual([]);
    const id = managed.client_id!;
    expect((await put(managerClient, id, { data: { a: 1 } })).status).toBe(200);
    expect(refusal(await reset(managerClient, id)).slice(0, 1)).toEqual([404]);
    await server.grant('client', id, 'backup_user', customer.id);
    expect(refusal(await remove(managerClient, id)).slice(0, 2)).toEqual([403, 1002]);
    expect((await remove(companyClient, id)).status).toBe(204);

    expect(refusal(await post(managerClient, customer.id)).slice(0, 2)).toEqual([404, 1104]);
    const roleless = await server.makeClient(customer.id);
    for (const answer of [
      await put(managerClient, roleless.id, {}),
      await remove(managerClient, roleless.id),
    ]) {
      expect(refusal(answer).slice(0, 2)).toEqual([404, 1005]);
    }
  });

  it('cannot be changed by users either', async () => {
    const person = await server.makePerson(unit.id, 'unit-person', 'unit_admin');
    const made = await make(person, unit.id);
    expect(made.created_by).toBe(person.id);
    await server.grant('client', made.client_id!, 'company_admin', customer.id);
    expect(refusal(await reset(person, made.client_id!)).slice(0, 2)).toEqual([403, 1002]);
  });
});
