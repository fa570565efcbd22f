import { describe, expect, it } from 'vitest';
import { refusal, type Body } from '../../support/people.js';
import { useTestServer, type As } from '../../support/server.js';

const server = await useTestServer();
const customer = await server.makeTenant(server.rootId, 'customer', 'Customer');
const unit = await server.makeTenant(customer.id, 'unit', 'Unit');
const other = await server.makeTenant(server.rootId, 'customer', 'Other');
const user = await server.makeUser(unit.id, 'contact-user', { contact: { firstname: 'Unit' } });

const names = { email: 'owner@example.com', firstname: 'Company', lastname: 'Owner' };
const post = (body: object, as: As = server.admin) =>
  server.as(as).post('/contacts', { types: ['billing'], ...names, ...body });
const put = (id: string, body: object, as: As = server.admin) =>
  server.as(as).put(`/contacts/${id}`, body);
const get = (id: string, query = {}, as: As = server.admin) =>
  server.as(as).get(`/contacts/${id}`, query);
const remove = (id: string, as: As = server.admin) => server.as(as).delete(`/contacts/${id}`);
const idsOf = async (tenantId: string, query = {}) =>
  (await server.admin.get(`/tenants/${tenantId}/contacts`, query)).body.items as string[];

describe('a new contact', () => {
  it('has all given properties', async () => {
    const given = {
      tenant_id: customer.id,
      types: ['primary', 'billing', 'technical', 'management'],
      ...names,
      address1: '1440 River Drive #100',
      address2: '',
      country: 'USA',
      state: 'CA',
      city: 'Rivertown',
      zipcode: '12345',
      phone: '123456789',
      title: 'Mr.',
      website: 'www.example.com',
      industry: 'IT',
      organization_size: '50-100',
      email_confirmed: false,
      aan: '111111',
      language: 'en',
      fax: null,
    };
    const { status, body } = await post(given);
    expect(status).toBe(201);
    expect(body).toMatchObject({ ...given, user_id: null, deleted_at: null });
    expect((await get(body.id)).body).toEqual(body);
    expect(await idsOf(customer.id)).toEqual([customer.contact.id, body.id]);
  });

  it('can be a user who acts for a tenant, once', async () => {
    const { status, body } = await post({ tenant_id: customer.id, user_id: user.id });
    expect([status, body.user_id, body.tenant_id]).toEqual([201, user.id, customer.id]);
    const again = await post({ tenant_id: customer.id, user_id: user.id });
    expect(refusal(again)).toEqual([409, 1010, 'user_id']);
    expect((await remove(body.id)).status).toBe(204);
    expect((await post({ tenant_id: customer.id, user_id: user.id })).status).toBe(201);
  });

  it('of a user without a tenant belongs to the tenant of that user', async () => {
    const { body } = await post({ user_id: user.id });
    expect([body.tenant_id, body.user_id]).toEqual([unit.id, user.id]);
  });

  it.each([
    [{ types: [] }, [400, 1000, 'types']],
    [{ types: ['billing', 'billing'] }, [400, 1000, 'types']],
    [{ types: ['friend'] }, [400, 1000, 'types.0']],
    [{ types: undefined }, [400, 1000, 'types']],
    [{ types: ['legal'] }, [409, 1010, 'types']],
    [{ email: undefined }, [400, 1000, 'email']],
    [{ email: 'no mail' }, [400, 1000, 'email']],
    [{ firstname: undefined }, [400, 1000, 'firstname']],
    [{ lastname: 5 }, [400, 1000, 'lastname']],
    [{ city: 'x'.repeat(1025) }, [400, 1000, 'city']],
    [{ phone: 'a\u0000' }, [400, 1000, 'phone']],
    [{ phone: 'a\udc00' }, [400, 1000, 'phone']],
    [{ email_confirmed: 'maybe' }, [400, 1000, 'email_confirmed']],
    [{ tenant_id: undefined }, [400, 1000, 'tenant_id']],
    [{ tenant_id: 'x' }, [400, 1000, 'tenant_id']],
    [{ user_id: '11111111-2222-3333-4444-555555555555' }, [400, 1000, 'user_id']],
  ])('is refused with %j', async (more, wanted) => {
    expect(refusal(await post({ tenant_id: customer.id, ...more }))).toEqual(wanted);
  });

  it('cannot be a user of another tenant', async () => {
    const response = await post({ tenant_id: other.id, user_id: user.id });
    expect(refusal(response)).toEqual([400, 1000, 'user_id']);
    const nobody = await post({ user_id: '11111111-2222-3333-4444-555555555555' });
    expect(nobody.status).toBe(404);
  });
});

describe('an update of a contact', () => {
  it('changes the given fields, and accepts the fields that were read', async () => {
    const { body: before } = await post({ tenant_id: other.id, phone: '1' });
    const { status, body } = await put(before.id, { ...before, email: '', types: ['technical'] });
    expect(status).toBe(200);
    expect(body).toEqual({
      ...before,
      email: '',
      types: ['technical'],
      updated_at: body.updated_at,
    });
    expect((await put(before.id, {})).body.phone).toBe('1');
    expect(refusal(await put(before.id, { types: [] }))).toEqual([400, 1000, 'types']);
    expect(refusal(await put(before.id, { types: ['legal'] }))).toEqual([409, 1010, 'types']);
  });

  it('can change its tenant or its user', async () => {
    const { body } = await post({ tenant_id: unit.id });
    const moved = await put(body.id, { tenant_id: other.id });
    expect([moved.status, moved.body.tenant_id]).toEqual([200, other.id]);
    expect(refusal(await put(body.id, { user_id: user.id }))).toEqual([400, 1000, 'user_id']);
    const ofUnit = await server.makeClient(unit.id, 'unit_admin');
    expect((await put(body.id, { tenant_id: unit.id }, ofUnit)).status).toBe(404);
    const ofOther = await server.makeClient(other.id, 'company_admin');
    const unseen = await put(body.id, { tenant_id: unit.id }, ofOther);
    expect([unseen.status, unseen.body.error.context.code]).toEqual([404, 1104]);
    expect((await get(body.id)).body.tenant_id).toBe(other.id);
  });

  it('cannot move a built-in contact', async () => {
    for (const contact of [customer.contact, user.contact] as Body[]) {
      const back = await put(contact.id, { ...contact, city: 'Here' });
      expect([back.status, back.body.city]).toEqual([200, 'Here']);
      expect(refusal(await put(contact.id, { tenant_id: other.id }))).toEqual([
        409,
        1010,
        'tenant_id',
      ]);
      expect((await remove(contact.id)).status).toBe(409);
    }
    expect(refusal(await put(customer.contact.id, { types: ['billing'] }))).toEqual([
      409,
      1010,
      'types',
    ]);
    expect(refusal(await put(user.contact.id, { types: ['legal'] }))).toEqual([409, 1010, 'types']);
    const read = await server.admin.get(`/tenants/${customer.id}`);
    expect(read.body.contact).toMatchObject({ city: 'Here', types: ['legal'] });
  });

  it('lets a user act for the tenant by adding types to the built-in contact', async () => {
    expect(await idsOf(unit.id)).not.toContain(user.contact.id);
    await put(user.contact.id, { types: ['billing'] });
    expect(await idsOf(unit.id)).toContain(user.contact.id);
    await put(user.contact.id, { types: [] });
    expect(await idsOf(unit.id)).not.toContain(user.contact.id);
  });
});

describe('a contact', () => {
  it('is deleted, and returned on request', async () => {
    const { body } = await post({ tenant_id: other.id });
    const { status, text } = await remove(body.id);
    expect([status, text]).toEqual([204, '']);
    expect((await get(body.id)).status).toBe(404);
    expect((await remove(body.id)).status).toBe(404);
    expect((await put(body.id, { phone: '1' })).status).toBe(404);
    expect((await get(body.id, { allow_deleted: true })).body.deleted_at).toMatch(/Z$/);
    expect(await idsOf(other.id)).not.toContain(body.id);
    expect(await idsOf(other.id, { allow_deleted: 'true' })).toContain(body.id);
    const batch = async (query: object) =>
      (
        await server.admin.get('/contacts', {
          uuids: `${body.id},${customer.contact.id}`,
          ...query,
        })
      ).body.items.length;
    expect(await batch({})).toBe(1);
    expect(await batch({ allow_deleted: true })).toBe(2);
  });

  it('can be read and changed with access to its tenant', async () => {
    const { body } = await post({ tenant_id: customer.id });
    const viewer = await server.makeClient(customer.id, 'readonly_admin');
    const stranger = await server.makeClient(other.id, 'company_admin');
    const statuses = async (as: As) => [
      (await get(body.id, {}, as)).status,
      (await put(body.id, { phone: '666' }, as)).status,
      (await remove(body.id, as)).status,
      (await post({ tenant_id: customer.id }, as)).status,
    ];
    expect(await statuses(viewer)).toEqual([200, 403, 403, 403]);
    expect(await statuses(stranger)).toEqual([404, 404, 404, 404]);
    expect((await server.anonymous.get(`/contacts/${body.id}`)).status).toBe(401);
    expect((await get(body.id)).body).toEqual(body);
    const uuids = `${body.id},${other.contact.id}`;
    const batch = await stranger.get('/contacts', { uuids });
    expect(batch.body.items.map(({ id }: Body) => id)).toEqual([other.contact.id]);
  });

  it('of the caller can be read without a policy, but not changed', async () => {
    const person = await server.makePerson(customer.id, 'own-contact');
    const me = await person.get('/users/me');
    const { id } = me.body.contact;
    expect((await get(id, {}, person)).body.id).toBe(id);
    expect((await put(id, { phone: '1' }, person)).status).toBe(403);
    expect((await get(customer.contact.id, {}, person)).status).toBe(404);
  });

  it.each([
    [{}, 'uuids'],
    [{ uuids: 'x' }, 'uuids.0'],
    [{ uuids: Array(101).fill('11111111-2222-3333-4444-555555555555').join() }, 'uuids'],
  ])('is not listed with %j', async (query, field) => {
    const response = await server.admin.get('/contacts', query);
    expect(refusal(response)).toEqual([400, 1000, field]);
  });
});
