import { describe, expect, it } from 'vitest';
import { rollUp } from '../../../src/domain/commerce/usages/roll-up.js';
import { makeCarrier } from '../../support/offering-items.js';
import { useTestServer, type As } from '../../support/server.js';
import { on, report, setItems } from './offering-item-calls.js';
import { ask, change, refused, send } from '../support.js';

/*
 * root ── north (partner) ─┬─ shop (customer) ── floor (unit)
 *                          └─ mill (customer)
 */
const server = await useTestServer();
const north = await server.makeTenant(server.rootId, 'partner', 'north');
const shop = await server.makeTenant(north.id, 'customer', 'shop');
const mill = await server.makeTenant(north.id, 'customer', 'mill');
const floor = await server.makeTenant(shop.id, 'unit', 'floor');
const component = await makeCarrier(server, server.rootId);
const second = await makeCarrier(server, server.rootId);
await setItems(server.admin, north.id, [
  on('vms', 1000),
  on('servers'),
  on('storage', undefined, undefined, component),
  on('storage', undefined, undefined, second),
  on('compute_points'),
  on('local_storage'),
]);
await setItems(server.admin, shop.id, [
  on('vms', 10, 5),
  on('servers'),
  on('storage', 4_000_000_000_000, undefined, component),
  on('local_storage'),
]);
await setItems(server.admin, floor.id, [on('vms', 0)]);
const ann = await server.makePerson(shop.id, 'ann', 'company_admin');

const tenant = async (id: string, selection: string, as: As = server.admin): Promise<any> =>
  (await ask(server.as(as), `{ tenant(id: "${id}") { ${selection} } }`)).tenant;

const reported = (reports: object[], as: As = server.admin) =>
  change(server.as(as), 'reportUsages', 'written failed { index code field message legacyCode }', {
    reports,
  });

describe('the usage of quotas', () => {
  const selection = 'quotaUsage { item { name usageName } infraId used quota overage ratio state }';

  it('is exact immediately, for the tenant and its ancestors', async () => {
    const { quotaUsage: none } = await tenant(shop.id, selection);
    expect(none).toEqual([
      {
        item: { name: 'storage', usageName: 'storage' },
        infraId: component,
        used: 0,
        quota: 4_000_000_000_000,
        overage: null,
        ratio: 0,
        state: 'WITHIN',
      },
      {
        item: { name: 'vms', usageName: 'vms' },
        infraId: null,
        used: 0,
        quota: 10,
        overage: 5,
        ratio: 0,
        state: 'WITHIN',
      },
    ]);
    const states: [number, string, number][] = [
      [6, 'WITHIN', 0.7],
      [7, 'NEAR', 0.8],
      [9, 'NEAR', 1],
      [10, 'OVER', 1.1],
      [14, 'OVER', 1.5],
      [15, 'EXCEEDED', 1.6],
    ];
    for (const [value, state, ratio] of states) {
      // One of the items is used by the unit.
      await report(server, [
        { tenantId: shop.id, offeringItem: 'vms', value },
        { tenantId: floor.id, offeringItem: 'vms', value: 1 },
      ]);
      for (const handedUp of [false, true]) {
        if (handedUp) await rollUp(server.services.database);
        const { quotaUsage } = await tenant(
          shop.id,
          'quotaUsage(usageNames: ["vms"]) { used ratio state }',
        );
        expect(quotaUsage).toEqual([{ used: value + 1, ratio, state }]);
        const above = await tenant(north.id, 'quotaUsage { used quota state }');
        expect(above.quotaUsage).toEqual([{ used: value + 1, quota: 1000, state: 'WITHIN' }]);
      }
    }
    const unit = await tenant(floor.id, 'quotaUsage { used quota ratio state }');
    expect(unit.quotaUsage).toEqual([{ used: 1, quota: 0, ratio: null, state: 'OVER' }]);
  });

  it('can be filtered by states, usages and editions', async () => {
    const names = async (args: string) =>
      (await tenant(shop.id, `quotaUsage${args} { item { name } }`)).quotaUsage.map(
        ({ item }: any) => item.name,
      );
    expect(await names('')).toEqual(['storage', 'vms']);
    expect(await names('(states: [EXCEEDED])')).toEqual(['vms']);
    expect(await names('(states: [UNLIMITED])')).toEqual(['servers']);
    expect(await names('(states: [])')).toEqual([]);
    expect(await names('(usageNames: ["storage"])')).toEqual(['storage']);
    expect(await names('(editions: ["advanced"])')).toEqual([]);
    expect(await names('(editions: ["standard"])')).toEqual(['storage', 'vms']);
    const wrong = (args: string) =>
      refused(server.admin, `{ tenant(id: "${shop.id}") { quotaUsage(${args}) { used } } }`);
    expect(await wrong('usageNames: ["nonsense"]')).toEqual([200, 'BAD_INPUT usageNames.0']);
    expect(await wrong('editions: ["standard", "\\u0000"]')).toEqual([200, 'BAD_INPUT editions.1']);
  });

  it('is returned per item, except for disabled items and items without usage', async () => {
    const { offeringItems } = await tenant(
      shop.id,
      'offeringItems { item { name } infraId quotaUsage { used state } }',
    );
    const found = Object.fromEntries(
      offeringItems.map(({ item, infraId, quotaUsage }: any) => [
        `${item.name} ${infraId}`,
        quotaUsage,
      ]),
    );
    expect(found).toEqual({
      [`storage ${component}`]: { used: 0, state: 'WITHIN' },
      [`storage ${second}`]: null,
      'compute_points null': null,
      'local_storage null': null,
      'servers null': { used: 0, state: 'UNLIMITED' },
      'vms null': { used: 16, state: 'EXCEEDED' },
    });
  });

  it('is for callers who can see the tenant', async () => {
    const query = `{ own: tenant(id: "${shop.id}") { quotaUsage { used } usages { value } }
      below: tenant(id: "${floor.id}") { quotaUsage { used } }
      above: tenant(id: "${north.id}") { quotaUsage { used } }
      beside: tenant(id: "${mill.id}") { quotaUsage { used } usages { value } } }`;
    const seen = await ask(ann, query);
    expect(seen.own.quotaUsage).toHaveLength(2);
    expect(seen.below.quotaUsage).toEqual([{ used: 1 }]);
    expect([seen.above, seen.beside]).toEqual([null, null]);
    const nobody = await server.makePerson(shop.id, 'nobody');
    expect((await ask(nobody, query)).own).toBeNull();
  });
});

describe('usages', () => {
  const selection = `usages { usageName measurementUnit infraId absoluteValue value rangeStart
    item { name type } offeringItem { enabled available quota { value } } }`;

  it('are returned for enabled items and for other usages', async () => {
    await report(server, [
      { tenantId: mill.id, usageName: 'workstations', value: 3 },
      { tenantId: mill.id, resourceId: 'disk', offeringItem: 'vms', value: 2 },
      { tenantId: mill.id, resourceId: 'tape', offeringItem: 'vms', value: 4 },
    ]);
    const { usages } = await tenant(mill.id, selection);
    const now = new Date();
    const rangeStart = new Date(Date.UTC(now.getUTCFullYear(), now.getUTCMonth())).toISOString();
    const plain = { infraId: null, rangeStart, offeringItem: null, measurementUnit: 'QUANTITY' };
    expect(usages).toEqual([
      {
        ...plain,
        usageName: 'vms',
        absoluteValue: 6,
        value: 6,
        item: { name: 'vms', type: 'COUNT' },
      },
      {
        ...plain,
        usageName: 'workstations',
        absoluteValue: 3,
        value: 3,
        item: { name: 'workstations', type: 'COUNT' },
      },
    ]);
    const { usages: given } = await tenant(
      shop.id,
      selection.replace('usages', 'usages(usageNames: ["storage"])'),
    );
    expect(given).toEqual([
      {
        usageName: 'storage',
        measurementUnit: 'BYTES',
        infraId: component,
        absoluteValue: 0,
        value: 0,
        rangeStart,
        item: { name: 'storage', type: 'INFRA' },
        offeringItem: { enabled: true, available: true, quota: { value: 4_000_000_000_000 } },
      },
    ]);
  });

  it('have an application and a type even without an item', async () => {
    await report(server, [{ tenantId: mill.id, usageName: 'o365_seats', value: 9 }]);
    const { usages } = await tenant(
      mill.id,
      `usages(usageNames: ["o365_seats"]) { name edition type measurementUnit value
        application { type } item { name } offeringItem { enabled } }`,
    );
    expect(usages).toEqual([
      {
        name: 'o365_seats',
        edition: null,
        type: 'COUNT',
        measurementUnit: 'QUANTITY',
        value: 9,
        application: { type: 'backup' },
        item: null,
        offeringItem: null,
      },
    ]);
  });

  it('refuse reports of a feature', async () => {
    const { written, failed } = await reported([
      { tenantId: mill.id, offeringItem: 'local_storage', value: 1 },
      { tenantId: mill.id, usageName: 'local_storage', value: 1 },
      { tenantId: mill.id, usageName: 'nonsense', offeringItem: 'workstations', value: 3 },
    ]);
    expect(written).toBe(1);
    expect(failed).toMatchObject([
      {
        index: 0,
        code: 'BAD_INPUT',
        field: ['input', 'reports', '0', 'offeringItem'],
        legacyCode: 1000,
      },
      {
        index: 1,
        code: 'BAD_INPUT',
        field: ['input', 'reports', '1', 'usageName'],
        legacyCode: 1000,
      },
    ]);
  });

  it('are the same as in REST', async () => {
    for (const { id } of [north, shop, mill, floor]) {
      const { usages } = await tenant(
        id,
        `usages { name edition type usageName measurementUnit infraId absoluteValue value
          application { id } item { name edition type } offeringItem { enabled } }`,
      );
      const { body } = await server.admin.get(`/tenants/${id}/usages`);
      expect(
        usages.map((usage: any) => [
          usage.application.id,
          usage.name,
          usage.edition,
          usage.type.toLowerCase(),
          usage.measurementUnit.toLowerCase(),
          usage.usageName,
          usage.infraId,
          usage.absoluteValue,
          usage.value,
          usage.offeringItem !== null,
        ]),
      ).toEqual(
        body.items.map((usage: any) => [
          usage.application_id,
          usage.name,
          usage.edition,
          usage.type,
          usage.measurement_unit.replace('n/a', 'not_counted'),
          usage.usage_name,
          usage.infra_id ?? null,
          usage.absolute_value,
          usage.value,
          usage.offering_item !== undefined,
        ]),
      );
    }
  });

  it('are those of the period for cumulative usages', async () => {
    await report(server, [{ tenantId: north.id, offeringItem: 'compute_points', value: 100 }]);
    await rollUp(server.services.database);
    server.clock.offset = 40 * 86_400_000;
    try {
      await report(server, [{ tenantId: north.id, offeringItem: 'compute_points', value: 130 }]);
      const { usages } = await tenant(
        north.id,
        'usages(usageNames: ["compute_points"]) { absoluteValue value measurementUnit }',
      );
      expect(usages).toEqual([{ absoluteValue: 130, value: 30, measurementUnit: 'SECONDS' }]);
    } finally {
      server.clock.offset = 0;
    }
  });

  it('are exact numbers for any reports', async () => {
    const partner = await server.makeTenant(server.rootId, 'partner', 'huge');
    await setItems(server.admin, partner.id, [on('vms', Number.MAX_SAFE_INTEGER)]);
    for (const name of ['one', 'two']) {
      const { id } = await server.makeTenant(partner.id, 'customer', name);
      await report(server, [{ tenantId: id, usageName: 'vms', value: Number.MAX_SAFE_INTEGER }]);
    }
    for (const handedUp of [false, true]) {
      if (handedUp) await rollUp(server.services.database);
      const { usages, quotaUsage } = await tenant(
        partner.id,
        'usages { absoluteValue value } quotaUsage { used }',
      );
      const most = Number.MAX_SAFE_INTEGER;
      expect(usages).toEqual([{ absoluteValue: most, value: most }]);
      expect(quotaUsage).toEqual([{ used: most }]);
    }
  });
});

describe('reports of usage', () => {
  it('fail individually, each with its index and field', async () => {
    const user = await server.makeUser(mill.id, 'user');
    const gone = await server.makeTenant(north.id, 'customer', 'gone', { enabled: false });
    const payload = { id: gone.id, version: gone.version };
    await change(server.admin, 'deleteTenant', 'deletedTenantId', payload);
    const { written, failed } = await reported([
      { tenantId: shop.id, offeringItem: 'servers', value: 2 },
      { tenantId: shop.id, usageName: 'nonsense', value: 2 },
      { tenantId: shop.id, offeringItem: 'nonsense', value: 2 },
      { tenantId: shop.id, offeringItem: 'local_storage', usageName: 'vms', value: 2 },
      { tenantId: shop.id, value: 2 },
      { usageName: 'vms', value: 2 },
      { tenantId: shop.id, offeringItem: 'vms', value: -1 },
      { tenantId: 'x', offeringItem: 'vms', value: 1 },
      { tenantId: gone.id, offeringItem: 'vms', value: 1 },
      { tenantId: north.id, offeringItem: 'storage', value: 1 },
      { tenantId: shop.id, offeringItem: 'vms', infraId: component, value: 1 },
      { resourceId: user.id, usageName: 'mobiles', value: 1 },
      { tenantId: shop.id, resourceId: '\u0000', usageName: 'mobiles', value: 1 },
    ]);
    expect(written).toBe(2);
    expect(failed.map(({ index, code, field }: any) => [index, code, field?.join('.')])).toEqual([
      [1, 'BAD_INPUT', 'input.reports.1.usageName'],
      [2, 'BAD_INPUT', 'input.reports.2.offeringItem'],
      [3, 'BAD_INPUT', 'input.reports.3.offeringItem'],
      [4, 'BAD_INPUT', 'input.reports.4.usageName'],
      [5, 'BAD_INPUT', 'input.reports.5.tenantId'],
      [6, 'BAD_INPUT', 'input.reports.6.value'],
      [7, 'BAD_INPUT', 'input.reports.7.tenantId'],
      [8, 'TARGET_NOT_FOUND', undefined],
      [9, 'BAD_INPUT', 'input.reports.9.infraId'],
      [10, 'BAD_INPUT', 'input.reports.10.infraId'],
      [12, 'BAD_INPUT', 'input.reports.12.resourceId'],
    ]);
    expect(failed[0].message).toMatch(/^usageName /);
    expect(failed[2].message).toMatch(/^offeringItem names a feature/);
    expect(failed[5].message).toMatch(/^value /);
    const { usages } = await tenant(mill.id, 'usages(usageNames: ["mobiles"]) { value }');
    expect(usages).toEqual([{ value: 1 }]);
  });

  it('require authorization at the tenant', async () => {
    const one = (id: string) => [{ tenantId: id, usageName: 'vms', value: 1 }];
    const mutation =
      'mutation($input: ReportUsagesInput!) { reportUsages(input: $input) { written } }';
    const variables = { input: { reports: one(shop.id) } };
    const { body } = await send(ann, mutation, variables);
    expect([body.data, body.errors![0].extensions.code]).toEqual([
      { reportUsages: null },
      'ACCESS_DENIED',
    ]);
    const reporter = await server.makeClient(mill.id, 'usage_reporter');
    const { written, failed } = await reported([...one(shop.id), ...one(mill.id)], reporter);
    expect([written, failed.map(({ index, code }: any) => [index, code])]).toEqual([
      1,
      [[0, 'TARGET_NOT_FOUND']],
    ]);
  });

  it('have a maximum number per request', async () => {
    const many = Array.from({ length: 10_001 }, () => ({
      tenantId: shop.id,
      usageName: 'vms',
      value: 1,
    }));
    const { body } = await send(
      server.admin,
      'mutation($input: ReportUsagesInput!) { reportUsages(input: $input) { written failed { index } userErrors { code field } } }',
      { input: { reports: many } },
    );
    expect(body.data.reportUsages).toEqual({
      written: null,
      failed: null,
      userErrors: [{ code: 'BAD_INPUT', field: ['input', 'reports'] }],
    });
  });
});
