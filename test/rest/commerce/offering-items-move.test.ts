import { beforeEach, describe, expect, it } from 'vitest';
import {
  giveItems,
  keysOn,
  makeCarrier,
  on,
  quota,
  setItems,
  setLock,
  storedItems,
  use,
} from '../../support/offering-items.js';
import { refusal } from '../../support/people.js';
import { useTestServer, type As } from '../../support/server.js';

/* What a tenant was given, when it moves, becomes another kind, comes back, or its storage goes. */
const server = await useTestServer();

let names = 0;

const tenant = async (parentId: string, kind: string) =>
  (await server.makeTenant(parentId, kind, `${kind} ${++names}`)).id;
const put = async (id: string, body: object) => {
  const answer = await server.admin.put(`/tenants/${id}`, body);
  expect(answer.status, answer.text).toBe(200);
};
const give = (id: string, ...items: object[]) => giveItems(server, id, items);
const quotaOf = async (id: string, key: string) => {
  const row = (await storedItems(server, id)).get(key)!;
  return [row.value, row.overage, row.quotaVersion, row.quotaState];
};

let rich: string, poor: string, folder: string, customer: string, unit: string;
beforeEach(async () => {
  rich = await tenant(server.rootId, 'partner');
  poor = await tenant(server.rootId, 'partner');
  folder = await tenant(rich, 'folder');
  customer = await tenant(folder, 'customer');
  unit = await tenant(customer, 'unit');
});

describe('moving a tenant', () => {
  it('disables items that the new parent lacks, in the whole subtree', async () => {
    for (const id of [rich, folder, customer, unit]) await give(id, on('vms'), on('servers'));
    await give(poor, on('vms'));
    await use(server, unit, 'servers', 1);
    await put(folder, { version: 1, parent_id: poor });
    for (const id of [folder, customer, unit]) {
      expect(await keysOn(server, id)).toEqual(['vms']);
      expect((await storedItems(server, id)).get('servers')!.graceUntil).toBeGreaterThan(
        Date.now(),
      );
    }
    expect(await keysOn(server, rich)).toEqual(['servers', 'vms']);
  });

  it('requires authorization for locked items', async () => {
    for (const id of [rich, folder, customer, unit]) await give(id, on('vms', quota(5)));
    const above = await server.makeClient(rich, 'partner_admin');
    const below = await server.makeClient(folder, 'partner_admin');
    const between = await tenant(folder, 'folder');
    await give(between, on('vms'));
    await setLock(server, above, customer, 'vms', true);
    const move = (id: string, as: As) =>
      server.as(as).put(`/tenants/${id}`, { version: 1, parent_id: between });
    // Under the new parent the caller could remove the lock.
    const refused = await move(customer, below);
    expect([...refusal(refused), refused.body.error.context.item]).toEqual([
      403,
      1012,
      'parent_id',
      'vms',
    ]);
    expect((await storedItems(server, customer)).get('vms')).toMatchObject({ locked: true });
    const moved = await move(customer, above);
    expect([moved.status, moved.body.parent_id]).toEqual([200, between]);
    expect((await storedItems(server, customer)).get('vms')).toMatchObject({ locked: true });
  });

  it('keeps items that the new parent has, and all below the root', async () => {
    const platform = await makeCarrier(server, server.rootId);
    const items = [on('vms'), on('storage', { infra_id: platform })];
    for (const id of [rich, folder]) await give(id, ...items);
    await put(folder, { version: 1, parent_id: server.rootId });
    expect(await keysOn(server, folder)).toEqual([`storage@${platform}`, 'vms']);
  });

  it('keeps items on own storages if the new parent has any, and disables those on others', async () => {
    const platform = await makeCarrier(server, server.rootId);
    const [upper, own] = [await makeCarrier(server, rich), await makeCarrier(server, folder)];
    const storage = (infra_id: string) => on('storage', { infra_id });
    await give(rich, storage(platform), storage(upper));
    await give(folder, storage(upper), storage(own));
    await give(customer, storage(upper), storage(own));
    await give(poor, storage(platform));
    await put(folder, { version: 1, parent_id: poor });
    expect(await keysOn(server, folder)).toEqual([`storage@${own}`]);
    expect(await keysOn(server, customer)).toEqual([`storage@${own}`]);
    const bare = await tenant(server.rootId, 'partner');
    await put(folder, { version: 2, parent_id: bare });
    expect(await keysOn(server, folder)).toEqual([]);
    expect(await keysOn(server, customer)).toEqual([]);
  });

  it('reduces quotas to the hard quotas of the ancestors', async () => {
    await give(rich, on('vms'));
    await give(folder, on('vms', quota(100, 50)));
    await give(customer, on('vms', quota(40)));
    await give(unit, on('vms', quota(10)));
    await use(server, unit, 'vms', 30);
    await give(poor, on('vms', quota(20, 5)));
    await put(folder, { version: 1, parent_id: poor });
    expect((await quotaOf(folder, 'vms')).slice(0, 3)).toEqual([25, 50, 2]);
    expect((await quotaOf(customer, 'vms')).slice(0, 3)).toEqual([25, null, 2]);
    // Quotas within the limit do not change.
    expect((await quotaOf(unit, 'vms')).slice(0, 3)).toEqual([10, null, 1]);
  });

  it('changes nothing if it is refused', async () => {
    for (const id of [rich, folder]) await give(id, on('vms'));
    const stale = { version: 7, parent_id: poor };
    const path = `/tenants/${folder}`;
    expect((await server.admin.put(path, stale)).status).toBe(409);
    expect(await keysOn(server, folder)).toEqual(['vms']);
  });
});

describe('a tenant with a new kind', () => {
  it('loses items that the kind cannot have', async () => {
    const leaf = await tenant(rich, 'partner');
    for (const id of [rich, leaf]) await give(id, on('vms'), on('child_storages'));
    await put(leaf, { version: 1, kind: 'customer' });
    expect(await keysOn(server, leaf)).toEqual(['vms']);
  });
});

describe('a deleted tenant', () => {
  it('is restored with the items that its parent still has', async () => {
    for (const id of [rich, folder, customer]) await give(id, on('vms'), on('servers'));
    await put(folder, { version: 1, enabled: false });
    const as = server.admin;
    const gone = await as.delete(`/tenants/${folder}`, { version: 2 });
    expect(gone.status).toBe(204);
    expect((await setItems(server, folder, [on('vms')])).status).toBe(404);
    await give(rich, on('servers', { status: 0 }));
    expect((await as.post(`/tenants/${folder}/restore`)).status).toBe(204);
    expect(await keysOn(server, folder)).toEqual(['vms']);
    expect(await keysOn(server, customer)).toEqual(['vms']);
  });
});

describe('a deleted component', () => {
  it('loses its items and items that depend on them', async () => {
    const component = await makeCarrier(server, rich);
    const own = await makeCarrier(server, folder);
    const storage = (infra_id: string) => on('storage', { infra_id });
    const platform = await makeCarrier(server, server.rootId);
    await give(rich, storage(platform), storage(component));
    await give(rich, on('storage', { infra_id: platform, status: 0 }));
    await give(folder, storage(component), storage(own));
    const { status, text } = await server.admin.delete(`/infra/${component}`, {
      version: 1,
      force: true,
    });
    expect(status, text).toBe(204);
    for (const id of [rich, folder]) expect(await keysOn(server, id)).toEqual([]);
    const row = (await storedItems(server, folder)).get(`storage@${component}`)!;
    expect(row.deletedAt).toBe(row.updatedAt);
    // It was not on the deleted component: it is disabled, but exists.
    expect((await storedItems(server, folder)).get(`storage@${own}`)!.deletedAt).toBeNull();
    const { body } = await server.admin.get(`/tenants/${folder}/offering_items`, { type: 'infra' });
    expect(body.items.map(({ infra_id }: any) => infra_id)).toEqual([own]);
    const again = await setItems(server, rich, [storage(component)]);
    expect([again.status, again.body.error.context.field]).toEqual([
      400,
      'offering_items.0.infra_id',
    ]);
  });
});
