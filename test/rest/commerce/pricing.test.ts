import { describe, expect, it } from 'vitest';
import { sql } from '../../../src/database/sql.js';
import { refusal } from '../../support/people.js';
import { useTestServer, type As } from '../../support/server.js';

/* How tenants are charged: mode and currency. */
const server = await useTestServer();
const partner = await server.makeTenant(server.rootId, 'partner', 'Partner');
const partnerAdmin = await server.makeClient(partner.id, 'partner_admin');

let names = 0;
const make = (kind: string, parentId = partner.id, more: object = {}) =>
  server.makeTenant(parentId, kind, `${kind} ${++names}`, more);
const get = (id: string, as: As = server.admin) => server.as(as).get(`/tenants/${id}/pricing`);
const put = (id: string, body: object, as: As = server.admin) =>
  server.as(as).put(`/tenants/${id}/pricing`, body);
const tenantOf = async (id: string) => (await server.admin.get(`/tenants/${id}`)).body;
const moment = expect.stringMatching(/^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\dZ$/);

/** Names of the fields in the last audit record of a tenant. */
async function audited(tenantId: string): Promise<string[]> {
  const session = server.session();
  const row = await session.first<{ action: string; fields: string[] }>(
    sql`select a.action as "action", a.fields as "fields" from audit_records a
      where a.tenant_id = ${tenantId} order by a.at desc, a.action desc limit 1`,
  );
  return [row!.action, ...row!.fields];
}

describe('the pricing of a tenant', () => {
  it('is trial for a new customer, and production for its ancestors', async () => {
    const customer = await make('customer');
    const { status, body } = await get(customer.id);
    expect([status, body]).toEqual([
      200,
      { mode: 'trial', currency: null, version: 1, production_start_date: null },
    ]);
    expect((await get(partner.id)).body).toEqual({
      mode: 'production',
      currency: null,
      version: 1,
      production_start_date: moment,
    });
    expect((await get(server.rootId)).body).toMatchObject({ mode: 'production', version: 1 });
  });

  it('changes to production, and returns the start date', async () => {
    const { id, updated_at: updatedAt } = await make('customer');
    server.clock.offset += 5000;
    const { status, body } = await put(id, { version: 1, mode: 'production', currency: 'USD' });
    expect([status, body]).toEqual([
      200,
      { mode: 'production', currency: 'USD', version: 2, production_start_date: moment },
    ]);
    expect((await get(id)).body).toEqual(body);
    const tenant = await tenantOf(id);
    expect(tenant).toMatchObject({
      version: 1,
      pricing_mode: 'production',
      production_start_date: body.production_start_date,
    });
    expect(tenant.updated_at > updatedAt).toBe(true);
    expect(await audited(id)).toEqual(['updatePricing', 'pricingMode', 'currency']);
  });

  it('keeps the start date of production when it is suspended', async () => {
    const { id } = await make('customer');
    const { body: first } = await put(id, { version: 1, mode: 'production' });
    server.clock.offset += 60_000;
    const { body: suspended } = await put(id, { version: 2, mode: 'suspended' });
    expect(suspended).toEqual({ ...first, mode: 'suspended', version: 3 });
    const { body: again } = await put(id, { version: 3, mode: 'production' });
    expect(again).toEqual({ ...first, version: 4 });
  });

  it('cannot go back to trial after production', async () => {
    const { id } = await make('customer');
    await put(id, { version: 1, mode: 'production' });
    expect(refusal(await put(id, { version: 2, mode: 'trial' }))).toEqual([403, 1027, 'mode']);
    await put(id, { version: 2, mode: 'suspended' });
    expect(refusal(await put(id, { version: 3, mode: 'trial' }))).toEqual([403, 1027, 'mode']);
    expect((await get(id)).body).toMatchObject({ mode: 'suspended', version: 3 });
  });

  // PUT /tenants/{tenant_id}/pricing: 200, 401, 403, 404
  it.each(['partner', 'folder'])('of a %s can have any mode at any time', async (kind) => {
    const { id } = await make(kind);
    const { body: before } = await get(id);
    for (const [index, mode] of ['trial', 'suspended', 'trial', 'production'].entries()) {
      const { status, body } = await put(id, { version: index + 1, mode });
      expect([status, body.mode, body.version]).toEqual([200, mode, index + 2]);
      expect(body.production_start_date).toBe(before.production_start_date);
    }
  });

  it('can go back to trial from a suspension before production', async () => {
    const { id } = await make('customer');
    await put(id, { version: 1, mode: 'suspended' });
    const { status, body } = await put(id, { version: 2, mode: 'trial' });
    expect([status, body.mode, body.production_start_date]).toEqual([200, 'trial', null]);
  });

  it('can have a currency or none', async () => {
    const { id, updated_at: updatedAt } = await make('customer');
    server.clock.offset += 5000;
    expect((await put(id, { version: 1, currency: 'ZAR' })).body).toMatchObject({
      currency: 'ZAR',
      version: 2,
      mode: 'trial',
    });
    expect((await put(id, { version: 2, currency: null })).body).toMatchObject({
      currency: null,
      version: 3,
    });
    // The tenant itself has not changed.
    expect((await tenantOf(id)).updated_at).toBe(updatedAt);
  });

  it('keeps its version if nothing changes', async () => {
    const { id } = await make('customer');
    await put(id, { version: 1, currency: 'EUR' });
    const { body } = await get(id);
    const { status, body: after } = await put(id, body);
    expect([status, after]).toEqual([200, body]);
    expect((await put(id, { version: 2 })).body).toEqual(body);
  });
});

describe('a unit', () => {
  it('has the pricing of its customer, at any depth', async () => {
    const customer = await make('customer');
    const unit = await make('unit', customer.id);
    const inner = await make('unit', unit.id);
    server.clock.offset += 5000;
    const { body } = await put(customer.id, { version: 1, mode: 'production', currency: 'EUR' });
    for (const { id } of [unit, inner]) {
      expect((await get(id)).body).toEqual(body);
      const tenant = await tenantOf(id);
      expect([tenant.version, tenant.updated_at > unit.updated_at]).toEqual([1, true]);
    }
    server.clock.offset += 60_000;
    const late = await make('unit', customer.id);
    expect((await get(late.id)).body).toEqual(body);
  });

  it('that is a personal tenant has the pricing of the customer, too', async () => {
    const customer = await make('customer');
    const user = await server.makeUser(customer.id, `personal-${customer.id}`);
    const { body } = await put(customer.id, { version: 1, mode: 'production', currency: 'GBP' });
    expect((await get(user.personal_tenant_id as string)).body).toEqual(body);
  });

  it('cannot have its own pricing', async () => {
    const { id } = await make('unit', (await make('customer')).id);
    expect(refusal(await put(id, { version: 1, mode: 'production' }))).toEqual([
      403,
      1027,
      undefined,
    ]);
    expect((await get(id)).body.mode).toBe('trial');
  });

  it('does not change with a partner above it', async () => {
    const above = await make('partner');
    const customer = await make('customer', above.id);
    const unit = await make('unit', customer.id);
    await put(above.id, { version: 1, mode: 'suspended' });
    expect((await get(above.id)).body.mode).toBe('suspended');
    expect([(await get(customer.id)).body.mode, (await get(unit.id)).body.mode]).toEqual([
      'trial',
      'trial',
    ]);
  });
});

describe('the version', () => {
  it.each([0, 2, 999])('%s is refused where 1 is stored', async (version) => {
    const { id } = await make('customer');
    const response = await put(id, { version, mode: 'production' });
    expect(refusal(response)).toEqual([409, 1001, 'version']);
    expect(response.body.error.domain).toBe('ApplicationAccountServer');
    expect((await get(id)).body).toMatchObject({ mode: 'trial', version: 1 });
  });

  it.each([
    ['currency alone', () => ({})],
    ['mode and currency', (index: number) => ({ mode: index % 2 ? 'production' : 'suspended' })],
  ])('allows one of several concurrent requests that change %s', async (_, more) => {
    const { id } = await make('customer');
    const currencies = ['AUD', 'BRL', 'CAD', 'GBP', 'JPY', 'NZD'];
    for (let version = 1; version <= 4; version++) {
      // Requests with the existing value would not be a change.
      const { currency: present } = (await get(id)).body;
      const answers = await Promise.all(
        currencies
          .filter((currency) => currency !== present)
          .slice(0, 5)
          .map((currency, index) => put(id, { version, currency, ...more(index) })),
      );
      expect(answers.map(({ status }) => status).sort()).toEqual([200, 409, 409, 409, 409]);
      const won = answers.find(({ status }) => status === 200)!;
      expect((await get(id)).body).toEqual(won.body);
      expect(won.body.version).toBe(version + 1);
    }
  });
});

describe('callers with access', () => {
  it('can read it if they can see the tenant', async () => {
    const customer = await make('customer');
    const sibling = await make('customer');
    const own = await server.makeClient(customer.id, 'company_admin');
    const viewer = await server.makeClient(customer.id, 'readonly_admin');
    const other = await server.makeClient(sibling.id, 'company_admin');
    expect((await get(customer.id, own)).status).toBe(200);
    expect((await get(customer.id, viewer)).status).toBe(200);
    expect((await get(customer.id, partnerAdmin)).status).toBe(200);
    expect(refusal(await get(customer.id, other))).toEqual([404, 1104, undefined]);
    expect(refusal(await get(partner.id, own))).toEqual([404, 1104, undefined]);
  });

  it('can change it as administrators of ancestors', async () => {
    const customer = await make('customer');
    const own = await server.makeClient(customer.id, 'company_admin');
    const viewer = await server.makeClient(partner.id, 'readonly_admin');
    const stranger = await server.makeClient((await make('partner', server.rootId)).id);
    const body = { version: 1, mode: 'production' };
    expect(refusal(await put(customer.id, body, own))).toEqual([403, 1002, undefined]);
    expect(refusal(await put(customer.id, body, viewer))).toEqual([403, 1002, undefined]);
    expect(refusal(await put(customer.id, body, stranger))).toEqual([404, 1104, undefined]);
    expect(refusal(await put(partner.id, body, partnerAdmin))).toEqual([403, 1002, undefined]);
    expect((await get(customer.id)).body.mode).toBe('trial');
    expect((await put(customer.id, body, partnerAdmin)).status).toBe(200);
  });

  it('cannot change that of the root', async () => {
    expect(refusal(await put(server.rootId, { version: 1, currency: 'EUR' }))).toEqual([
      403,
      1027,
      undefined,
    ]);
  });

  it('cannot change locked or deleted tenants, but disabled ones', async () => {
    const locked = await make('customer', partner.id, { update_lock: { enabled: true } });
    expect(refusal(await put(locked.id, { version: 1, currency: 'EUR' }, partnerAdmin))).toEqual([
      403,
      1012,
      undefined,
    ]);
    const disabled = await make('customer', partner.id, { enabled: false });
    expect((await put(disabled.id, { version: 1, currency: 'EUR' })).status).toBe(200);
    await server.admin.delete(`/tenants/${disabled.id}?version=1`);
    expect((await put(disabled.id, { version: 2, currency: 'USD' })).status).toBe(404);
    expect((await get(disabled.id)).status).toBe(404);
  });
});

describe('an error', () => {
  it.each([
    [{ mode: 'free' }, 'mode'],
    [{ mode: 'trial\u0000' }, 'mode'],
    [{ currency: 'usd' }, 'currency'],
    [{ currency: 'CHF' }, 'currency'],
    [{ currency: 7 }, 'currency'],
    [{ version: '1x' }, 'version'],
    [{ version: 1e300 }, 'version'],
    [{ version: -1 }, 'version'],
    [{ version: null }, 'version'],
  ])('for %j contains the name of the field', async (change, field) => {
    const { id } = await make('customer');
    const response = await put(id, { version: 1, currency: 'EUR', ...change });
    expect(refusal(response)).toEqual([400, 1000, field]);
    expect(response.body.error.details.info).toContain(field);
    expect((await get(id)).body).toMatchObject({ currency: null, version: 1 });
  });

  it('is returned without a version', async () => {
    const { id } = await make('customer');
    expect(refusal(await put(id, { currency: 'EUR' }))).toEqual([400, 1000, 'version']);
  });
});
