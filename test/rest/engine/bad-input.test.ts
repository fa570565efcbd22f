import { describe, expect, it } from 'vitest';
import type { Body } from '../../support/people.js';
import { useTestServer } from '../../support/server.js';

/*
 * Invalid input never causes an internal error. The response always has the error format, and names
 * the field if a single field is invalid.
 */
const server = await useTestServer();
const tenant = await server.makeTenant(server.rootId, 'customer', 'Victim');
const user = await server.makeUser(tenant.id, 'victim');

const some = '11111111-2222-3333-4444-555555555555';

/** Values that no property accepts. */
const wrongValues: [string, unknown][] = [
  ['U+0000', 'a\u0000b'],
  ['half a surrogate pair', 'a\ud800b'],
  ['the other half', '\udfffz'],
  ['a megabyte', 'x'.repeat(1_000_000)],
  ['an object', { a: { b: [] } }],
  ['a list', [1, [2, [3]]]],
  ['a huge number', 1e308],
  ['a negative number', -1],
  ['a fraction', 0.5],
];

const tenantFields = [
  'name',
  'parent_id',
  'kind',
  'contact',
  'enabled',
  'customer_id',
  'internal_tag',
  'language',
  'default_idp_id',
  'update_lock',
  'ancestral_access',
  'customer_type',
  'brand_id',
  'external_operation_status',
  'version',
];
const userFields = [
  'login',
  'external_id',
  'idp_id',
  'contact',
  'enabled',
  'language',
  'notifications',
  'disable_after',
  'version',
];
const contactFields = ['types', 'email', 'firstname', 'phone', 'email_confirmed', 'language'];

/** Whether the value is valid: `contact` is an object, and its unknown fields cause no error. */
const takes = (field: string, what: string) => field === 'contact' && what === 'an object';

async function expectRefused(
  method: string,
  path: string,
  body: object,
  field: string,
  what: string,
) {
  if (takes(field, what)) return;
  const response = await server.admin.request(method, path, { body });
  const label = `${method} ${path.split('/')[1]} ${field}: ${what}`;
  // A number is a valid version, even if it is not the current one.
  const statuses = field === 'version' ? [400, 409] : [400];
  expect(statuses, `${label}: ${response.text.slice(0, 300)}`).toContain(response.status);
  expect(String(response.body.error.context.field), label).toMatch(new RegExp(`^${field}\\b`));
  expect(response.text.length, label).toBeLessThan(2000);
}

describe('an invalid value', () => {
  for (const [what, value] of wrongValues) {
    it(`(${what}) is refused with the name of its field`, async () => {
      const make = { name: 'n', kind: 'unit', parent_id: tenant.id };
      for (const field of tenantFields) {
        if (
          !['customer_type', 'brand_id', 'external_operation_status', 'version'].includes(field)
        ) {
          await expectRefused('POST', '/tenants', { ...make, [field]: value }, field, what);
        }
        const change = { version: 1, [field]: value };
        await expectRefused('PUT', `/tenants/${tenant.id}`, change, field, what);
      }
      for (const field of userFields) {
        if (field !== 'version') {
          const body = { tenant_id: tenant.id, login: 'x', [field]: value };
          await expectRefused('POST', '/users', body, field, what);
        }
        const change = { version: 1, [field]: value };
        await expectRefused('PUT', `/users/${user.id}`, change, field, what);
      }
      for (const field of contactFields) {
        const body = { tenant_id: tenant.id, types: ['billing'], email: null, firstname: null };
        const given = { ...body, lastname: null, [field]: value };
        await expectRefused('POST', '/contacts', given, field, what);
        const contact = user.contact as Body;
        await expectRefused('PUT', `/contacts/${contact.id}`, { [field]: value }, field, what);
        const within = { version: 1, contact: { [field]: value } };
        await expectRefused('PUT', `/tenants/${tenant.id}`, within, 'contact', `${field} ${what}`);
      }
    });
  }

  it('changes nothing', async () => {
    const read = await server.admin.get(`/tenants/${tenant.id}`);
    expect(read.body).toMatchObject({ version: 1, name: 'Victim', has_children: false });
    const reread = await server.admin.get(`/users/${user.id}`);
    expect(reread.body).toEqual(user);
    const list = await server.admin.get(`/tenants/${tenant.id}/users`);
    expect(list.body.items).toEqual([user.id]);
  });
});

describe('a query', () => {
  const wrong = ['\u0000', '%', "' or 1=1", '-1', '1e3', '0.5', 'x'.repeat(8000), '[]', 'null'];
  it.each([
    ['/tenants', 'uuids'],
    ['/tenants', 'parent_id'],
    ['/tenants', 'subtree_root_id'],
    ['/tenants', 'updated_since'],
    ['/tenants', 'limit'],
    ['/tenants', 'after'],
    ['/tenants', 'lod'],
    ['/tenants', 'allow_deleted'],
    ['/users', 'origin_id'],
    ['/users', 'external_ids'],
    ['/users', 'access_policies'],
    ['/users', 'tenant_kinds'],
    ['/users', 'after'],
    ['/contacts', 'uuids'],
    ['/search', 'text'],
    ['/search', 'limit'],
    [`/tenants/11111111-2222-3333-4444-555555555555/children`, 'order'],
    ['/users/check_login', 'username'],
    ['/users/maintenance_notifications', 'last_user_id'],
  ])('of %s with an invalid %s never causes a server fault', async (path, name) => {
    for (const value of wrong) {
      const response = await server.admin.get(path, { [name]: value });
      expect([value, response.status]).not.toEqual([value, 500]);
      if (response.status >= 300) expect(response.body.error.domain).toBeTruthy();
    }
  });

  it('can repeat a parameter, which is then not a single value', async () => {
    const path = `/api/2/tenants?parent_id=${server.rootId}&parent_id=${tenant.id}`;
    const { status, body } = await server.admin.get(path);
    expect([status, body.error.context.field]).toEqual([400, 'parent_id']);
  });

  it('is refused before it is read without credentials', async () => {
    for (const path of ['/search', '/tenants?limit=x', '/tenants/x', '/users/check_login']) {
      expect([path, (await server.anonymous.get(path)).status]).toEqual([path, 401]);
    }
    const malformed = await server.anonymous.post('/tenants', '{', {
      headers: { 'content-type': 'application/json' },
    });
    expect(malformed.status).toBe(401);
  });
});

describe('a path', () => {
  it.each([
    'x',
    some,
    some.toUpperCase(),
    `${some}%00`,
    '%00',
    "1'--",
    '..%2f..%2fetc',
    'x'.repeat(150),
    '%f0%9f%a6%8a',
  ])('with an unknown id (%s) is not found', async (id) => {
    for (const path of [
      `/tenants/${id}`,
      `/users/${id}`,
      `/contacts/${id}`,
      `/tenants/${id}/users`,
    ]) {
      const { status, body } = await server.admin.get(path);
      expect([path, status]).toEqual([path, 404]);
      expect(body.error.domain).toBeTruthy();
    }
  });

  it('that cannot be decoded is refused', async () => {
    const { status, body } = await server.admin.get('/api/2/tenants/%e0%a4%a');
    expect([status, body.error.domain]).toEqual([400, 'PlatformAccountServer']);
  });
});

describe('a body', () => {
  const send = (body: string, type: string | undefined = 'application/json', path = '/tenants') =>
    server.admin.post(path, body, { headers: type ? { 'content-type': type } : {} });

  it('that is not JSON or not an object is refused', async () => {
    const bodies = [
      '{',
      '[]',
      '"text"',
      '5',
      'true',
      'null',
      '',
      '\u0000',
      '{"name":}',
      '[[[',
      '{"a":1}{}',
    ];
    for (const body of bodies) {
      expect([body, (await send(body)).status]).toEqual([body, 400]);
    }
  });

  it('can have any depth', async () => {
    const deep = (open: string, close: string) => open.repeat(50_000) + close.repeat(50_000);
    for (const value of [deep('[', ']'), deep('{"a":', '}').replace('{"a":}', '{"a":1}')]) {
      for (const key of ['name', 'unknown', 'contact', '__proto__']) {
        const response = await send(`{"kind":"unit","parent_id":"${tenant.id}","${key}":${value}}`);
        expect([key, response.status]).toEqual([key, 400]);
      }
    }
  });

  it('cannot change a prototype', async () => {
    const json = `{"name":"Plain","kind":"unit","parent_id":"${tenant.id}","__proto__":{"enabled":false},"constructor":{"prototype":{"x":1}}}`;
    const { status, body } = await send(json);
    expect([status, body.enabled]).toEqual([201, true]);
    expect(({} as Record<string, unknown>).x).toBeUndefined();
  });

  it('of another content type is refused with the error of the operation', async () => {
    const { status, body } = await send('a=b', 'application/x-www-form-urlencoded');
    expect(status).toBe(415);
    expect(body.error).toMatchObject({
      domain: 'ApplicationAccountServer',
      code: 'invalid_content_type',
      message: 'Content must be JSON',
    });
    expect((await send('<a/>', 'text/xml', '/users')).body.error.domain).toBe(
      'PlatformAccountServer',
    );
    const json = `{"name":"Typed","kind":"unit","parent_id":"${tenant.id}"}`;
    expect((await send(json, 'application/json; charset=utf-8')).status).toBe(201);
  });

  it('of more than one mebibyte is refused', async () => {
    const { status, body } = await send(`{"name":"${'x'.repeat(1_100_000)}"}`);
    expect(status).toBe(413);
    expect(body.error).toMatchObject({ domain: 'ApplicationAccountServer', code: 1000 });
  });

  it('with a long property name has a short error response', async () => {
    for (const name of ['$&'.repeat(2000), "$'".repeat(2000), '$`'.repeat(2000)]) {
      const body = { [name]: 1 };
      const response = await server.admin.post('/tenants', body);
      expect(response.status).toBe(400);
      expect(response.text.length).toBeLessThan(50_000);
    }
  });
});

describe('credentials', () => {
  it('that are malformed are refused', async () => {
    const basic = (text: string) => `Basic ${Buffer.from(text).toString('base64')}`;
    const headers = [
      basic('a\u0000b:password'),
      basic('admin:a\u0000b'),
      basic(`${some}:x`),
      basic('nocolon'),
      basic(`${'x'.repeat(6000)}:y`),
      'Basic %%%',
      'Bearer x',
      'Bearer a.b.c',
      `Bearer ${Buffer.from('{"alg":"none","kid":"a\\u0000"}').toString('base64url')}.e30.`,
      'Digest x',
      'x',
    ];
    for (const authorization of headers) {
      const { status, body } = await server.anonymous.get('/users/me', undefined, {
        authorization,
      });
      expect([authorization, status]).toEqual([authorization, 401]);
      expect(body.error).toMatchObject({ domain: 'PlatformAccountServer', code: 'unauthorized' });
    }
  });
});
