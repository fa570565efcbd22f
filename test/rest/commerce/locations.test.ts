import { describe, expect, it } from 'vitest';
import { sql } from '../../../src/database/sql.js';
import { makeInfra, makeLocation } from '../../support/infrastructure.js';
import { refusal, type Body } from '../../support/people.js';
import { useTestServer, type As } from '../../support/server.js';

/* root ── north (partner) ─┬─ coast (folder) ── shop (customer) ── floor (unit)
 *                          └─ reseller (partner)                             */
const server = await useTestServer();
const north = await server.makeTenant(server.rootId, 'partner', 'North');
const coast = await server.makeTenant(north.id, 'folder', 'Coast');
const reseller = await server.makeTenant(north.id, 'partner', 'Reseller');
const shop = await server.makeTenant(coast.id, 'customer', 'Shop');
const floor = await server.makeTenant(shop.id, 'unit', 'Floor');
const ofNorth = await server.makeClient(north.id, 'partner_admin');
const ofShop = await server.makeClient(shop.id, 'company_admin');

const post = (body: object, as: As = ofNorth) => server.as(as).post('/locations', body);
const get = (id: string, as: As = ofNorth) => server.as(as).get(`/locations/${id}`);
const put = (id: string, body: object, as: As = ofNorth) =>
  server.as(as).put(`/locations/${id}`, body);
const remove = (id: string, version: number, as: As = ofNorth) =>
  server.as(as).delete(`/locations/${id}`, { version });
const list = (uuids: string[], as: As = ofNorth) =>
  server.as(as).get('/locations', { uuids: uuids.join(',') });
const own = (tenantId: string, as: As = ofNorth) =>
  server.as(as).get(`/tenants/${tenantId}/locations`);

describe('a location', () => {
  it('is created, renamed and deleted', async () => {
    const created = await post({ owner_tenant_id: coast.id, name: '  Fjord  ' });
    expect(created.status).toBe(201);
    expect(created.body).toEqual({
      id: expect.any(String),
      owner_tenant_id: coast.id,
      platform_owned: false,
      readonly: false,
      name: 'Fjord',
      version: 1,
    });
    const { id } = created.body as Body;
    const renamed = await put(id, { ...created.body, name: 'Sound' });
    expect(renamed.status).toBe(200);
    expect(renamed.body).toEqual({ ...created.body, name: 'Sound', version: 2 });
    expect(await get(id)).toMatchObject({ status: 200, body: renamed.body });
    expect(refusal(await put(id, { version: 1, name: 'Late' }))).toEqual([409, 1001, 'version']);
    expect(refusal(await remove(id, 1))).toEqual([409, 1001, 'version']);
    expect(await remove(id, 2)).toMatchObject({ status: 204, text: '' });
    const gone = await get(id);
    expect(gone.status).toBe(404);
    expect(gone.body.error).toMatchObject({
      domain: 'PlatformAccountServer',
      code: 'application_not_found',
      context: { id },
    });
    expect((await remove(id, 3)).status).toBe(404);
    expect((await put(id, { version: 3, name: 'Back' })).status).toBe(404);
    expect((await own(coast.id)).body.locations).not.toContain(id);
    const records = await server.session().all<{ action: string }>(
      sql`select r.action as "action" from audit_records r where r.object_id = ${id}
          order by r.at, r.action`,
    );
    expect(records.map(({ action }) => action).sort()).toEqual([
      'createLocation',
      'deleteLocation',
      'updateLocation',
    ]);
  });

  it('belongs to a tenant that can have infrastructure', async () => {
    for (const { id } of [north, coast, reseller]) {
      expect((await post({ owner_tenant_id: id, name: 'Here' })).status).toBe(201);
    }
    for (const { id } of [shop, floor]) {
      const refused = await post({ owner_tenant_id: id, name: 'Here' });
      expect(refusal(refused)).toEqual([409, 1027, 'owner_tenant_id']);
    }
    const platform = await post({ owner_tenant_id: server.rootId, name: 'Core' }, server.admin);
    expect(platform.body).toMatchObject({ platform_owned: true, readonly: false });
  });

  it('requires a non-blank name and an existing owner', async () => {
    for (const name of ['', '  ', 'a\u0000', 'x'.repeat(256), 7, null]) {
      const refused = await post({ owner_tenant_id: north.id, name });
      expect(refusal(refused)).toEqual([400, 1000, 'name']);
    }
    expect(refusal(await post({ name: 'x' }))).toEqual([400, 1000, 'owner_tenant_id']);
    expect((await post({ owner_tenant_id: north.id, name: 'é'.repeat(255) })).status).toBe(201);
    const missing = '11111111-2222-3333-4444-555555555555';
    expect(refusal(await post({ owner_tenant_id: missing, name: 'x' }))).toEqual([
      404,
      1104,
      undefined,
    ]);
  });

  it('can have the same name as others', async () => {
    const first = await makeLocation(server, reseller.id, 'Twin');
    const second = await makeLocation(server, reseller.id, 'Twin');
    expect((await own(reseller.id)).body.locations).toEqual(
      expect.arrayContaining([first.id, second.id]),
    );
  });

  it('cannot be deleted while it contains components', async () => {
    const { id } = await makeLocation(server, north.id);
    const component = await makeInfra(server, reseller.id, { location_id: id });
    const refused = await remove(id, 1);
    expect(refusal(refused)).toEqual([409, 1010, undefined]);
    expect(refused.body.error).toMatchObject({
      domain: 'PlatformAccountServer',
      code: 'conflict',
      details: { info: 'the location contains infrastructure components' },
    });
    expect((await get(id)).body.version).toBe(1);
    await server.admin.delete(`/infra/${component.id}`, { version: 1 });
    expect((await remove(id, 1)).status).toBe(204);
  });

  it('can be changed by administrators of its owner only', async () => {
    const { id } = await makeLocation(server, north.id);
    const viewer = await server.makeClient(north.id, 'readonly_admin');
    const ofReseller = await server.makeClient(reseller.id, 'partner_admin');
    const stranger = await server.makeClient(
      (await server.makeTenant(server.rootId, 'partner', 'Stranger')).id,
      'partner_admin',
    );
    for (const as of [viewer, ofReseller, ofShop]) {
      expect((await get(id, as)).body).toMatchObject({ id, readonly: true });
      for (const refused of [await put(id, { version: 1, name: 'x' }, as), await remove(id, 1, as)])
        expect(refusal(refused)).toEqual([403, 1002, undefined]);
    }
    for (const refused of [
      await get(id, stranger),
      await put(id, { version: 1, name: 'x' }, stranger),
      await remove(id, 1, stranger),
    ])
      expect(refused.status).toBe(404);
    const created = { owner_tenant_id: north.id, name: 'x' };
    expect((await post(created, viewer)).status).toBe(403);
    expect((await post(created, ofReseller)).status).toBe(404);
    expect((await post(created, stranger)).status).toBe(404);
    expect((await post({ owner_tenant_id: shop.id, name: 'x' }, ofShop)).status).toBe(403);
  });
});

describe('a batch of locations', () => {
  it('has the visible ones, in the order of the request', async () => {
    const mine = await makeLocation(server, north.id, 'Mine');
    const platform = await makeLocation(server, server.rootId, 'Core');
    const hidden = await makeLocation(server, reseller.id, 'Hidden');
    const ids = (response: { body: { items: Body[] } }) => response.body.items.map(({ id }) => id);
    const all = [platform.id, hidden.id, mine.id];
    expect(ids(await list(all))).toEqual(all);
    expect(ids(await list([...all, mine.id].reverse()))).toEqual([...all].reverse());
    const seen = await list(all, ofShop);
    expect(ids(seen)).toEqual([platform.id, mine.id]);
    expect(seen.body.items[0]).toMatchObject({ platform_owned: true, readonly: true });
    const none = await list([hidden.id], ofShop);
    expect(none.status).toBe(404);
    expect(none.body.error.context).toMatchObject({ id: hidden.id });
  });

  it('has at most a hundred ids', async () => {
    const { id } = await makeLocation(server, north.id);
    expect((await list([])).body).toEqual({ items: [] });
    expect((await list(Array.from({ length: 100 }, () => id))).body.items).toHaveLength(1);
    for (const uuids of [Array.from({ length: 101 }, () => id), ['x']]) {
      const refused = await list(uuids);
      expect(refused.status).toBe(400);
      expect(refused.body.error.context.field).toMatch(/^uuids/);
    }
    const { status } = await ofNorth.get('/locations');
    expect(status).toBe(400);
    const nobody = await server.makeClient(north.id);
    expect((await list([id], nobody)).status).toBe(403);
  });
});

describe('when its owner is deleted and restored', () => {
  it('a location is deleted and restored', async () => {
    const owner = await server.makeTenant(north.id, 'partner', 'Comes back');
    const below = await server.makeTenant(owner.id, 'folder', 'Below');
    const kept = await makeLocation(server, owner.id, 'Kept');
    const dropped = await makeLocation(server, owner.id, 'Dropped');
    const component = await makeInfra(server, below.id, { location_id: kept.id });
    await remove(dropped.id, 1);
    await server.admin.put(`/tenants/${owner.id}`, { version: 1, enabled: false });
    await server.admin.delete(`/tenants/${owner.id}`, { version: 2 });
    expect((await get(kept.id, server.admin)).status).toBe(404);
    const infra = () => server.admin.get(`/infra/${component.id}`);
    expect((await infra()).status).toBe(404);
    expect((await own(owner.id, server.admin)).status).toBe(404);
    const restored = await server.admin.post(`/tenants/${owner.id}/restore`);
    expect(restored.status, restored.text).toBe(204);
    expect((await get(kept.id, server.admin)).status).toBe(200);
    expect((await infra()).status).toBe(200);
    expect((await get(dropped.id, server.admin)).status).toBe(404);
    expect((await own(owner.id, server.admin)).body).toEqual({ locations: [kept.id] });
  });
});
