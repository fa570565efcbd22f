import { describe, expect, it } from 'vitest';
import { refusal } from '../../support/people.js';
import { useTestServer, type As } from '../../support/server.js';

/* How what tenants use is billed. */
const server = await useTestServer();
const partner = await server.makeTenant(server.rootId, 'partner', 'Partner');
const partnerAdmin = await server.makeClient(partner.id, 'partner_admin');

let names = 0;
const make = (kind = 'customer', parentId = partner.id, more: object = {}) =>
  server.makeTenant(parentId, kind, `${kind} ${++names}`, more);
const get = (id: string, as: As = server.admin) => server.as(as).get(`/billing/tenants/${id}`);
const put = (id: string, body: object, as: As = server.admin) =>
  server.as(as).put(`/billing/tenants/${id}`, body);

const initial = { mode: 'external', usage_calculation_mode: 'last_day', version: 1 };

describe('the billing of a tenant', () => {
  it('is external and by the last day by default', async () => {
    for (const { id } of [await make(), partner, { id: server.rootId }]) {
      const { status, body } = await get(id);
      expect([status, body]).toEqual([200, initial]);
    }
  });

  it('can be changed partly or completely', async () => {
    const { id } = await make();
    const first = { ...initial, mode: 'internal', version: 2 };
    const { status, body } = await put(id, { version: 1, mode: 'internal' });
    expect([status, body]).toEqual([200, first]);
    expect((await get(id)).body).toEqual(first);
    const second = { mode: 'external', usage_calculation_mode: 'average', version: 3 };
    expect((await put(id, { ...second, version: 2 })).body).toEqual(second);
    expect((await get(id)).body).toEqual(second);
    const { body: tenant } = await server.admin.get(`/tenants/${id}`);
    expect(tenant.version).toBe(1);
  });

  it('keeps its version if nothing changes', async () => {
    const { id } = await make();
    expect((await put(id, initial)).body).toEqual(initial);
    expect((await put(id, { version: 1 })).body).toEqual(initial);
  });

  it('has another version than the pricing', async () => {
    const { id } = await make();
    const pricing = (method: string, body?: object) =>
      server.admin.request(method, `/tenants/${id}/pricing`, { ...(body && { body }) });
    await put(id, { version: 1, mode: 'internal' });
    expect((await pricing('GET')).body).toMatchObject({ currency: null, version: 1 });
    await pricing('PUT', { version: 1, currency: 'EUR' });
    await pricing('PUT', { version: 2, currency: 'USD' });
    expect((await get(id)).body).toEqual({ ...initial, mode: 'internal', version: 2 });
    await put(id, { version: 2, usage_calculation_mode: 'average' });
    expect((await pricing('GET')).body).toMatchObject({ currency: 'USD', version: 3 });
  });

  it('can be set for the root and for units', async () => {
    const unit = await make('unit', (await make()).id);
    expect((await put(unit.id, { version: 1, mode: 'internal' }, partnerAdmin)).status).toBe(200);
    expect((await put(server.rootId, { version: 1, mode: 'internal' })).status).toBe(200);
    expect((await put(server.rootId, { version: 2, mode: 'external' })).status).toBe(200);
  });
});

describe('the version', () => {
  it.each([0, 2, 999])('%s is refused where 1 is stored', async (version) => {
    const { id } = await make();
    const response = await put(id, { version, mode: 'internal' });
    expect(refusal(response)).toEqual([409, 1001, 'version']);
    expect(response.body.error.domain).toBe('PlatformAccountServer');
    expect((await get(id)).body).toEqual(initial);
  });

  it('allows one of several concurrent requests, for the first change and later ones', async () => {
    const { id } = await make();
    for (const [version, mode] of [
      [1, 'internal'],
      [2, 'external'],
    ] as const) {
      const answers = await Promise.all(
        Array.from({ length: 6 }, () => put(id, { version, mode })),
      );
      expect(answers.map(({ status }) => status).sort()).toEqual([200, 409, 409, 409, 409, 409]);
      expect((await get(id)).body).toEqual({ ...initial, mode, version: version + 1 });
    }
  });
});

describe('callers with access', () => {
  it('can read it as administrators of the tenant', async () => {
    const customer = await make();
    const unit = await make('unit', customer.id);
    const sibling = await make();
    const company = await server.makeClient(customer.id, 'company_admin');
    const department = await server.makeClient(unit.id, 'unit_admin');
    const viewer = await server.makeClient(customer.id, 'readonly_admin');
    for (const as of [company, viewer, partnerAdmin]) {
      expect((await get(customer.id, as)).status).toBe(200);
      expect((await get(unit.id, as)).status).toBe(200);
    }
    expect((await get(unit.id, department)).status).toBe(200);
    expect(refusal(await get(customer.id, department))).toEqual([404, 1104, undefined]);
    expect(refusal(await get(sibling.id, company))).toEqual([404, 1104, undefined]);
    const user = await server.makePerson(customer.id, 'user');
    await server.grant('user', user.id, 'backup_user', customer.id);
    expect(refusal(await get(customer.id, user))).toEqual([404, 1104, undefined]);
  });

  it('can change it as partner or root administrators', async () => {
    const customer = await make();
    const company = await server.makeClient(customer.id, 'company_admin');
    const viewer = await server.makeClient(partner.id, 'readonly_admin');
    const stranger = await server.makeClient(
      (await make('partner', server.rootId)).id,
      'partner_admin',
    );
    const body = { version: 1, mode: 'internal' };
    expect(refusal(await put(customer.id, body, company))).toEqual([403, 1002, undefined]);
    expect(refusal(await put(customer.id, body, viewer))).toEqual([403, 1002, undefined]);
    expect(refusal(await put(customer.id, body, stranger))).toEqual([404, 1104, undefined]);
    expect((await get(customer.id)).body).toEqual(initial);
    expect((await put(customer.id, body, partnerAdmin)).status).toBe(200);
    expect((await put(partner.id, body, partnerAdmin)).status).toBe(200);
  });

  it('cannot change locked or deleted tenants', async () => {
    const body = { version: 1, mode: 'internal' };
    const locked = await make('customer', partner.id, { update_lock: { enabled: true } });
    expect(refusal(await put(locked.id, body, partnerAdmin))).toEqual([403, 1012, undefined]);
    const { id } = await make('customer', partner.id, { enabled: false });
    await server.admin.delete(`/tenants/${id}?version=1`);
    expect([(await put(id, body)).status, (await get(id)).status]).toEqual([404, 404]);
  });
});

describe('an error', () => {
  it.each([
    [{ mode: 'EXTERNAL' }, 'mode'],
    [{ usage_calculation_mode: 'first_day' }, 'usage_calculation_mode'],
    [{ usage_calculation_mode: ['average'] }, 'usage_calculation_mode'],
    [{ version: 1.5 }, 'version'],
    [{ version: undefined }, 'version'],
  ])('for %j contains the name of the field', async (change, field) => {
    const { id } = await make();
    const response = await put(id, { version: 1, mode: 'internal', ...change });
    expect(refusal(response)).toEqual([400, 1000, field]);
    expect(response.body.error.details.info).toContain(field);
    expect((await get(id)).body).toEqual(initial);
  });
});
