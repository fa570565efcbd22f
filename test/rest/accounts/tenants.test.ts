import { describe, expect, it } from 'vitest';
import { useTestServer } from '../../support/server.js';

const server = await useTestServer();

const create = async (parentId: string, kind: string, name: string, more: object = {}) => {
  const { status, body } = await server.admin.post('/tenants', {
    name,
    kind,
    parent_id: parentId,
    ...more,
  });
  expect(status, JSON.stringify(body)).toBe(201);
  return body as { id: string; version: number } & Record<string, any>;
};
const put = (id: string, body: object) => server.admin.put(`/tenants/${id}`, body);

describe('tenants', () => {
  it('are created under a parent, with a contact and defaults', async () => {
    const partner = await create(server.rootId, 'partner', 'Northwind', {
      contact: { email: 'a@example.com' },
      enabled: 'true',
    });
    expect(partner).toMatchObject({
      version: 1,
      parent_id: server.rootId,
      kind: 'partner',
      enabled: true,
      has_children: false,
      contact: { email: 'a@example.com', types: ['legal'] },
    });
  });

  it('must have a parent that allows their kind', async () => {
    const customer = await create(server.rootId, 'customer', 'Lonely customer');
    const { status, body } = await server.admin.post('/tenants', {
      name: 'x',
      kind: 'partner',
      parent_id: customer.id,
    });
    expect(status).toBe(409);
    expect(body.error).toMatchObject({ domain: 'ApplicationAccountServer', code: 1027 });
  });

  it('cannot be updated with an outdated version', async () => {
    const tenant = await create(server.rootId, 'partner', 'Versions');
    expect((await put(tenant.id, { version: 1, name: 'Versions 2' })).body.version).toBe(2);
    const { status, body } = await put(tenant.id, { version: 1, name: 'Versions 3' });
    expect(status).toBe(409);
    expect(body.error).toMatchObject({ code: 1010, context: { code: 1001 } });
  });

  it('move with their subtrees', async () => {
    const a = await create(server.rootId, 'partner', 'Move A');
    const b = await create(server.rootId, 'partner', 'Move B');
    const folder = await create(a.id, 'folder', 'Folder');
    const customer = await create(folder.id, 'customer', 'Customer');
    expect((await put(a.id, { version: 1, parent_id: folder.id })).body.error.context.code).toBe(
      1007,
    );
    expect((await put(folder.id, { version: 1, parent_id: b.id })).status).toBe(200);
    // The contract has no example of the path. Public clients of the vendor describe it as ids of
    // which the first is the parent of the tenant, and each is followed by its own parent.
    const { body } = await server.admin.get(`/tenants/${customer.id}`, { embed_path: true });
    const root = await server.admin.get(`/tenants/${server.rootId}?embed_path=true`);
    expect(root.body.path).toEqual([]);
    expect(body.path).toEqual([folder.id, b.id, server.rootId]);
  });

  it('are deleted if they are disabled, and restored completely', async () => {
    const partner = await create(server.rootId, 'partner', 'Goes');
    const customer = await create(partner.id, 'customer', 'Goes too');
    const remove = (version: number) => server.admin.delete(`/tenants/${partner.id}`, { version });
    expect((await remove(1)).body.error.code).toBe(1006);
    await put(partner.id, { version: 1, enabled: false });
    expect((await remove(2)).status).toBe(204);
    const get = (query = {}) => server.admin.get(`/tenants/${customer.id}`, query);
    expect((await get()).status).toBe(404);
    expect((await get({ allow_deleted: true })).body.deleted_at).toMatch(/Z$/);
    await create(server.rootId, 'partner', 'goes');
    const restore = (query = {}) =>
      server.admin.post(`/tenants/${partner.id}/restore`, undefined, { query });
    expect((await restore()).status).toBe(409);
    expect((await restore({ force: true })).status).toBe(204);
    expect((await get()).status).toBe(200);
  });

  it('are listed as a subtree, level by level and page by page', async () => {
    const top = await create(server.rootId, 'partner', 'Tree');
    for (const name of ['a', 'b', 'c']) {
      const child = await create(top.id, 'customer', name);
      await create(child.id, 'unit', 'unit');
    }
    const seen: string[] = [];
    let query: Record<string, string | number> = {
      subtree_root_id: top.id,
      limit: 2,
      lod: 'basic',
    };
    for (;;) {
      const { body } = await server.admin.get('/tenants', query);
      seen.push(...body.items.map(({ kind }: { kind: string }) => kind));
      if (!body.paging.cursors.after) break;
      query = { after: body.paging.cursors.after, limit: 2, lod: 'basic' };
    }
    expect(seen).toEqual(['partner', 'customer', 'customer', 'customer', 'unit', 'unit', 'unit']);
  });
});
