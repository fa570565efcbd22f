import { describe, expect, it } from 'vitest';
import { backup } from '../support/offering-items.js';
import { makeInfra, makeLocation } from '../support/infrastructure.js';
import type { Body } from '../support/people.js';
import { useTestServer, type As } from '../support/server.js';

/*
 * What the public command-line clients do to provide a customer with services: they send back what
 * they were given, whole, with numbers and booleans as text here and there.
 */
const server = await useTestServer();
await makeLocation(server, server.rootId);
const { id: storage } = await makeInfra(server, server.rootId);
const distributor = server.client;
const other = await server.makeTenant(server.rootId, 'partner', 'Other');
const { id: hidden } = await makeInfra(server, other.id);

let reseller: As;
let partner: string, customer: string;

const get = async (path: string, query: Record<string, string> = {}, as: As = distributor) => {
  const { status, body, text } = await server.as(as).get(path, query);
  expect(status, text).toBe(200);
  return body;
};
const put = async (path: string, body: object, as: As = distributor) => {
  const answer = await server.as(as).put(path, body);
  expect(answer.status, answer.text).toBe(200);
  return answer.body;
};
const create = async (parent_id: string, kind: string, name: string, as: As = distributor) => {
  const body = { parent_id, kind, name, enabled: 'true', contact: { email: 'it@example.com' } };
  const answer = await server.as(as).post('/tenants', body);
  expect(answer.status, answer.text).toBe(201);
  return answer.body.id as string;
};
const namesOf = (items: Body[]) => items.map(({ name }) => name as string);

describe('services of a customer', () => {
  it('a partner receives all items of an edition', async () => {
    partner = await create(server.rootId, 'partner', 'Partner');
    reseller = await server.makeClient(partner, 'partner_admin');
    const { items } = await get(`/tenants/${server.rootId}/offering_items/available_for_child`, {
      kind: 'partner',
      edition: 'standard',
    });
    expect(namesOf(items)).toEqual(expect.arrayContaining(['vms', 'storage', 'local_storage']));
    expect(namesOf(items)).not.toContain('adv_vms');
    const set = await put(`/tenants/${partner}/offering_items`, { offering_items: items });
    const on = set.items.filter(({ status }: Body) => status === 1) as Body[];
    expect(namesOf(on).sort()).toEqual(namesOf(items).sort());
  });

  it('a customer of the partner receives items, on a storage, with quotas', async () => {
    customer = await create(partner, 'customer', 'Customer', reseller);
    const { items } = await get(
      `/tenants/${partner}/offering_items/available_for_child`,
      { kind: 'customer', edition: 'standard' },
      reseller,
    );
    const uuids = (items as Body[]).flatMap(({ infra_id }) => (infra_id as string) ?? []);
    expect(new Set(uuids)).toEqual(new Set([storage]));
    const components = await get('/infra', { uuids: [...new Set(uuids)].join() }, reseller);
    expect(components.items).toMatchObject([
      { id: storage, platform_owned: true, readonly: true, capabilities: ['backup'] },
    ]);
    const wanted = (items as Body[])
      .filter(({ name }) => ['vms', 'storage', 'local_storage', 'workstations'].includes(name))
      .map((item) =>
        item.type === 'feature'
          ? { ...item, status: '1' }
          : { ...item, status: '1', quota: { value: '100', overage: '10', version: '0' } },
      );
    const set = await put(
      `/tenants/${customer}/offering_items`,
      { offering_items: wanted, check_usage: 'true' },
      reseller,
    );
    const on = (set.items as Body[]).filter(({ status }) => status === 1);
    expect(on.map(({ name, quota }) => [name, quota])).toEqual([
      ['local_storage', undefined],
      ['storage', { value: 100, overage: 10, version: 1 }],
      ['vms', { value: 100, overage: 10, version: 1 }],
      ['workstations', { value: 100, overage: 10, version: 1 }],
    ]);
    // Sending back the response changes nothing.
    const again = await put(
      `/tenants/${customer}/offering_items`,
      { offering_items: set.items },
      reseller,
    );
    expect(again.items).toEqual(set.items);
    const applications = await get(`/tenants/${customer}/applications`, {}, reseller);
    expect(JSON.stringify(applications)).toContain(backup);
  });

  it('no tenant receives items that the partner lacks', async () => {
    const set = async (item: object) => {
      const { status, body } = await server
        .as(reseller)
        .put(`/tenants/${customer}/offering_items`, {
          offering_items: [{ application_id: backup, status: 1, ...item }],
        });
      return [status, body.error.context.code];
    };
    expect(await set({ name: 'adv_vms' })).toEqual([409, 1021]);
    expect(await set({ name: 'storage', infra_id: hidden })).toEqual([400, 1000]);
    const own = await server.makeClient(customer, 'company_admin');
    const { status } = await own.put(`/tenants/${customer}/offering_items`, {
      offering_items: [{ application_id: backup, name: 'servers', status: 1 }],
    });
    expect(status).toBe(403);
  });

  it('the customer changes from trial to production', async () => {
    const trial = await get(`/tenants/${customer}/pricing`, {}, reseller);
    expect(trial).toMatchObject({ mode: 'trial', production_start_date: null });
    const changed = { ...trial, mode: 'production', currency: 'EUR' };
    const production = await put(`/tenants/${customer}/pricing`, changed, reseller);
    expect(production).toMatchObject({
      mode: 'production',
      currency: 'EUR',
      version: (trial.version as number) + 1,
      production_start_date: expect.stringMatching(/Z$/),
    });
    const prices = { items: [{ application_id: backup, name: 'vms', price: '2.50', version: 0 }] };
    await put(`/tenants/${customer}/offering_items/pricing`, prices, reseller);
    const { body } = await server.as(reseller).put(`/tenants/${customer}/pricing`, changed);
    expect(body.error.context.code).toBe(1001);
    expect((await get(`/tenants/${customer}`, {}, reseller)).pricing_mode).toBe('production');
  });

  it('the customer reports usage, and keeps it with another edition', async () => {
    const usages = await put('/tenants/usages', {
      items: [
        { tenant_id: customer, usage_type: 'vms', usage_value: 12 },
        { tenant_id: customer, offering_item: 'storage', infra_id: storage, usage_value: 95 },
      ],
    });
    for (const item of usages.items as object[]) expect(item).not.toHaveProperty('error');
    const query = { target_edition: 'advanced', application_id: backup };
    const refused = await server.as(reseller).get(`/tenants/${customer}/edition`, query);
    expect(refused.body.error.context.offering_items.map(({ name }: Body) => name)).toEqual([
      'adv_storage',
      'adv_vms',
      'adv_workstations',
    ]);
    const { items } = await get(`/tenants/${server.rootId}/offering_items/available_for_child`, {
      kind: 'partner',
      edition: 'advanced',
    });
    await put(`/tenants/${partner}/offering_items`, { offering_items: items });
    const { warnings } = await get(`/tenants/${customer}/edition`, query, reseller);
    expect(warnings).toEqual([
      'NewFeaturesBecomeAvailable',
      'AllDevicesWithBackupsPreserved',
      'UsageStatisticsWillMigrate',
    ]);
    const switched = await put(`/tenants/${customer}/edition`, query, reseller);
    const on = (switched.items as Body[]).filter(({ status }) => status === 1);
    expect(on.map(({ name, quota }) => [name, quota?.value])).toEqual([
      ['adv_storage', 100],
      ['adv_vms', 100],
      ['adv_workstations', 100],
      ['local_storage', undefined],
    ]);
    const used = async (id: string) =>
      ((await get(`/tenants/${id}/usages`)).items as Body[])
        .filter(({ absolute_value }) => absolute_value > 0)
        .map(({ name, absolute_value }) => `${name} ${absolute_value}`)
        .sort();
    for (const id of [customer, partner]) {
      expect(await used(id)).toEqual(['adv_storage 95', 'adv_vms 12']);
    }
    const prices = await get(`/tenants/${customer}/offering_items/pricing`, {}, reseller);
    expect(prices.items).toMatchObject([{ name: 'adv_vms', price: '2.50' }]);
    const all = await get('/tenants/offering_items', {
      subtree_root_tenant_id: customer,
      editions: 'advanced',
    });
    expect(namesOf(all.items)).toEqual([
      'adv_storage',
      'adv_vms',
      'adv_workstations',
      'local_storage',
    ]);
  });
});
