import { beforeEach, describe, expect, it } from 'vitest';
import {
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

describe('disabling an item', () => {
  it('disables it for all descendants, and no other items', async () => {
    await giveAll([on('vms'), on('servers')], partner, folder, customer, unit);
    const sibling = await tenant(folder, 'customer');
    await giveItems(server, sibling, [on('vms')]);
    await giveItems(server, folder, [off('vms')]);
    expect(await keysOn(server, partner)).toEqual(['servers', 'vms']);
    for (const id of [folder, customer, unit]) {
      expect(await keysOn(server, id)).toEqual(['servers']);
    }
    expect(await keysOn(server, sibling)).toEqual([]);
    // Enabled again for one of them: its descendants remain disabled.
    await giveItems(server, folder, [on('vms')]);
    expect(await keysOn(server, customer)).toEqual(['servers']);
  });

  it('disables items of descendants on own infrastructure if no item of the name remains', async () => {
    const [first, second] = [
      await makeCarrier(server, server.rootId),
      await makeCarrier(server, server.rootId),
    ];
    const own = await makeCarrier(server, folder);
    const storage = (infra_id: string, status = 1) => on('storage', { infra_id, status });
    await giveItems(server, partner, [storage(first), storage(second)]);
    await giveAll([storage(own)], folder, customer);
    await giveItems(server, partner, [storage(first, 0)]);
    expect(await keysOn(server, customer)).toEqual([`storage@${own}`]);
    await giveItems(server, partner, [storage(second, 0)]);
    expect(await keysOn(server, folder)).toEqual([]);
    expect(await keysOn(server, customer)).toEqual([]);
  });

  it('keeps data in use for thirty days, or until it is enabled again', async () => {
    await giveAll([on('vms'), on('servers')], partner, folder, customer);
    await use(server, customer, 'vms', 2);
    const before = Date.now();
    await giveItems(server, partner, [off('vms'), off('servers')]);
    const month = 30 * 86_400_000;
    for (const id of [partner, folder, customer]) {
      const rows = await storedItems(server, id);
      expect(rows.get('vms')!.graceUntil).toBeGreaterThanOrEqual(before + month);
      expect(rows.get('vms')!.graceUntil).toBeLessThan(Date.now() + month + 1000);
      expect(rows.get('servers')!.graceUntil).toBeNull();
    }
    await giveItems(server, partner, [on('vms')]);
    expect((await storedItems(server, partner)).get('vms')!.graceUntil).toBeNull();
  });

  it('is refused for an item in use, on request', async () => {
    const storage = await makeCarrier(server, server.rootId);
    const items = [on('vms'), on('servers'), on('storage', { infra_id: storage })];
    await giveAll(items, partner, folder, customer);
    await use(server, customer, 'vms', 1);
    await use(server, unit, 'storage', 4096, storage);
    const leaving = items.map((item) => ({ ...item, status: 0 }));
    const { status, body } = await setItems(server, partner, leaving, { check_usage: 'true' });
    expect(status).toBe(400);
    const spelled = `vms, storage(infra_id=${storage})`;
    expect(body.error).toEqual({
      domain: 'PlatformAccountServer',
      code: 1049,
      message: expect.stringContaining(`offering items: ${spelled}.`),
      details: { info: expect.stringContaining(spelled) },
      context: {
        code: 1049,
        offering_items: [{ name: 'vms' }, { name: 'storage', infra_id: storage }],
      },
    });
    for (const id of [partner, folder, customer]) {
      expect(await keysOn(server, id)).toEqual(['servers', `storage@${storage}`, 'vms']);
    }
    expect((await setItems(server, partner, [off('servers')], { check_usage: true })).status).toBe(
      200,
    );
    expect((await setItems(server, partner, leaving, { check_usage: false })).status).toBe(200);
    expect(await keysOn(server, customer)).toEqual([]);
  });

  it('ignores the usage of deleted tenants', async () => {
    await giveAll([on('vms')], partner, folder, customer);
    await use(server, customer, 'vms', 1);
    await server.admin.put(`/tenants/${customer}`, { version: 1, enabled: false });
    const gone = await server.admin.delete(`/tenants/${customer}`, { version: 2 });
    expect(gone.status).toBe(204);
    const { status } = await setItems(server, folder, [off('vms')], { check_usage: true });
    expect(status).toBe(200);
    expect((await storedItems(server, folder)).get('vms')!.graceUntil).toBeNull();
  });
});

describe('a locked item', () => {
  it('can be changed only by administrators further up', async () => {
    await giveAll([on('vms'), on('servers')], partner, folder, customer);
    const at = (id: string) => server.makeClient(server.rootId, 'partner_admin', id);
    const [upper, lower] = [await at(partner), await at(folder)];
    // An administrator of only the parent cannot set a lock, because they could not remove it.
    await expect(setLock(server, lower, customer, 'vms', true)).rejects.toThrow(/locked/);
    await setLock(server, upper, customer, 'vms', true);
    for (const change of [off('vms'), on('vms', quota(1))]) {
      const refused = await setItems(server, customer, [off('servers'), change], { as: lower });
      expect(codeAndField(refused)).toEqual([403, 1012, 'offering_items.1.name']);
      expect(refused.body.error).toMatchObject({ code: 1002, message: 'access denied' });
    }
    expect(await keysOn(server, customer)).toEqual(['servers', 'vms']);
    // Unchanged items can be sent, and REST does not set locks.
    const same = [on('vms', { ...quota(null), locked: false }), off('servers')];
    const { status, body } = await setItems(server, customer, same, { as: lower });
    expect(status).toBe(200);
    expect(body.items).toMatchObject([
      { name: 'servers', status: 0, locked: false },
      { name: 'vms', status: 1, locked: true },
    ]);
    expect((await setItems(server, customer, [off('vms')], { as: upper })).status).toBe(200);
  });

  it('of a child of the root can be changed by root administrators', async () => {
    await giveItems(server, partner, [on('vms')]);
    await setLock(server, server.admin, partner, 'vms', true);
    const root = await server.makeClient(server.rootId, 'root_admin');
    expect((await setItems(server, partner, [off('vms')], { as: root })).status).toBe(200);
    expect((await storedItems(server, partner)).get('vms')).toMatchObject({
      enabled: false,
      locked: true,
    });
  });
});
