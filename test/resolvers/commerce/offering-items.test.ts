import { beforeAll, describe, expect, it } from 'vitest';
import { backup, filesCloud, makeCarrier } from '../../support/offering-items.js';
import type { Body } from '../../support/people.js';
import { useTestServer, type As } from '../../support/server.js';
import { on, report, setItems, type Item } from './offering-item-calls.js';
import { ask, attempt, change, refused, send } from '../support.js';

/*
 * root ─┬─ north (partner) ─┬─ shop (customer) ── floor (unit)
 *       │                   └─ mill (customer)
 *       └─ south (partner)
 */
const server = await useTestServer();
const north = await server.makeTenant(server.rootId, 'partner', 'north');
const south = await server.makeTenant(server.rootId, 'partner', 'south');
const shop = await server.makeTenant(north.id, 'customer', 'shop');
const mill = await server.makeTenant(north.id, 'customer', 'mill');
const floor = await server.makeTenant(shop.id, 'unit', 'floor');
/** One of the platform's components, and one of north's own. */
const shared = await makeCarrier(server, server.rootId);
const own = await makeCarrier(server, north.id);
/** Administer north, and shop. */
const nora = await server.makePerson(north.id, 'nora', 'partner_admin');
const sam = await server.makePerson(shop.id, 'sam', 'company_admin');
await setItems(server.admin, north.id, [
  on('vms', 100, 10),
  on('adv_vms'),
  on('workstations'),
  on('adv_o365_seats'),
  on('adv_o365_mailboxes'),
  on('storage', undefined, undefined, shared),
  on('child_storages'),
  on('local_storage'),
]);
await setItems(nora, shop.id, [on('vms', 10), on('storage', 500, 0, shared)]);

const tenant = async (id: string, selection: string, as: As = server.admin): Promise<any> =>
  (await ask(server.as(as), `{ tenant(id: "${id}") { ${selection} } }`)).tenant;

const keyOf = ({ item, infraId }: any) => (infraId ? `${item.name}@${infraId}` : item.name);
const keys = async (id: string, args: string): Promise<string[]> =>
  (await tenant(id, `offeringItems${args} { item { name } infraId }`)).offeringItems.map(keyOf);

describe('the catalog', () => {
  it('contains every item, by application and edition', async () => {
    const data = await ask(
      server.admin,
      `{ editions offeringItems { name edition usageName } advanced: offeringItems(editions: ["advanced"]) {
        name edition } applications { id offeringItems { name application { id } } } }`,
    );
    const { body } = await server.admin.get('/offering_items');
    expect(
      data.offeringItems.map(({ name, edition, usageName }: any) => ({
        name,
        edition,
        usage_name: usageName,
      })),
    ).toEqual(body.items);
    expect(data.editions).toContain('cyber_protect_adv');
    expect(new Set(data.advanced.map(({ edition }: any) => edition))).toEqual(
      new Set(['advanced', null]),
    );
    const ofApplications = data.applications.flatMap(({ id, offeringItems }: any) => {
      for (const { application } of offeringItems) expect(application).toEqual({ id });
      return offeringItems.map(({ name }: any) => name);
    });
    expect(ofApplications.sort()).toEqual(data.offeringItems.map(({ name }: any) => name).sort());
  });

  it('describes each item', async () => {
    const { offeringItems } = await ask(
      server.admin,
      `{ offeringItems { name application { type } edition usageName measurementUnit type capability
        kinds accumulates dependsOn { name } } }`,
    );
    const named = (name: string) => offeringItems.find((item: any) => item.name === name);
    expect(named('adv_storage')).toEqual({
      name: 'adv_storage',
      application: { type: 'backup' },
      edition: 'advanced',
      usageName: 'storage',
      measurementUnit: 'BYTES',
      type: 'INFRA',
      capability: 'BACKUP',
      kinds: ['ROOT', 'PARTNER', 'FOLDER', 'CUSTOMER', 'UNIT'],
      accumulates: false,
      dependsOn: [],
    });
    expect(named('adv_o365_mailboxes')).toMatchObject({
      measurementUnit: 'N_A',
      type: 'FEATURE',
      capability: null,
      dependsOn: [{ name: 'adv_o365_seats' }],
    });
    expect(named('notarizations')).toMatchObject({ edition: null, accumulates: true });
  });

  it('requires read access to any tenant, and refuses unknown editions', async () => {
    const query = '{ offeringItems { name } editions }';
    expect((await ask(sam, query)).editions).toContain('standard');
    expect(await refused(server.anonymous, query)).toEqual([401, 'UNAUTHENTICATED']);
    const nobody = await server.makePerson(shop.id, 'nobody');
    expect(await refused(nobody, query)).toEqual([200, 'ACCESS_DENIED']);
    for (const list of ['offeringItems', 'applications { offeringItems']) {
      const end = list.includes('{') ? '}' : '';
      expect(
        await refused(
          server.admin,
          `{ ${list}(editions: ["standard", "\\u0000"]) { name } ${end} }`,
        ),
      ).toEqual([200, 'BAD_INPUT editions.1']);
    }
  });
});

describe('offering items of a tenant', () => {
  it('are those that it has and those that are available', async () => {
    const { offeringItems } = await tenant(
      shop.id,
      `offeringItems { item { name } infraId enabled locked available graceUntil updatedAt
        quota { value overage version } infraComponent { id name } }`,
    );
    const never = {
      infraId: null,
      enabled: false,
      locked: false,
      available: true,
      graceUntil: null,
      updatedAt: null,
      infraComponent: null,
      quota: { value: null, overage: null, version: 0 },
    };
    const updatedAt = expect.stringMatching(/^\d{4}-.+Z$/);
    expect(offeringItems).toEqual([
      { ...never, item: { name: 'adv_o365_mailboxes' }, quota: null },
      { ...never, item: { name: 'adv_o365_seats' } },
      { ...never, item: { name: 'adv_vms' } },
      { ...never, item: { name: 'local_storage' }, quota: null },
      {
        ...never,
        item: { name: 'storage' },
        infraId: shared,
        infraComponent: { id: shared, name: expect.any(String) },
        enabled: true,
        updatedAt,
        quota: { value: 500, overage: 0, version: 1 },
      },
      {
        ...never,
        item: { name: 'vms' },
        enabled: true,
        updatedAt,
        quota: { value: 10, overage: null, version: 1 },
      },
      { ...never, item: { name: 'workstations' } },
    ]);
  });

  it('are the same as in REST', async () => {
    for (const { id } of [north, south, shop, floor, { id: server.rootId }]) {
      const { offeringItems } = await tenant(
        id,
        'offeringItems { item { name } infraId enabled quota { version } }',
      );
      const { body } = await server.admin.get(`/tenants/${id}/offering_items`, {
        edition: '*',
        include_secondary: true,
      });
      expect(
        offeringItems.map((row: any) => [keyOf(row), row.enabled, row.quota?.version]),
      ).toEqual(
        body.items.map(({ name, infra_id, status, quota }: any) => [
          infra_id ? `${name}@${infra_id}` : name,
          status === 1,
          quota?.version,
        ]),
      );
    }
  });

  it('are all items for the root', async () => {
    const { offeringItems } = await tenant(
      server.rootId,
      'offeringItems { item { name } enabled available }',
    );
    expect(offeringItems.length).toBeGreaterThan(150);
    for (const { enabled, available } of offeringItems) {
      expect([enabled, available]).toEqual([true, true]);
    }
  });

  it('can be filtered', async () => {
    const storage = `storage@${shared}`;
    expect(await keys(shop.id, '(enabled: true)')).toEqual([storage, 'vms']);
    expect(await keys(shop.id, '(enabled: false, types: [FEATURE])')).toEqual([
      'adv_o365_mailboxes',
      'local_storage',
    ]);
    expect(await keys(shop.id, '(types: [INFRA, FEATURE], editions: ["standard"])')).toEqual([
      'local_storage',
      storage,
    ]);
    expect(await keys(shop.id, '(usageNames: ["vms"])')).toEqual(['adv_vms', 'vms']);
    expect(await keys(shop.id, '(usageNames: [])')).toEqual([]);
    expect(await keys(shop.id, '(names: ["vms", "unknown"])')).toEqual(['vms']);
    expect(await keys(shop.id, '(names: [])')).toEqual([]);
    expect(await keys(shop.id, '(usageNames: null, types: null, enabled: null)')).toHaveLength(7);
    const wrong = (args: string) =>
      refused(server.admin, `{ tenant(id: "${shop.id}") { offeringItems(${args}) { enabled } } }`);
    expect(await wrong('usageNames: ["vms", "x"]')).toEqual([200, 'BAD_INPUT usageNames.1']);
    expect(await wrong('editions: ["x"]')).toEqual([200, 'BAD_INPUT editions.0']);
    expect(await wrong('types: [X]')).toEqual([400, 'GRAPHQL_VALIDATION_FAILED']);
  });

  it('are available only while the parent has them', async () => {
    await setItems(server.admin, mill.id, [on('workstations')]);
    await report(server, [{ tenantId: mill.id, offeringItem: 'workstations', value: 1 }]);
    await setItems(server.admin, north.id, [{ name: 'workstations', enabled: false }]);
    const all = await tenant(
      mill.id,
      'offeringItems(usageNames: ["workstations"]) { enabled available graceUntil }',
    );
    expect(all.offeringItems).toEqual([
      { enabled: false, available: false, graceUntil: expect.any(String) },
    ]);
    expect(await keys(mill.id, '(usageNames: ["workstations"], availableOnly: true)')).toEqual([]);
    await setItems(server.admin, north.id, [on('workstations')]);
    expect(await keys(mill.id, '(usageNames: ["workstations"], availableOnly: true)')).toEqual([
      'workstations',
    ]);
  });

  it('are available on its own components, regardless of those of the parent', async () => {
    const available = await keys(north.id, '(usageNames: ["storage"], availableOnly: true)');
    expect(available).toEqual(expect.arrayContaining([`storage@${own}`, `storage@${shared}`]));
    expect(await keys(shop.id, '(usageNames: ["storage"])')).toEqual([`storage@${shared}`]);
  });

  it('are a field of every tenant', async () => {
    const selection = `offeringItems(enabled: true) { item { name } } usages { usageName }
      quotaUsage { used } offeringItemsAvailableForChild { item { name } }`;
    const expected = await tenant(shop.id, selection, sam);
    const { node, viewer } = await ask(
      sam,
      `{ node(id: "${shop.id}") { ... on Tenant { ${selection} } } viewer { tenant { ${selection} } } }`,
    );
    expect([node, viewer.tenant]).toEqual([expected, expected]);
    const { tenant: made } = await change(
      server.admin,
      'createTenant',
      `tenant { id ${selection} all: offeringItems { available } }`,
      { parentId: north.id, kind: 'CUSTOMER', name: 'new' },
    );
    const { id } = made;
    expect(made).toEqual({
      id,
      offeringItems: [],
      usages: [],
      quotaUsage: [],
      offeringItemsAvailableForChild: [],
      all: [],
    });
    // The items of an application are listed while it is enabled.
    const bind = async (mutation: string) => {
      const input = { tenantId: id, applicationId: backup };
      const all = 'tenant { offeringItems { available item { application { id } } } }';
      return (await change(server.admin, mutation, all, input)).tenant.offeringItems;
    };
    const there = await bind('enableApplication');
    expect(there).toEqual(
      Array.from({ length: there.length }, () => ({
        available: true,
        item: { application: { id: backup } },
      })),
    );
    expect(there.length).toBeGreaterThan(3);
    expect(await bind('disableApplication')).toEqual([]);
  });

  it('can be read by all callers who can see the tenant', async () => {
    const query = `{ own: tenant(id: "${shop.id}") { offeringItems { enabled } }
      above: tenant(id: "${north.id}") { offeringItems { enabled } }
      beside: tenant(id: "${mill.id}") { offeringItems { enabled } } }`;
    const data = await ask(sam, query);
    expect(data.own.offeringItems).toHaveLength(7);
    expect([data.above, data.beside]).toEqual([null, null]);
  });
});

describe('items for a child', () => {
  const list = (args: string) =>
    `offeringItemsAvailableForChild${args} { item { name } infraId enabled locked available quota { value version } }`;

  it('are those of the tenant for the kind, as in REST', async () => {
    const asked: [string, string, Record<string, string>][] = [
      [north.id, '(kind: CUSTOMER)', { kind: 'customer', edition: '*' }],
      [north.id, '(kind: PARTNER)', { kind: 'partner', edition: '*' }],
      [north.id, '(kind: CUSTOMER, edition: "standard")', { kind: 'customer' }],
      [north.id, '', { edition: '*' }],
      [shop.id, '(kind: UNIT)', { kind: 'unit', edition: '*' }],
      [floor.id, '', { edition: '*' }],
    ];
    for (const [id, args, query] of asked) {
      const { offeringItemsAvailableForChild: items } = await tenant(id, list(args), nora);
      const path = `/tenants/${id}/offering_items/available_for_child`;
      const { body } = await nora.get(path, query);
      expect(items.map(keyOf), args).toEqual(
        body.items.map(({ name, infra_id }: any) => (infra_id ? `${name}@${infra_id}` : name)),
      );
      for (const { enabled, locked, available, quota } of items) {
        expect([enabled, locked, available]).toEqual([true, false, true]);
        expect([null, undefined]).toContain(quota?.value ?? null);
      }
    }
    const { offeringItemsAvailableForChild: items } = await tenant(
      north.id,
      list('(kind: CUSTOMER)'),
    );
    expect(items.map(keyOf)).not.toContain('child_storages');
    expect(items.map(keyOf)).toContain(`storage@${shared}`);
  });

  it('are refused for a kind that cannot be a child', async () => {
    const ask = (id: string, args: string) =>
      refused(server.admin, `{ tenant(id: "${id}") { ${list(args)} } }`);
    expect(await ask(shop.id, '(kind: CUSTOMER)')).toEqual([200, 'BAD_INPUT kind']);
    expect(await ask(north.id, '(kind: ROOT)')).toEqual([200, 'BAD_INPUT kind']);
    expect(await ask(north.id, '(edition: "x")')).toEqual([200, 'BAD_INPUT edition']);
  });
});

describe('setting offering items', () => {
  const selection =
    'tenant { id version } offeringItems { item { name } infraId enabled locked available quota { value overage version } }';
  const set = (
    tenantId: string,
    items: Item[],
    { as = server.admin, checkUsage }: { as?: As; checkUsage?: boolean } = {},
  ) => {
    const input = { tenantId, items, ...(checkUsage !== undefined && { checkUsage }) };
    return attempt(server.as(as), 'setOfferingItems', selection, input);
  };
  const errors = async (...args: Parameters<typeof set>) => {
    const before = await tenant(
      args[0],
      'offeringItems { item { name } enabled quota { version } }',
    );
    const { userErrors, tenant: none, offeringItems } = await set(...args);
    expect([none, offeringItems]).toEqual([null, null]);
    expect(
      await tenant(args[0], 'offeringItems { item { name } enabled quota { version } }'),
    ).toEqual(before);
    return userErrors.map(({ code, field, legacyCode }: any) => [
      code,
      field?.join('.'),
      legacyCode,
    ]);
  };

  it('enables, disables, sets quotas, and does not change omitted fields', async () => {
    const made = await set(
      mill.id,
      [
        { name: 'vms', enabled: true, quota: { value: 20, overage: 5, version: 0 }, infraId: null },
        { name: 'local_storage', enabled: true, quota: null, locked: null },
      ],
      { as: nora },
    );
    expect(made.userErrors).toEqual([]);
    expect(made.tenant).toEqual({ id: mill.id, version: mill.version });
    const row = (name: string) => made.offeringItems.find(({ item }: any) => item.name === name);
    expect(row('vms')).toMatchObject({
      enabled: true,
      available: true,
      quota: { value: 20, overage: 5, version: 1 },
    });
    expect(row('local_storage')).toMatchObject({ enabled: true, quota: null });
    const off = await set(mill.id, [{ name: 'vms', enabled: false }], { as: nora });
    expect(off.offeringItems.find(({ item }: any) => item.name === 'vms')).toMatchObject({
      enabled: false,
      available: true,
      quota: { value: 20, overage: 5, version: 1 },
    });
    // A quota without value is unlimited.
    const none = await set(mill.id, [{ name: 'vms', quota: { version: 1 } }], { as: nora });
    expect(none.offeringItems.find(({ item }: any) => item.name === 'vms').quota).toEqual({
      value: null,
      overage: null,
      version: 0,
    });
    await set(mill.id, [
      { name: 'workstations', enabled: false },
      { name: 'local_storage', enabled: false },
    ]);
  });

  it('returns the reason if it fails, and changes nothing', async () => {
    const first = (item: Item) => [{ name: 'local_storage', enabled: true }, item];
    const as = nora;
    const of = (item: Item) => errors(mill.id, first(item), { as });
    expect(await of({ name: 'nonsense', enabled: true })).toEqual([
      ['BAD_INPUT', 'input.items.1.name', 1000],
    ]);
    expect(await of({ name: '\u0000' })).toEqual([['BAD_INPUT', 'input.items.1.name', 1000]]);
    expect(await of({ name: 'servers', enabled: true })).toEqual([
      ['ITEM_UNAVAILABLE', 'input.items.1.name', 1021],
    ]);
    expect(await of({ name: 'storage', enabled: true })).toEqual([
      ['BAD_INPUT', 'input.items.1.infraId', 1000],
    ]);
    expect(await of({ name: 'storage', infraId: 'x' })).toEqual([
      ['BAD_INPUT', 'input.items.1.infraId', 1000],
    ]);
    expect(await of({ name: 'adv_o365_mailboxes', enabled: true })).toEqual([
      ['ITEM_DEPENDENCY', 'input.items.1.name', 1023],
    ]);
    const quota = (value: number, overage: number | null = null, version = 0): Item => ({
      name: 'vms',
      enabled: true,
      quota: { value, overage, version },
    });
    expect(await of(quota(111))).toEqual([['HARD_QUOTA', 'input.items.1.quota.value', 1022]]);
    expect(await of(quota(-1))).toEqual([['BAD_INPUT', 'input.items.1.quota.value', 1000]]);
    expect(await of(quota(1, null, 7))).toEqual([
      ['VERSION_MISMATCH', 'input.items.1.quota.version', 1001],
    ]);
    expect(await of({ name: 'local_storage' })).toEqual([
      ['BAD_INPUT', 'input.items.1.name', 1000],
    ]);
    expect(await errors(server.rootId, [on('vms')])).toEqual([['BUSINESS_RULE', undefined, 1027]]);
    const huge =
      'mutation { setOfferingItems(input: { tenantId: "x", items: [{ name: "vms", quota: { version: 0, value: 9007199254740993 } }] }) { userErrors { code } } }';
    const { status, body } = await send(server.admin, huge);
    expect([status, body.errors![0].extensions.code]).toEqual([400, 'GRAPHQL_VALIDATION_FAILED']);
  });

  it('refuses to disable items in use on request', async () => {
    await set(mill.id, [on('vms', 9)]);
    await report(server, [{ tenantId: mill.id, offeringItem: 'vms', value: 1 }]);
    const off = [{ name: 'vms', enabled: false }];
    expect(await errors(mill.id, off, { checkUsage: true })).toEqual([
      ['ITEMS_IN_USE', undefined, 1049],
    ]);
    const { userErrors } = await set(mill.id, off, { checkUsage: true });
    expect(userErrors[0].message).toContain('vms');
    expect((await set(mill.id, off)).userErrors).toEqual([]);
  });

  it('is for administrators of ancestors', async () => {
    const query = `mutation($input: SetOfferingItemsInput!) { setOfferingItems(input: $input) {
      tenant { id } userErrors { code } } }`;
    const input = (id: string) => ({ input: { tenantId: id, items: [on('adv_vms')] } });
    for (const id of [shop.id, north.id]) {
      const { body } = await send(id === shop.id ? sam : nora, query, input(id));
      expect(body.data).toEqual({ setOfferingItems: null });
      expect(body.errors![0].extensions.code).toBe('ACCESS_DENIED');
    }
    const stranger = await send(sam, query, input(mill.id));
    expect(stranger.body.data.setOfferingItems).toEqual({
      tenant: null,
      userErrors: [{ code: 'TARGET_NOT_FOUND' }],
    });
    expect(await keys(shop.id, '(enabled: true)')).not.toContain('adv_vms');
  });

  it('locks items, which only administrators further up can change', async () => {
    const locked = await set(mill.id, [{ name: 'adv_vms', enabled: true, locked: true }]);
    expect(locked.offeringItems.find(({ item }: any) => item.name === 'adv_vms').locked).toBe(true);
    expect(await errors(mill.id, [{ name: 'adv_vms', enabled: false }], { as: nora })).toEqual([
      ['LOCKED', 'input.items.0.name', 1012],
    ]);
    await set(mill.id, [{ name: 'adv_vms', enabled: false, locked: false }]);
  });
});

describe('an edition switch', () => {
  const to = (edition: string, applicationId = backup) =>
    `editionSwitch(applicationId: "${applicationId}", targetEdition: "${edition}") {
      possible warnings obstacle unavailableItems { name infraId } }`;

  it('can be checked before', async () => {
    const { editionSwitch: refusedOne } = await tenant(shop.id, to('advanced'), nora);
    expect(refusedOne).toEqual({
      possible: false,
      warnings: [],
      obstacle: expect.stringContaining(`adv_storage(infra_id=${shared})`),
      unavailableItems: [{ name: 'adv_storage', infraId: shared }],
    });
    const refusedSwitch = await attempt(
      nora,
      'switchEdition',
      'tenant { id } offeringItems { enabled }',
      { tenantId: shop.id, applicationId: backup, targetEdition: 'advanced' },
    );
    expect(refusedSwitch).toMatchObject({
      tenant: null,
      offeringItems: null,
      userErrors: [{ code: 'EDITION_UNAVAILABLE', legacyCode: 1048, message: refusedOne.obstacle }],
    });
    expect(await keys(shop.id, '(enabled: true)')).toContain('vms');

    await setItems(server.admin, north.id, [on('adv_storage', undefined, undefined, shared)]);
    const { editionSwitch } = await tenant(shop.id, to('advanced'), nora);
    expect(editionSwitch).toMatchObject({ possible: true, obstacle: null, unavailableItems: [] });
    const { body } = await nora.get(`/tenants/${shop.id}/edition`, {
      target_edition: 'advanced',
      application_id: backup,
    });
    expect(editionSwitch.warnings).toEqual(body.warnings);
    const done = await change(
      nora,
      'switchEdition',
      'tenant { id } offeringItems { item { name edition } infraId enabled quota { value overage } }',
      { tenantId: shop.id, applicationId: backup, targetEdition: 'advanced' },
    );
    expect(done.tenant).toEqual({ id: shop.id });
    expect(done.offeringItems).toEqual([
      {
        item: { name: 'adv_storage', edition: 'advanced' },
        infraId: shared,
        enabled: true,
        quota: { value: 500, overage: 0 },
      },
      {
        item: { name: 'adv_vms', edition: 'advanced' },
        infraId: null,
        enabled: true,
        quota: { value: 10, overage: null },
      },
    ]);
    expect(await keys(shop.id, '(enabled: true)')).toEqual([`adv_storage@${shared}`, 'adv_vms']);
  });

  it('is for administrators of ancestors, and to an edition of the application', async () => {
    const asked = (id: string, edition: string, as: As, application?: string) =>
      refused(server.as(as), `{ tenant(id: "${id}") { ${to(edition, application)} } }`);
    expect(await asked(shop.id, 'standard', sam)).toEqual([200, 'ACCESS_DENIED']);
    expect((await asked(shop.id, 'nonsense', nora))[1]).toMatch(/^BAD_INPUT/);
    expect((await asked(shop.id, 'standard', nora, 'x'))[1]).toBe('BAD_INPUT applicationId');
    expect((await asked(shop.id, 'standard', nora, filesCloud))[1]).toMatch(/^BAD_INPUT/);
    const root = await tenant(server.rootId, to('standard'));
    expect(root.editionSwitch).toMatchObject({ possible: false, obstacle: expect.any(String) });
  });
});

describe('a page of tenants', () => {
  let few: Body, many: Body;
  beforeAll(async () => {
    const fill = async (name: string, size: number) => {
      const parent = await server.makeTenant(server.rootId, 'partner', name);
      await setItems(server.admin, parent.id, [
        on('vms'),
        on('storage', undefined, undefined, shared),
      ]);
      for (let i = 0; i < size; i++) {
        const { id } = await server.makeTenant(parent.id, 'customer', `${name} ${i}`);
        await setItems(server.admin, id, [on('vms', 10), on('storage', 10, 5, shared)]);
        await report(server, [
          { tenantId: id, offeringItem: 'vms', value: i },
          { tenantId: id, offeringItem: 'storage', value: i },
        ]);
      }
      return parent;
    };
    few = await fill('few', 5);
    many = await fill('many', 50);
  }, 120_000);

  it.each([
    ['offeringItems { item { name application { name } } available quota { value } }', 6],
    ['offeringItems(enabled: true) { item { name } available }', 1],
    ['offeringItems { infraComponent { name } quotaUsage { used } }', 12],
    ['offeringItemsAvailableForChild(kind: UNIT) { item { name } }', 1],
    ['quotaUsage { item { name } infraComponent { name } used quota state ratio }', 6],
    ['usages { usageName absoluteValue value offeringItem { available } }', 5],
  ])('needs as many statements as one tenant: %s', async (selection, most) => {
    const query = `query($id: ID!) { tenant(id: $id) { children(first: 50) { nodes { ${selection} } } } }`;
    const cost = async ({ id }: Body) => {
      const answers = [];
      for (let times = 0; times < 3; times++) {
        const { body, statements } = await send(server.client, query, { id });
        expect(body.errors).toBeUndefined();
        answers.push(statements);
      }
      return answers[2]! - 2;
    };
    const statements = await cost(few);
    expect(await cost(many)).toBe(statements);
    expect([statements, statements <= most]).toEqual([statements, true]);
  });

  it('has a cost for the maximum number of items', async () => {
    const query = (first: number, selection: string) =>
      `{ tenants(first: ${first}) { nodes { ${selection} } } }`;
    const cost = async (text: string) => {
      const { status, body } = await send(server.admin, text);
      return [status, body.extensions?.cost?.requested ?? body.errors![0].extensions.cost];
    };
    const page = (first: number, below: number) => 1 + first * (1 + below);
    const items = 1 + 250;
    for (const field of [
      'offeringItems',
      'quotaUsage',
      'usages',
      'offeringItemsAvailableForChild',
    ]) {
      expect(await cost(query(4, `${field} { infraId }`))).toEqual([200, page(4, items)]);
    }
    expect(await cost(query(4, 'quotaUsage { item { name } }'))).toEqual([
      200,
      page(4, 1 + 250 * 3),
    ]);
    expect(await cost(query(500, 'offeringItems { item { name } }'))).toEqual([
      400,
      page(500, 1 + 250 * 3),
    ]);
    expect(await cost('{ offeringItems { name } }')).toEqual([200, items]);
  });
});
