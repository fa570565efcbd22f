import { randomUUID } from 'node:crypto';
import { describe, expect, it } from 'vitest';
import { refusal } from '../../support/people.js';
import { useTestServer, type As } from '../../support/server.js';

const server = await useTestServer();
const partner = await server.makeTenant(server.rootId, 'partner', 'Clients');
const customer = await server.makeTenant(partner.id, 'customer', 'Company');
const sibling = await server.makeTenant(server.rootId, 'partner', 'Sibling');
const partnerClient = await server.makeClient(partner.id, 'partner_admin');
const viewer = await server.makeClient(partner.id, 'readonly_admin');
const stranger = await server.makeClient(sibling.id, 'partner_admin');

const fine = (more: object = {}) => ({
  type: 'managed_client',
  tenant_id: customer.id,
  token_endpoint_auth_method: 'client_secret_basic',
  ...more,
});
const post = (as: As, body: object) => server.as(as).post('/clients', body);
const get = (path: string, as: As, query: Record<string, string | boolean> = {}) =>
  server.as(as).get(path, query);
const put = (as: As, id: string, body: object) => server.as(as).put(`/clients/${id}`, body);
const remove = (as: As, id: string) => server.as(as).delete(`/clients/${id}`);
const make = async (more: object = {}): Promise<Record<string, any> & { client_id: string }> => {
  const { status, body } = await post(partnerClient, fine(more));
  expect(status, JSON.stringify(body)).toBe(201);
  return body;
};
const shown = ({ client_secret: _, registration_access_token: __, ...rest }: any) => ({
  ...rest,
  last_access_at: null,
  last_access_from_ip: null,
});

describe('clients are read', () => {
  it('by ids, by origin, or by both', async () => {
    const origin = randomUUID();
    const a = await make({ origin_id: origin });
    const b = await make({ origin_id: origin });
    const list = async (query: Record<string, string>) => {
      const { status, body } = await get('/clients', partnerClient, query);
      expect(status).toBe(200);
      return body.items;
    };
    const both = [a, b].map(shown).sort((x, y) => (x.client_id < y.client_id ? -1 : 1));
    expect(await list({ uuids: `${a.client_id},${b.client_id}` })).toEqual(both);
    expect(await list({ origin_id: origin })).toEqual(both);
    expect(await list({ origin_id: origin, uuids: a.client_id })).toEqual([shown(a)]);
    expect(await list({ origin_id: 'elsewhere', uuids: a.client_id })).toEqual([]);
    const { body } = await get('/clients', stranger, { uuids: `${a.client_id},${stranger.id}` });
    expect(body.items.map(({ client_id }: any) => client_id)).toEqual([stranger.id]);
    expect((await get('/clients', stranger, { origin_id: origin })).body.items).toEqual([]);
  });

  it('by at least one of both', async () => {
    for (const [query, field] of [
      [{}, 'uuids'],
      [{ allow_deleted: true }, 'uuids'],
      [{ uuids: 'x' }, 'uuids.0'],
      [{ origin_id: 'a\0b' }, 'origin_id'],
    ] as const) {
      expect(refusal(await get('/clients', partnerClient, query))).toEqual([400, 1000, field]);
    }
    expect((await get('/clients', undefined, { uuids: partnerClient.id })).status).toBe(401);
    const nobody = await server.makeClient(customer.id);
    const { status } = await get('/clients', nobody, { origin_id: 'x' });
    expect(status).toBe(403);
  });

  it('individually, also by themselves', async () => {
    const own = await server.makeClient(customer.id);
    expect((await get(`/clients/${own.id}`, own)).body.tenant_id).toBe(customer.id);
    expect((await get(`/clients/${own.id}`, viewer)).status).toBe(200);
    expect((await get(`/clients/${own.id}`, undefined)).status).toBe(401);
    const hidden = await get(`/clients/${own.id}`, stranger);
    expect(hidden.status).toBe(404);
    expect(hidden.body.error).toMatchObject({ domain: 'ApplicationAccountServer', code: 1104 });
    expect((await get(`/clients/${partnerClient.id}`, own)).status).toBe(404);
    expect((await get(`/clients/${randomUUID()}`, server.admin)).status).toBe(404);
  });

  it('by tenant', async () => {
    const tenant = await server.makeTenant(partner.id, 'customer', 'With clients');
    const ids: string[] = [];
    for (let i = 0; i < 3; i++) ids.push((await make({ tenant_id: tenant.id })).client_id);
    await remove(partnerClient, ids.pop()!);
    const path = `/tenants/${tenant.id}/clients`;
    const { status, body } = await get(path, viewer);
    expect([status, body]).toEqual([200, { items: ids.sort() }]);
    expect((await get(path, undefined)).status).toBe(401);
    expect(refusal(await get(path, stranger)).slice(0, 2)).toEqual([404, 1104]);
  });
});

describe('a client is changed', () => {
  it('in the given fields only', async () => {
    const made = await make({
      data: { a: 1 },
      origin_id: 'o',
      redirect_uris: ['https://a.example'],
    });
    const id = made.client_id;
    const changed = await put(partnerClient, id, {
      data: { client_name: 'new' },
      redirect_uris: ['com.acronis.abc://oauth'],
    });
    expect([changed.status, changed.body]).toEqual([
      200,
      {
        ...shown(made),
        data: { client_name: 'new' },
        redirect_uris: ['com.acronis.abc://oauth'],
      },
    ]);
    // Clients send back complete bodies.
    const whole = await put(partnerClient, id, { ...made, tenant_id: partner.id, origin_id: '' });
    expect(whole.body.tenant_id).toBe(customer.id);
    expect(whole.body).not.toHaveProperty('origin_id');
    expect((await get(`/clients/${id}`, partnerClient)).body).toEqual(whole.body);
    const untouched = await put(partnerClient, id, {});
    expect([untouched.status, untouched.body]).toEqual([200, whole.body]);
  });

  it('with data that is kept as it was sent', async () => {
    const data = '{"__proto__":{"x":1},"constructor":1,"toString":null,"n":12.5}';
    const send = (method: string, path: string, body: string) =>
      partnerClient.request(method, path, {
        body,
        headers: { 'content-type': 'application/json' },
      });
    const created = await send(
      'POST',
      '/clients',
      JSON.stringify(fine({ data: 0 })).replace('"data":0', `"data":${data}`),
    );
    expect(created.status).toBe(201);
    const { client_id } = await make();
    const changed = await send('PUT', `/clients/${client_id}`, `{"data":${data}}`);
    expect(changed.status).toBe(200);
    for (const answer of [created, changed]) {
      const kept = Object.entries(answer.body.data as object).sort();
      expect(kept).toEqual(Object.entries(JSON.parse(data) as object).sort());
    }
  });

  it('but not with invalid input', async () => {
    const { client_id } = await make();
    for (const [body, field] of [
      [{ status: 'asleep' }, 'status'],
      [{ data: { x: '\0' } }, 'data'],
      [{ redirect_uris: ['/cb'] }, 'redirect_uris.0'],
      [{ redirect_uris: [7] }, 'redirect_uris.0'],
      [{ origin_id: {} }, 'origin_id'],
    ] as const) {
      expect(refusal(await put(partnerClient, client_id, body))).toEqual([400, 1000, field]);
    }
  });

  it('and deleted by a mark', async () => {
    const { client_id: id } = await make();
    const removed = await remove(partnerClient, id);
    expect([removed.status, removed.text]).toEqual([204, '']);
    for (const answer of [
      await get(`/clients/${id}`, partnerClient),
      await put(partnerClient, id, {}),
      await remove(partnerClient, id),
      await partnerClient.post(`/clients/${id}/reset_secret`),
    ]) {
      expect(refusal(answer).slice(0, 2)).toEqual([404, 1005]);
    }
    expect((await get('/clients', viewer, { uuids: id })).body.items).toEqual([]);
    const { body } = await get('/clients', viewer, { uuids: id, allow_deleted: true });
    expect(body.items.map(({ client_id }: any) => client_id)).toEqual([id]);
  });

  it('by authorized callers', async () => {
    const { client_id: id } = await make();
    const attempts = (as: As) => [
      put(as, id, { status: 'disabled' }),
      remove(as, id),
      server.as(as).post(`/clients/${id}/reset_secret`),
    ];
    for (const [as, expected] of [
      [undefined, [401, undefined]],
      [stranger, [404, 1005]],
      [viewer, [403, 1002]],
    ] as const) {
      for (const answer of await Promise.all(attempts(as))) {
        expect(refusal(answer).slice(0, 2)).toEqual(expected);
      }
    }
    expect((await get(`/clients/${id}`, viewer)).body.status).toBe('enabled');
  });
});
