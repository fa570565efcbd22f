import { describe, expect, it } from 'vitest';
import { sql } from '../../../src/database/sql.js';
import { rollUp } from '../../../src/domain/commerce/usages/roll-up.js';
import { makeInfra, makeLocation } from '../../support/infrastructure.js';
import { use } from '../../support/offering-items.js';
import { refusal, type Body } from '../../support/people.js';
import { useTestServer } from '../../support/server.js';
import { giveItem, totalOf } from '../../support/usages.js';

/* root ── north (partner) ── coast (folder) ── shop (customer) ── floor (unit) */
const server = await useTestServer();
const north = await server.makeTenant(server.rootId, 'partner', 'North');
const coast = await server.makeTenant(north.id, 'folder', 'Coast');
const shop = await server.makeTenant(coast.id, 'customer', 'Shop');
const floor = await server.makeTenant(shop.id, 'unit', 'Floor');
await makeLocation(server, north.id);

const remove = (id: string, query: object = {}) =>
  server.admin.delete(`/infra/${id}`, { version: 1, ...query });
const get = (id: string) => server.admin.get(`/infra/${id}`);

const items = (infraId: string) =>
  server.session().all<{ enabled: boolean | number; deletedAt: number | null }>(
    sql`select o.enabled as "enabled", o.deleted_at as "deletedAt"
        from tenant_offering_items o where o.infra_id = ${infraId}`,
  );

const deleteTenant = async (tenant: Body) => {
  await server.admin.put(`/tenants/${tenant.id}`, { version: 1, enabled: false });
  const { status } = await server.admin.delete(`/tenants/${tenant.id}`, { version: 2 });
  expect(status).toBe(204);
};

describe('a component with an enabled item', () => {
  it.each([
    ['partner', () => north, false],
    ['folder', () => coast, false],
    ['customer', () => shop, true],
    ['unit', () => floor, true],
  ] as const)('of a %s cannot be deleted, except by force: %s', async (_kind, tenant, kept) => {
    const { id } = await makeInfra(server, north.id);
    await giveItem(server, tenant().id, 'storage', { infraId: id });
    const refused = await remove(id);
    expect(refusal(refused)).toEqual([409, 1010, undefined]);
    expect(refused.body.error).toMatchObject({
      domain: 'PlatformAccountServer',
      code: 'conflict',
      details: {
        info: 'the infrastructure component is in use: the offering item storage is enabled',
      },
    });
    expect((await remove(id, { force: false })).status).toBe(409);
    expect((await remove(id, { force: true })).status).toBe(kept ? 409 : 204);
    expect((await get(id)).status).toBe(kept ? 200 : 404);
    const [item] = await items(id);
    expect(Boolean(item!.enabled)).toBe(kept);
    expect(item!.deletedAt === null).toBe(kept);
  });

  it('can be deleted if the item is disabled or its tenant deleted', async () => {
    const { id } = await makeInfra(server, north.id);
    await giveItem(server, shop.id, 'storage', { infraId: id, enabled: false });
    const gone = await server.makeTenant(north.id, 'customer', 'Gone');
    await giveItem(server, gone.id, 'storage', { infraId: id });
    await use(server, gone.id, 'storage', 7, id);
    expect((await remove(id)).status).toBe(409);
    await deleteTenant(gone);
    expect((await remove(id)).status).toBe(204);
  });
});

describe('a component with usage', () => {
  it('can be deleted only by force', async () => {
    const { id } = await makeInfra(server, north.id);
    await giveItem(server, shop.id, 'storage', { infraId: id, enabled: false });
    await use(server, shop.id, 'storage', 0, id);
    await use(server, floor.id, 'storage', 1, id);
    await rollUp(server.services.database);
    const refused = await remove(id);
    expect(refusal(refused)).toEqual([409, 1010, undefined]);
    expect(refused.body.error.details.info).toBe(
      'the infrastructure component is in use: usage is reported for it',
    );
    expect((await get(id)).body.version).toBe(1);
    expect((await remove(id, { force: true })).status).toBe(204);
    // The usage is removed, because no report could do it later.
    for (const tenant of [floor.id, shop.id, north.id, server.rootId]) {
      expect(await totalOf(server, tenant, `storage@${id}`)).toBe(0);
    }
  });

  it('cannot be deleted by force if a customer has an enabled item on it', async () => {
    const { id } = await makeInfra(server, north.id);
    await giveItem(server, shop.id, 'storage', { infraId: id });
    await use(server, shop.id, 'storage', 1, id);
    expect((await remove(id, { force: true })).status).toBe(409);
  });
});

describe('a capability', () => {
  it('cannot be removed while an enabled item requires it', async () => {
    const capabilities = ['backup', 'disaster_recovery', 'files_cloud'];
    const { id } = await makeInfra(server, north.id, { capabilities });
    await giveItem(server, shop.id, 'storage', { infraId: id });
    await giveItem(server, shop.id, 'dr_storage', { infraId: id, enabled: false });
    const put = (version: number, wanted: string[]) =>
      server.admin.put(`/infra/${id}`, { version, capabilities: wanted });
    const refused = await put(1, ['disaster_recovery', 'files_cloud']);
    expect(refusal(refused)).toEqual([409, 1010, undefined]);
    expect(refused.body.error.details.info).toBe(
      'the infrastructure component is in use: the offering item storage requires the capability',
    );
    expect((await get(id)).body).toMatchObject({ capabilities, version: 1 });
    expect((await put(1, ['vcd', 'backup'])).body.capabilities).toEqual(['vcd', 'backup']);
  });
});

describe('concurrent requests', () => {
  it('delete a location or add a component to it, but not both', async () => {
    for (let round = 0; round < 5; round++) {
      const { id } = await makeLocation(server, coast.id);
      const [gone, come] = await Promise.all([
        server.admin.delete(`/locations/${id}`, { version: 1 }),
        server.admin.post('/infra', {
          owner_tenant_id: coast.id,
          location_id: id,
          name: 'Storage',
          url: 'storage://x.example',
          capabilities: ['backup'],
        }),
      ]);
      expect([
        [204, 400],
        [409, 201],
      ]).toContainEqual([gone.status, come.status]);
    }
  });

  it('delete a component or enable an item on it, but not both', async () => {
    const backup = server.services.catalogue.item('storage')!.applicationId;
    const turnOn = (infraId: string) =>
      server.admin.put(`/tenants/${north.id}/offering_items`, {
        offering_items: [{ application_id: backup, name: 'storage', infra_id: infraId, status: 1 }],
      });
    const alone = await makeInfra(server, server.rootId, {
      location_id: (await makeLocation(server, server.rootId)).id,
    });
    expect((await turnOn(alone.id)).status).toBe(200);
    expect((await remove(alone.id)).status).toBe(409);
    for (let round = 0; round < 5; round++) {
      const { id } = await makeInfra(server, server.rootId, {
        location_id: (await makeLocation(server, server.rootId)).id,
      });
      const [gone, on] = await Promise.all([remove(id), turnOn(id)]);
      expect([
        [204, 400],
        [409, 200],
      ]).toContainEqual([gone.status, on.status]);
    }
  });
});
