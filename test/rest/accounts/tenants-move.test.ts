import { beforeEach, describe, expect, it } from 'vitest';
import { refusal, type Body } from '../../support/people.js';
import { useTestServer, type As } from '../../support/server.js';

const server = await useTestServer();

/** Two partners; under the first a folder with a customer with a unit. */
let a: Body, b: Body, folder: Body, customer: Body, unit: Body;
let round = 0;
beforeEach(async () => {
  round++;
  a = await server.makeTenant(server.rootId, 'partner', `A ${round}`);
  b = await server.makeTenant(server.rootId, 'partner', `B ${round}`);
  folder = await server.makeTenant(a.id, 'folder', 'Folder');
  customer = await server.makeTenant(folder.id, 'customer', 'Customer');
  unit = await server.makeTenant(customer.id, 'unit', 'Unit');
});

const put = (id: string, body: object, as: As = server.admin) =>
  server.as(as).put(`/tenants/${id}`, body);
const pathOf = async (id: string) =>
  (await server.admin.get(`/tenants/${id}`, { embed_path: true })).body.path as string[];

describe('a tenant', () => {
  it('moves with its subtree, and keeps its users', async () => {
    const user = await server.makeUser(unit.id, `mover-${round}`);
    const { status, body } = await put(folder.id, { version: 1, parent_id: b.id });
    expect(status).toBe(200);
    expect(body).toMatchObject({ parent_id: b.id, version: 2 });
    expect(await pathOf(unit.id)).toEqual([customer.id, folder.id, b.id, server.rootId]);
    const list = await server.admin.get('/users', { subtree_root_tenant_id: b.id });
    expect(list.body.items.map(({ id }: Body) => id)).toEqual([user.id]);
    const left = await server.admin.get(`/tenants/${a.id}`);
    expect(left.body.has_children).toBe(false);
  });

  it('moves with its deleted descendants', async () => {
    await put(unit.id, { version: 1, enabled: false });
    await server.admin.delete(`/tenants/${unit.id}?version=2`);
    await put(folder.id, { version: 1, parent_id: b.id });
    await server.admin.post(`/tenants/${unit.id}/restore`);
    expect(await pathOf(unit.id)).toEqual([customer.id, folder.id, b.id, server.rootId]);
  });

  it('cannot move under itself or its descendants', async () => {
    for (const parent_id of [folder.id, a.id]) {
      expect(refusal(await put(a.id, { version: 1, parent_id }))).toEqual([409, 1007, 'parent_id']);
    }
  });

  it('cannot leave its customer if it is a unit', async () => {
    const other = await server.makeTenant(customer.id, 'unit', 'Other');
    expect(refusal(await put(unit.id, { version: 1, parent_id: other.id }))).toEqual([
      409,
      1008,
      'parent_id',
    ]);
  });

  it('cannot move to a parent that does not allow its kind', async () => {
    expect(refusal(await put(a.id, { version: 1, parent_id: unit.id }))).toEqual([
      409,
      1007,
      'parent_id',
    ]);
    expect(refusal(await put(b.id, { version: 1, parent_id: customer.id }))).toEqual([
      409,
      1027,
      'kind',
    ]);
  });

  it('cannot move below a disabled tenant', async () => {
    const low = await server.makeTenant(b.id, 'folder', 'Low');
    await put(b.id, { version: 1, enabled: false });
    for (const parent_id of [b.id, low.id]) {
      expect(refusal(await put(folder.id, { version: 1, parent_id }))).toEqual([
        409,
        1013,
        'parent_id',
      ]);
    }
  });

  it('requires an unused name under the new parent, and can change its name', async () => {
    await server.makeTenant(b.id, 'customer', 'FOLDER');
    expect(refusal(await put(folder.id, { version: 1, parent_id: b.id }))).toEqual([
      409,
      1004,
      'name',
    ]);
    const { status, body } = await put(folder.id, { version: 1, parent_id: b.id, name: 'Other' });
    expect([status, body.name, body.parent_id]).toEqual([200, 'Other', b.id]);
  });

  it('can change its kind at the same time, if the new parent allows it', async () => {
    const { body } = await put(folder.id, { version: 1, parent_id: b.id, kind: 'partner' });
    expect([body.kind, body.parent_id]).toEqual(['partner', b.id]);
  });

  it('cannot move with an outdated version', async () => {
    await put(folder.id, { version: 1, language: 'fr' });
    expect(refusal(await put(folder.id, { version: 1, parent_id: b.id }))).toEqual([
      409,
      1001,
      'version',
    ]);
    expect(await pathOf(folder.id)).toEqual([a.id, server.rootId]);
  });
});

describe('a caller who moves a tenant', () => {
  it('must administer its current and its new parent', async () => {
    const ofA = await server.makeClient(server.rootId, 'partner_admin', a.id);
    const ofB = await server.makeClient(server.rootId, 'partner_admin', b.id);
    const unseen = await put(folder.id, { version: 1, parent_id: b.id }, ofA);
    expect([unseen.status, unseen.body.error.context.code]).toEqual([404, 1104]);
    const notTheirs = await put(folder.id, { version: 1, parent_id: b.id }, ofB);
    expect([notTheirs.status, notTheirs.body.error.context.code]).toEqual([404, 1104]);
    const readonly = await server.makeClient(server.rootId, 'readonly_admin');
    const forbidden = await put(folder.id, { version: 1, parent_id: b.id }, readonly);
    expect([forbidden.status, forbidden.body.error.context.code]).toEqual([403, 1002]);
    expect(await pathOf(folder.id)).toEqual([a.id, server.rootId]);
  });

  it('cannot move it out of a tenant that it does not administer', async () => {
    const both = await server.makeClient(folder.id, 'partner_admin');
    await server.grant('client', both.id, 'partner_admin', b.id);
    const response = await put(folder.id, { version: 1, parent_id: b.id }, both);
    expect([response.status, response.body.error?.context.code]).toEqual([403, 1002]);
    await server.grant('client', both.id, 'partner_admin', a.id);
    expect((await put(folder.id, { version: 1, parent_id: b.id }, both)).status).toBe(200);
  });
});

describe('a locked tenant', () => {
  const lockAs = async (id: string, owner: Body) => {
    const admin = await server.makeClient(owner.id, 'partner_admin');
    const { body } = await put(id, { version: 1, update_lock: { enabled: true } }, admin);
    expect(body.update_lock).toEqual({ enabled: true, owner_id: owner.id });
  };

  it('can move only within the subtree of the tenant that locked it', async () => {
    const within = await server.makeTenant(a.id, 'partner', 'Within');
    await lockAs(folder.id, a);
    expect(refusal(await put(folder.id, { version: 2, parent_id: b.id }))).toEqual([
      409,
      1032,
      'parent_id',
    ]);
    expect((await put(folder.id, { version: 2, parent_id: within.id })).status).toBe(200);
  });

  it('keeps its ancestors within the subtree of the tenant that locked it', async () => {
    await lockAs(customer.id, a);
    expect(refusal(await put(folder.id, { version: 1, parent_id: b.id }))).toEqual([
      409,
      1032,
      'parent_id',
    ]);
  });

  it('can move together with the tenant that locked it', async () => {
    await lockAs(customer.id, folder);
    expect((await put(folder.id, { version: 1, parent_id: b.id })).status).toBe(200);
  });
});
