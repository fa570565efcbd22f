import { describe, expect, it } from 'vitest';
import { giveItems, keysOn, makeCarrier, off, on, quota } from '../../support/offering-items.js';
import type { Body } from '../../support/people.js';
import { useTestServer, type As } from '../../support/server.js';

type Query = Record<string, string | number | boolean>;

const server = await useTestServer();
const partner = await server.makeTenant(server.rootId, 'partner', 'Partner');
const counted = await server.makeTenant(partner.id, 'customer', 'Counted');
const carried = await server.makeTenant(partner.id, 'customer', 'Carried');
const plain = await server.makeTenant(partner.id, 'customer', 'Plain');
const none = await server.makeTenant(partner.id, 'customer', 'None');

let storage: string;

const list = (query: Query, as: As = server.admin) => server.as(as).get('/tenants', query);
const namesOf = ({ body, text }: { body: { items?: Body[] }; text: string }) => {
  if (!body.items) throw new Error(text);
  return body.items.map(({ name }) => name as string);
};
const rootName = async () => namesOf(await list({ uuids: server.rootId }))[0]!;

describe('GET /tenants', () => {
  it('uses the components of the platform for the root', async () => {
    const uuids = server.rootId;
    expect(namesOf(await list({ uuids, with_offering_items: true }))).toHaveLength(1);
    expect(namesOf(await list({ uuids, with_infra_offering_items: true }))).toEqual([]);
    const vcd = await makeCarrier(server, server.rootId, ['vcd']);
    expect(vcd).toBeDefined();
    // No item of the catalog requires such a component.
    expect(namesOf(await list({ uuids, with_infra_offering_items: true }))).toEqual([]);
    storage = await makeCarrier(server, server.rootId);
    expect(namesOf(await list({ uuids, with_infra_offering_items: true }))).toHaveLength(1);
  });

  it('filters tenants by types of items, by ids, below a parent and in a subtree', async () => {
    const stored = { infra_id: storage };
    const all = [on('vms'), on('storage', stored), on('local_storage'), on('servers')];
    await giveItems(server, partner.id, all);
    await giveItems(server, counted.id, [on('vms'), on('local_storage')]);
    await giveItems(server, carried.id, [on('storage', stored)]);
    await giveItems(server, plain.id, [on('local_storage'), on('vms'), on('storage', stored)]);
    await giveItems(server, plain.id, [off('vms'), off('storage', stored)]);
    const uuids = [partner, counted, carried, plain, none].map(({ id }) => id).join();
    const [with_offering_items, with_infra_offering_items] = [true, true];
    for (const [query, top] of [
      [{ uuids }, ['Partner']],
      [{ parent_id: partner.id }, []],
      [{ subtree_root_id: partner.id }, ['Partner']],
      [{ subtree_root_id: server.rootId }, [await rootName(), 'Partner']],
    ] as [Query, string[]][]) {
      expect(namesOf(await list({ ...query, with_offering_items }))).toEqual([...top, 'Counted']);
      expect(namesOf(await list({ ...query, with_infra_offering_items }))).toEqual([
        ...top,
        'Carried',
      ]);
      expect(
        namesOf(await list({ ...query, with_offering_items, with_infra_offering_items })),
      ).toEqual([...top, 'Counted', 'Carried']);
      expect(namesOf(await list({ ...query, with_offering_items: false }))).toContain('None');
    }
  });

  it('has cursors with the filter', async () => {
    const query = { subtree_root_id: partner.id, limit: 1 };
    for (const [flag, last] of [
      ['with_offering_items', 'Counted'],
      ['with_infra_offering_items', 'Carried'],
    ] as const) {
      const { body } = await list({ ...query, [flag]: true });
      const { after } = body.paging.cursors as { after: string };
      const page = await list({ after, limit: 5 });
      expect(namesOf(page)).toEqual([last]);
    }
  });

  it('embeds the items of each tenant, enabled and disabled', async () => {
    await giveItems(server, counted.id, [on('vms', quota(5, 2))]);
    const query = { parent_id: partner.id, expand_offering_items: true, lod: 'stamps' };
    const { status, body } = await list(query);
    expect(status).toBe(200);
    const items = Object.fromEntries(
      body.items.map(({ id, offering_items }: Body) => [
        id,
        offering_items.map(({ name, status }: Body) => `${name} ${status}`),
      ]),
    );
    expect(items).toEqual({
      [counted.id]: ['local_storage 1', 'vms 1'],
      [carried.id]: ['storage 1'],
      [plain.id]: ['local_storage 1', 'storage 0', 'vms 0'],
      [none.id]: [],
    });
    const one = body.items.find(({ id }: Body) => id === counted.id).offering_items[1];
    expect(one).toEqual({
      application_id: expect.any(String),
      name: 'vms',
      edition: 'standard',
      usage_name: 'vms',
      tenant_id: counted.id,
      updated_at: expect.stringMatching(/Z$/),
      deleted_at: null,
      status: 1,
      locked: false,
      type: 'count',
      measurement_unit: 'quantity',
      quota: { value: 5, overage: 2, version: 1 },
    });
    expect((await list({ parent_id: partner.id })).body.items[0]).not.toHaveProperty(
      'offering_items',
    );
    const root = (await list({ uuids: server.rootId, expand_offering_items: true })).body.items[0];
    expect(root.offering_items.length).toBeGreaterThan(
      server.services.catalogue.items.filter(({ type }) => type !== 'infra').length,
    );
  });

  it('embeds the items of a deleted tenant as deleted', async () => {
    const gone = await server.makeTenant(partner.id, 'customer', 'Gone');
    await giveItems(server, gone.id, [on('vms')]);
    await server.admin.put(`/tenants/${gone.id}`, { version: 1, enabled: false });
    await server.admin.delete(`/tenants/${gone.id}?version=2`);
    const query = { uuids: gone.id, allow_deleted: true, expand_offering_items: true };
    const [tenant] = (await list(query)).body.items;
    expect(tenant.offering_items).toHaveLength(1);
    expect(tenant.offering_items[0].deleted_at).toBe(tenant.deleted_at);
  });

  it('does not embed items of invisible tenants', async () => {
    const own = await server.makeClient(counted.id, 'company_admin');
    const uuids = [counted, carried].map(({ id }) => id).join();
    const { body } = await list({ uuids, expand_offering_items: true }, own);
    expect(body.items.map(({ id }: Body) => id)).toEqual([counted.id]);
  });

  it('needs as many statements for fifty tenants with items as for five', async () => {
    const fill = async (name: string, size: number) => {
      const parent = await server.makeTenant(server.rootId, 'partner', name);
      await giveItems(server, parent.id, [on('vms'), on('storage', { infra_id: storage })]);
      for (let i = 0; i < size; i++) {
        const { id } = await server.makeTenant(parent.id, 'customer', `Customer ${i}`);
        await giveItems(server, id, [on('vms'), on('storage', { infra_id: storage })]);
      }
      return parent.id;
    };
    const [few, many] = [await fill('Few', 5), await fill('Many', 50)];
    await server.client.get('/users/me');
    const cost = async (parent_id: string, path: string, query: Query) => {
      const answer = await server.client.get(
        path,
        path === '/tenants' ? { parent_id, ...query } : { ...query },
      );
      const found = /desc="(\d+) statements"/.exec(String(answer.headers['server-timing']));
      return [Number(found?.[1]), answer.body.items.length] as const;
    };
    const flags = {
      with_offering_items: true,
      with_infra_offering_items: true,
      expand_offering_items: true,
    };
    const [small, large] = [
      await cost(few, '/tenants', flags),
      await cost(many, '/tenants', flags),
    ];
    expect([small[1], large[1]]).toEqual([5, 50]);
    expect(large[0]).toBe(small[0]);
    expect(large[0]).toBeLessThanOrEqual(4);
    const subtree = (id: string) =>
      cost(id, '/tenants/offering_items', { subtree_root_tenant_id: id });
    const [less, more] = [await subtree(few), await subtree(many)];
    expect([less[1], more[1]]).toEqual([12, 102]);
    expect(more[0]).toBe(less[0]);
    expect(await keysOn(server, many)).toHaveLength(2);
  });
});
