import { beforeEach, describe, expect, it } from 'vitest';
import { sql } from '../../../src/database/sql.js';
import { rollUp } from '../../../src/domain/commerce/usages/roll-up.js';
import {
  backup,
  filesCloud,
  giveItems,
  keysOn,
  makeCarrier,
  off,
  on,
  quota,
  setItems,
  setLock,
  storedItems,
  use,
} from '../../support/offering-items.js';
import { refusal, type Body } from '../../support/people.js';
import { useTestServer, type As } from '../../support/server.js';
import { reported, totalOf, usagesOf } from '../../support/usages.js';

const server = await useTestServer();
const admin = server.admin;

let partner: Body, customer: Body, unit: Body;
let count = 0;
beforeEach(async () => {
  partner = await server.makeTenant(server.rootId, 'partner', `Partner ${++count}`);
  customer = await server.makeTenant(partner.id, 'customer', 'Customer');
  unit = await server.makeTenant(customer.id, 'unit', 'Unit');
});

type Asker = As | null;
/** Sends the request as `as`; null for an anonymous request. */
const check = (id: string, target_edition: string, as: Asker = admin, application_id = backup) =>
  server.as(as ?? undefined).get(`/tenants/${id}/edition`, { target_edition, application_id });
const change = (id: string, target_edition: string, as: Asker = admin, application_id = backup) =>
  server.as(as ?? undefined).put(`/tenants/${id}/edition`, { target_edition, application_id });
const warningsOf = async (id: string, edition: string) => {
  const { status, body, text } = await check(id, edition);
  expect(status, text).toBe(200);
  return body.warnings as string[];
};

const tables = { usages: sql`usages`, days: sql`usage_days`, resources: sql`resource_usages` };
/** Returns the rows of the tenant `id` in one of `tables`. */
const rowsOf = async (name: keyof typeof tables, id: string) =>
  server
    .session()
    .all<Record<string, any>>(
      sql`select * from ${tables[name]} x where x.tenant_id = ${id} order by x.key`,
    );
const write = (...statements: ReturnType<typeof sql>[]) =>
  server.write(async ({ session }) => {
    for (const statement of statements) await session.all(statement);
  });
/** Aggregated usage of a tenant and its descendants, by key. */
const totalsOf = async (id: string) =>
  Object.fromEntries(
    (await rowsOf('usages', id))
      .map(({ key, value, below }) => [key, Number(value) + Number(below)] as const)
      .filter(([, total]) => total > 0),
  );

describe('GET /tenants/{tenant_id}/edition', () => {
  it('has no warnings for a switch without changes', async () => {
    await giveItems(server, partner.id, [on('vms'), on('local_storage')]);
    expect(await warningsOf(partner.id, 'standard')).toEqual([]);
    await giveItems(server, partner.id, [off('vms')]);
    expect(await warningsOf(partner.id, 'advanced')).toEqual([]);
  });

  it('warns of removed, added and used items', async () => {
    await giveItems(server, partner.id, [on('vms'), on('public_ips'), on('dr_cloud_servers')]);
    await giveItems(server, customer.id, [on('vms'), on('dr_cloud_servers')]);
    const [old, fresh] = ['OldFeaturesBecomeUnavailable', 'NewFeaturesBecomeAvailable'];
    expect(await warningsOf(partner.id, 'advanced')).toEqual([old, fresh]);
    // The standard edition counts all usages of the other edition, and also seats.
    expect(await warningsOf(partner.id, 'per_gigabyte')).toEqual([old, fresh]);
    await use(server, customer.id, 'vms', 3);
    expect(await warningsOf(partner.id, 'advanced')).toEqual([
      old,
      fresh,
      'AllDevicesWithBackupsPreserved',
      'UsageStatisticsWillMigrate',
    ]);
    await use(server, customer.id, 'dr_cloud_servers', 1);
    expect(await warningsOf(partner.id, 'advanced')).toEqual([
      old,
      fresh,
      'SomePlansWillStopWorking',
      'UsageStatisticsWillMigrate',
    ]);
    expect(await warningsOf(partner.id, 'disaster_recovery')).toEqual([
      fresh,
      'AllDevicesWithBackupsPreserved',
      'UsageStatisticsWillMigrate',
    ]);
  });

  it('does not include items that the parent lacks', async () => {
    await giveItems(server, partner.id, [on('vms'), on('adv_vms')]);
    await giveItems(server, customer.id, [on('vms')]);
    expect(await warningsOf(customer.id, 'advanced')).toEqual([]);
    await giveItems(server, partner.id, [on('adv_o365_seats')]);
    expect(await warningsOf(customer.id, 'advanced')).toEqual(['NewFeaturesBecomeAvailable']);
  });

  it('warns of advanced protection that ends', async () => {
    await giveItems(server, partner.id, [on('p_adv_vms'), on('p_adv_servers')]);
    const ends = 'AdvCyberProtectBecomeUnavailable';
    expect(await warningsOf(partner.id, 'cyber_protect_std')).toContain(ends);
    expect(await warningsOf(partner.id, 'cyber_protect_dre')).not.toContain(ends);
    await giveItems(server, partner.id, [off('p_adv_vms'), off('p_adv_servers'), on('p_vms')]);
    expect(await warningsOf(partner.id, 'standard')).not.toContain(ends);
  });

  it('returns the items that cannot be enabled, and changes nothing', async () => {
    const storage = await makeCarrier(server, server.rootId);
    await giveItems(server, partner.id, [
      on('vms'),
      on('servers'),
      on('adv_servers'),
      on('storage', { infra_id: storage }),
    ]);
    await giveItems(server, customer.id, [
      on('vms', quota(5)),
      on('servers'),
      on('storage', { infra_id: storage }),
    ]);
    const before = await storedItems(server, customer.id);
    for (const { status, body } of [
      await check(customer.id, 'advanced'),
      await change(customer.id, 'advanced'),
    ]) {
      expect(status).toBe(400);
      const message = `Cannot switch edition. Following offering items cannot be turned on in the target edition: adv_storage(infra_id=${storage}), adv_vms`;
      expect(body.error).toEqual({
        domain: 'PlatformAccountServer',
        code: 1048,
        message,
        details: { info: message },
        context: {
          offering_items: [{ name: 'adv_storage', infra_id: storage }, { name: 'adv_vms' }],
          code: 1048,
        },
      });
    }
    expect(await storedItems(server, customer.id)).toEqual(before);
  });

  it('refuses invalid input with the name of the field', async () => {
    const ask = (query: Record<string, string>) =>
      admin.get(`/tenants/${partner.id}/edition`, query);
    const fields = async (query: Record<string, string>, body: object = query) => {
      const put = await admin.put(`/tenants/${partner.id}/edition`, body);
      expect(refusal(put)).toEqual(refusal(await ask(query)));
      expect(put.body.error.domain).toBe('PlatformAccountServer');
      return refusal(put);
    };
    const application_id = backup;
    expect(await fields({ application_id })).toEqual([400, 1000, 'target_edition']);
    expect(await fields({ target_edition: 'advanced' })).toEqual([400, 1000, 'application_id']);
    for (const target_edition of ['golden', '*', 'Advanced', 'a\u0000b', 'x'.repeat(300)]) {
      expect(await fields({ target_edition, application_id })).toEqual([
        400,
        1000,
        'target_edition',
      ]);
    }
    expect(await fields({ target_edition: 'advanced', application_id: filesCloud })).toEqual([
      400,
      1000,
      'target_edition',
    ]);
    expect(await fields({ target_edition: 'advanced', application_id: partner.id })).toEqual([
      400,
      1000,
      'application_id',
    ]);
  });

  it('requires administration of the tenant and its parent', async () => {
    await giveItems(server, partner.id, [on('vms'), on('adv_vms')]);
    await giveItems(server, customer.id, [on('vms')]);
    const above = await server.makeClient(partner.id, 'partner_admin');
    const own = await server.makeClient(customer.id, 'company_admin');
    const viewer = await server.makeClient(partner.id, 'readonly_admin');
    const other = await server.makeTenant(server.rootId, 'partner', `Other ${count}`);
    const stranger = await server.makeClient(other.id, 'partner_admin');
    for (const ask of [check, change]) {
      const answers = async (as: Asker) => {
        const { status, body } = await ask(customer.id, 'advanced', as);
        return [status, body.error?.domain, body.error?.code];
      };
      const [guard, domain] = ['PlatformAccountServer', 'ApplicationAccountServer'];
      expect(await answers(null)).toEqual([401, guard, 'unauthorized']);
      expect(await answers(own)).toEqual([403, domain, 1002]);
      expect(await answers(viewer)).toEqual([403, domain, 1002]);
      expect(await answers(stranger)).toEqual([404, domain, 1104]);
      expect(await keysOn(server, customer.id)).toEqual(['vms']);
      expect(await answers(above)).toEqual([200, undefined, undefined]);
      expect((await ask(partner.id, 'advanced', above)).status).toBe(403);
      expect(refusal(await ask(server.rootId, 'advanced'))).toEqual([400, 1027, undefined]);
    }
    expect(await keysOn(server, customer.id)).toEqual(['adv_vms']);
  });
});

describe('PUT /tenants/{tenant_id}/edition', () => {
  it('switches a tenant and its descendants, with their quotas', async () => {
    const storage = await makeCarrier(server, server.rootId);
    const stored = { infra_id: storage };
    const items = [on('vms'), on('storage', stored), on('o365_teams'), on('local_storage')];
    await giveItems(server, partner.id, items);
    await giveItems(server, customer.id, [
      on('vms', quota(100, 20)),
      on('storage', { ...stored, ...quota(10, null) }),
      on('local_storage'),
    ]);
    await giveItems(server, customer.id, [on('vms', quota(100, 30, 1))]);
    await giveItems(server, unit.id, [on('vms', quota(130))]);
    const { status, body } = await change(partner.id, 'advanced');
    expect(status).toBe(200);
    expect(body.timestamp).toMatch(/Z$/);
    expect(body.items.map(({ name, status }: Body) => [name, status])).toEqual([
      ['adv_o365_teams', 1],
      ['adv_storage', 1],
      ['adv_vms', 1],
      ['local_storage', 1],
    ]);
    expect(body.items[1]).toMatchObject({
      application_id: backup,
      edition: 'advanced',
      usage_name: 'storage',
      tenant_id: partner.id,
      infra_id: storage,
      type: 'infra',
      locked: false,
      deleted_at: null,
      quota: { value: null, overage: null, version: 0 },
    });
    const after = await storedItems(server, customer.id);
    expect(await keysOn(server, customer.id)).toEqual([
      `adv_storage@${storage}`,
      'adv_vms',
      'local_storage',
    ]);
    expect(after.get('adv_vms')).toMatchObject({ value: 100, overage: 30, quotaVersion: 3 });
    expect(after.get(`adv_storage@${storage}`)).toMatchObject({
      value: 10,
      overage: null,
      quotaVersion: 2,
    });
    expect(after.get('vms')).toMatchObject({
      enabled: false,
      value: null,
      overage: null,
      quotaVersion: 0,
      graceUntil: null,
    });
    expect(await keysOn(server, unit.id)).toEqual(['adv_vms']);
    expect((await storedItems(server, unit.id)).get('adv_vms')).toMatchObject({ value: 130 });
    // The old version is outdated, the new one is not.
    const set = (version: number) =>
      setItems(server, customer.id, [on('adv_vms', quota(90, 50, version))]);
    expect((await set(2)).status).toBe(426);
    expect((await set(3)).status).toBe(200);
  });

  it('does not change siblings and ancestors', async () => {
    await giveItems(server, partner.id, [on('vms'), on('adv_vms')]);
    const brother = await server.makeTenant(partner.id, 'customer', 'Brother');
    for (const { id } of [customer, brother]) await giveItems(server, id, [on('vms', quota(7))]);
    const before = [await storedItems(server, partner.id), await storedItems(server, brother.id)];
    expect((await change(customer.id, 'advanced')).status).toBe(200);
    expect([await storedItems(server, partner.id), await storedItems(server, brother.id)]).toEqual(
      before,
    );
  });

  it('disables items without a counterpart, and keeps their data for a while', async () => {
    await giveItems(server, partner.id, [on('vms'), on('dr_cloud_servers'), on('public_ips')]);
    await giveItems(server, customer.id, [on('vms'), on('dr_cloud_servers')]);
    await use(server, customer.id, 'dr_cloud_servers', 2);
    expect((await change(partner.id, 'advanced')).status).toBe(200);
    for (const { id } of [partner, customer]) {
      expect(await keysOn(server, id)).toEqual(['adv_vms']);
      const { graceUntil, updatedAt } = (await storedItems(server, id)).get('dr_cloud_servers')!;
      expect(graceUntil! - updatedAt).toBe(30 * 86_400_000);
    }
    expect((await storedItems(server, partner.id)).get('public_ips')!.graceUntil).toBeNull();
    expect(await totalsOf(customer.id)).toEqual({ dr_cloud_servers: 2 });
  });

  it('moves usages of the tenant, its descendants and in the ancestors', async () => {
    const storage = await makeCarrier(server, server.rootId);
    const key = `storage@${storage}`;
    const items = [on('vms', quota(10)), on('storage', { infra_id: storage })];
    await giveItems(server, partner.id, [...items, on('adv_vms'), on('workstations')]);
    await giveItems(server, partner.id, [on('adv_storage', { infra_id: storage })]);
    await giveItems(server, customer.id, [...items, on('workstations')]);
    await giveItems(server, unit.id, items);
    const brother = await server.makeTenant(partner.id, 'customer', 'Brother');
    await giveItems(server, brother.id, items);
    await use(server, brother.id, 'vms', 2);
    await use(server, customer.id, 'vms', 3);
    await use(server, unit.id, 'vms', 4);
    await rollUp(server.services.database);
    // The ancestors do not have this usage yet.
    await use(server, unit.id, 'storage', 500, storage);
    await use(server, customer.id, 'local_storage', 1);
    await giveItems(server, customer.id, [off('workstations')]);
    await use(server, customer.id, 'workstations', 9);
    expect((await change(customer.id, 'advanced')).status).toBe(200);
    await rollUp(server.services.database);

    const adv = `adv_${key}`;
    expect(await totalsOf(unit.id)).toEqual({ adv_vms: 4, [adv]: 500 });
    expect(await totalsOf(customer.id)).toEqual({
      adv_vms: 7,
      [adv]: 500,
      local_storage: 1,
      workstations: 9,
    });
    expect(await totalsOf(partner.id)).toEqual({
      vms: 2,
      adv_vms: 7,
      [adv]: 500,
      local_storage: 1,
      workstations: 9,
    });
    expect(await totalsOf(brother.id)).toEqual({ vms: 2 });
    const states = (id: string) => storedItems(server, id).then((rows) => rows.get('adv_vms')!);
    expect(await states(customer.id)).toMatchObject({ value: 10, quotaState: 'within' });
    expect((await storedItems(server, partner.id)).get('vms')!.quotaState).toBe('within');
    await write(
      sql`update usages set value = 5 where tenant_id = ${customer.id} and key = 'adv_vms'`,
    );
    await rollUp(server.services.database);
    expect((await states(customer.id)).quotaState).toBe('near');
    expect((await totalsOf(partner.id)).adv_vms).toBe(9);
  });

  it('adds up usages of both editions, and updates the quota state', async () => {
    const both = [on('vms', quota(10, 5)), on('adv_vms', quota(20, 5))];
    await giveItems(server, partner.id, [on('vms'), on('adv_vms'), on('p_vms')]);
    await giveItems(server, customer.id, both);
    await giveItems(server, unit.id, [on('vms', quota(4)), on('adv_vms')]);
    await use(server, customer.id, 'vms', 15);
    await use(server, customer.id, 'adv_vms', 21);
    expect((await change(customer.id, 'advanced')).status).toBe(200);
    const after = (await storedItems(server, customer.id)).get('adv_vms')!;
    expect(after).toMatchObject({ value: 30, overage: 10, quotaVersion: 2, quotaState: 'over' });
    // An unlimited quota remains unlimited.
    expect((await storedItems(server, unit.id)).get('adv_vms')).toMatchObject({
      value: null,
      quotaVersion: 0,
      quotaState: 'unlimited',
    });
    expect(await totalsOf(customer.id)).toEqual({ adv_vms: 36 });
  });

  it('adds up quotas to at most the maximum', async () => {
    const most = Number.MAX_SAFE_INTEGER;
    await giveItems(server, partner.id, [on('vms', quota(most, 0)), on('adv_vms', quota(5, 5))]);
    await giveItems(server, partner.id, [
      on('servers', quota(most - 10, 5)),
      on('adv_servers', quota(3, 5)),
    ]);
    const { status, body } = await change(partner.id, 'advanced');
    expect(status).toBe(200);
    const quotas = body.items.map(({ name, quota: { value, overage } }: Body) => [
      name,
      value,
      overage,
    ]);
    expect(quotas).toEqual([
      ['adv_servers', most - 7, 7],
      ['adv_vms', most, 0],
    ]);
    expect((await setItems(server, partner.id, body.items)).status).toBe(200);
  });

  it('moves the usage of resources and the history', async () => {
    await giveItems(server, partner.id, [on('vms'), on('adv_vms')]);
    await giveItems(server, customer.id, [on('vms'), on('adv_vms')]);
    const day = (key: string, at: number, value: number) =>
      sql`insert into usage_days (tenant_id, key, day, value) values (${customer.id}, ${key}, ${at}, ${value})`;
    const resource = (key: string, id: string, value: number) =>
      sql`insert into resource_usages (tenant_id, key, resource_id, value, updated_at)
        values (${customer.id}, ${key}, ${id}, ${value}, 1)`;
    await write(
      day('vms', 1000, 10),
      day('vms', 1004, 20),
      day('adv_vms', 1000, 1),
      day('adv_vms', 1002, 7),
      day('servers', 1000, 5),
      resource('vms', 'a', 1),
      resource('vms', 'b', 2),
      resource('adv_vms', 'b', 3),
    );
    expect((await change(customer.id, 'advanced')).status).toBe(200);
    const days = (await rowsOf('days', customer.id)).map(({ key, day, value }) => [
      key,
      day,
      Number(value),
    ]);
    expect(days.sort((a, b) => a[1] - b[1])).toEqual([
      ['adv_vms', 1000, 11],
      ['servers', 1000, 5],
      ['adv_vms', 1002, 17],
      ['adv_vms', 1004, 27],
    ]);
    const resources = (await rowsOf('resources', customer.id)).map((row) => [
      row.key,
      row.resource_id,
      Number(row.value),
    ]);
    expect(resources.sort()).toEqual([
      ['adv_vms', 'a', 1],
      ['adv_vms', 'b', 5],
    ]);
  });

  it('moves prices and billing periods, unless the new item has some', async () => {
    await giveItems(server, partner.id, [on('vms'), on('servers')]);
    const price = (name: string, amount: string) =>
      sql`insert into offering_item_prices (tenant_id, key, name, infra_id, price, price_version, updated_at)
        values (${partner.id}, ${name}, ${name}, null, ${amount}, 4, 1)`;
    const period = (name: string, start: string) =>
      sql`insert into billing_periods (tenant_id, key, name, infra_id, start_date, updated_at)
        values (${partner.id}, ${name}, ${name}, null, ${start}, 1)`;
    await write(
      price('vms', '0.50'),
      price('servers', '7'),
      price('adv_servers', '8.00'),
      price('mobiles', '1'),
      period('vms', '2020-02-03'),
      period('adv_servers', '2021-01-01'),
      period('servers', '2022-01-01'),
    );
    expect((await change(partner.id, 'advanced')).status).toBe(200);
    const all = <Row>(query: ReturnType<typeof sql>) => server.session().all<Row>(query);
    expect(
      await all(sql`select p.key as "key", p.price as "price", p.price_version as "version"
        from offering_item_prices p where p.tenant_id = ${partner.id} and p.price is not null
        order by p.key`),
    ).toEqual([
      { key: 'adv_servers', price: '8.00', version: 4 },
      { key: 'adv_vms', price: '0.50', version: 4 },
      { key: 'mobiles', price: '1', version: 4 },
    ]);
    expect(
      await all(sql`select p.key as "key", p.start_date as "start"
        from billing_periods p where p.tenant_id = ${partner.id} order by p.key`),
    ).toEqual([
      { key: 'adv_servers', start: '2021-01-01' },
      { key: 'adv_vms', start: '2020-02-03' },
    ]);
  });

  it('moves a price to an item whose price was removed, without repeating a version', async () => {
    await giveItems(server, partner.id, [on('vms'), on('adv_vms')]);
    await giveItems(server, customer.id, [on('vms')]);
    const setPrice = async (name: string, price: string, version: number) => {
      const { status, body, text } = await server.admin.put(
        `/tenants/${customer.id}/offering_items/pricing`,
        { items: [{ application_id: backup, name, price, version }] },
      );
      expect(status, text).toBe(200);
      return body.items as object[];
    };
    await setPrice('adv_vms', '3', 0);
    await setPrice('adv_vms', '0', 1);
    await setPrice('vms', '5.50', 0);
    expect((await change(customer.id, 'advanced')).status).toBe(200);
    const { body } = await server.admin.get(`/tenants/${customer.id}/offering_items/pricing`);
    expect(body.items).toEqual([
      { application_id: backup, name: 'adv_vms', price: '5.50', version: 3 },
    ]);
    expect(await setPrice('vms', '9', 0)).toContainEqual(
      expect.objectContaining({ name: 'vms', price: '9', version: 3 }),
    );
  });

  it('does not change the charged usage of a period, also in ancestors', async () => {
    const names = ['compute_points', 'dre_compute_points', 'p_dre_compute_points'];
    for (const { id } of [partner, customer]) {
      await giveItems(
        server,
        id,
        names.map((name) => on(name)),
      );
    }
    const sister = await server.makeTenant(partner.id, 'customer', 'Sister');
    const use = (id: string, name: string, value: number) =>
      reported(server, { tenant_id: id, offering_item: name, usage_value: value });
    await use(customer.id, 'compute_points', 100);
    await use(customer.id, 'p_dre_compute_points', 20);
    await use(sister.id, 'compute_points', 7);
    await rollUp(server.services.database);
    server.clock.offset = 40 * 86_400_000;
    try {
      await use(customer.id, 'compute_points', 103);
      const charged = async () =>
        Promise.all(
          [customer, partner].map(async ({ id }) =>
            Object.values(await usagesOf(server, id))
              .filter(({ absolute_value }) => absolute_value > 0)
              .map(({ name, absolute_value, value }) => [name, absolute_value, value]),
          ),
        );
      const before = [
        ['compute_points', 103, 3],
        ['p_dre_compute_points', 20, 0],
      ];
      await rollUp(server.services.database);
      expect(await charged()).toEqual([before, [['compute_points', 110, 3], before[1]]]);
      expect((await change(customer.id, 'cyber_protect_dre')).status).toBe(200);
      const after = ['p_dre_compute_points', 123, 3];
      expect(await charged()).toEqual([[after], [['compute_points', 7, 0], after]]);
    } finally {
      server.clock.offset = 0;
    }
  });

  it('adds and subtracts usages beyond the exact range of numbers', async () => {
    const names = ['vms', 'dre_vms', 'p_vms'];
    await giveItems(server, partner.id, [...names.map((name) => on(name)), on('adv_vms')]);
    await giveItems(
      server,
      customer.id,
      names.map((name) => on(name)),
    );
    const usage = (name: string, value: number) => ({
      tenant_id: customer.id,
      offering_item: name,
      usage_value: value,
    });
    await reported(server, ...names.map((name) => usage(name, Number.MAX_SAFE_INTEGER)));
    expect((await change(customer.id, 'advanced')).status).toBe(200);
    expect(await totalOf(server, partner.id, 'adv_vms')).toBe(Number.MAX_SAFE_INTEGER);
    await reported(server, usage('adv_vms', 7));
    await rollUp(server.services.database);
    for (const { id } of [customer, partner]) {
      expect(await totalOf(server, id, 'adv_vms')).toBe(7);
    }
  });

  it('enables required items for all tenants that need them', async () => {
    await giveItems(server, partner.id, [on('o365_mailboxes'), on('vms')]);
    await giveItems(server, customer.id, [on('o365_mailboxes')]);
    await giveItems(server, unit.id, [on('o365_mailboxes')]);
    const lean = await server.makeTenant(partner.id, 'customer', 'Lean');
    await giveItems(server, lean.id, [on('vms')]);
    expect((await change(partner.id, 'advanced')).status).toBe(200);
    for (const { id } of [customer, unit]) {
      expect(await keysOn(server, id)).toEqual(['adv_o365_mailboxes', 'adv_o365_seats']);
    }
    expect(await keysOn(server, lean.id)).toEqual(['adv_vms']);
  });

  it('fails if required items are not available', async () => {
    await giveItems(server, partner.id, [on('o365_mailboxes')]);
    await giveItems(server, customer.id, [on('o365_mailboxes')]);
    await giveItems(server, partner.id, [on('adv_o365_seats'), on('adv_o365_mailboxes')]);
    await giveItems(server, partner.id, [off('adv_o365_mailboxes')]);
    const missing = async () =>
      (await change(customer.id, 'advanced')).body.error?.context.offering_items;
    expect(await missing()).toEqual([{ name: 'adv_o365_mailboxes' }]);
    await giveItems(server, partner.id, [off('adv_o365_seats')]);
    expect(await missing()).toEqual([{ name: 'adv_o365_mailboxes' }, { name: 'adv_o365_seats' }]);
    await giveItems(server, partner.id, [on('adv_o365_seats'), on('adv_o365_mailboxes')]);
    expect(await missing()).toBeUndefined();
  });

  it('does not exceed the hard quotas of ancestors', async () => {
    await giveItems(server, partner.id, [on('vms'), on('adv_vms', quota(10, 5))]);
    await giveItems(server, customer.id, [on('vms')]);
    await giveItems(server, unit.id, [on('vms', quota(16))]);
    for (const ask of [check, change]) {
      const { status, body } = await ask(customer.id, 'advanced');
      expect([status, body.error.context]).toEqual([
        400,
        { item: 'adv_vms', limit: 15, code: 1022 },
      ]);
    }
    expect(await keysOn(server, unit.id)).toEqual(['vms']);
    await giveItems(server, unit.id, [on('vms', quota(15, null, 1))]);
    expect((await change(customer.id, 'advanced')).status).toBe(200);
  });

  it('includes components of descendants', async () => {
    const shared = await makeCarrier(server, server.rootId);
    const reseller = await server.makeTenant(partner.id, 'partner', 'Reseller');
    const own = await makeCarrier(server, reseller.id);
    await giveItems(server, partner.id, [on('storage', { infra_id: shared })]);
    await giveItems(server, reseller.id, [on('storage', { infra_id: own })]);
    expect((await change(partner.id, 'advanced')).status).toBe(200);
    expect(await keysOn(server, partner.id)).toEqual([`adv_storage@${shared}`]);
    expect(await keysOn(server, reseller.id)).toEqual([`adv_storage@${own}`]);
  });

  it('changes a locked item only for authorized callers, and locks the new one', async () => {
    const above = await server.makePerson(partner.id, `locker-${count}`, 'partner_admin');
    await giveItems(server, partner.id, [on('vms'), on('adv_vms')]);
    await giveItems(server, customer.id, [on('vms')]);
    const root = server.admin;
    await setLock(server, root, customer.id, 'vms', true);
    for (const ask of [check, change]) {
      expect(refusal(await ask(customer.id, 'advanced', above))).toEqual([403, 1012, undefined]);
    }
    expect(await keysOn(server, customer.id)).toEqual(['vms']);
    expect((await change(customer.id, 'advanced')).status).toBe(200);
    expect((await storedItems(server, customer.id)).get('adv_vms')).toMatchObject({
      enabled: true,
      locked: true,
    });
  });

  it('locks the item that replaces a locked one', async () => {
    const above = await server.makePerson(partner.id, `locker-${count}`, 'partner_admin');
    await giveItems(server, partner.id, [on('vms'), on('adv_vms')]);
    await giveItems(server, customer.id, [on('vms'), on('adv_vms')]);
    await giveItems(server, customer.id, [off('adv_vms')]);
    const root = server.admin;
    await setLock(server, root, customer.id, 'adv_vms', true);
    expect(refusal(await change(customer.id, 'advanced', above))).toEqual([403, 1012, undefined]);
    expect((await change(customer.id, 'advanced')).status).toBe(200);
    expect((await storedItems(server, customer.id)).get('adv_vms')).toMatchObject({
      enabled: true,
      locked: true,
    });
  });

  it('can be repeated and reversed', async () => {
    await giveItems(server, partner.id, [on('vms', quota(3)), on('local_storage')]);
    await change(partner.id, 'advanced');
    const once = await storedItems(server, partner.id);
    server.clock.offset += 1000;
    const again = await change(partner.id, 'advanced');
    expect(again.status).toBe(200);
    expect(again.body.items.map(({ name }: Body) => name)).toEqual(['adv_vms', 'local_storage']);
    expect(await storedItems(server, partner.id)).toEqual(once);
    await change(partner.id, 'standard');
    expect(await keysOn(server, partner.id)).toEqual(['local_storage', 'vms']);
    const row = (await storedItems(server, partner.id)).get('vms')!;
    expect([row.value, row.quotaVersion]).toEqual([3, 3]);
  });

  it('needs as many statements for fifty tenants as for one', async () => {
    const give = async (parent: Body, customers: number) => {
      const items = [on('vms', quota(3)), on('servers'), on('dr_cloud_servers')];
      await giveItems(server, parent.id, items);
      for (let i = 0; i < customers; i++) {
        const { id } = await server.makeTenant(parent.id, 'customer', `Customer ${i}`);
        await giveItems(server, id, items);
        await use(server, id, 'vms', i + 1);
      }
      await rollUp(server.services.database);
    };
    const large = await server.makeTenant(server.rootId, 'partner', `Large ${count}`);
    await give(partner, 1);
    await give(large, 50);
    const statements = async (id: string) => {
      const { status, headers } = await change(id, 'advanced', server.client);
      expect(status).toBe(200);
      return Number(/desc="(\d+) statements"/.exec(String(headers['server-timing']))?.[1]);
    };
    await statements((await server.makeTenant(server.rootId, 'partner', `Warm ${count}`)).id);
    const few = await statements(partner.id);
    expect(await statements(large.id)).toBe(few);
    expect(few).toBeLessThan(60);
    expect((await totalsOf(large.id)).adv_vms).toBe((50 * 51) / 2);
  });

  it('is consistent with concurrent changes of the parent', async () => {
    await giveItems(server, partner.id, [on('vms'), on('servers'), on('adv_vms')]);
    await giveItems(server, customer.id, [on('vms')]);
    for (const edition of ['advanced', 'standard', 'advanced', 'standard']) {
      const answers = await Promise.all([
        change(partner.id, edition),
        setItems(server, customer.id, [on('servers')]),
        setItems(server, customer.id, [on('vms')]),
        setItems(server, customer.id, [on('adv_servers')]),
      ]);
      for (const { status, text } of answers) expect([200, 409], text).toContain(status);
      expect(answers[0].status).toBe(200);
      const above = await keysOn(server, partner.id);
      for (const key of await keysOn(server, customer.id)) expect(above).toContain(key);
    }
  });
});
