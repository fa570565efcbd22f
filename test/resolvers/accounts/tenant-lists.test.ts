import { describe, expect, it } from 'vitest';
import { backup, makeCarrier } from '../../support/offering-items.js';
import type { Body } from '../../support/people.js';
import { useTestServer } from '../../support/server.js';
import { on, report, setItems } from '../commerce/offering-item-calls.js';
import { ask, refused } from '../support.js';

/* Tenants, their items and users as REST selects and sorts them. */
const server = await useTestServer();
const north = await server.makeTenant(server.rootId, 'partner', 'North');
const full = await server.makeTenant(north.id, 'customer', 'full');
const plain = await server.makeTenant(north.id, 'customer', 'Plain', { enabled: false });
const empty = await server.makeTenant(north.id, 'customer', 'Empty', { enabled: false });
await server.makeTenant(north.id, 'customer', 'able');
const disk = await makeCarrier(server, server.rootId);
const tape = await makeCarrier(server, server.rootId);
const all = [
  on('vms'),
  on('workstations'),
  on('adv_vms'),
  on('storage', undefined, undefined, disk),
  on('storage', undefined, undefined, tape),
];
await setItems(server.admin, north.id, all);
await setItems(server.admin, full.id, all);
await setItems(server.admin, plain.id, [on('vms', 5)]);
await report(server, [
  { tenantId: full.id, offeringItem: 'storage', infraId: disk, value: 5 },
  { tenantId: full.id, offeringItem: 'storage', infraId: tape, value: 50 },
  { tenantId: empty.id, usageName: 'vms', value: 1 },
  { tenantId: full.id, offeringItem: 'vms', value: 3 },
  { tenantId: plain.id, offeringItem: 'vms', value: 2 },
]);

const rest = async (path: string) => (await server.client.get(path)).body.items as any[];
const children = async (args: string) => {
  const { tenant } = await ask(
    server.admin,
    `{ tenant(id: "${north.id}") { children(first: 50, ${args}) { nodes { id name } } } }`,
  );
  return tenant.children.nodes as { id: string; name: string }[];
};
const idsOf = (rows: { id: string }[]) => rows.map(({ id }) => id);

describe('children', () => {
  it.each([
    ['ASC', 'status'],
    ['DESC', '-status'],
  ])('are sorted by status, %s', async (direction, order) => {
    const sorted = await children(`orderBy: { field: STATUS, direction: ${direction} }`);
    expect(idsOf(sorted)).toEqual(await rest(`/tenants/${north.id}/children?order=${order}`));
    const page = await children(`orderBy: { field: STATUS, direction: ${direction} }`);
    expect(page).toEqual(sorted);
  });

  it('are sorted by usage on one component', async () => {
    const by = (infraId: string) =>
      `orderBy: { field: USAGE, direction: DESC, usage: "storage", infraId: "${infraId}" }`;
    for (const infraId of [disk, tape]) {
      const [first] = await children(by(infraId));
      const order = `-usage.storage.${infraId}`;
      const [expected] = await rest(`/tenants/${north.id}/children?order=${order}`);
      expect([first!.id, expected]).toEqual([full.id, full.id]);
    }
    expect(idsOf(await children(by(server.rootId)))).toHaveLength(4);
    const wrong = `{ tenants(orderBy: { field: USAGE, usage: "storage", infraId: "x" }) { totalCount nodes { id } } }`;
    expect(await refused(server.admin, wrong)).toEqual([200, 'BAD_INPUT orderBy.infraId']);
    const alone = `{ tenants(orderBy: { field: NAME, infraId: "${disk}" }) { nodes { id } } }`;
    expect(await refused(server.admin, alone)).toEqual([200, 'BAD_INPUT orderBy.infraId']);
  });

  it('can be filtered by types of items', async () => {
    const having = async (types: string, parameter: string) => {
      const found = await children(`filter: { itemTypes: [${types}] }, orderBy: { field: PATH }`);
      const listed = await rest(`/tenants?parent_id=${north.id}&${parameter}`);
      expect(idsOf(found)).toEqual(idsOf(listed as { id: string }[]));
      return found.map(({ name }) => name);
    };
    expect((await having('COUNT', 'with_offering_items=true')).sort()).toEqual(['Plain', 'full']);
    expect(await having('INFRA', 'with_infra_offering_items=true')).toEqual(['full']);
    expect(await children('filter: { itemTypes: [] }')).toEqual([]);
    expect(await children('filter: { itemTypes: [FEATURE] }')).toEqual([]);
  });
});

describe('offering items of a tenant', () => {
  const items = async (id: string, args: string, selection = '') => {
    const { tenant } = await ask(
      server.admin,
      `{ tenant(id: "${id}", includeDeleted: true) { offeringItems(${args}) {
        item { name } infraId ${selection} } } }`,
    );
    return tenant.offeringItems as { item: { name: string }; infraId: string | null }[];
  };
  const names = async (id: string, args: string) =>
    (await items(id, args)).map(({ item }) => item.name);

  it('can be filtered by name, application and component, and without secondary items', async () => {
    expect(await names(full.id, 'names: ["vms", "none"]')).toEqual(['vms']);
    expect(await items(full.id, `infraId: "${tape}"`)).toEqual(
      expect.arrayContaining([{ item: { name: 'storage' }, infraId: tape }]),
    );
    expect(new Set((await items(full.id, `infraId: "${tape}"`)).map((row) => row.infraId))).toEqual(
      new Set([tape]),
    );
    const own = await names(full.id, `applicationId: "${backup}", enabled: true`);
    expect(own).toContain('vms');
    expect(await names(full.id, `applicationId: "${server.rootId}"`)).toEqual([]);
    const listed = await rest(
      `/tenants/${full.id}/applications/${backup}/offering_items?edition=*`,
    );
    const wanted = `applicationId: "${backup}", includeSecondary: false`;
    expect(await names(full.id, wanted)).toEqual(
      (listed as { name: string }[]).map(({ name }) => name),
    );
  });

  it('can be filtered by the time of the last change, including deleted ones', async () => {
    const gone = await server.makeTenant(full.id, 'unit', 'Gone');
    await setItems(server.admin, gone.id, [on('vms'), on('workstations')]);
    server.clock.offset += 5000;
    const since = new Date(server.services.clock() - 2000).toISOString();
    await server.admin.put(`/tenants/${gone.id}`, { version: 1, enabled: false });
    expect(await names(gone.id, `updatedSince: "${since}"`)).toEqual([]);
    await server.admin.delete(`/tenants/${gone.id}?version=2`);
    const parameters = `subtree_root_tenant_id=${gone.id}&updated_since=${since}&allow_deleted=true`;
    const listed = await rest(`/tenants/offering_items?${parameters}`);
    const deleted: any[] = await items(
      gone.id,
      `updatedSince: "${since}", includeDeleted: true`,
      'deletedAt updatedAt',
    );
    expect(deleted.map(({ item }) => item.name as string)).toEqual(
      (listed as { name: string }[]).map(({ name }) => name),
    );
    expect(deleted).toHaveLength(2);
    for (const { deletedAt } of deleted) expect(deletedAt).toMatch(/^\d{4}-.*Z$/);
    await setItems(server.admin, full.id, [on('workstations')]);
    expect(await names(full.id, `updatedSince: "${since}"`)).toEqual([]);
  });
});

describe('users', () => {
  it('are sorted by usage', async () => {
    const unit = await server.makeTenant(full.id, 'unit', 'Unit');
    const made: Body[] = [];
    for (const login of ['uses-none', 'uses-more', 'uses-less']) {
      made.push(await server.makeUser(unit.id, login));
    }
    const [none, more, less] = made as [Body, Body, Body];
    await setItems(server.admin, unit.id, [on('workstations')]);
    await report(server, [
      { tenantId: unit.id, resourceId: more.id, offeringItem: 'workstations', value: 7 },
      { tenantId: unit.id, resourceId: less.id, offeringItem: 'workstations', value: 3 },
    ]);
    for (const [direction, sign] of [
      ['ASC', ''],
      ['DESC', '-'],
    ]) {
      const { tenant } = await ask(
        server.admin,
        `{ tenant(id: "${unit.id}") { users(orderBy: { field: USAGE, usage: "workstations",
          direction: ${direction} }) { nodes { id } } } }`,
      );
      const sorted = idsOf(tenant.users.nodes as { id: string }[]);
      expect(sorted).toEqual(
        await rest(`/tenants/${unit.id}/users?order=${sign}usage.workstations`),
      );
      expect(sorted.sort()).toEqual([none.id, more.id, less.id].sort());
    }
  });

  it('return their last sign-in', async () => {
    const person = await server.makePerson(full.id, 'signs-in', 'company_admin');
    const query = `{ user(id: "${person.id}") { lastLogin { idpType at } } }`;
    expect((await ask(server.admin, query)).user.lastLogin).toEqual({ idpType: null, at: null });
    const { username, password } = person;
    await server.anonymous.post('/login', { login: username, password });
    const { body } = await server.admin.get(`/users/${person.id}/login_info`);
    expect(body.last_login.idp_type).toBe('internal');
    expect((await ask(server.admin, query)).user.lastLogin.idpType).toBe('INTERNAL');
  });
});
