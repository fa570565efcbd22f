import { describe, expect, it } from 'vitest';
import { refusal, type Body } from '../../support/people.js';
import { makeRegistrationToken, roleScope } from '../../support/registration.js';
import { useTestServer, type As } from '../../support/server.js';

const server = await useTestServer();

let names = 0;
const make = (kind: string, parentId = server.rootId, more: object = {}) =>
  server.makeTenant(parentId, kind, `${kind} ${++names}`, more);
const put = (id: string, body: object, as: As = server.admin) =>
  server.as(as).put(`/tenants/${id}`, body);
const get = async (id: string, as: As = server.admin) =>
  (await server.as(as).get(`/tenants/${id}`)).body as Body;

describe('an update', () => {
  it('changes only the given fields', async () => {
    const before = await make('partner', server.rootId, {
      contact: { firstname: 'Old', city: 'X' },
    });
    const { status, body } = await put(before.id, {
      version: 1,
      name: ' Renamed ',
      customer_type: 'enterprise',
      customer_id: 'c-1',
      brand_id: 1111,
      internal_tag: 'tag',
      language: 'fr',
      external_operation_status: 'deleting',
      contact: { firstname: 'New' },
    });
    expect(status).toBe(200);
    expect(body).toMatchObject({
      version: 2,
      name: 'Renamed',
      customer_type: 'enterprise',
      customer_id: 'c-1',
      brand_id: 1111,
      internal_tag: 'tag',
      language: 'fr',
      external_operation_status: 'deleting',
      kind: 'partner',
      enabled: true,
      contact: { firstname: 'New', city: 'X', types: ['legal'] },
    });
    const back = await put(before.id, {
      version: 2,
      customer_id: null,
      brand_id: null,
      internal_tag: null,
      external_operation_status: 'no_operation',
    });
    expect(back.body).toMatchObject({
      version: 3,
      customer_id: null,
      brand_id: null,
      internal_tag: null,
      external_operation_status: null,
      name: 'Renamed',
    });
    expect(await get(before.id)).toEqual(back.body);
  });

  it('accepts the body that was read', async () => {
    for (const id of [
      server.rootId,
      (await make('partner')).id,
      (await make('customer', server.rootId, { contact: { email: 'a@example.com' } })).id,
    ]) {
      const before = await get(id);
      const { status, body } = await put(id, { ...before, internal_tag: 'seen' });
      expect([status, body.error]).toEqual([200, undefined]);
      expect(body.contact).toEqual({ ...before.contact, updated_at: body.contact.updated_at });
      expect(body).toMatchObject({ internal_tag: 'seen', version: before.version + 1 });
    }
  });

  it('requires the stored version', async () => {
    const { id } = await make('partner');
    expect((await put(id, { version: '1', language: 'de' })).status).toBe(200);
    for (const version of [0, 1, 3, Number.MAX_SAFE_INTEGER]) {
      const response = await put(id, { version, language: 'ja' });
      expect(refusal(response)).toEqual([409, 1001, 'version']);
      expect(response.body.error).toMatchObject({
        domain: 'ApplicationAccountServer',
        code: 1010,
        message: 'conflict',
        context: { tenant_id: id },
      });
    }
    expect((await get(id)).language).toBe('de');
    expect(refusal(await put(id, { language: 'ja' }))).toEqual([400, 1000, 'version']);
  });

  it('of a name requires uniqueness among siblings, but allows another case of the same name', async () => {
    const one = await make('partner');
    const two = await make('partner');
    const more = { version: 1, name: one.name.toUpperCase() };
    expect(refusal(await put(two.id, more))).toEqual([409, 1004, 'name']);
    expect(refusal(await put(two.id, { ...more, parent_id: server.rootId }))).toEqual([
      409,
      1004,
      'name',
    ]);
    expect((await put(one.id, more)).body.name).toBe(more.name);
  });

  it('can give the root the name of a child', async () => {
    const { name } = await make('partner');
    const { version } = await get(server.rootId);
    const { status, body } = await put(server.rootId, { version, name });
    expect([status, body.name]).toEqual([200, name]);
  });

  it('keeps the contact of a tenant legal', async () => {
    const { id } = await make('partner');
    const refused = await put(id, { version: 1, contact: { types: ['billing'] } });
    expect(refusal(refused)).toEqual([409, 1010, 'contact.types']);
    const { body } = await put(id, { version: 1, contact: { types: ['billing', 'legal'] } });
    expect(body.contact.types).toEqual(['billing', 'legal']);
  });
});

describe('the kind of a tenant', () => {
  it('changes to one that its parent and children allow', async () => {
    const folder = await make('folder');
    await make('customer', folder.id);
    expect((await put(folder.id, { version: 1, kind: 'partner' })).body.kind).toBe('partner');
    expect(refusal(await put(folder.id, { version: 2, kind: 'customer' }))).toEqual([
      409,
      1027,
      'kind',
    ]);
  });

  it('does not change to one that its parent does not allow, even with the current parent', async () => {
    const folder = await make('folder');
    const change = { version: 1, kind: 'unit' };
    expect(refusal(await put(folder.id, change))).toEqual([409, 1027, 'kind']);
    expect(refusal(await put(folder.id, { ...change, parent_id: server.rootId }))).toEqual([
      409,
      1027,
      'kind',
    ]);
    expect(refusal(await put(folder.id, { version: 1, kind: 'root' }))).toEqual([
      409,
      1027,
      'kind',
    ]);
    expect((await get(folder.id)).kind).toBe('folder');
  });
});

describe('a disabled tenant', () => {
  it('prevents its clients and users in the subtree from signing in', async () => {
    const partner = await make('partner');
    const customer = await make('customer', partner.id);
    const inside = await server.makeClient(customer.id, 'company_admin');
    const read = async () => (await inside.get(`/tenants/${customer.id}`)).status;
    expect(await read()).toBe(200);
    await put(partner.id, { version: 1, enabled: false });
    expect(await read()).toBe(401);
    await put(partner.id, { version: 2, enabled: 'true' });
    expect(await read()).toBe(200);
  });

  it('cannot be enabled below another disabled one', async () => {
    const partner = await make('partner');
    const customer = await make('customer', partner.id);
    await put(customer.id, { version: 1, enabled: false });
    await put(partner.id, { version: 1, enabled: false });
    expect(refusal(await put(customer.id, { version: 2, enabled: true }))).toEqual([
      409,
      1003,
      'enabled',
    ]);
    expect((await put(customer.id, { version: 2, language: 'fr' })).status).toBe(200);
  });

  it('cannot be the root', async () => {
    const { version } = await get(server.rootId);
    expect(refusal(await put(server.rootId, { version, enabled: false }))).toEqual([
      409,
      1027,
      'enabled',
    ]);
    const closed = await put(server.rootId, { version, ancestral_access: false });
    expect(refusal(closed)).toEqual([409, 1027, 'ancestral_access']);
  });
});

describe('an update lock', () => {
  it('refuses callers who do not administer the tenant that set it', async () => {
    const partner = await make('partner');
    const customer = await make('customer', partner.id);
    const above = await server.makeClient(partner.id, 'partner_admin');
    const own = await server.makeClient(customer.id, 'company_admin');
    const locked = await put(customer.id, { version: 1, update_lock: { enabled: true } }, above);
    expect(locked.body.update_lock).toEqual({ enabled: true, owner_id: partner.id });

    const barred = await put(customer.id, { version: 2, language: 'fr' }, own);
    expect(barred.status).toBe(403);
    expect(barred.body.error).toMatchObject({ code: 1002, context: { code: 1012 } });
    const contact = await own.put(`/contacts/${customer.contact.id}`, { phone: '1' });
    expect([contact.status, contact.body.error?.context.code]).toEqual([403, 1012]);
    await put(customer.id, { version: 2, enabled: false }, above);
    const gone = await (
      await server.makeClient(server.rootId, 'company_admin', customer.id)
    ).delete(`/tenants/${customer.id}?version=3`);
    expect([gone.status, gone.body.error?.context.code]).toEqual([403, 1012]);
    expect(await get(customer.id)).toMatchObject({ version: 3, language: 'en' });

    const lifted = await put(customer.id, { version: 3, update_lock: { enabled: false } });
    expect(lifted.body.update_lock).toEqual({ enabled: false, owner_id: null });
  });

  it('keeps its owner if another caller sends it back', async () => {
    const partner = await make('partner');
    const folder = await make('folder', partner.id);
    const admin = await server.makeClient(partner.id, 'partner_admin');
    await put(folder.id, { version: 1, update_lock: { enabled: true } }, admin);
    const { body } = await put(folder.id, { ...(await get(folder.id)), language: 'it' });
    expect(body.update_lock).toEqual({ enabled: true, owner_id: partner.id });
  });

  it('does not affect other changes inside of the tenant', async () => {
    const partner = await make('partner');
    const own = await server.makeClient(partner.id, 'partner_admin');
    await put(partner.id, { version: 1, update_lock: { enabled: true } });
    const child = await own.post('/tenants', {
      name: 'child',
      kind: 'folder',
      parent_id: partner.id,
    });
    expect(child.status).toBe(201);
    await server.makeUser(partner.id, 'inside-a-lock');
  });
});

describe('a tenant is disabled and enabled by administrators of ancestors (ADR 0016)', () => {
  const switched = async (id: string, enabled: boolean, as?: As) =>
    put(id, { version: (await get(id)).version, enabled }, as);

  it('and not by its own users or those of descendants', async () => {
    const partner = await make('partner');
    const customer = await make('customer', partner.id);
    const unit = await make('unit', customer.id);
    const own = await server.makeClient(customer.id, 'company_admin');
    const below = await server.makeClient(unit.id, 'company_admin', customer.id);
    const above = await server.makeClient(partner.id, 'company_admin', customer.id);
    for (const as of [own, below]) {
      expect(refusal(await switched(customer.id, false, as))).toEqual([409, 1027, 'enabled']);
      expect((await get(customer.id)).enabled).toBe(true);
    }
    // They can make other changes, and send back that it is enabled.
    expect((await switched(customer.id, true, own)).status).toBe(200);
    expect((await switched(unit.id, false, own)).status).toBe(200);
    expect((await switched(customer.id, false, above)).status).toBe(200);
    expect((await get(customer.id)).enabled).toBe(false);
  });

  it('with closed descendants whose roles the administrator could not grant', async () => {
    const distributor = await make('partner');
    const reseller = await make('partner', distributor.id);
    const closed = await make('customer', reseller.id, { ancestral_access: false });
    await server.makeClient(closed.id, 'company_admin');
    const above = await server.makeClient(distributor.id, 'partner_admin');
    expect((await switched(reseller.id, false, above)).status).toBe(200);
    expect((await switched(reseller.id, true, above)).status).toBe(200);
    expect((await switched(reseller.id, false, above)).status).toBe(200);
    const { version } = await get(reseller.id);
    const path = `/tenants/${reseller.id}`;
    const gone = await above.delete(path, { version });
    expect(gone.status, gone.text).toBe(204);
    expect((await above.post(`${path}/restore`)).status).toBe(204);
  });

  it('but not with a registration token whose scopes the administrator could not grant', async () => {
    const partner = await make('partner');
    const customer = await make('customer', partner.id);
    const above = await server.makeClient(partner.id, 'partner_admin');
    await makeRegistrationToken(server, customer.id, [roleScope(customer.id, 'licensing_admin')]);
    expect((await switched(customer.id, false, above)).status).toBe(200);
    expect(refusal(await switched(customer.id, true, above)).slice(0, 2)).toEqual([403, 1002]);
    expect((await switched(customer.id, true)).status).toBe(200);
  });
});
