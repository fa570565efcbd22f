import { describe, expect, it } from 'vitest';
import { ByDialect, sql } from '../../../src/database/sql.js';
import { giveItems, makeCarrier, off, on, quota, setItems } from '../../support/offering-items.js';
import { refusal, type Body } from '../../support/people.js';
import { useTestServer, type As } from '../../support/server.js';

type Query = Record<string, string | number | boolean>;

const server = await useTestServer();
const storage = await makeCarrier(server, server.rootId);
const partner = await server.makeTenant(server.rootId, 'partner', 'Partner');
const folder = await server.makeTenant(partner.id, 'folder', 'Folder');
const customer = await server.makeTenant(partner.id, 'customer', 'Customer');
const unit = await server.makeTenant(customer.id, 'unit', 'Unit');
const closed = await server.makeTenant(folder.id, 'customer', 'Closed', {
  ancestral_access: false,
});
const items = [on('vms'), on('adv_vms'), on('storage', { infra_id: storage }), on('servers')];
await giveItems(server, partner.id, [...items, on('local_storage')]);
await giveItems(server, folder.id, [on('servers'), on('vms'), on('adv_vms')]);
await giveItems(server, folder.id, [off('adv_vms')]);
await giveItems(server, customer.id, [on('local_storage'), on('vms', quota(10, 5))]);
await giveItems(server, unit.id, [on('vms')]);
const above = await server.makeClient(folder.id, 'partner_admin');
await setItems(server, closed.id, [on('servers')], { as: above });

const list = (query: Query, as: As | null = server.admin) =>
  server.as(as ?? undefined).get('/tenants/offering_items', query);
const names = new Map<string, string>();
const rowsOf = ({ body, text }: { body: { items?: Body[] }; text: string }) => {
  for (const { id, name } of [partner, folder, customer, unit, closed]) names.set(id, name);
  if (!body.items) throw new Error(text);
  return body.items.map(({ tenant_id, name }) => `${names.get(tenant_id)} ${name}`);
};
const below = (more: Query = {}, as?: As) =>
  list({ subtree_root_tenant_id: partner.id, ...more }, as);

const everything = [
  'Partner adv_vms',
  'Partner local_storage',
  'Partner servers',
  'Partner storage',
  'Partner vms',
  'Folder adv_vms',
  'Folder servers',
  'Folder vms',
  'Customer local_storage',
  'Customer vms',
  'Unit vms',
  'Closed servers',
];

describe('GET /tenants/offering_items', () => {
  it('lists the items of a subtree level by level', async () => {
    const page = await below({}, server.admin);
    expect(page.status).toBe(200);
    expect(page.body.timestamp).toMatch(/^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\dZ$/);
    expect(page.body.paging).toEqual({ cursors: {} });
    const open = everything.filter((row) => row !== 'Closed servers');
    expect(rowsOf(page)).toEqual(open);
    expect(page.body.items[9]).toEqual({
      application_id: expect.any(String),
      name: 'vms',
      edition: 'standard',
      usage_name: 'vms',
      tenant_id: customer.id,
      updated_at: expect.stringMatching(/Z$/),
      deleted_at: null,
      status: 1,
      locked: false,
      type: 'count',
      measurement_unit: 'quantity',
      quota: { value: 10, overage: 5, version: 1 },
    });
    expect(page.body.items[3]).toMatchObject({ infra_id: storage, type: 'infra' });
    expect(page.body.items[5]).toMatchObject({ tenant_id: folder.id, status: 0 });
    expect(rowsOf(await list({ subtree_root_tenant_id: customer.id }))).toEqual([
      'Customer local_storage',
      'Customer vms',
      'Unit vms',
    ]);
    expect(rowsOf(await list({ subtree_root_tenant_id: closed.id }, await own()))).toEqual([
      'Closed servers',
    ]);
  });

  const own = () => server.makeClient(closed.id, 'company_admin');

  it('starts with all items of the root', async () => {
    const query = { subtree_root_tenant_id: server.rootId, editions: 'standard' };
    const { body } = await list({ ...query, limit: 3 });
    const first = body.items.map(({ tenant_id, name }: Body) => [tenant_id, name]);
    expect(first).toEqual([
      [server.rootId, 'child_storages'],
      [server.rootId, 'compute_points'],
      [server.rootId, 'dr_child_storages'],
    ]);
    expect(body.items[0]).not.toHaveProperty('updated_at');
    const seen: string[] = [];
    let page = await list({ ...query, offering_items: 'vms,servers,storage', limit: 2 });
    for (;;) {
      seen.push(...rowsOf(page));
      const { after } = page.body.paging.cursors;
      if (!after) break;
      page = await list({ after, limit: 2 });
    }
    expect(seen).toEqual([
      ...['servers', 'storage', 'vms'].map((name) => `undefined ${name}`),
      ...everything.filter((row) => / (vms|servers|storage)$/.test(row) && !/Closed/.test(row)),
    ]);
    expect(rowsOf(await list({ ...query, updated_since: '2020-01-01' }))).not.toContain(
      'undefined vms',
    );
  });

  it('continues with a cursor, which contains all filters', async () => {
    for (const limit of [1, 2, 5]) {
      const seen: string[] = [];
      let page = await below({ limit, usage_names: 'vms,servers', updated_since: '2020-01-01' });
      for (;;) {
        expect(page.body.items.length).toBeLessThanOrEqual(limit);
        seen.push(...rowsOf(page));
        const { after } = page.body.paging.cursors;
        if (!after) break;
        page = await list({ after, limit, usage_names: 'storage' });
      }
      expect(seen).toEqual(
        everything.filter((row) => / (adv_)?(vms|servers)$/.test(row) && !/Closed/.test(row)),
      );
    }
    const { body } = await below({ limit: 1 });
    const { after } = body.paging.cursors as { after: string };
    const client = await server.makeClient(customer.id, 'company_admin');
    // A cursor gives no access to invisible tenants.
    expect((await list({ after }, client)).status).toBe(404);
    const foreign = (await server.admin.get('/tenants', { subtree_root_id: partner.id, limit: 1 }))
      .body.paging.cursors.after as string;
    for (const wrong of ['x', `${after}x`, foreign]) {
      expect(refusal(await list({ after: wrong }))).toEqual([400, 1000, 'after']);
    }
  });

  it('filters by usage, edition and name', async () => {
    const wanted = async (query: Query) => rowsOf(await below(query));
    expect(await wanted({ usage_names: 'storage' })).toEqual(['Partner storage']);
    expect(await wanted({ editions: 'advanced' })).toEqual([
      'Partner adv_vms',
      'Partner local_storage',
      'Folder adv_vms',
      'Customer local_storage',
    ]);
    expect(
      await wanted({ offering_items: 'local_storage, adv_vms', editions: 'standard' }),
    ).toEqual(['Partner local_storage', 'Customer local_storage']);
    expect(await wanted({ usage_names: 'vms', offering_items: 'vms' })).toEqual([
      'Partner vms',
      'Folder vms',
      'Customer vms',
      'Unit vms',
    ]);
    expect(await wanted({ offering_items: 'no_such_item,a\u0000b' })).toEqual([]);
    expect(await wanted({ usage_names: 'storage', offering_items: 'vms' })).toEqual([]);
  });

  it('filters by the time of the last change', async () => {
    const since = new Date(server.services.clock() + 2000).toISOString();
    server.clock.offset += 5000;
    await giveItems(server, customer.id, [on('vms', quota(11, 5, 1)), on('local_storage')]);
    expect(rowsOf(await below({ updated_since: since }))).toEqual(['Customer vms']);
    expect(rowsOf(await below({ updated_since: since, usage_names: 'servers' }))).toEqual([]);
    server.clock.offset += 5000;
    expect(rowsOf(await below({ updated_since: '2100-01-01T00:00:00Z' }))).toEqual([]);
  });

  it('lists the same level by level if much has changed', async () => {
    const large = await server.makeTenant(server.rootId, 'partner', 'Large');
    for (let i = 0; i < 60; i++) await server.makeTenant(large.id, 'customer', `Customer ${i}`);
    const moment = new ByDialect(
      sql`${server.services.clock()}`,
      sql`${server.services.clock()}::bigint`,
    );
    await server.write(async ({ session }) => {
      await session.all(sql`insert into tenant_offering_items (tenant_id, key, name, infra_id,
          enabled, quota_value, quota_overage, quota_version, quota_state, locked, grace_until,
          updated_at, deleted_at)
        select t.id, o.name, o.name, null, true, null, null, 0, 'unlimited', false, null, ${moment},
          null
        from tenants t, offering_items o where t.parent_id = ${large.id} and o.type <> 'infra'`);
    });
    const pages = async (query: Query) => {
      const seen: string[] = [];
      for (let after: string | undefined; ;) {
        const { body } = await list(after ? { after } : query);
        expect(body.items.length).toBeLessThanOrEqual(5000);
        seen.push(...body.items.map(({ tenant_id, name }: Body) => `${tenant_id} ${name}`));
        after = body.paging.cursors.after;
        if (!after) return seen;
      }
    };
    const root = { subtree_root_tenant_id: large.id };
    const all = await pages(root);
    expect(all.length).toBeGreaterThan(10_000);
    expect(new Set(all).size).toBe(all.length);
    expect(await pages({ ...root, updated_since: '2020-01-01' })).toEqual(all);
    expect(await pages({ ...root, updated_since: '2100-01-01' })).toEqual([]);
  });

  it('includes deleted and restored items', async () => {
    const gone = await server.makeTenant(customer.id, 'unit', 'Gone');
    names.set(gone.id, 'Gone');
    await giveItems(server, gone.id, [on('vms'), on('local_storage')]);
    await giveItems(server, gone.id, [off('local_storage')]);
    const moment = () => {
      server.clock.offset += 5000;
      return new Date(server.services.clock() - 2000).toISOString();
    };
    await server.admin.put(`/tenants/${gone.id}`, { version: 1, enabled: false });
    let updated_since = moment();
    await server.admin.delete(`/tenants/${gone.id}?version=2`);
    expect(rowsOf(await below({ updated_since }))).toEqual([]);
    expect(rowsOf(await below())).not.toContain('Gone vms');
    const deleted = await below({ updated_since, allow_deleted: true });
    expect(rowsOf(deleted)).toEqual(['Gone local_storage', 'Gone vms']);
    for (const { deleted_at } of deleted.body.items) expect(deleted_at).toMatch(/Z$/);
    expect(rowsOf(await below({ allow_deleted: true }))).toContain('Gone vms');
    const root = { subtree_root_tenant_id: gone.id };
    expect((await list(root)).status).toBe(404);
    expect(rowsOf(await list({ ...root, allow_deleted: true }))).toHaveLength(2);

    updated_since = moment();
    await server.admin.post(`/tenants/${gone.id}/restore`);
    const back = await below({ updated_since });
    expect(rowsOf(back)).toEqual(['Gone local_storage', 'Gone vms']);
    expect(back.body.items[1]).toMatchObject({ deleted_at: null, status: 1 });
  });

  it('contains only visible tenants', async () => {
    const partnerAdmin = await server.makeClient(partner.id, 'readonly_admin');
    expect(rowsOf(await below({}, partnerAdmin))).not.toContain('Closed servers');
    const folderAdmin = await server.makeClient(folder.id, 'partner_admin');
    expect(rowsOf(await list({ subtree_root_tenant_id: folder.id }, folderAdmin))).toEqual([
      'Folder adv_vms',
      'Folder servers',
      'Folder vms',
      'Closed servers',
    ]);
    const answer = async (as: As | null, id = partner.id) => {
      const { status, body } = await list({ subtree_root_tenant_id: id }, as);
      return [status, body.error.domain, body.error.code];
    };
    const domain = 'PlatformAccountServer';
    expect(await answer(null)).toEqual([401, domain, 'unauthorized']);
    expect(await answer(folderAdmin)).toEqual([404, domain, 'application_not_found']);
    const nobody = await server.makeClient(partner.id);
    expect(await answer(nobody)).toEqual([404, domain, 'application_not_found']);
  });

  it('refuses invalid input with the name of the field', async () => {
    const refused = async (query: Query) => {
      const answer = await list(query);
      expect(answer.body.error).toMatchObject({ domain: 'PlatformAccountServer', code: 400 });
      return refusal(answer).slice(0, 1).concat(refusal(answer)[2]);
    };
    expect(await refused({})).toEqual([400, 'subtree_root_tenant_id']);
    expect(await refused({ subtree_root_tenant_id: 'x' })).toEqual([400, 'subtree_root_tenant_id']);
    const subtree_root_tenant_id = partner.id;
    for (const limit of ['0', '-1', '1.5', 'many']) {
      expect(await refused({ subtree_root_tenant_id, limit })).toEqual([400, 'limit']);
    }
    expect(await refused({ subtree_root_tenant_id, editions: 'standard,golden' })).toEqual([
      400,
      'editions.1',
    ]);
    expect(await refused({ subtree_root_tenant_id, updated_since: 'yesterday' })).toEqual([
      400,
      'updated_since',
    ]);
  });
});

describe('GET /offering_items', () => {
  const catalogue = (query: Query = {}, as: As | null = server.admin) =>
    server.as(as ?? undefined).get('/offering_items', query);

  it('lists all items of the catalog, or those of editions', async () => {
    const { status, body } = await catalogue();
    expect(status).toBe(200);
    expect(body.items).toHaveLength(server.services.catalogue.items.length);
    expect(body.items.find(({ name }: Body) => name === 'adv_vms')).toEqual({
      name: 'adv_vms',
      edition: 'advanced',
      usage_name: 'vms',
    });
    const some = (await catalogue({ editions: 'standard,per_gigabyte' })).body.items as Body[];
    const editions = new Set(some.map(({ edition }) => edition as string | null));
    expect([...editions]).toEqual(['standard', 'per_gigabyte', null]);
  });

  it('requires read access to any tenant', async () => {
    expect((await catalogue({}, null)).status).toBe(401);
    expect((await catalogue({}, await server.makeClient(partner.id))).status).toBe(403);
    const viewer = await server.makeClient(unit.id, 'readonly_admin');
    expect((await catalogue({}, viewer)).status).toBe(200);
    expect(refusal(await catalogue({ editions: 'golden' }))).toEqual([400, 1000, 'editions.0']);
  });
});
