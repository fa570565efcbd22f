import { describe, expect, it } from 'vitest';
import { refusal, type Body } from '../../support/people.js';
import { useTestServer, type As } from '../../support/server.js';

const server = await useTestServer();
const partner = await server.makeTenant(server.rootId, 'partner', 'Partner', { language: 'de' });
const customer = await server.makeTenant(partner.id, 'customer', 'Customer');
const unit = await server.makeTenant(customer.id, 'unit', 'Unit');

const post = (body: object, as: As = server.admin) => server.as(as).post('/users', body);
const put = (id: string, body: object, as: As = server.admin) =>
  server.as(as).put(`/users/${id}`, body);
const get = (id: string, as: As = server.admin) => server.as(as).get(`/users/${id}`);

describe('the business types of a user', () => {
  it('are replaced as a whole list by PUT and by the graph', async () => {
    const { body } = await post({ tenant_id: partner.id, login: 'buys' });
    const bought = await put(body.id, { version: 1, business_types: ['buyer', 'buyer'] });
    expect([bought.status, bought.body.business_types]).toEqual([200, ['buyer']]);
    // The body that was read is sent back.
    const same = await put(body.id, bought.body);
    expect([same.status, same.body.business_types]).toEqual([200, ['buyer']]);
    expect((await put(body.id, { version: 3, language: 'de' })).body.business_types).toEqual([
      'buyer',
    ]);
    const wrong = await put(body.id, { version: 4, business_types: ['seller'] });
    expect([wrong.status, wrong.body.error.context.field]).toEqual([400, 'business_types.0']);
    const graph = await server.admin.graph(
      `mutation ($input: UpdateUserInput!) { updateUser(input: $input) {
        user { businessTypes version } userErrors { code } } }`,
      { input: { id: body.id, version: 4, businessTypes: [] } },
    );
    expect(graph.body.data!.updateUser, JSON.stringify(graph.body)).toEqual({
      user: { businessTypes: [], version: 5 },
      userErrors: [],
    });
  });
});

describe('a new user', () => {
  it('has all given properties', async () => {
    const idp = '11111111-2222-3333-4444-555555555555';
    const { status, body } = await post({
      tenant_id: partner.id,
      login: 'MyLogin',
      contact: { email: 'me@example.com', firstname: 'John', lastname: 'Doe', types: ['billing'] },
      enabled: 'true',
      external_id: 'ext-1',
      idp_id: idp,
      origin_id: 'pillr.mdr',
      origin_external_id: 'c66b1af2',
      disable_after: '2047-06-22T18:25:16',
      language: 'ru',
      business_types: ['buyer', 'buyer'],
      notifications: ['maintenance', 'quota', 'maintenance'],
      use_existing_identity: false,
    });
    expect(status).toBe(200);
    expect(body).toMatchObject({
      version: 1,
      tenant_id: partner.id,
      login: 'MyLogin',
      activated: false,
      enabled: true,
      external_id: 'ext-1',
      idp_id: idp,
      origin_id: 'pillr.mdr',
      origin_external_id: 'c66b1af2',
      disable_after: '2047-06-22T18:25:16Z',
      language: 'ru',
      business_types: ['buyer'],
      notifications: ['maintenance', 'quota'],
      personal_tenant_id: null,
      mfa_status: 'disabled',
      deleted_at: null,
    });
    expect(body.contact).toMatchObject({
      email: 'me@example.com',
      firstname: 'John',
      types: ['billing'],
      tenant_id: partner.id,
      user_id: body.id,
    });
    expect((await get(body.id)).body).toEqual(body);
  });

  it('has the email of its contact as login and the language of its tenant by default', async () => {
    const { body } = await post({ tenant_id: partner.id, contact: { email: 'mail@example.com' } });
    expect(body).toMatchObject({ login: 'mail@example.com', language: 'de', enabled: true });
    expect(body).toMatchObject({ notifications: [], business_types: [] });
    expect(refusal(await post({ tenant_id: partner.id }))).toEqual([400, 1000, 'login']);
  });

  it('gets a personal tenant in a customer and its units', async () => {
    for (const tenant of [customer, unit]) {
      const { body } = await post({ tenant_id: tenant.id, login: `personal-${tenant.kind}` });
      const own = await server.admin.get(`/tenants/${body.personal_tenant_id}`);
      expect(own.body).toMatchObject({
        kind: 'unit',
        parent_id: tenant.id,
        owner_id: body.id,
        name: body.login,
      });
    }
    const children = await server.admin.get(`/tenants/${customer.id}/children`);
    expect(children.body.items).toEqual([unit.id]);
    const read = await server.admin.get(`/tenants/${unit.id}`);
    expect(read.body.has_children).toBe(false);
  });

  it('requires a login that is unique on the platform, regardless of case', async () => {
    await server.makeUser(customer.id, 'One@Example.com');
    for (const tenant_id of [customer.id, server.rootId]) {
      const response = await post({ tenant_id, login: 'oNE@example.COM' });
      expect(refusal(response)).toEqual([409, 1010, 'login']);
      expect(response.body.error).toMatchObject({ domain: 'PlatformAccountServer', code: 1010 });
    }
  });

  it.each([
    ['blank', ' '],
    ['empty', ''],
    ['spaced', 'two words'],
    ['too long', 'x'.repeat(256)],
    ['with a line break', 'a\nb'],
    ['with U+0000', 'a\u0000b'],
    ['with half a surrogate pair', 'a\ud800'],
    ['with an invisible character', 'admin\u200b'],
    ['a number', 5],
  ])('cannot have a login that is %s', async (_, login) => {
    expect(refusal(await post({ tenant_id: partner.id, login }))).toEqual([400, 1000, 'login']);
  });

  it('is refused in a disabled tenant and in a personal one', async () => {
    const off = await server.makeTenant(partner.id, 'customer', 'Off', { enabled: false });
    expect(refusal(await post({ tenant_id: off.id, login: 'off' }))).toEqual([
      409,
      1003,
      'tenant_id',
    ]);
    const owner = await server.makeUser(customer.id, 'an-owner');
    const inside = { tenant_id: owner.personal_tenant_id, login: 'lodger' };
    expect(refusal(await post(inside))).toEqual([409, 1027, 'tenant_id']);
  });

  it.each([
    [{ notifications: ['everything'] }, 'notifications.0'],
    [{ notifications: 'quota' }, 'notifications'],
    [{ business_types: ['seller'] }, 'business_types.0'],
    [{ disable_after: 'soon' }, 'disable_after'],
    [{ disable_after: 5 }, 'disable_after'],
    [{ disable_after: '2047-02-30T00:00:00' }, 'disable_after'],
    [{ enabled: 'yes' }, 'enabled'],
    [{ language: 'not a language' }, 'language'],
    [{ idp_id: 'x' }, 'idp_id'],
    [{ external_id: 'a\u0000' }, 'external_id'],
    [{ contact: { email: 'no mail' } }, 'contact.email'],
    [{ contact: { types: ['friend'] } }, 'contact.types.0'],
    [{ contact: [] }, 'contact'],
    [{ tenant_id: 'x' }, 'tenant_id'],
  ])('is refused with %j', async (more, field) => {
    const response = await post({ tenant_id: partner.id, login: 'malformed', ...more });
    expect(refusal(response)).toEqual([400, 1000, field]);
  });

  it('cannot have a legal contact', async () => {
    const body = { tenant_id: partner.id, login: 'legal', contact: { types: ['legal'] } };
    expect(refusal(await post(body))).toEqual([409, 1010, 'contact.types']);
  });

  it('requires administration of the tenant', async () => {
    const viewer = await server.makeClient(partner.id, 'readonly_admin');
    const stranger = await server.makeClient(customer.id, 'company_admin');
    const body = { tenant_id: partner.id, login: 'not-made' };
    const seen = await post(body, viewer);
    expect([seen.status, seen.body.error.code]).toEqual([403, 'access_denied']);
    const unseen = await post(body, stranger);
    expect([unseen.status, unseen.body.error.code]).toEqual([404, 1104]);
    const check = await server.admin.get('/users/check_login?username=not-made');
    expect(check.status).toBe(204);
  });
});

describe('an update of a user', () => {
  it('changes only the given fields', async () => {
    const user = await server.makeUser(customer.id, 'before-update', {
      contact: { firstname: 'A', phone: '1' },
    });
    const { status, body } = await put(user.id, {
      version: 1,
      login: 'after-update',
      contact: { firstname: 'John' },
      notifications: ['reports'],
      disable_after: '2047-06-22T18:25:16Z',
      external_id: 'e',
      language: 'fr',
    });
    expect(status).toBe(200);
    expect(body).toMatchObject({
      version: 2,
      login: 'after-update',
      notifications: ['reports'],
      disable_after: '2047-06-22T18:25:16Z',
      external_id: 'e',
      language: 'fr',
      enabled: true,
      contact: { firstname: 'John', phone: '1' },
    });
    const personal = await server.admin.get(`/tenants/${user.personal_tenant_id}`);
    expect(personal.body.name).toBe('after-update');
    const back = await put(user.id, { ...body, notifications: [] });
    expect([back.status, back.body.notifications]).toEqual([200, []]);
    // The contract has no null for them, so they do not change. On the graph, null clears them.
    const kept = await put(user.id, { version: 3, disable_after: null, external_id: null });
    expect(kept.body).toMatchObject({ disable_after: '2047-06-22T18:25:16Z', external_id: 'e' });
    const lift = 'mutation($input: UpdateUserInput!) { updateUser(input: $input) { user { id } } }';
    const input = { id: user.id, version: kept.body.version, disableAfter: null, externalId: null };
    await server.admin.graph(lift, { input });
    const lifted = await server.admin.get(`/users/${user.id}`);
    expect(lifted.body).not.toHaveProperty('disable_after');
    expect(lifted.body).not.toHaveProperty('external_id');
    const version = lifted.body.version as number;
    const emptied = await put(user.id, { version, external_id: '' });
    expect(emptied.status).toBe(200);
    expect(emptied.body).not.toHaveProperty('external_id');
  });

  it('requires the stored version and an unused login', async () => {
    const user = await server.makeUser(customer.id, 'versions');
    const stale = await put(user.id, { version: 0, language: 'fr' });
    expect(refusal(stale)).toEqual([409, 1001, 'version']);
    expect(stale.body.error).toMatchObject({ domain: 'PlatformAccountServer', code: 'conflict' });
    expect(refusal(await put(user.id, { version: 1, login: 'ADMIN' }))).toEqual([
      409,
      1010,
      'login',
    ]);
    expect((await put(user.id, { version: 1, login: 'VERSIONS' })).body.login).toBe('VERSIONS');
  });

  it('requires a scope for the caller itself, and is hidden from callers of other tenants', async () => {
    const user = await server.makePerson(customer.id, 'plain-person');
    expect((await put(user.id, { version: 2, language: 'fr' }, user)).status).toBe(403);
    const other = await server.makeTenant(partner.id, 'customer', 'Other');
    const stranger = await server.makeClient(other.id, 'company_admin');
    const unseen = await put(user.id, { version: 2, language: 'fr' }, stranger);
    expect([unseen.status, unseen.body.error.code]).toEqual([404, 'application_not_found']);
    expect((await get(user.id)).body).toMatchObject({ version: 2, language: 'de' });
  });
});

describe('GET /users/check_login', () => {
  it.each([
    ['nobody-yet', 204],
    ['admin', 409],
    ['ADMIN', 409],
    ['two words', 406],
    ['a\u0000', 406],
    ['x'.repeat(256), 406],
  ])('returns %i for %j', async (username, wanted) => {
    const { status, body } = await server.admin.get('/users/check_login', { username });
    expect(status).toBe(wanted);
    if (wanted !== 204)
      expect(body.error.code).toBe(wanted === 409 ? 'conflict' : 'not_acceptable');
  });

  it('requires administration of tenants', async () => {
    const plain = await server.makeClient(customer.id);
    const query = { username: 'x' };
    expect((await plain.get('/users/check_login', query)).status).toBe(403);
    expect((await server.anonymous.get('/users/check_login', query)).status).toBe(401);
    const missing = await server.admin.get('/users/check_login');
    expect(refusal(missing)).toEqual([400, 1000, 'username']);
  });
});

describe('the caller', () => {
  it('is the calling user or client', async () => {
    const person = await server.makePerson(customer.id, 'myself');
    const me = await person.get('/users/me');
    expect(me.body).toEqual((await get(person.id)).body);
    expect((await get(person.id, person)).status).toBe(200);
    const client = await server.makeClient(customer.id);
    const it = await client.get('/users/me');
    expect(it.body).toMatchObject({ id: client.id, tenant_id: customer.id, enabled: true });
    expect((await server.anonymous.get('/users/me')).status).toBe(401);
  });

  it('can list its own applications', async () => {
    const types = async (as: As, query = {}) => {
      const { body } = await server.as(as).get('/users/me/applications', query);
      return body.items.map(({ type }: Body) => type) as string[];
    };
    const plain = await server.makePerson(customer.id, 'plain-applications');
    expect(await types(plain)).toEqual(['platform']);
    const user = await server.makePerson(customer.id, 'backup-user', 'backup_user');
    // The tenant does not have it.
    expect(await types(user)).toEqual(['platform']);
    for (const { id } of [partner, customer]) {
      const path = `/applications/6e6d758d-8e74-3ae3-ac84-50eb0dff12eb/bindings/tenants/${id}`;
      expect((await server.admin.post(path)).status).toBe(204);
    }
    expect((await types(user)).sort()).toEqual(['backup', 'platform']);
    const every = await types(server.admin);
    expect(every.length).toBeGreaterThan(3);
    expect((await types(server.admin, { for_ui: true })).sort()).toEqual([...every].sort());
    expect(await types(server.admin)).toEqual(every);
  });
});
