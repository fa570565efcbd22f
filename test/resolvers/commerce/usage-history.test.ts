import { describe, expect, it } from 'vitest';
import { rollUp } from '../../../src/domain/commerce/usages/roll-up.js';
import { dayFromToday } from '../../support/reports.js';
import { useTestServer } from '../../support/server.js';
import { reported } from '../../support/usages.js';
import { ask, refused, send } from '../support.js';

const millisecondsPerDay = 86_400_000;

const server = await useTestServer();
const partner = await server.makeTenant(server.rootId, 'partner', 'Partner');
const customer = await server.makeTenant(partner.id, 'customer', 'Customer');
const unit = await server.makeTenant(customer.id, 'unit', 'Unit');
const stranger = await server.makePerson(customer.id, 'stranger');
/** First day of the history. */
const start = Math.ceil(server.services.clock() / millisecondsPerDay) * millisecondsPerDay;
const use = async (day: number, tenantId: string, item: string, value: number) => {
  server.clock.offset += start + (day + 0.5) * millisecondsPerDay - server.services.clock();
  await reported(server, { tenant_id: tenantId, offering_item: item, usage_value: value });
  await rollUp(server.services.database);
};
await use(0, unit.id, 'vms', 3);
await use(2, unit.id, 'vms', 10);
await use(2, customer.id, 'vms', 1);
await use(5, unit.id, 'vms', 4);
// Today: the first value is aggregated, the second is not.
await use(40, unit.id, 'vms', 6);
await reported(server, { tenant_id: unit.id, offering_item: 'vms', usage_value: 8 });

/** Date of the day `days` after the first. */
const day = (days: number) =>
  new Date(start + days * millisecondsPerDay).toISOString().slice(0, 10);

const history = async (
  tenantId: string,
  from: string,
  to: string,
  step = 'DAY',
  name = 'vms',
): Promise<[string, number][]> => {
  const { tenant } = await ask(
    server.admin,
    `{ tenant(id: "${tenantId}") { usageHistory(name: "${name}", from: "${from}", to: "${to}", step: ${step}) { date value } } }`,
  );
  return tenant.usageHistory.map(({ date, value }: { date: string; value: number }) => [
    date,
    value,
  ]);
};

describe('Tenant.usageHistory', () => {
  it('repeats the usage until the next change', async () => {
    const values = (points: [string, number][]) => points.map(([, value]) => value);
    const points = await history(unit.id, day(-1), day(7));
    expect(points.map(([date]) => date)).toEqual([-1, 0, 1, 2, 3, 4, 5, 6, 7].map(day));
    expect(values(points)).toEqual([0, 3, 3, 10, 10, 10, 4, 4, 4]);
    for (const id of [customer.id, partner.id]) {
      expect(values(await history(id, day(-1), day(7)))).toEqual([0, 3, 3, 11, 11, 11, 5, 5, 5]);
    }
    // A history that starts between two changes.
    expect(values(await history(unit.id, day(3), day(4)))).toEqual([10, 10]);
  });

  it('ends with the current usage, including usage that is not aggregated yet', async () => {
    expect(await history(unit.id, day(39), day(40))).toEqual([
      [day(39), 4],
      [day(40), 8],
    ]);
    expect(await history(partner.id, day(40), day(40))).toEqual([[day(40), 9]]);
  });

  it('has a point for the end of each step, and one for the last day', async () => {
    expect(await history(unit.id, day(0), day(15), 'WEEK')).toEqual([
      [day(6), 4],
      [day(13), 4],
      [day(15), 4],
    ]);
    const months = await history(unit.id, '2020-01-31', '2020-03-15', 'MONTH');
    expect(months).toEqual([
      ['2020-01-31', 0],
      ['2020-02-29', 0],
      ['2020-03-15', 0],
    ]);
  });

  it('counts all editions of a usage, or one offering item', async () => {
    const { catalogue } = server.services;
    const item = catalogue.items.find(
      ({ name, usageName }) => usageName === 'vms' && name !== 'vms',
    );
    expect(item).toBeDefined();
    expect(await history(unit.id, day(5), day(5), 'DAY', item!.name)).toEqual([[day(5), 0]]);
  });

  it.each([
    ['a usage that there is not', `name: "nothing", from: "2020-01-01", to: "2020-01-02"`, 'name'],
    ['U+0000', `name: "vms\\u0000", from: "2020-01-01", to: "2020-01-02"`, 'name'],
    ['an end before the start', `name: "vms", from: "2020-01-02", to: "2020-01-01"`, 'to'],
    ['an end in the future', `name: "vms", from: "2020-01-02", to: "2199-01-01"`, 'to'],
    ['a day that there is not', `name: "vms", from: "2021-02-29", to: "2021-03-01"`, 'from'],
    ['text for a day', `name: "vms", from: "2021-02-20", to: "soon"`, 'to'],
    ['too many points', `name: "vms", from: "2000-01-01", to: "2026-01-01"`, 'step'],
    ['too many months', `name: "vms", from: "0095-01-01", to: "2020-01-01", step: MONTH`, 'step'],
  ])('refuses %s', async (_, args, field) => {
    const query = `{ tenant(id: "${unit.id}") { usageHistory(${args}) { value } } }`;
    expect(await refused(server.admin, query)).toEqual([200, `BAD_INPUT ${field}`]);
  });

  it('is for callers who can see the tenant', async () => {
    const query = `{ tenant(id: "${unit.id}") { usageHistory(name: "vms", from: "2020-01-01", to: "2020-01-02") { value } } }`;
    expect(await ask(stranger, query)).toEqual({ tenant: null });
  });

  it('needs the same number of statements for any number of tenants', async () => {
    const counts = [];
    for (const size of [2, 25]) {
      const parent = await server.makeTenant(partner.id, 'partner', `Of ${size}`);
      for (let i = 0; i < size; i++) {
        const child = await server.makeTenant(parent.id, 'customer', `Of ${size}: ${i}`);
        await reported(server, { tenant_id: child.id, offering_item: 'vms', usage_value: i });
      }
      const today = dayFromToday(server, 0);
      const query = `{ tenant(id: "${parent.id}") { children(first: 50) { nodes {
        usageHistory(name: "vms", from: "${day(0)}", to: "${today}") { date value } } } } }`;
      let statements = 0;
      for (let times = 0; times < 3; times++) {
        const answer = await send(server.client, query);
        expect(answer.body.data.tenant.children.nodes[1].usageHistory.at(-1).value).toBe(1);
        expect(answer.body.extensions.cost.requested).toBeGreaterThan(50 * 300);
        ({ statements } = answer);
      }
      counts.push(statements);
    }
    expect(counts).toEqual([4, 4]);
  });
});
