import { describe, expect, it } from 'vitest';
import { refusal, type Body } from '../../support/people.js';
import { useTestServer, type As } from '../../support/server.js';

const server = await useTestServer();

let names = 0;
const make = (kind: string, parentId = server.rootId, name = `${kind} ${++names}`) =>
  server.makeTenant(parentId, kind, name);
const put = (id: string, body: object, as: As = server.admin) =>
  server.as(as).put(`/tenants/${id}`, body);
const remove = (id: string, version: number, as: As = server.admin) =>
  server.as(as).delete(`/tenants/${id}`, { version });
const restore = (id: string, query = {}, as: As = server.admin) =>
  server.as(as).post(`/tenants/${id}/restore`, undefined, { query });
const get = (id: string, query = {}) => server.admin.get(`/tenants/${id}`, query);

/** Disables and deletes a tenant that has not been changed before. */
async function drop(id: string): Promise<void> {
  const { version } = (await put(id, { version: 1, enabled: false })).body as Body;
  expect((await remove(id, version)).status).toBe(204);
}

describe('a deletion', () => {
  it('is refused for an enabled tenant and for an outdated version', async () => {
    const { id } = await make('partner');
    const enabled = await remove(id, 1);
    expect(enabled.status).toBe(409);
    expect(enabled.body.error).toMatchObject({ domain: 'ApplicationAccountServer', code: 1006 });
    await put(id, { version: 1, enabled: false });
    expect(refusal(await remove(id, 1))).toEqual([409, 1001, 'version']);
    const without = await server.admin.delete(`/tenants/${id}`);
    expect(refusal(without)).toEqual([400, 1000, 'version']);
    expect((await get(id)).body).toMatchObject({ version: 2, deleted_at: null });
    const slash = await server.admin.delete(`/tenants/${id}/?version=2`);
    expect([slash.status, slash.text]).toEqual([204, '']);
    expect(refusal(await remove(id, 3))).toEqual([404, 1104, undefined]);
  });

  it('deletes the whole subtree, and a restore brings it back', async () => {
    const partner = await make('partner');
    const customer = await make('customer', partner.id);
    const login = `deep-${names}`;
    const person = await server.makePerson(customer.id, login, 'company_admin');
    const client = await server.makeClient(customer.id, 'company_admin');
    const contact = await server.admin.post('/contacts', {
      tenant_id: customer.id,
      types: ['billing'],
      email: 'x@example.com',
      firstname: 'X',
      lastname: 'Y',
    });
    const statuses = async () => {
      const read = (path: string, as: As = server.admin) =>
        server
          .as(as)
          .get(path)
          .then(({ status }) => status);
      return [
        await read(`/tenants/${customer.id}`),
        await read(`/users/${person.id}`),
        await read(`/contacts/${contact.body.id}`),
        await read('/users/me', person),
        await read(`/tenants/${customer.id}`, client),
      ];
    };
    expect(await statuses()).toEqual([200, 200, 200, 200, 200]);
    await drop(partner.id);
    expect(await statuses()).toEqual([404, 404, 404, 401, 401]);
    expect((await restore(partner.id)).status).toBe(204);
    // Deleted tenants were disabled: users can sign in when they are enabled again.
    expect(await statuses()).toEqual([200, 200, 200, 401, 401]);
    const { version } = (await get(partner.id)).body;
    await put(partner.id, { version, enabled: true });
    expect(await statuses()).toEqual([200, 200, 200, 200, 200]);
  });

  it('does not restore objects of an earlier deletion', async () => {
    const partner = await make('partner');
    const before = await make('folder', partner.id);
    const withIt = await make('folder', partner.id);
    await drop(before.id);
    await drop(partner.id);
    await restore(partner.id);
    expect((await get(before.id)).status).toBe(404);
    expect((await get(withIt.id)).status).toBe(200);
    expect((await restore(before.id)).status).toBe(204);
    expect((await get(before.id)).status).toBe(200);
  });

  it('cannot delete the root', async () => {
    const { version } = (await get(server.rootId)).body;
    expect(refusal(await remove(server.rootId, version))).toEqual([409, 1027, undefined]);
  });

  it('cannot delete a personal tenant without its user', async () => {
    const customer = await make('customer');
    const user = await server.makeUser(customer.id, 'keeps-their-tenant');
    const id = user.personal_tenant_id as string;
    await put(id, { version: 1, enabled: false });
    expect(refusal(await remove(id, 2))).toEqual([409, 1027, undefined]);
    expect((await get(id)).status).toBe(200);
  });

  it('is refused if a tenant in the subtree is locked', async () => {
    const partner = await make('partner');
    const folder = await make('folder', partner.id);
    const locked = await make('customer', folder.id);
    await put(locked.id, { version: 1, update_lock: { enabled: true } });
    await put(folder.id, { version: 1, enabled: false });
    const admin = await server.makeClient(partner.id, 'partner_admin');
    const response = await remove(folder.id, 2, admin);
    expect([response.status, response.body.error?.context.code]).toEqual([403, 1012]);
    expect((await get(locked.id)).status).toBe(200);
    expect((await remove(folder.id, 2)).status).toBe(204);
    const back = await restore(locked.id, {}, admin);
    expect([back.status, back.body.error?.context.code]).toEqual([409, 1010]);
  });
});

describe('a restore', () => {
  it('requires an unused name, or changes the name with force', async () => {
    const name = 'n'.repeat(250);
    const { id } = await make('partner', server.rootId, name);
    await drop(id);
    const { id: other } = await make('partner', server.rootId, name.toUpperCase());
    const refused = await restore(id);
    expect(refused.status).toBe(409);
    expect(refused.body.error).toMatchObject({
      domain: 'PlatformAccountServer',
      code: 'conflict',
      context: { code: 1004 },
    });
    expect((await restore(id, { force: true })).status).toBe(204);
    const { body } = await get(id);
    expect(body.name).toMatch(/^n+ \(restored [0-9a-f]{6}\)$/);
    expect((await put(id, body)).status).toBe(200);
    expect((await get(other)).body.name).toBe(name.toUpperCase());
  });

  it('requires unused logins, or changes the logins with force', async () => {
    const customer = await make('customer');
    const user = await server.makeUser(customer.id, 'Taken@example.com');
    await drop(customer.id);
    const other = await server.makeUser(server.rootId, 'taken@example.com');
    const refused = await restore(customer.id);
    expect([refused.status, refused.body.error.context.code]).toEqual([409, 1010]);
    expect((await get(customer.id)).status).toBe(404);
    expect((await restore(customer.id, { force: true })).status).toBe(204);
    const { body } = await server.admin.get(`/users/${user.id}`);
    expect(body.login).toMatch(/^Taken@example.com_restored_[0-9a-f]{6}$/);
    const kept = await server.admin.get(`/users/${other.id}`);
    expect(kept.body.login).toBe('taken@example.com');
  });

  it('restores a parent before its children', async () => {
    const partner = await make('partner');
    const child = await make('folder', partner.id);
    await drop(partner.id);
    const early = await restore(child.id);
    expect([early.status, early.body.error.context]).toEqual([
      409,
      { tenant_id: partner.id, code: 1010 },
    ]);
    await restore(partner.id);
    const late = await restore(child.id);
    expect([late.status, late.body.error.context.code]).toEqual([409, 1010]);
  });

  it('checks the position of the tenant again', async () => {
    const folder = await make('folder');
    const customer = await make('customer', folder.id);
    await drop(customer.id);
    expect((await put(folder.id, { version: 1, kind: 'customer' })).status).toBe(200);
    expect(refusal(await restore(customer.id))).toEqual([409, 1027, 'kind']);
  });

  it('requires administration of the tenant before the deletion', async () => {
    const partner = await make('partner');
    const other = await make('partner');
    await drop(partner.id);
    const stranger = await server.makeClient(other.id, 'partner_admin');
    const viewer = await server.makeClient(server.rootId, 'readonly_admin');
    expect((await restore(partner.id, {}, stranger)).status).toBe(404);
    expect((await restore(partner.id, {}, viewer)).status).toBe(403);
    expect((await get(partner.id)).status).toBe(404);
  });
});

describe('a batch deletion', () => {
  const batch = (items: object[], as: As = server.admin) =>
    server.as(as).post('/tenants/batch/delete', { items });

  it('deletes all tenants', async () => {
    const partner = await make('partner');
    const items = [];
    for (let i = 0; i < 3; i++) {
      const { id } = await make('folder', partner.id);
      await put(id, { version: 1, enabled: false });
      items.push({ id, version: 2 });
    }
    const { status, text } = await batch(items);
    expect([status, text]).toEqual([204, '']);
    expect((await get(partner.id)).body.has_children).toBe(false);
  });

  it('deletes none if one of them cannot be deleted', async () => {
    const partner = await make('partner');
    const good = await make('folder', partner.id);
    const stale = await make('folder', partner.id);
    const enabled = await make('folder', partner.id);
    const elsewhere = await make('folder');
    for (const { id } of [good, stale, elsewhere]) await put(id, { version: 1, enabled: false });
    const first = { id: good.id, version: 2 };
    const refusals = [
      await batch([first, { id: stale.id, version: 1 }]),
      await batch([first, { id: enabled.id, version: 1 }]),
      await batch([first, { id: elsewhere.id, version: 2 }]),
      await batch([first, first]),
      await batch([first, { id: 'x', version: 2 }]),
      await batch([]),
    ];
    expect(refusals.map(refusal)).toEqual([
      [409, 1001, 'version'],
      [409, 1006, undefined],
      [400, 1000, 'items.1.id'],
      [404, 1104, undefined],
      [400, 1000, 'items.1.id'],
      [400, 1000, 'items'],
    ]);
    expect(refusals[0]!.body.error).toMatchObject({
      domain: 'PlatformAccountServer',
      code: 'conflict',
      message: 'Conflict',
    });
    expect((await get(good.id)).status).toBe(200);
  });

  it('requires administration of all of them', async () => {
    const partner = await make('partner');
    const mine = await make('folder', partner.id);
    const closed = await make('folder', partner.id);
    for (const { id } of [mine, closed]) await put(id, { version: 1, enabled: false });
    const viewer = await server.makeClient(partner.id, 'readonly_admin');
    expect((await batch([{ id: mine.id, version: 2 }], viewer)).status).toBe(403);
    expect((await get(mine.id)).status).toBe(200);
  });
});
