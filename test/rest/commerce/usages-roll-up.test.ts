import { setTimeout as sleep } from 'node:timers/promises';
import { pino } from 'pino';
import { beforeEach, describe, expect, it } from 'vitest';
import type { Database } from '../../../src/database/open.js';
import { Session, type Runner } from '../../../src/database/session.js';
import { raw, sql } from '../../../src/database/sql.js';
import { rollUp } from '../../../src/domain/commerce/usages/roll-up.js';
import { totalsOf } from '../../../src/domain/commerce/usages/usage-totals.js';
import { UsageRoller } from '../../../src/domain/commerce/usages/roller.js';
import type { Body } from '../../support/people.js';
import { startTestServer, useTestServer } from '../../support/server.js';
import { giveItem, reported, totalOf } from '../../support/usages.js';

const server = await useTestServer();

let partner: Body, customer: Body, unit: Body, other: Body;
let round = 0;
beforeEach(async () => {
  round++;
  partner = await server.makeTenant(server.rootId, 'partner', `Partner ${round}`);
  customer = await server.makeTenant(partner.id, 'customer', 'Customer');
  unit = await server.makeTenant(customer.id, 'unit', 'Unit');
  other = await server.makeTenant(server.rootId, 'partner', `Other ${round}`);
});

const roll = () => rollUp(server.services.database);
const use = (tenant: Body, value: number, usage = 'vms') =>
  reported(server, { tenant_id: tenant.id, usage_type: usage, usage_value: value });
const totals = (...tenants: Body[]) =>
  Promise.all(tenants.map(({ id }) => totalOf(server, id, 'vms')));

async function put(tenant: Body, change: object): Promise<void> {
  const answer = await server.update(`/tenants/${tenant.id}`, change);
  if (answer.status !== 200) throw new Error(answer.text);
  tenant.version = answer.body.version;
}

async function remove(tenant: Body): Promise<void> {
  await put(tenant, { enabled: false });
  const { status, text } = await server.admin.delete(`/tenants/${tenant.id}`, {
    version: tenant.version,
  });
  if (status !== 204) throw new Error(text);
}

async function restore(tenant: Body): Promise<void> {
  const path = `/tenants/${tenant.id}/restore`;
  const { status, text } = await server.admin.post(path);
  if (status !== 204) throw new Error(text);
}

/** What is stored of a tenant's usage. */
const stored = (tenant: Body, database = server.services.database) =>
  database.session().first<{ value: number; rolled: number; below: number }>(
    sql`select u.value as "value", u.rolled as "rolled", u.below as "below" from usages u
      where u.tenant_id = ${tenant.id} and u.key = ${'vms'}`,
  );

/** The totals at the ends of days. */
const daysOf = async (tenant: Body) => {
  const rows = await server.session().all<{ day: number; value: number }>(
    sql`select d.day as "day", d.value as "value" from usage_days d
      where d.tenant_id = ${tenant.id} and d.key = ${'vms'} order by d.day`,
  );
  return rows.map(({ day, value }) => [day, value]);
};

const stateOf = async (tenant: Body) =>
  (
    await server.session().first<{ state: string }>(
      sql`select i.quota_state as "state" from tenant_offering_items i
        where i.tenant_id = ${tenant.id} and i.key = ${'vms'}`,
    )
  )?.state;

const today = () => Math.floor((Date.now() + server.clock.offset) / 86_400_000);

describe('a report', () => {
  it('changes one row until it is aggregated', async () => {
    await use(unit, 4);
    expect(await stored(unit)).toEqual({ value: 4, rolled: 0, below: 0 });
    expect(await stored(customer)).toBe(undefined);
    expect(await totals(unit, customer, partner)).toEqual([4, 4, 4]);
    expect(await roll()).toBe(1);
    expect(await stored(unit)).toEqual({ value: 4, rolled: 4, below: 0 });
    expect(await stored(customer)).toEqual({ value: 0, rolled: 0, below: 4 });
    expect(await totals(unit, customer, partner)).toEqual([4, 4, 4]);
    await use(unit, 1);
    await use(customer, 10);
    expect(await totals(unit, customer, partner)).toEqual([1, 11, 11]);
    expect(await roll()).toBe(2);
    expect(await totals(unit, customer, partner)).toEqual([1, 11, 11]);
  });

  it('counts once for readers during the aggregation', async () => {
    await use(unit, 4);
    const session = server.session();
    // Everything is aggregated between any two statements of the reader.
    const reader = new Session({
      dialect: session.dialect,
      all: async (text, values) => {
        const rows = await (session as unknown as { runner: Runner }).runner.all(text, values);
        await roll();
        return rows;
      },
    });
    const totals = await totalsOf(reader, [partner.id, unit.id]);
    expect(totals.get(partner.id)!.get('vms')).toMatchObject({ own: 0, total: 4 });
    expect(totals.get(unit.id)!.get('vms')).toMatchObject({ own: 4, total: 4 });
  });

  it('changes nothing if the value is the same', async () => {
    await use(unit, 4);
    await roll();
    await use(unit, 4);
    expect(await roll()).toBe(0);
  });

  it('with the same value for many tenants is aggregated in several transactions', async () => {
    const count = 4500;
    const items = Array.from({ length: count }, (_, index) => ({
      tenant_id: unit.id,
      resource_id: `${round}-${index}`,
      usage_type: 'vms',
      usage_value: 1,
    }));
    await reported(server, ...items);
    const usages = ['servers', 'workstations', 'mobiles'];
    for (const usage of usages) await use(unit, 1, usage);
    expect(await roll()).toBe(1 + usages.length);
    expect(await totals(partner)).toEqual([count]);
  });

  it('counts for the day of the report', async () => {
    const start = today();
    await use(unit, 4);
    await roll();
    await use(unit, 5);
    try {
      server.clock.offset = 86_400_000;
      await use(customer, 10);
      expect(await roll()).toBe(2);
    } finally {
      server.clock.offset = 0;
    }
    expect(await daysOf(unit)).toEqual([[start, 5]]);
    for (const tenant of [customer, partner]) {
      expect(await daysOf(tenant)).toEqual([
        [start, 5],
        [start + 1, 15],
      ]);
    }
  });

  it('updates the quota states of all ancestors', async () => {
    await giveItem(server, unit.id, 'vms', { value: 100 });
    await giveItem(server, customer.id, 'vms', { value: 10, overage: 5 });
    await giveItem(server, partner.id, 'vms');
    for (const [value, state] of [
      [7, 'within'],
      [8, 'near'],
      [10, 'near'],
      [11, 'over'],
      [15, 'over'],
      [16, 'exceeded'],
      [0, 'within'],
    ] as const) {
      await use(unit, value);
      await roll();
      expect([value, await stateOf(customer)]).toEqual([value, state]);
      expect([await stateOf(unit), await stateOf(partner)]).toEqual(['within', 'unlimited']);
    }
  });

  it('beyond the exact range of numbers does not stop others', async () => {
    await use(unit, Number.MAX_SAFE_INTEGER);
    await roll();
    await server.write(({ session }) =>
      session.all(sql`update usages set below = ${String(2n ** 61n - 1n)}
        where tenant_id = ${partner.id}`),
    );
    await use(customer, Number.MAX_SAFE_INTEGER);
    await use(other, 3);
    await roll();
    expect(await totals(other)).toEqual([3]);
    expect(await totals(partner)).toEqual([Number.MAX_SAFE_INTEGER]);
    await use(customer, 0);
    await use(unit, 0);
    expect(await roll()).toBe(2);
  });
});

describe('the usage of a tenant', () => {
  beforeEach(async () => {
    await use(partner, 1);
    await use(customer, 10);
    await use(unit, 100);
    if (round % 2) await roll();
  });
  /** Twice: once with aggregated usage, once with pending usage. */
  const both = [['handed up'], ['pending']];

  it.each(both)('is removed and restored with it (%s)', async () => {
    const before = (await totals({ id: server.rootId } as Body))[0]!;
    await remove(customer);
    expect(await totals(partner)).toEqual([1]);
    expect(await totals({ id: server.rootId } as Body)).toEqual([before - 110]);
    await roll();
    expect(await totals(partner)).toEqual([1]);
    expect((await daysOf(partner)).at(-1)).toEqual([today(), 1]);
    await restore(customer);
    expect(await totals(unit, customer, partner)).toEqual([100, 110, 111]);
    await roll();
    expect(await totals(unit, customer, partner)).toEqual([100, 110, 111]);
    expect((await daysOf(partner)).at(-1)).toEqual([today(), 111]);
  });

  it.each(both)('is not restored if another deletion has removed it (%s)', async () => {
    await remove(unit);
    expect(await totals(customer, partner)).toEqual([10, 11]);
    await remove(customer);
    expect(await totals(partner)).toEqual([1]);
    await restore(customer);
    expect(await totals(customer, partner)).toEqual([10, 11]);
    await restore(unit);
    expect(await totals(unit, customer, partner)).toEqual([100, 110, 111]);
  });

  it.each(both)('moves with it (%s)', async () => {
    const before = (await totals({ id: server.rootId } as Body))[0]!;
    await put(customer, { parent_id: other.id });
    expect(await totals(partner, other, customer)).toEqual([1, 110, 110]);
    expect(await totals({ id: server.rootId } as Body)).toEqual([before]);
    await roll();
    await use(unit, 50);
    expect(await totals(partner, other, customer)).toEqual([1, 60, 60]);
    await roll();
    expect(await totals(partner, other, customer)).toEqual([1, 60, 60]);
  });

  it('updates the quota states of ancestors', async () => {
    await giveItem(server, partner.id, 'vms', { value: 111 });
    await giveItem(server, other.id, 'vms', { value: 50, overage: 0 });
    await put(customer, { parent_id: other.id });
    expect([await stateOf(partner), await stateOf(other)]).toEqual(['within', 'exceeded']);
    await put(customer, { parent_id: partner.id });
    expect([await stateOf(partner), await stateOf(other)]).toEqual(['near', 'within']);
    await remove(customer);
    expect(await stateOf(partner)).toBe('within');
    await restore(customer);
    expect(await stateOf(partner)).toBe('near');
  });

  it.each(both)('is removed and restored with a user, if it belongs to the user (%s)', async () => {
    const user = await server.makeUser(customer.id, `user-${round}`, { enabled: false });
    const personal = { id: user.personal_tenant_id as string } as Body;
    await use(personal, 1000);
    if (round % 2) await roll();
    expect(await totals(personal, customer, partner)).toEqual([1000, 1110, 1111]);
    const path = `/users/${user.id}`;
    const query = { version: user.version };
    const deleted = await server.admin.delete(path, query);
    expect(deleted.status, deleted.text).toBe(204);
    expect(await totals(customer, partner)).toEqual([110, 111]);
    await roll();
    expect(await totals(customer, partner)).toEqual([110, 111]);
    const restored = await server.admin.post(`${path}/restore`);
    expect(restored.status, restored.text).toBe(204);
    expect(await totals(personal, customer, partner)).toEqual([1000, 1110, 1111]);
    // Deleted with its tenant, and restored.
    await remove(customer);
    expect(await totals(partner)).toEqual([1]);
    await restore(customer);
    expect(await totals(customer, partner)).toEqual([1110, 1111]);
  });
});

describe('periodic aggregation', () => {
  it('runs while the server runs', async () => {
    const running = await startTestServer({ ROLL_UP_INTERVAL: '10' });
    try {
      const tenant = await running.makeTenant(running.rootId, 'customer', 'Customer');
      await reported(running, { tenant_id: tenant.id, usage_type: 'vms', usage_value: 4 });
      const pending = async () => {
        const row = await stored(tenant, running.services.database);
        return row!.value - row!.rolled;
      };
      for (let wait = 0; (await pending()) > 0 && wait < 100; wait++) await sleep(20);
      expect(await pending()).toBe(0);
    } finally {
      await running.close();
    }
  });

  it('continues after a failure, and stops on request', async () => {
    const lines: string[] = [];
    const log = pino({ level: 'error' }, { write: (line: string) => void lines.push(line) });
    let rounds = 0;
    const broken = {
      session() {
        rounds++;
        throw new Error('the database is away');
      },
    } as unknown as Database;
    const roller = new UsageRoller(broken, log, 1);
    roller.start();
    for (let wait = 0; rounds < 3 && wait < 200; wait++) await sleep(5);
    await roller.stop();
    expect(rounds).toBeGreaterThanOrEqual(3);
    expect(lines[0]).toContain('usage could not be aggregated');
    expect(lines[0]).toContain('the database is away');
    const last = rounds;
    await sleep(30);
    expect(rounds).toBe(last);
  });

  it('needs one indexed statement if there is nothing to do', async () => {
    await roll();
    const { database } = server.services;
    const session = server.session();
    const original = database.session.bind(database);
    database.session = () => session;
    try {
      expect(await roll()).toBe(0);
    } finally {
      database.session = original;
    }
    expect(session.statements).toBe(1);
    if (database.dialect !== 'sqlite') return;
    const plan = await session.all<{ detail: string }>(
      raw('explain query plan select 1 from usages u where u.pending <> 0 limit 1'),
    );
    expect(plan.map(({ detail }) => detail).join()).toContain('usages_pending');
  });
});
