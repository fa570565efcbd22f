import { describe, expect, it } from 'vitest';
import type { Body } from '../../support/people.js';
import { useTestServer, type As } from '../../support/server.js';

/*
 * root ─ top ─ parent ─ closed ─ below
 *                     └ open
 * `closed` keeps indirect ancestors out: its own policies and those of `parent` reach it, and no others.
 */
const server = await useTestServer();
const top = await server.makeTenant(server.rootId, 'partner', 'Barrier top');
const parent = await server.makeTenant(top.id, 'partner', 'Barrier parent');
const closed = await server.makeTenant(parent.id, 'folder', 'Barrier closed');
const below = await server.makeTenant(closed.id, 'customer', 'Barrier below');
const open = await server.makeTenant(parent.id, 'customer', 'Barrier open');
const user = await server.makeUser(below.id, 'barrier-user');
await server.admin.put(`/tenants/${closed.id}`, { version: 1, ancestral_access: false });
const ofTop = await server.makeClient(top.id, 'partner_admin');
const ofParent = await server.makeClient(parent.id, 'partner_admin');
const ofClosed = await server.makeClient(closed.id, 'partner_admin');

const idsOf = async (path: string, as: As, query: Record<string, string> = {}) => {
  const { body } = await server.as(as).get(path, query);
  return (body.items as (string | Body)[])
    .map((item) => (typeof item === 'string' ? item : item.id))
    .sort();
};
const sorted = (...ids: string[]) => ids.sort();

describe('a tenant closed to indirect ancestors', () => {
  it('is visible only with policies on itself or its parent', async () => {
    const status = async (id: string, as: As) => (await server.as(as).get(`/tenants/${id}`)).status;
    for (const { id } of [closed, below]) {
      expect(await status(id, server.admin)).toBe(404);
      expect(await status(id, ofTop)).toBe(404);
      expect(await status(id, ofParent)).toBe(200);
      expect(await status(id, ofClosed)).toBe(200);
    }
    expect(await status(parent.id, ofClosed)).toBe(404);
  });

  it('is omitted from lists of tenants', async () => {
    const subtree = { subtree_root_id: top.id };
    expect(await idsOf('/tenants', ofTop, subtree)).toEqual(sorted(top.id, parent.id, open.id));
    expect(await idsOf('/tenants', server.admin, subtree)).toEqual(
      sorted(top.id, parent.id, open.id),
    );
    expect(await idsOf('/tenants', ofParent, { subtree_root_id: parent.id })).toEqual(
      sorted(parent.id, closed.id, below.id, open.id),
    );
    expect(await idsOf('/tenants', ofTop, { parent_id: parent.id })).toEqual([open.id]);
    expect(await idsOf(`/tenants/${parent.id}/children`, ofTop)).toEqual([open.id]);
    const uuids = [top, parent, closed, below, open].map(({ id }) => id).join();
    expect(await idsOf('/tenants', ofTop, { uuids })).toEqual(sorted(top.id, parent.id, open.id));
    expect(await idsOf('/tenants', ofClosed, { uuids })).toEqual(sorted(closed.id, below.id));
    const unseen = await ofTop.get('/tenants', { parent_id: closed.id });
    expect([unseen.status, unseen.body.error.context.code]).toEqual([404, 1104]);
  });

  it('is counted, and found by its number by callers who can see it', async () => {
    const { body } = await ofTop.get(`/tenants/${parent.id}`);
    expect(body.has_children).toBe(true);
    const all = Array.from({ length: 40 }, (_, index) => ({ id: index + 1 }));
    const resolve = async (as: As) =>
      (await server.as(as).post('/tenants:resolve_ids', { items: all })).body.items.map(
        ({ uuid }: { uuid: string }) => uuid,
      );
    expect(await resolve(ofTop)).not.toContain(closed.id);
    expect(await resolve(ofTop)).toContain(open.id);
    expect(await resolve(ofTop)).not.toContain(server.rootId);
    expect(await resolve(ofParent)).toContain(closed.id);
  });

  it('hides its users, contacts and names', async () => {
    const read = async (path: string, as: As) => (await server.as(as).get(path)).status;
    for (const path of [
      `/users/${user.id}`,
      `/contacts/${below.contact.id}`,
      `/contacts/${user.contact.id}`,
      `/tenants/${below.id}/users`,
      `/tenants/${below.id}/contacts`,
    ]) {
      expect([path, await read(path, ofTop)]).toEqual([path, 404]);
      expect([path, await read(path, ofParent)]).toEqual([path, 200]);
    }
    const inTop = { subtree_root_tenant_id: top.id };
    expect(await idsOf('/users', ofTop, inTop)).toEqual([]);
    expect(await idsOf('/users', ofParent, { subtree_root_tenant_id: parent.id })).toEqual([
      user.id,
    ]);
    const pathOf = async (as: As) => {
      const query = { embed_path: true };
      return (await server.as(as).get(`/tenants/${below.id}`, query)).body.path;
    };
    const found = { tenant: top.id, text: 'barrier' };
    expect(await idsOf('/search', ofTop, found)).toEqual(sorted(top.id, parent.id, open.id));
    const inParent = { tenant: parent.id, text: 'barrier' };
    expect(await idsOf('/search', ofParent, inParent)).toEqual(
      sorted(parent.id, closed.id, below.id, open.id, user.id),
    );
    expect(await pathOf(ofClosed)).toEqual([closed.id]);
    // If a list omitted `closed`, `parent` would seem to be the parent of `below`.
    const ofBelow = await server.makeClient(below.id, 'company_admin');
    await server.grant('client', ofBelow.id, 'readonly_admin', top.id);
    expect(await pathOf(ofBelow)).toEqual([]);
  });

  it('cannot be referred to', async () => {
    const contact = await ofTop.post('/contacts', {
      tenant_id: parent.id,
      user_id: user.id,
      types: ['billing'],
      email: null,
      firstname: null,
      lastname: null,
    });
    expect([contact.status, contact.body.error?.context.field]).toEqual([400, 'user_id']);
  });

  it('can be opened again', async () => {
    const opened = await ofParent.put(`/tenants/${closed.id}`, {
      version: 2,
      ancestral_access: true,
    });
    expect(opened.body.ancestral_access).toBe(true);
    expect((await ofTop.get(`/tenants/${below.id}`)).status).toBe(200);
    const again = await ofTop.put(`/tenants/${closed.id}`, { version: 3, ancestral_access: false });
    expect([again.status, again.body.ancestral_access]).toEqual([200, false]);
    expect((await ofTop.get(`/tenants/${below.id}`)).status).toBe(404);
  });
});
