import { describe, expect, it } from 'vitest';
import { rollUp } from '../../src/domain/commerce/usages/roll-up.js';
import { makeCarrier } from '../support/offering-items.js';
import type { Body } from '../support/people.js';
import { dayFromToday, setTimeZone } from '../support/reports.js';
import { useTestServer } from '../support/server.js';
import { giveItem, reported } from '../support/usages.js';
import { make, recordsOf, use } from './support.js';

/*
 * A partner with a customer and its unit:
 *
 *   days ago    4    3    2    1    0 (not aggregated)
 *   vms         10   12        8    9   of the customer
 *   vms              5              7   of the unit, of two resources from today on
 *   storage               100           of the customer, on a component
 */
const server = await useTestServer();
server.clock.offset = -5 * 86_400_000;
const partner = await server.makeTenant(server.rootId, 'partner', 'Partner');
const customer = await server.makeTenant(partner.id, 'customer', 'Customer', {
  customer_id: '0815',
});
const unit = await server.makeTenant(customer.id, 'unit', 'Unit');
const infraId = await makeCarrier(server, partner.id);
await giveItem(server, customer.id, 'vms', { value: 15, overage: 10 });
await giveItem(server, customer.id, 'servers');
await giveItem(server, customer.id, 'storage', { infraId });
await giveItem(server, unit.id, 'vms');
const vms = (tenant: Body, value: number, resource?: string) => ({
  tenant_id: tenant.id,
  usage_type: 'vms',
  usage_value: value,
  ...(resource !== undefined && { resource_id: resource }),
});
await use(server, 4, vms(customer, 10));
await use(server, 3, vms(customer, 12), vms(unit, 5));
await use(server, 2, {
  tenant_id: customer.id,
  usage_type: 'storage',
  usage_value: 100,
  infra_id: infraId,
});
await use(server, 1, vms(customer, 8));
await use(server, 0, vms(customer, 9), vms(unit, 3, 'one'), vms(unit, 4, 'two'));

const day = (ago: number) => dayFromToday(server, -ago);
const period = (from: number, to: number) => ({ period: { start: day(from), end: day(to) } });

/** Returns some fields of each record, separated by spaces. */
const brief = (records: Record<string, string>[], ...names: string[]) =>
  records.map((record) => names.map((name) => record[name]).join(' '));

const tenantAndItem = ['tenant_name', 'usage_name'];

describe('current usage', () => {
  const values = ['own_usage', 'total_usage', 'quota_value', 'quota_overage', 'quota_state'];

  it('contains the usage of tenants themselves and of their subtrees, with quotas', async () => {
    const { texts, rows } = await make(server, partner.id, {
      kind: 'usage_current',
      level: 'accounts',
    });
    const records = recordsOf(texts.csv_v2_0);
    expect(brief(records, ...tenantAndItem, ...values)).toEqual([
      'Partner storage 0 100   unlimited',
      'Partner vms 0 16   unlimited',
      'Customer servers 0 0   unlimited',
      'Customer storage 100 100   unlimited',
      'Customer vms 9 16 15 10 over',
      'Unit vms 7 7   unlimited',
    ]);
    expect(records[3]).toEqual({
      tenant_id: customer.id,
      tenant_name: 'Customer',
      tenant_kind: 'customer',
      parent_id: partner.id,
      tenant_path: 'Partner / Customer',
      customer_id: '0815',
      application_id: '6e6d758d-8e74-3ae3-ac84-50eb0dff12eb',
      application: 'Backup',
      usage_name: 'storage',
      offering_item: 'storage',
      edition: 'standard',
      infra_id: infraId,
      infra_name: 'Storage',
      measurement_unit: 'bytes',
      own_usage: '100',
      total_usage: '100',
      quota_value: '',
      quota_overage: '',
      quota_state: 'unlimited',
    });
    expect(rows.map(({ rowCount }) => rowCount)).toEqual([6, 6, 6, 6, 6]);
  });

  it('includes reported usage that is not aggregated yet', async () => {
    const change = (value: number) =>
      reported(server, {
        tenant_id: unit.id,
        resource_id: 'one',
        usage_type: 'vms',
        usage_value: value,
      });
    await change(30);
    const { texts } = await make(server, partner.id, { kind: 'usage_current' });
    await change(3);
    await rollUp(server.services.database);
    expect(brief(recordsOf(texts.csv_v2_0), 'usage_name', 'total_usage')).toEqual([
      'storage 100',
      'vms 43',
    ]);
  });

  it('omits zero usage and tenants without usage on request', async () => {
    const idle = await server.makeTenant(partner.id, 'customer', 'Idle');
    await giveItem(server, idle.id, 'vms');
    const options = { kind: 'usage_current', level: 'accounts' };
    const all = await make(server, partner.id, options);
    expect(brief(recordsOf(all.texts.csv_v2_0), ...tenantAndItem)).toContain('Idle vms');
    const { texts, rows } = await make(server, partner.id, { ...options, hide_zero_usage: true });
    const names = brief(recordsOf(texts.csv_v2_0), ...tenantAndItem);
    expect(names).toEqual([
      'Partner storage',
      'Partner vms',
      'Customer storage',
      'Customer vms',
      'Unit vms',
    ]);
    expect(JSON.parse(texts.json_v1).tenants.map((one: any) => one.tenant.name)).toEqual([
      'Partner',
      'Customer',
      'Unit',
    ]);
    expect(texts.html).not.toContain('Idle');
    expect(rows[0]!.rowCount).toBe(5);
    const { status } = await server.admin.delete(`/tenants/${idle.id}`, {
      version: (await disabled(idle)).version,
    });
    expect(status).toBe(204);
  });

  it('contains SKUs on request', async () => {
    const { texts } = await make(server, customer.id, { kind: 'usage_current', show_skus: true });
    expect(brief(recordsOf(texts.csv_v2_0), 'offering_item', 'sku')).toEqual([
      'servers servers',
      'storage storage',
      'vms vms',
    ]);
    expect(recordsOf(texts.csv)[0]).toMatchObject({ SKU: 'servers' });
    expect(texts.html).toContain('<th>SKU</th>');
    expect(JSON.parse(texts.json_v1).tenants[0].usages[0].sku).toBe('servers');
    expect(JSON.parse(texts.json_v2_0).columns).toContain('sku');
  });
});

async function disabled({ id, version }: Body): Promise<Body> {
  const { body } = await server.admin.put(`/tenants/${id}`, { version, enabled: false });
  return body as Body;
}

describe('daily usage', () => {
  it('contains the usage at the end of each day, even if it did not change', async () => {
    const { texts } = await make(server, customer.id, {
      kind: 'usage_daily',
      ...period(5, 0),
      hide_zero_usage: true,
    });
    expect(brief(recordsOf(texts.csv_v2_0), 'usage_name', 'date', 'value')).toEqual([
      ...[2, 1, 0].map((ago) => `storage ${day(ago)} 100`),
      ...[10, 17, 17, 13, 16].map((value, i) => `vms ${day(4 - i)} ${value}`),
    ]);
  });

  it('starts with the usage before the first day', async () => {
    const { texts } = await make(server, partner.id, { kind: 'usage_daily', ...period(2, 2) });
    expect(brief(recordsOf(texts.csv_v2_0), 'usage_name', 'date', 'value')).toEqual([
      `storage ${day(2)} 100`,
      `vms ${day(2)} 17`,
    ]);
  });

  it('has days without usage, unless they are omitted', async () => {
    const { texts } = await make(server, customer.id, { kind: 'usage_daily', ...period(5, 4) });
    expect(brief(recordsOf(texts.csv_v2_0), 'usage_name', 'date', 'value')).toEqual([
      `servers ${day(5)} 0`,
      `servers ${day(4)} 0`,
      `storage ${day(5)} 0`,
      `storage ${day(4)} 0`,
      `vms ${day(5)} 0`,
      `vms ${day(4)} 10`,
    ]);
  });

  it('contains the history of usages that are no longer counted', async () => {
    const other = await makeCarrier(server, partner.id);
    await giveItem(server, customer.id, 'storage', { infraId: other });
    const used = (value: number) => ({
      tenant_id: customer.id,
      usage_type: 'storage',
      usage_value: value,
      infra_id: other,
    });
    await use(server, 3, used(70));
    server.clock.offset = 0;
    await giveItem(server, customer.id, 'storage', { infraId: other, enabled: false });
    const { status, text } = await server.admin.delete(`/infra/${other}`, {
      version: 1,
      force: true,
    });
    expect(status, text).toBe(204);
    const { texts } = await make(server, customer.id, {
      kind: 'usage_daily',
      ...period(2, 0),
      hide_zero_usage: true,
    });
    const gone = recordsOf(texts.csv_v2_0).filter(({ infra_id: id }) => id === other);
    expect(brief(gone, 'date', 'value')).toEqual([`${day(2)} 70`, `${day(1)} 70`]);
  });
});

describe('a day that has begun in the time zone of the tenant, but not in UTC', () => {
  it('has the current usage, and so has the day before, which has not ended', async () => {
    const early = await server.makeTenant(partner.id, 'customer', 'Early');
    await setTimeZone(server, early.id, 'Pacific/Kiritimati');
    const vms = (value: number) => ({
      tenant_id: early.id,
      usage_type: 'vms',
      usage_value: value,
    });
    await use(server, 1, vms(2));
    await use(server, 0, vms(3));
    const today = Date.parse(day(0));
    // 15:00 in UTC is 5:00 of the next day in that time zone.
    server.clock.offset = today + 15 * 3600_000 - Date.now();
    const tomorrow = dayFromToday(server, 1);
    const daily = await make(server, early.id, {
      kind: 'usage_daily',
      period: { start: dayFromToday(server, -1), end: tomorrow },
    });
    const summary = await make(server, early.id, {
      kind: 'usage_summary',
      period: { start: tomorrow, end: tomorrow },
    });
    server.clock.offset = 0;
    expect(brief(recordsOf(daily.texts.csv_v2_0), 'value')).toEqual(['2', '3', '3']);
    expect(brief(recordsOf(summary.texts.csv_v2_0), 'value_start', 'value_end')).toEqual(['3 3']);
  });
});

describe('a summary', () => {
  const values = ['value_start', 'value_end', 'change', 'largest', 'average', 'added'];

  it('contains the change of usage from start to end', async () => {
    const { texts } = await make(server, customer.id, {
      kind: 'usage_summary',
      ...period(3, 1),
      hide_zero_usage: true,
    });
    const records = recordsOf(texts.csv_v2_0).filter(({ usage_name: name }) => name === 'vms');
    expect(brief(records, 'period_start', 'period_end', ...values)).toEqual([
      `${day(3)} ${day(1)} 10 13 3 17 15.67 `,
    ]);
  });

  it('ends with the current usage if its last day is today, and can be lower at the end', async () => {
    const { texts } = await make(server, customer.id, { kind: 'usage_summary', ...period(2, 0) });
    const records = recordsOf(texts.csv_v2_0).filter(({ usage_name: name }) => name === 'vms');
    expect(brief(records, ...values)).toEqual(['17 16 -1 17 15.33 ']);
    const { columns, rows } = JSON.parse(texts.json_v2_0);
    const row = rows.find((one: unknown[]) => one.includes('vms'));
    expect(row[columns.indexOf('change')]).toBe(-1);
  });

  it('contains the increase of cumulative usage', async () => {
    const grower = await server.makeTenant(partner.id, 'customer', 'Grower');
    await giveItem(server, grower.id, 'compute_points');
    const grown = (value: number) => ({
      tenant_id: grower.id,
      usage_type: 'compute_points',
      usage_value: value,
    });
    await use(server, 3, grown(1000));
    await use(server, 1, grown(1600));
    server.clock.offset = 0;
    const { texts } = await make(server, grower.id, { kind: 'usage_summary', ...period(2, 0) });
    expect(brief(recordsOf(texts.csv_v2_0), 'usage_name', ...values)).toEqual([
      'compute_points 1000 1600 600 1600 1400 600',
    ]);
  });
});

describe('a breakdown', () => {
  const cells = [...tenantAndItem, 'resource_id', 'value'];

  it('has a line for each resource, and lines that add up to the usage of the tenant', async () => {
    const { texts } = await make(server, customer.id, {
      kind: 'usage_breakdown',
      ...period(0, 0),
      level: 'accounts',
      hide_zero_usage: true,
    });
    expect(brief(recordsOf(texts.csv_v2_0), ...cells)).toEqual([
      'Customer storage  100',
      'Customer vms  9',
      'Unit vms one 3',
      'Unit vms two 4',
    ]);
    expect(texts.html).toContain('<i>everything else</i>');
  });

  it('has a separate line for usage without a resource', async () => {
    await use(server, 0, { tenant_id: unit.id, usage_type: 'vms', usage_value: 10 });
    const { texts } = await make(server, unit.id, { kind: 'usage_breakdown', ...period(0, 0) });
    await use(server, 0, {
      tenant_id: unit.id,
      resource_id: 'one',
      usage_type: 'vms',
      usage_value: 3,
    });
    expect(brief(recordsOf(texts.csv_v2_0), ...cells)).toEqual([
      'Unit vms one 3',
      'Unit vms two 4',
      'Unit vms  3',
    ]);
  });

  it('has tens of thousands of resources, in order', async () => {
    const large = await server.makeTenant(partner.id, 'customer', 'Large');
    const next = await server.makeTenant(partner.id, 'customer', 'Next');
    const devices = Array.from({ length: 25_000 }, (_, i) => ({
      tenant_id: large.id,
      resource_id: `device-${String(i).padStart(6, '0')}`,
      usage_type: i % 2 ? 'vms' : 'servers',
      usage_value: 1,
    }));
    for (let i = 0; i < devices.length; i += 5000) {
      await use(server, 0, ...devices.slice(i, i + 5000));
    }
    await use(server, 0, { tenant_id: next.id, usage_type: 'vms', usage_value: 2 });
    const { texts } = await make(server, partner.id, {
      kind: 'usage_breakdown',
      ...period(0, 0),
      level: 'all_customers',
      hide_zero_usage: true,
    });
    const records = recordsOf(texts.csv_v2_0);
    const own = records.filter(({ tenant_id: id }) => id === large.id);
    expect(own).toHaveLength(25_000);
    const keys = own.map(({ usage_name: name, resource_id: id }) => `${name} ${id}`);
    expect(keys).toEqual([...keys].sort());
    expect(new Set(keys).size).toBe(25_000);
    expect(brief(records.slice(-1), ...cells)).toEqual(['Next vms  2']);
    const { tenants } = JSON.parse(texts.json_v1);
    const nested = tenants.find(({ tenant }: any) => tenant.id === large.id);
    expect(nested.usages).toHaveLength(25_000);
    expect(tenants.filter(({ tenant }: any) => tenant.id === large.id)).toHaveLength(1);
    expect(texts.html.split('<h2>Large ')).toHaveLength(2);
  });
});
