import { randomUUID } from 'node:crypto';
import { describe, expect, it } from 'vitest';
import { rollUp } from '../../../src/domain/commerce/usages/roll-up.js';
import { backup, filesCloud, makeCarrier } from '../../support/offering-items.js';
import { rangeStart } from '../../../src/domain/commerce/usages/billing-range.js';
import type { Body } from '../../support/people.js';
import { useTestServer } from '../../support/server.js';
import { chargeSince, giveItem, reported, totalOf, usagesOf } from '../../support/usages.js';

const notary = 'f9c5744e-bd1a-36b6-b0f0-ecd7483e1796';

const server = await useTestServer();
const partner = await server.makeTenant(server.rootId, 'partner', 'Partner');
const customer = await server.makeTenant(partner.id, 'customer', 'Customer');
const unit = await server.makeTenant(customer.id, 'unit', 'Unit');
const other = await server.makeTenant(server.rootId, 'partner', 'Other');
const viewer = await server.makeClient(partner.id, 'readonly_admin');
const infraId = await makeCarrier(server, server.rootId);
await giveItem(server, customer.id, 'vms', { value: 10, overage: 5 });
await giveItem(server, customer.id, 'adv_servers');
await giveItem(server, customer.id, 'storage', { infraId, value: 100 });
await giveItem(server, customer.id, 'child_storages');
await giveItem(server, customer.id, 'workstations', { enabled: false, value: 3 });
await reported(
  server,
  { tenant_id: customer.id, usage_type: 'vms', usage_value: 3 },
  { tenant_id: unit.id, usage_type: 'vms', usage_value: 4 },
  { tenant_id: customer.id, offering_item: 'storage', usage_value: 50 },
  { tenant_id: unit.id, usage_type: 'servers', usage_value: 1 },
  { tenant_id: customer.id, usage_type: 'fc_seats', usage_value: 12 },
);

const get = (path: string, query = {}, as = viewer as Parameters<typeof usagesOf>[2]) =>
  server.as(as).get(path, query);

const namesIn = ({ body }: { body: any }) =>
  (body.items as Body[]).map(({ name }) => name as string);

describe('GET /tenants/{tenant_id}/usages', () => {
  it('lists used and available items with their quotas', async () => {
    const { status, body } = await get(`/tenants/${customer.id}/usages`);
    expect(status).toBe(200);
    const month = `${new Date().toISOString().slice(0, 7)}-01T00:00:00Z`;
    const common = {
      application_id: backup,
      tenant_uuid: customer.id,
      tenant_id: expect.any(Number),
      range_start: month,
    };
    const count = { ...common, type: 'count', measurement_unit: 'quantity' };
    const none = { value: null, overage: null, version: 0 };
    expect(body).toEqual({
      items: [
        {
          ...count,
          name: 'adv_servers',
          edition: 'advanced',
          usage_name: 'servers',
          absolute_value: 0,
          value: 0,
          offering_item: { status: 1, quota: none },
        },
        {
          ...count,
          application_id: filesCloud,
          name: 'fc_seats',
          edition: null,
          usage_name: 'fc_seats',
          absolute_value: 12,
          value: 12,
        },
        {
          ...count,
          name: 'servers',
          edition: 'standard',
          usage_name: 'servers',
          absolute_value: 1,
          value: 1,
        },
        {
          ...common,
          type: 'infra',
          measurement_unit: 'bytes',
          infra_id: infraId,
          name: 'storage',
          edition: 'standard',
          usage_name: 'storage',
          absolute_value: 50,
          value: 50,
          offering_item: { status: 1, quota: { value: 100, overage: null, version: 1 } },
        },
        {
          ...count,
          name: 'vms',
          edition: 'standard',
          usage_name: 'vms',
          absolute_value: 7,
          value: 7,
          offering_item: { status: 1, quota: { value: 10, overage: 5, version: 1 } },
        },
      ],
    });
  });

  it('returns the same before and after aggregation', async () => {
    const before = (await get(`/tenants/${partner.id}/usages`)).body;
    expect(namesIn({ body: before })).toEqual(['fc_seats', 'servers', 'storage', 'vms']);
    expect(await rollUp(server.services.database)).toBeGreaterThan(0);
    expect((await get(`/tenants/${partner.id}/usages`)).body).toEqual(before);
    expect(await rollUp(server.services.database)).toBe(0);
  });

  it.each([
    [{ usage_names: 'servers,storage' }, ['adv_servers', 'servers', 'storage']],
    [{ editions: 'advanced' }, ['adv_servers', 'fc_seats']],
    [{ editions: 'standard', usage_names: 'servers' }, ['servers']],
    [{ usage_names: 'no_such_usage' }, []],
    [{ editions: 'no_such_edition' }, ['fc_seats']],
  ])('accepts the filter %j', async (query, names) => {
    expect(namesIn(await get(`/tenants/${customer.id}/usages`, query))).toEqual(names);
  });

  it('lists all items for the root', async () => {
    const usages = await usagesOf(server, server.rootId);
    expect(usages.vms).toMatchObject({
      absolute_value: 7,
      offering_item: { status: 1, quota: { value: null } },
    });
    expect(usages[`adv_storage@${infraId}`]).toMatchObject({
      absolute_value: 0,
      infra_id: infraId,
      offering_item: { status: 1 },
    });
    expect(usages.child_storages).toBe(undefined);
  });

  it('is for callers who can see the tenant', async () => {
    const { status, body } = await get(`/tenants/${other.id}/usages`);
    expect([status, body.error.domain, body.error.context.code]).toEqual([
      404,
      'PlatformAccountServer',
      1104,
    ]);
    const reporter = await server.makeClient(partner.id, 'usage_reporter');
    expect((await get(`/tenants/${customer.id}/usages`, {}, reporter)).status).toBe(404);
  });
});

describe('GET /tenants/usages', () => {
  it('lists tenants in the order of the request, without invisible ones', async () => {
    const tenants = [unit.id, other.id, customer.id, randomUUID(), unit.id].join();
    const { status, body } = await get('/tenants/usages', { tenants, usage_names: 'vms' });
    expect(status).toBe(200);
    const shown = body.items.map(({ tenant, usages }: any) => [
      tenant,
      usages.map(({ name, value }: any) => [name, value]),
    ]);
    expect(shown).toEqual([
      [unit.id, [['vms', 4]]],
      [customer.id, [['vms', 7]]],
    ]);
    const empty = await get('/tenants/usages', { tenants: '' });
    expect([empty.status, empty.body]).toEqual([200, { items: [] }]);
  });

  it('accepts at most a hundred ids', async () => {
    const ids = Array.from({ length: 101 }, () => randomUUID());
    const many = await get('/tenants/usages', { tenants: ids.join() });
    expect([many.status, many.body.error.context.field]).toEqual([400, 'tenants']);
    expect((await get('/tenants/usages', { tenants: ids.slice(1).join() })).status).toBe(200);
    const missing = await get('/tenants/usages');
    expect([missing.status, missing.body.error.context.field]).toEqual([400, 'tenants']);
  });

  it('needs as many statements for a page as for one', async () => {
    const units = await Promise.all(
      Array.from({ length: 30 }, (_, index) =>
        server.makeTenant(customer.id, 'unit', `Unit ${index}`),
      ),
    );
    await reported(
      server,
      ...units.map(({ id }) => ({ tenant_id: id, usage_type: 'notarizations', usage_value: 1 })),
    );
    const cost = async (ids: string[]) => {
      const { headers, body } = await get(
        '/tenants/usages',
        { tenants: ids.join() },
        server.client,
      );
      expect(body.items).toHaveLength(ids.length);
      return Number(/desc="(\d+) statements"/.exec(String(headers['server-timing']))?.[1]);
    };
    const ids = [partner.id, ...units.map(({ id }) => id)];
    await cost(ids);
    const few = await cost(ids.slice(0, 1));
    expect(await cost(ids)).toBe(few);
    expect(few).toBeLessThanOrEqual(7);
  });
});

describe('GET /tenants/{tenant_id}/applications/{application_id}/usages', () => {
  const path = (application: string, name = '') =>
    `/tenants/${customer.id}/applications/${application}/usages${name && `/${name}`}`;

  it('lists the usages of one application', async () => {
    const { status, body } = await get(path(backup));
    expect(status).toBe(200);
    const all = (await get(`/tenants/${customer.id}/usages`)).body.items as Body[];
    const own = all.filter(({ application_id: id }) => id === backup);
    expect(body.items).toEqual(own);
    expect(own.length).toBeGreaterThan(0);
  });

  it('lists one offering item of it, and all for an unknown name', async () => {
    expect(namesIn(await get(path(backup, 'storage')))).toEqual(['storage']);
    const all = (await get(path(backup))).body;
    for (const name of ['no_such_item', 'notarizations', '%00', 'x'.repeat(150)]) {
      expect((await get(path(backup, name))).body, name).toEqual(all);
    }
    expect(namesIn(await get(path(backup, 'mobiles')))).toEqual([]);
  });

  it('requires an existing application and a visible tenant', async () => {
    const missing = randomUUID();
    const { status, body } = await get(path(missing));
    expect([status, body.error.domain, body.error.code, body.error.context.id]).toEqual([
      404,
      'PlatformAccountServer',
      'application_not_found',
      missing,
    ]);
    const hidden = await get(`/tenants/${other.id}/applications/${backup}/usages`);
    expect(hidden.status).toBe(404);
  });
});

describe('cumulative usage', () => {
  const day = 86_400_000;

  it('is the increase in the period', async () => {
    const tenant = await server.makeTenant(partner.id, 'customer', 'Growing');
    const report = (value: number) =>
      reported(server, { tenant_id: tenant.id, usage_type: 'notarizations', usage_value: value });
    const now = Date.now();
    try {
      server.clock.offset = rangeStart(now) - 2 * day - now;
      await report(10);
      await rollUp(server.services.database);
      server.clock.offset = 0;
      await report(25);
      const shown = { absolute_value: 25, value: 15, application_id: notary };
      expect((await usagesOf(server, tenant.id)).notarizations).toMatchObject(shown);
      await rollUp(server.services.database);
      expect((await usagesOf(server, tenant.id)).notarizations).toMatchObject(shown);
      expect((await usagesOf(server, partner.id)).notarizations.value).toBeGreaterThanOrEqual(15);
      // Usage that is not cumulative has its total as the value.
      await reported(server, { tenant_id: tenant.id, usage_type: 'vms', usage_value: 2 });
      expect((await usagesOf(server, tenant.id)).vms).toMatchObject({ value: 2 });
      // Charged since the last days of the previous month, so all of it was added in the period.
      const start = rangeStart(now) - 5 * day;
      await chargeSince(
        server,
        tenant.id,
        'notarizations',
        new Date(start).toISOString().slice(0, 10),
      );
      server.clock.offset = rangeStart(now) + 10 * day - now;
      expect((await usagesOf(server, tenant.id)).notarizations).toMatchObject({
        range_start: new Date(start).toISOString().replace('.000', ''),
        absolute_value: 25,
        value: 25,
      });
    } finally {
      server.clock.offset = 0;
    }
  });

  it.each([
    ['2026-11-24T10:00:00Z', undefined, '2026-11-01'],
    ['2026-11-24T10:00:00Z', '2025-01-15', '2026-11-15'],
    ['2026-11-24T00:00:00Z', '2026-10-24', '2026-11-24'],
    ['2026-11-23T23:59:59Z', '2026-10-24', '2026-10-24'],
    ['2026-03-05T00:00:00Z', '2026-01-31', '2026-02-28'],
    ['2028-03-05T00:00:00Z', '2026-01-30', '2028-02-29'],
    ['2026-03-31T00:00:00Z', '2026-01-31', '2026-03-31'],
    ['2026-01-10T00:00:00Z', '2025-12-15', '2025-12-15'],
  ])('of %s with a period since %s begins on %s', (now, startDate, start) => {
    const begun = new Date(rangeStart(Date.parse(now), startDate)).toISOString();
    expect(begun).toBe(`${start}T00:00:00.000Z`);
  });
});

describe('the order by usage', () => {
  it('sorts children by the usage of all editions together', async () => {
    const top = await server.makeTenant(server.rootId, 'partner', 'Ranked');
    const [a, b, c, d] = await Promise.all(
      ['a', 'b', 'c', 'd'].map((name) => server.makeTenant(top.id, 'customer', name)),
    );
    const under = await server.makeTenant(c!.id, 'unit', 'under c');
    await giveItem(server, a!.id, 'adv_storage', { infraId });
    await reported(
      server,
      { tenant_id: a!.id, offering_item: 'vms', usage_value: 1 },
      { tenant_id: a!.id, offering_item: 'adv_vms', usage_value: 4 },
      { tenant_id: b!.id, usage_type: 'vms', usage_value: 3 },
      { tenant_id: under.id, usage_type: 'vms', usage_value: 9 },
      { tenant_id: a!.id, usage_type: 'storage', usage_value: 9 },
    );
    const order = async (order: string) =>
      (await get(`/tenants/${top.id}/children`, { order }, server.admin)).body.items;
    const ids = (...tenants: (Body | undefined)[]) => tenants.map((tenant) => tenant!.id);
    expect(await order('usage.vms')).toEqual(ids(d, b, a, c));
    expect(await order('-usage.vms')).toEqual(ids(c, a, b, d));
    expect(await order(`usage.storage.${infraId}`)).toEqual(ids(b, c, d, a));
    expect(await order(`-usage.storage.${randomUUID()}`)).toEqual(ids(d, c, b, a));
    await rollUp(server.services.database);
    expect(await order('usage.vms')).toEqual(ids(d, b, a, c));
    for (const wrong of [
      'usage',
      'usage.',
      'usage.no_such_usage',
      'usage.vms.here',
      'usage.vms.',
    ]) {
      const { status, body } = await get(
        `/tenants/${top.id}/children`,
        { order: wrong },
        server.admin,
      );
      expect([wrong, status, body.error?.context.field]).toEqual([wrong, 400, 'order']);
    }
  });

  it('sorts users by the usage of their personal tenants or resources', async () => {
    const tenant = await server.makeTenant(partner.id, 'customer', 'Of users');
    const users = await Promise.all(
      ['u1', 'u2', 'u3', 'u4'].map((login) => server.makeUser(tenant.id, login)),
    );
    const [one, two, three] = users;
    await reported(
      server,
      { tenant_id: one!.personal_tenant_id, usage_type: 'fc_seats', usage_value: 7 },
      { tenant_id: tenant.id, resource_id: one!.id, usage_type: 'fc_seats', usage_value: 1 },
      { resource_id: two!.id, usage_type: 'fc_seats', usage_value: 9 },
      { resource_id: three!.id, usage_type: 'mailboxes', usage_value: 99 },
    );
    const order = async (order: string) =>
      (await get(`/tenants/${tenant.id}/users`, { order })).body.items;
    const ids = (...list: number[]) => list.map((index) => users[index]!.id);
    expect(await order('usage.fc_seats')).toEqual(ids(2, 3, 0, 1));
    expect(await order('-usage.fc_seats')).toEqual(ids(1, 0, 3, 2));
    const wrong = await get(`/tenants/${tenant.id}/users`, { order: 'usage.no_such_usage' });
    expect([wrong.status, wrong.body.error.context.field]).toEqual([400, 'order']);
  });

  it('is refused for an unknown usage', async () => {
    expect(await totalOf(server, other.id, 'vms')).toBe(0);
    const children = await get(`/tenants/${partner.id}/children`, { order: 'usage.vms' });
    expect(children.status).toBe(200);
  });
});
