import { randomUUID } from 'node:crypto';
import { beforeEach, describe, expect, it } from 'vitest';
import { sql } from '../../../src/database/sql.js';
import {
  backup,
  filesCloud,
  giveItems,
  keysOn,
  makeCarrier,
  noQuota,
  off,
  on,
  quota,
  setItems,
  storedItems,
} from '../../support/offering-items.js';
import { refusal } from '../../support/people.js';
import { useTestServer } from '../../support/server.js';

const server = await useTestServer();

let names = 0;

const tenant = async (parentId: string, kind: string) =>
  (await server.makeTenant(parentId, kind, `${kind} ${++names}`)).id;

/** A partner with a folder that has a customer that has a unit, anew for every test. */
let partner: string, folder: string, customer: string, unit: string;
beforeEach(async () => {
  partner = await tenant(server.rootId, 'partner');
  folder = await tenant(partner, 'folder');
  customer = await tenant(folder, 'customer');
  unit = await tenant(customer, 'unit');
});
const giveAll = async (items: object[], ...tenants: string[]) => {
  for (const id of tenants) await giveItems(server, id, items);
};
const codeAndField = ({ status, body }: { status: number; body: any }) => [
  status,
  body.error.context.code,
  body.error.context.field,
];

describe('an offering item', () => {
  it('is enabled, and all items of its application are returned', async () => {
    await giveItems(server, partner, [on('vms'), on('servers', quota(5))]);
    const { status, body } = await setItems(server, partner, [
      on('local_storage'),
      off('workstations'),
    ]);
    expect(status).toBe(200);
    expect(body).toEqual({
      paging: { cursors: {} },
      timestamp: expect.stringMatching(/^\d{4}-.*Z$/),
      items: [
        {
          application_id: backup,
          name: 'local_storage',
          edition: null,
          usage_name: 'local_storage',
          tenant_id: partner,
          updated_at: expect.any(String),
          deleted_at: null,
          status: 1,
          locked: false,
          type: 'feature',
          measurement_unit: 'n/a',
        },
        expect.objectContaining({ name: 'servers', status: 1, ...quota(5, null, 1) }),
        expect.objectContaining({ name: 'vms', status: 1, quota: noQuota }),
        // It was never enabled, so it has no row: only the requested items are returned.
        expect.not.objectContaining({ updated_at: expect.anything() }),
      ],
    });
    expect(body.items[3]).toMatchObject({ name: 'workstations', status: 0, quota: noQuota });
    expect(await keysOn(server, partner)).toEqual(['local_storage', 'servers', 'vms']);
  });

  it('does not change the version of the tenant, or unchanged items', async () => {
    server.clock.offset = 0;
    await giveItems(server, partner, [on('vms'), on('servers')]);
    server.clock.offset = 60_000;
    const before = await storedItems(server, partner);
    await giveItems(server, partner, [on('vms'), on('servers', quota(1)), off('workstations')]);
    const after = await storedItems(server, partner);
    expect(after.get('vms')).toEqual(before.get('vms'));
    expect(after.get('servers')!.updatedAt).toBeGreaterThan(before.get('servers')!.updatedAt);
    expect(after.has('workstations')).toBe(false);
    server.clock.offset = 0;
    const { body } = await server.admin.get(`/tenants/${partner}`);
    expect(body.version).toBe(1);
  });

  it('enables its application', async () => {
    await giveItems(server, partner, [
      on('vms'),
      { application_id: filesCloud, name: 'fc_seats', status: 1 },
    ]);
    const rows = await server.session().all<{ id: string }>(
      sql`select b.application_id as "id" from application_bindings b
        where b.tenant_id = ${partner} order by b.application_id`,
    );
    expect(rows.map(({ id }) => id)).toEqual([backup, filesCloud]);
  });

  it('keeps its status if that is omitted, and is recorded', async () => {
    await giveItems(server, partner, [on('vms')]);
    await giveItems(server, partner, [{ application_id: backup, name: 'vms', ...quota(3) }]);
    expect((await storedItems(server, partner)).get('vms')).toMatchObject({
      enabled: true,
      value: 3,
    });
    const records = await server.session().all<{ fields: string[] }>(
      sql`select a.fields as "fields" from audit_records a
        where a.tenant_id = ${partner} and a.action = 'setOfferingItems' order by a.at`,
    );
    expect(records.map(({ fields }) => fields)).toEqual([['vms'], ['vms']]);
  });

  it('can be set only by administrators of the parent', async () => {
    await giveAll([on('vms')], partner, folder);
    const actor = (on: string, role: string) => server.makeClient(server.rootId, role, on);
    const own = await actor(customer, 'company_admin');
    expect(refusal(await setItems(server, customer, [on('vms')], { as: own }))).toEqual([
      403,
      1002,
      undefined,
    ]);
    const viewer = await actor(partner, 'readonly_admin');
    expect((await setItems(server, customer, [on('vms')], { as: viewer })).status).toBe(403);
    const other = await tenant(server.rootId, 'partner');
    const stranger = await actor(other, 'partner_admin');
    const refused = await setItems(server, customer, [on('vms')], { as: stranger });
    expect(refused.status).toBe(404);
    expect(refused.body.error).toMatchObject({
      domain: 'ApplicationAccountServer',
      code: 1104,
      context: { tenant_id: customer, code: 1104 },
    });
    expect(await keysOn(server, customer)).toEqual([]);
    const above = await actor(folder, 'partner_admin');
    expect((await setItems(server, folder, [off('vms')], { as: above })).status).toBe(403);
    expect((await setItems(server, customer, [on('vms')], { as: above })).status).toBe(200);
    expect(await keysOn(server, customer)).toEqual(['vms']);
  });

  it('cannot be set for the root', async () => {
    const { status, body } = await setItems(server, server.rootId, [off('vms')]);
    expect([status, body.error.domain, body.error.context.code]).toEqual([
      409,
      'ApplicationAccountServer',
      1027,
    ]);
  });
});

describe('the available items of a tenant', () => {
  it('are those of the parent', async () => {
    await giveItems(server, partner, [on('vms')]);
    const refused = await setItems(server, customer, [on('vms')]);
    expect(codeAndField(refused)).toEqual([409, 1021, 'offering_items.0.name']);
    expect(refused.body.error).toMatchObject({
      domain: 'ApplicationAccountServer',
      code: 1010,
      message: 'conflict',
      context: { item: 'vms' },
    });
    await giveItems(server, folder, [on('vms')]);
    expect((await setItems(server, customer, [on('vms')])).status).toBe(200);
    // All or none.
    expect(codeAndField(await setItems(server, unit, [on('vms'), on('servers')]))).toEqual([
      409,
      1021,
      'offering_items.1.name',
    ]);
    expect((await storedItems(server, unit)).size).toBe(0);
  });

  it('depend on its kind', async () => {
    await giveAll([on('child_storages')], partner, folder);
    expect(codeAndField(await setItems(server, customer, [on('child_storages')]))).toEqual([
      409,
      1021,
      'offering_items.0.name',
    ]);
    // Not even with a quota, while it is disabled.
    await giveItems(server, partner, [on('vms')]);
    expect(codeAndField(await setItems(server, customer, [off('vms', quota(1))]))).toEqual([
      409,
      1021,
      'offering_items.0.name',
    ]);
    expect((await storedItems(server, customer)).size).toBe(0);
  });

  it('are on infrastructure of the parent, or on its own if the parent has any', async () => {
    const platform = await makeCarrier(server, server.rootId);
    const own = await makeCarrier(server, folder);
    const storage = (infra_id: string) => on('storage', { infra_id });
    expect(codeAndField(await setItems(server, folder, [storage(own)]))).toEqual([
      409,
      1021,
      'offering_items.0.name',
    ]);
    await giveItems(server, partner, [storage(platform)]);
    const answer = await giveItems(server, folder, [storage(own)]);
    expect(answer).toMatchObject([{ name: 'storage', infra_id: own, status: 1, type: 'infra' }]);
    expect(await keysOn(server, folder)).toEqual([`storage@${own}`]);
    await giveItems(server, customer, [storage(own)]);
    expect(codeAndField(await setItems(server, customer, [storage(platform)]))[1]).toBe(1021);
  });

  it('require the items that they depend on', async () => {
    const [seats, mailboxes] = ['adv_o365_seats', 'adv_o365_mailboxes'];
    const refused = await setItems(server, partner, [on('vms'), on(mailboxes)]);
    expect(codeAndField(refused)).toEqual([409, 1023, 'offering_items.1.name']);
    expect(refused.body.error.context).toMatchObject({ item: mailboxes, needs: seats });
    expect((await storedItems(server, partner)).size).toBe(0);
    await giveItems(server, partner, [on(mailboxes), on(seats)]);
    const broken = await setItems(server, partner, [off(seats)]);
    expect(codeAndField(broken)).toEqual([409, 1023, 'offering_items.0.name']);
    expect(await keysOn(server, partner)).toEqual([mailboxes, seats]);
    await giveItems(server, partner, [off(seats), off(mailboxes)]);
    expect(await keysOn(server, partner)).toEqual([]);
  });
});

describe('an invalid item', () => {
  it('is refused with its name, and nothing is changed', async () => {
    const capable = await makeCarrier(server, server.rootId);
    const incapable = await makeCarrier(server, server.rootId, ['files_cloud']);
    const foreign = await makeCarrier(server, await tenant(server.rootId, 'partner'));
    const below = await makeCarrier(server, folder);
    const cases: [object, string][] = [
      [on('no_such_item'), 'name'],
      [on('__proto__'), 'name'],
      [on('a\u0000b'), 'name'],
      [on('\ud800'), 'name'],
      [on('x'.repeat(10_000)), 'name'],
      [on('servers', { name: 7 }), 'name'],
      [on('servers', { application_id: filesCloud }), 'application_id'],
      [on('servers', { application_id: randomUUID() }), 'application_id'],
      [on('servers', { application_id: undefined }), 'application_id'],
      [on('servers', { status: 2 }), 'status'],
      [on('servers', { status: -1 }), 'status'],
      [on('servers', { status: true }), 'status'],
      [on('servers', { infra_id: capable }), 'infra_id'],
      [on('storage'), 'infra_id'],
      [on('storage', { infra_id: null }), 'infra_id'],
      [on('storage', { infra_id: randomUUID() }), 'infra_id'],
      [on('storage', { infra_id: foreign }), 'infra_id'],
      [on('storage', { infra_id: below }), 'infra_id'],
      [on('storage', { infra_id: incapable }), 'infra_id'],
      [off('storage', { infra_id: incapable }), 'infra_id'],
      [on('vms'), 'name'],
    ];
    for (const [item, field] of cases) {
      const refused = await setItems(server, partner, [on('vms'), item]);
      const { domain, context, details } = refused.body.error;
      expect([refused.status, domain, context.code, context.field], JSON.stringify(item)).toEqual([
        400,
        'PlatformAccountServer',
        1000,
        `offering_items.1.${field}`,
      ]);
      expect(details.info).toContain(`offering_items.1.${field}`);
      expect((await storedItems(server, partner)).size).toBe(0);
    }
    const body = { offering_items: Array.from({ length: 1001 }, () => on('vms')) };
    const path = `/tenants/${partner}/offering_items`;
    const many = await server.admin.put(path, body);
    expect([many.status, many.body.error.context.field]).toEqual([400, 'offering_items']);
    const none = await server.admin.put(path, { offering_items: [] });
    expect([none.status, none.body.items]).toEqual([200, []]);
  });
});
