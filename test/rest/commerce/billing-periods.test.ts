import { describe, expect, it } from 'vitest';
import {
  backup,
  filesCloud,
  giveItems,
  makeCarrier,
  off,
  on,
} from '../../support/offering-items.js';
import { refusal } from '../../support/people.js';
import { useTestServer, type As } from '../../support/server.js';

/* Since when what tenants have is charged for. */
const server = await useTestServer();
const partner = await server.makeTenant(server.rootId, 'partner', 'Partner');
const other = await server.makeTenant(server.rootId, 'partner', 'Other');
const partnerAdmin = await server.makeClient(partner.id, 'partner_admin');
/** Components of the root and of another partner. */
const infra = {
  root: await makeCarrier(server, server.rootId),
  other: await makeCarrier(server, other.id),
};
await giveItems(server, partner.id, [
  on('servers'),
  on('vms'),
  on('o365_mailboxes'),
  on('storage', { infra_id: infra.root }),
]);

const nobody = '11111111-2222-3333-4444-555555555555';

let names = 0;
const make = (kind = 'customer', parentId = partner.id, more: object = {}) =>
  server.makeTenant(parentId, kind, `${kind} ${++names}`, more);
const get = (id: string, as: As = server.admin) =>
  server.as(as).get(`/billing/tenants/${id}/periods`);
const put = (id: string, items: unknown, as: As = server.admin) =>
  server.as(as).put(`/billing/tenants/${id}/periods`, { items });

const item = (name: string, more: object = {}) => ({ application_id: backup, name, ...more });
const storage = () =>
  item('storage', { infra_component_id: infra.root, infra_component_type: 'backup' });
const period = (offering_item: object, start: string | null) => ({
  offering_item,
  current_period: start === null ? null : { start },
});
const list = (...items: object[]) => ({ items, meta: { total: items.length } });
const dayBefore = (days: number) =>
  new Date(Date.now() + server.clock.offset - days * 86_400_000).toISOString().slice(0, 10);

describe('billing periods', () => {
  it('are calendar months for all enabled items with a usage', async () => {
    const { id } = await make();
    expect((await get(id)).body).toEqual(list());
    await giveItems(server, id, [
      on('vms'),
      on('servers'),
      on('o365_mailboxes'),
      on('storage', { infra_id: infra.root }),
    ]);
    await giveItems(server, id, [off('vms')]);
    const { status, body } = await get(id);
    expect([status, body]).toEqual([
      200,
      list(period(item('servers'), null), period(storage(), null)),
    ]);
  });

  it('are set and removed', async () => {
    const { id } = await make();
    await giveItems(server, id, [on('servers'), on('storage', { infra_id: infra.root })]);
    const set = list(period(item('servers'), '2024-02-29'), period(storage(), '2017-02-04'));
    const { status, body } = await put(id, [
      period(item('storage', { infra_component_id: infra.root }), '2017-02-04'),
      period(item('servers'), '2024-02-29'),
    ]);
    expect([status, body]).toEqual([200, set]);
    expect((await get(id)).body).toEqual(set);
    // Can be repeated with the body that was read.
    expect((await put(id, set.items)).body).toEqual(set);
    const changed = list(period(item('servers'), '2024-03-01'), period(storage(), null));
    expect((await put(id, changed.items)).body).toEqual(changed);
    expect((await put(id, [])).body).toEqual(changed);
    expect((await get(id)).body).toEqual(changed);
  });

  it('are kept for a disabled item, and listed with it', async () => {
    const { id } = await make();
    const one = list(period(item('vms'), '2020-01-31'));
    expect((await put(id, one.items)).body).toEqual(one);
    expect((await put(id, [period(item('vms'), null)])).body).toEqual(list());
    expect((await put(id, [period(item('vms'), null)])).status).toBe(200);
  });

  it('of the root are those of all items', async () => {
    const { body } = await get(server.rootId);
    const counted = server.services.catalogue.items.filter(({ type }) => type === 'count');
    expect(body.items.length).toBeGreaterThan(counted.length / 2);
    expect(body.meta.total).toBe(body.items.length);
    expect(body.items).toContainEqual(period(storage(), null));
    const names = body.items.map(({ offering_item: { name } }: any) => name as string);
    expect(names).not.toContain('o365_mailboxes');
    expect(names).toEqual([...names].sort());
  });

  it('start yesterday at the latest, in UTC', async () => {
    const { id } = await make();
    expect((await put(id, [period(item('vms'), dayBefore(1))])).status).toBe(200);
    expect((await put(id, [period(item('vms'), '2000-01-01')])).status).toBe(200);
    for (const start of [dayBefore(0), dayBefore(-1), '9999-12-31', '1999-12-31', '0000-01-01']) {
      const response = await put(id, [
        period(item('servers'), '2020-01-01'),
        period(item('vms'), start),
      ]);
      expect(refusal(response), start).toEqual([400, 1000, 'items.1.current_period.start']);
    }
    expect((await get(id)).body).toEqual(list(period(item('vms'), '2000-01-01')));
    const before = server.clock.offset;
    server.clock.offset += 86_400_000;
    expect((await put(id, [period(item('vms'), dayBefore(1))])).status).toBe(200);
    server.clock.offset = before;
    expect((await put(id, [period(item('vms'), dayBefore(0))])).status).toBe(400);
  });

  it('are set by one of several concurrent requests', async () => {
    const { id } = await make();
    const days = ['2020-01-01', '2020-01-02', '2020-01-03', '2020-01-04', '2020-01-05'];
    const answers = await Promise.all(
      days.map((day, index) => {
        const items = [period(item('vms'), day), period(item('servers'), day)];
        return put(id, index % 2 ? items : items.reverse());
      }),
    );
    expect(answers.map(({ status }) => status)).toEqual(days.map(() => 200));
    const { body } = await get(id);
    expect(body.items[0].current_period).toEqual(body.items[1].current_period);
  });
});

describe('callers with access', () => {
  it('can read them as administrators of the tenant, and set them as partner administrators', async () => {
    const customer = await make();
    const company = await server.makeClient(customer.id, 'company_admin');
    const viewer = await server.makeClient(partner.id, 'readonly_admin');
    const sibling = await server.makeClient((await make()).id, 'company_admin');
    const stranger = await server.makeClient(
      (await make('partner', server.rootId)).id,
      'partner_admin',
    );
    for (const as of [company, viewer, partnerAdmin]) {
      expect((await get(customer.id, as)).status).toBe(200);
    }
    const items = [period(item('vms'), '2020-01-01')];
    for (const as of [sibling, stranger]) {
      expect(refusal(await get(customer.id, as))).toEqual([404, 1104, undefined]);
      expect(refusal(await put(customer.id, items, as))).toEqual([404, 1104, undefined]);
    }
    for (const as of [company, viewer]) {
      expect(refusal(await put(customer.id, items, as))).toEqual([403, 1002, undefined]);
    }
    expect((await get(customer.id)).body).toEqual(list());
    expect((await put(customer.id, items, partnerAdmin)).body).toEqual(list(...items));
    // Only administrators of ancestors can change the billing of a partner.
    expect((await get(partner.id, partnerAdmin)).status).toBe(200);
    expect(refusal(await put(partner.id, items, partnerAdmin))).toEqual([403, 1002, undefined]);
    const locked = await make('customer', partner.id, { update_lock: { enabled: true } });
    expect(refusal(await put(locked.id, items, partnerAdmin))).toEqual([403, 1012, undefined]);
  });
});

describe('an error', () => {
  it.each([
    ['an unknown item', item('no_such_item'), 'name'],
    ['a feature', item('o365_mailboxes'), 'name'],
    ['U+0000', item('vms\u0000'), 'name'],
    ['a foreign application', item('vms', { application_id: filesCloud }), 'application_id'],
    ['no application', { name: 'vms' }, 'application_id'],
    ['no component', item('storage'), 'infra_component_id'],
    ['a component too many', item('vms', { infra_component_id: nobody }), 'infra_component_id'],
    ['no such component', item('storage', { infra_component_id: nobody }), 'infra_component_id'],
    ['no id', item('storage', { infra_component_id: 'x' }), 'infra_component_id'],
    ['a type of nothing', item('vms', { infra_component_type: 'backup' }), 'infra_component_type'],
  ])('for %s contains its name', async (_, named, field) => {
    const { id } = await make();
    const response = await put(id, [
      period(item('servers'), '2020-01-01'),
      period(named, '2020-01-01'),
    ]);
    expect(refusal(response)).toEqual([400, 1000, `items.1.offering_item.${field}`]);
    expect(response.body.error.details.info).toContain(`items.1.offering_item.${field}`);
    expect((await get(id)).body).toEqual(list());
  });

  it('for an unavailable component or a wrong type contains its name', async () => {
    const { id } = await make();
    const foreign = item('storage', { infra_component_id: infra.other });
    expect(refusal(await put(id, [period(foreign, '2020-01-01')]))).toEqual([
      400,
      1000,
      'items.0.offering_item.infra_component_id',
    ]);
    const wrong = { ...storage(), infra_component_type: 'vcd' };
    expect(refusal(await put(id, [period(wrong, '2020-01-01')]))).toEqual([
      400,
      1000,
      'items.0.offering_item.infra_component_type',
    ]);
  });

  it.each([
    [{ start: '2023-02-29' }, 'current_period.start'],
    [{ start: '2023-13-01' }, 'current_period.start'],
    [{ start: '2023-00-10' }, 'current_period.start'],
    [{ start: '2023-01-01T00:00:00Z' }, 'current_period.start'],
    [{ start: '23-01-01' }, 'current_period.start'],
    [{ start: '2023-01-01\n' }, 'current_period.start'],
    [{ start: '' }, 'current_period.start'],
    [{ start: null }, 'current_period.start'],
    [{ start: 20230101 }, 'current_period.start'],
    [{}, 'current_period.start'],
    ['2023-01-01', 'current_period'],
    [undefined, 'current_period'],
  ])('for the period %j contains its name', async (current_period, field) => {
    const { id } = await make();
    const response = await put(id, [
      period(item('servers'), '2020-01-01'),
      { offering_item: item('vms'), current_period },
    ]);
    expect(refusal(response)).toEqual([400, 1000, `items.1.${field}`]);
    expect(response.body.error.details.info).toContain(field);
    expect((await get(id)).body).toEqual(list());
  });

  it('for a repeated item contains its name', async () => {
    const { id } = await make();
    const response = await put(id, [period(item('vms'), '2020-01-01'), period(item('vms'), null)]);
    expect(refusal(response)).toEqual([400, 1000, 'items.1.offering_item.name']);
  });
});
