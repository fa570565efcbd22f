import { randomUUID } from 'node:crypto';
import { describe, expect, it } from 'vitest';
import { applications } from '../../../src/catalogue/applications.js';
import {
  backup,
  filesCloud,
  giveItems,
  makeCarrier,
  noQuota,
  off,
  on,
  quota,
  setItems,
  use,
} from '../../support/offering-items.js';
import { useTestServer, type As } from '../../support/server.js';

/*
 * A partner that has something of several editions, a customer below it that has less, and a
 * platform with one storage.
 */
const notary = applications.find(({ type }) => type === 'notary')!.id;

const server = await useTestServer();
const tenant = async (parentId: string, kind: string, name: string) =>
  (await server.makeTenant(parentId, kind, name)).id;
const partner = await tenant(server.rootId, 'partner', 'Partner');
const customer = await tenant(partner, 'customer', 'Customer');
const empty = await tenant(server.rootId, 'partner', 'Empty');
const storage = await makeCarrier(server, server.rootId);
await giveItems(server, partner, [
  on('vms', quota(100)),
  on('servers'),
  on('storage', { infra_id: storage, ...quota(1_000_000, 1000) }),
  on('child_storages'),
  on('adv_vms'),
  on('adv_o365_seats'),
  on('adv_o365_mailboxes'),
  on('local_storage'),
  { application_id: filesCloud, name: 'fc_seats', status: 1 },
]);
await giveItems(server, customer, [on('vms', quota(5)), on('servers'), on('local_storage')]);
await use(server, customer, 'servers', 1);
await giveItems(server, customer, [off('servers')]);

const get = (path: string, query: Record<string, string | boolean> = {}, as: As = server.admin) =>
  server.as(as).get(path, query);
const list = (id: string, query = {}, as?: As) => get(`/tenants/${id}/offering_items`, query, as);
const namesOf = ({ status, body, text }: { status: number; body: any; text: string }) => {
  expect(status, text).toBe(200);
  return (body.items as any[]).map(({ name, status: state }) => `${name} ${state}`);
};

async function bind(method: 'POST' | 'DELETE', application: string, tenant: string) {
  const path = `/applications/${application}/bindings/tenants/${tenant}`;
  const { status, text } = await server.admin.request(method, path);
  expect(status, text).toBe(204);
}
const turnOn = (application: string, tenant: string) => bind('POST', application, tenant);

await turnOn(filesCloud, customer);
const viewer = await server.makeClient(server.rootId, 'readonly_admin', partner);
const own = await server.makeClient(customer, 'company_admin');
const stranger = await server.makeClient(empty, 'partner_admin');

describe('the items of a tenant', () => {
  it('are its items and the available ones of the standard edition', async () => {
    const { status, body } = await list(customer);
    expect(status).toBe(200);
    expect(body).toMatchObject({
      paging: { cursors: {} },
      timestamp: expect.stringMatching(/^\d{4}-.*Z$/),
    });
    expect(body.items).toMatchObject([
      { name: 'fc_seats', status: 0, application_id: filesCloud, edition: null, quota: noQuota },
      { name: 'local_storage', status: 1, edition: null },
      { name: 'servers', status: 0, edition: 'standard' },
      {
        name: 'storage',
        status: 0,
        infra_id: storage,
        type: 'infra',
        measurement_unit: 'bytes',
        quota: noQuota,
        tenant_id: customer,
      },
      { name: 'vms', status: 1, ...quota(5, null, 1) },
    ]);
    expect(body.items[0]).not.toHaveProperty('updated_at');
    expect(body.items[1]).not.toHaveProperty('quota');
    expect(body.items[4].updated_at).toMatch(/Z$/);
  });

  it.each<[Record<string, string | boolean>, string[]]>([
    [{ edition: 'advanced' }, ['adv_o365_seats 0', 'adv_vms 0', 'fc_seats 0', 'local_storage 1']],
    [{ edition: 'per_workload' }, ['fc_seats 0', 'local_storage 1']],
    [
      { edition: 'advanced', include_secondary: true },
      ['adv_o365_mailboxes 0', 'adv_o365_seats 0', 'adv_vms 0', 'fc_seats 0', 'local_storage 1'],
    ],
    [{ edition: '*', usage_names: 'vms,no_such' }, ['adv_vms 0', 'vms 1']],
    [{ type: 'feature' }, ['local_storage 1']],
    [{ type: 'infra' }, ['storage 0']],
    [{ status: '1' }, ['local_storage 1', 'vms 1']],
    [{ status: '0', type: 'count' }, ['fc_seats 0', 'servers 0']],
    [{ for_ui: true, type: 'count' }, ['fc_seats 0', 'vms 1']],
    [{ usage_names: '' }, []],
  ])('can be filtered by %j', async (query, names) => {
    expect(namesOf(await list(customer, query))).toEqual(names);
  });

  it('can be filtered by component', async () => {
    expect(namesOf(await list(partner, { infra_uuid: storage }))).toEqual(['storage 1']);
    await turnOn(notary, partner);
    expect(namesOf(await list(partner, { infra_uuid: storage }))).toEqual([
      'notary_storage 0',
      'storage 1',
    ]);
    await bind('DELETE', notary, partner);
    expect(namesOf(await list(partner, { infra_uuid: randomUUID() }))).toEqual([]);
  });

  it('include enabled items that depend on others', async () => {
    const advanced = { edition: 'advanced', type: 'feature' };
    expect(namesOf(await list(partner, advanced))).toEqual([
      'adv_child_storages 0',
      'adv_o365_mailboxes 1',
      'fc_child_storages 0',
      'local_storage 1',
    ]);
    const withOff = await list(partner, { ...advanced, include_secondary: true, status: '0' });
    expect(namesOf(withOff)).toContain('adv_o365_onedrive 0');
  });

  it('are listed again after their grace period', async () => {
    expect(namesOf(await list(customer, { for_ui: true }))).not.toContain('servers 0');
    server.clock.offset = 31 * 86_400_000;
    try {
      expect(namesOf(await list(customer, { for_ui: true }))).toContain('servers 0');
    } finally {
      server.clock.offset = 0;
    }
  });

  it('can be filtered by availability', async () => {
    const tenant = (await server.makeTenant(partner, 'customer', 'Deprived')).id;
    await giveItems(server, partner, [on('workstations')]);
    await giveItems(server, tenant, [on('workstations'), on('vms')]);
    await giveItems(server, partner, [off('workstations')]);
    for (const [available_only, there] of [
      ['true', false],
      ['1', false],
      ['false', true],
      ['0', true],
    ] as const) {
      const found = namesOf(await list(tenant, { available_only }));
      expect(found.includes('workstations 0'), available_only).toBe(there);
      expect(found).toContain('vms 1');
      expect(found).toContain('servers 0');
    }
  });

  it('are all items for the root', async () => {
    const { body } = await list(server.rootId, { edition: '*' });
    const catalogue = server.services.catalogue.items.filter(
      ({ type, capability }) => type !== 'infra' || capability === 'backup',
    );
    expect(body.items).toHaveLength(catalogue.length);
    expect(body.items.every((item: any) => item.status === 1)).toBe(true);
    expect(namesOf(await list(empty, { status: '1', edition: '*' }))).toEqual([]);
    // A partner with the applications can have all of them.
    const owned = new Set(catalogue.map(({ applicationId }) => applicationId));
    expect(owned.size).toBeGreaterThan(3);
    for (const application of owned) await turnOn(application, empty);
    const possible = await list(empty, { edition: '*', include_secondary: true });
    expect(possible.body.items).toHaveLength(catalogue.length);
    for (const application of owned) await bind('DELETE', application, empty);
  });

  // GET /tenants/{tenant_id}/offering_items, POST and DELETE of a binding, in the order of the
  // samples of the vendor.
  it('are those of enabled applications', async () => {
    const tenant = (await server.makeTenant(partner, 'customer', 'Sample')).id;
    const all = () => list(tenant, { edition: '*' });
    expect(namesOf(await all())).toEqual([]);
    await turnOn(backup, tenant);
    const listed = namesOf(await all());
    expect(listed).toContain('vms 0');
    expect(listed).toContain('adv_vms 0');
    expect(listed).not.toContain('fc_seats 0');
    await giveItems(server, tenant, [on('vms')]);
    expect(namesOf(await all())).toContain('vms 1');
    await bind('DELETE', backup, tenant);
    expect(namesOf(await all())).toEqual([]);
    // Setting an item enables its application.
    await giveItems(server, tenant, [{ application_id: filesCloud, name: 'fc_seats', status: 1 }]);
    expect(namesOf(await all())).toEqual(['fc_seats 1']);
    const one = async (application: string) => {
      const path = `/tenants/${tenant}/applications/${application}/offering_items`;
      return namesOf(await get(path));
    };
    expect([await one(filesCloud), await one(backup)]).toEqual([['fc_seats 1'], []]);
  });

  it('of a disabled application are omitted, even in their grace period', async () => {
    const tenant = (await server.makeTenant(partner, 'customer', 'Kept')).id;
    await giveItems(server, tenant, [on('vms'), on('local_storage')]);
    await use(server, tenant, 'vms', 1);
    await bind('DELETE', backup, tenant);
    expect(namesOf(await list(tenant))).toEqual([]);
    expect(namesOf(await list(tenant, { for_ui: true }))).toEqual([]);
  });

  it('can be read by callers who can see the tenant', async () => {
    expect((await list(customer, {}, viewer)).status).toBe(200);
    expect((await list(customer, {}, own)).status).toBe(200);
    for (const [id, as] of [
      [partner, own],
      [customer, stranger],
      [randomUUID(), own],
    ] as const) {
      const { status, body } = await list(id, {}, as);
      expect([status, body.error.domain, body.error.context.code]).toEqual([
        404,
        'ApplicationAccountServer',
        1104,
      ]);
    }
  });

  it.each([
    ['edition', 'no_such'],
    ['edition', 'a\u0000b'],
    ['type', 'counts'],
    ['status', '2'],
    ['status', 'on'],
    ['infra_uuid', 'x'],
    ['for_ui', '1'],
    ['available_only', 'yes'],
    ['include_secondary', '0'],
    ['usage_names', 'a\u0000b'],
  ])('cannot be filtered by %s=%j', async (name, value) => {
    const { status, body } = await list(customer, { [name]: value });
    expect([status, body.error.domain, body.error.code]).toEqual([
      400,
      'ApplicationAccountServer',
      1000,
    ]);
    expect(body.error.context.field.split('.')[0]).toBe(name);
  });
});

describe('the items of an application of a tenant', () => {
  const of = (application: string, query = {}, as?: As) =>
    get(`/tenants/${customer}/applications/${application}/offering_items`, query, as);

  it('are those of the tenant and the application', async () => {
    expect(namesOf(await of(filesCloud))).toEqual(['fc_seats 0']);
    expect(namesOf(await of(backup))).toEqual([
      'local_storage 1',
      'servers 0',
      'storage 0',
      'vms 1',
    ]);
    expect(namesOf(await of(backup, { edition: '*' }))).toEqual([
      'adv_o365_seats 0',
      'adv_vms 0',
      'local_storage 1',
      'servers 0',
      'storage 0',
      'vms 1',
    ]);
  });

  it('require an existing application and tenant', async () => {
    const nowhere = await of(randomUUID());
    expect([nowhere.status, nowhere.body.error.domain, nowhere.body.error.context.code]).toEqual([
      404,
      'PlatformAccountServer',
      1005,
    ]);
    expect((await of(backup, {}, stranger)).status).toBe(404);
    const { status, body } = await of(backup, { edition: 'no_such' });
    expect([status, body.error.context.field]).toEqual([400, 'edition']);
  });
});

describe('the items for a child', () => {
  const forChild = (id: string, query = {}, as?: As) =>
    get(`/tenants/${id}/offering_items/available_for_child`, query, as);

  it('are those of the tenant, in the format of a request', async () => {
    const { status, body } = await forChild(partner, { kind: 'customer' });
    expect(status).toBe(200);
    expect(body.items.map(({ name }: any) => name)).toEqual([
      'fc_seats',
      'local_storage',
      'servers',
      'storage',
      'vms',
    ]);
    expect(body.items[3]).toEqual({
      application_id: backup,
      name: 'storage',
      edition: 'standard',
      usage_name: 'storage',
      tenant_id: partner,
      deleted_at: null,
      status: 1,
      locked: false,
      type: 'infra',
      infra_id: storage,
      measurement_unit: 'bytes',
      quota: noQuota,
    });
    const child = (await server.makeTenant(partner, 'customer', 'Provisioned')).id;
    const answer = await setItems(server, child, body.items);
    expect(answer.status, answer.text).toBe(200);
    expect(namesOf(await list(child, { status: '1' }))).toEqual(
      body.items.map(({ name }: any) => `${name} 1`),
    );
  });

  it('depend on the kind and the edition', async () => {
    const names = async (query = {}) => namesOf(await forChild(partner, query));
    expect(await names({ kind: 'folder' })).toContain('child_storages 1');
    expect(await names()).toContain('child_storages 1');
    expect(await names({ kind: 'customer' })).not.toContain('child_storages 1');
    expect(await names({ kind: 'customer', edition: 'advanced' })).toEqual([
      'adv_o365_mailboxes 1',
      'adv_o365_seats 1',
      'adv_vms 1',
      'fc_seats 1',
      'local_storage 1',
    ]);
    expect(await names({ kind: 'customer', edition: '*' })).toHaveLength(8);
    expect(namesOf(await forChild(customer))).toEqual(['local_storage 1', 'vms 1']);
    expect(namesOf(await forChild(empty))).toEqual([]);
    expect(namesOf(await forChild(server.rootId, { kind: 'partner' })).length).toBeGreaterThan(20);
  });

  it.each([
    ['kind', 'unit'],
    ['kind', 'root'],
    ['kind', 'company'],
    ['edition', 'no_such'],
  ])('cannot be filtered by %s=%s', async (name, value) => {
    const { status, body } = await forChild(partner, { [name]: value });
    expect([status, body.error.domain, body.error.code, body.error.context.field]).toEqual([
      400,
      'PlatformAccountServer',
      400,
      name,
    ]);
  });

  it('can be read by callers who can see the tenant', async () => {
    expect((await forChild(partner, {}, viewer)).status).toBe(200);
    const { status, body } = await forChild(customer, {}, stranger);
    expect([status, body.error.domain, body.error.context.code]).toEqual([
      404,
      'PlatformAccountServer',
      1104,
    ]);
  });
});
