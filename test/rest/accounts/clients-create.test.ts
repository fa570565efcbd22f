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

describe('a client is created', () => {
  it('with all fields, and with its secret in this response only', async () => {
    const { status, body } = await post(
      partnerClient,
      fine({
        data: { client_name: 'Some application', nested: { list: [1, null, 'é', true] } },
        redirect_uris: ['https://app.example.com/cb?x=1', 'com.example.app:/oauth'],
        origin_id: '72403667-8e45-4dd9-bcbc-3e6047b98b3d',
      }),
    );
    expect(status).toBe(201);
    expect(body).toEqual({
      client_id: expect.stringMatching(/^[0-9a-f-]{36}$/),
      tenant_id: customer.id,
      client_secret_expires_at: 0,
      type: 'managed_client',
      data: { client_name: 'Some application', nested: { list: [1, null, 'é', true] } },
      token_endpoint_auth_method: 'client_secret_basic',
      client_secret: expect.stringMatching(/^[\w-]{43}$/),
      registration_access_token: expect.stringMatching(/^[\w-]{43}$/),
      created_at: expect.stringMatching(/Z$/),
      created_by: partnerClient.id,
      status: 'enabled',
      redirect_uris: ['https://app.example.com/cb?x=1', 'com.example.app:/oauth'],
      origin_id: '72403667-8e45-4dd9-bcbc-3e6047b98b3d',
    });
    const fetched = await get(`/clients/${body.client_id}`, partnerClient);
    expect([fetched.status, fetched.body]).toEqual([200, shown(body)]);
  });

  it('but not with invalid input, whose field is named', async () => {
    const deep = JSON.parse('[{"a":'.repeat(40) + '1' + '}]'.repeat(40)) as unknown;
    const wrong: [object, string][] = [
      [{ type: undefined }, 'type'],
      [{ type: 'robot' }, 'type'],
      [{ tenant_id: 'x' }, 'tenant_id'],
      [{ token_endpoint_auth_method: 'private_key_jwt' }, 'token_endpoint_auth_method'],
      [{ token_endpoint_auth_method: undefined }, 'token_endpoint_auth_method'],
      [{ data: 'text' }, 'data'],
      [{ data: [] }, 'data'],
      [{ data: { name: 'a\0b' } }, 'data'],
      [{ data: { 'a\0b': 1 } }, 'data'],
      [{ data: { list: ['\ud800'] } }, 'data.list.0'],
      [{ data: { deep } }, 'data'],
      [{ data: { long: 'x'.repeat(70_000) } }, 'data'],
      [{ origin_id: 7 }, 'origin_id'],
      [{ origin_id: 'a\0b' }, 'origin_id'],
      [{ origin_id: 'x'.repeat(256) }, 'origin_id'],
      [{ redirect_uris: 'https://a.example' }, 'redirect_uris'],
    ];
    for (const [more, field] of wrong) {
      expect(refusal(await post(partnerClient, fine(more)))).toEqual([400, 1000, field]);
    }
    const huge = await partnerClient.post(
      '/clients',
      JSON.stringify(fine({ data: { n: 0 } })).replace('"n":0', '"n":1e999'),
      {
        headers: { 'content-type': 'application/json' },
      },
    );
    expect(refusal(huge)).toEqual([400, 1000, 'data']);
    const form = await partnerClient.post('/clients', 'x', {
      headers: { 'content-type': 'text/plain' },
    });
    expect([form.status, form.body.error.code]).toEqual([415, 'invalid_content_type']);
  });

  it('with safe redirect URIs only', async () => {
    const good = [
      'https://app.example.com',
      'https://app.example.com:8443/a%20b?c=d&e=[1]',
      'http://localhost:3000/cb',
      'http://127.0.0.1/cb',
      'http://[::1]:8080/',
      'com.acronis.abc://oauth',
    ];
    const { redirect_uris } = await make({ redirect_uris: [...good, good[0]] });
    expect(redirect_uris).toEqual(good);
    for (const bad of [
      '/cb',
      'app.example.com/cb',
      'https:app.example.com',
      'https:///app.example.com',
      'https://app.example.com/#token',
      'https://app.example.com/ cb',
      'https://good.example\\@evil.example/',
      'https://user:secret@app.example.com/',
      'http://app.example.com/cb',
      'http://localhost.evil.example/cb',
      'javascript:alert(1)',
      'data:text/html,x',
      'myapp://cb',
      'ftp://files.example.com/',
      'https://app.example.com/\0',
      '',
    ]) {
      const answer = await post(partnerClient, fine({ redirect_uris: [good[0], bad] }));
      expect([bad, ...refusal(answer)]).toEqual([bad, 400, 1000, 'redirect_uris.1']);
    }
  });

  it('in a tenant that can have clients', async () => {
    const person = await server.makePerson(customer.id, 'owner');
    const { body } = await get(`/users/${person.id}`, server.admin);
    const personal = await post(server.admin, fine({ tenant_id: body.personal_tenant_id }));
    expect(refusal(personal)).toEqual([409, 1027, 'tenant_id']);
    const off = await server.makeTenant(partner.id, 'customer', 'Off', { enabled: false });
    const disabled = await post(server.admin, fine({ tenant_id: off.id }));
    expect(refusal(disabled)).toEqual([409, 1003, 'tenant_id']);
  });

  it('by authorized callers', async () => {
    expect((await post(undefined, fine())).status).toBe(401);
    expect(refusal(await post(stranger, fine())).slice(0, 2)).toEqual([404, 1104]);
    const refused = await post(viewer, fine());
    expect(refused.status).toBe(403);
    expect(refused.body.error).toMatchObject({ domain: 'ApplicationAccountServer', code: 1002 });
    const nowhere = await post(partnerClient, fine({ tenant_id: randomUUID() }));
    expect(refusal(nowhere).slice(0, 2)).toEqual([404, 1104]);
  });
});
