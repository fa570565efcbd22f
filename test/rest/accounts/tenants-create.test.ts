import { describe, expect, it } from 'vitest';
import { refusal, type Body } from '../../support/people.js';
import { useTestServer } from '../../support/server.js';

const parents: Record<string, Body> = {};

const server = await useTestServer();
parents.root = { id: server.rootId, version: 1 };
parents.partner = await server.makeTenant(server.rootId, 'partner', 'Partner');
parents.folder = await server.makeTenant(server.rootId, 'folder', 'Folder');
parents.customer = await server.makeTenant(server.rootId, 'customer', 'Customer');
parents.unit = await server.makeTenant(parents.customer.id, 'unit', 'Unit');

const post = (body: object) => server.admin.post('/tenants', body);

describe('a new tenant', () => {
  it('has all given properties', async () => {
    const idp = '11111111-2222-3333-4444-555555555555';
    const { status, body } = await post({
      name: '  The Qwerty Tenant ',
      parent_id: server.rootId,
      kind: 'partner',
      contact: { email: 'su@example.com', address1: 'Home', phone: '123', types: ['billing'] },
      enabled: false,
      customer_id: '123asd',
      internal_tag: 'tag',
      language: 'pt_BR',
      default_idp_id: idp,
      update_lock: { enabled: true },
      ancestral_access: false,
      settings: { enhanced_security: true },
    });
    expect(status).toBe(201);
    expect(body).toMatchObject({
      version: 1,
      name: 'The Qwerty Tenant',
      parent_id: server.rootId,
      kind: 'partner',
      enabled: false,
      customer_id: '123asd',
      internal_tag: 'tag',
      language: 'pt_BR',
      default_idp_id: idp,
      update_lock: { enabled: true, owner_id: server.rootId },
      ancestral_access: false,
      customer_type: 'default',
      brand_id: null,
      owner_id: null,
      has_children: false,
      deleted_at: null,
      external_operation_status: null,
      mfa_status: 'disabled',
    });
    expect(body.contact).toMatchObject({
      email: 'su@example.com',
      address1: 'Home',
      phone: '123',
      tenant_id: body.id,
      user_id: null,
    });
    expect(body.contacts).toEqual([body.contact]);
    const read = await server.admin.get(`/tenants/${body.id}`);
    expect(read.body).toEqual(body);
  });

  it('has a legal contact with any requested types', async () => {
    const { body } = await post({
      name: 'Legal',
      parent_id: server.rootId,
      kind: 'folder',
      contact: { types: ['billing'] },
    });
    expect(body.contact.types).toEqual(['legal', 'billing']);
  });

  it('inherits language and identity provider from its parent', async () => {
    const idp = '11111111-2222-3333-4444-555555555556';
    const parent = await server.makeTenant(server.rootId, 'partner', 'Speaks German', {
      language: 'de',
      default_idp_id: idp,
    });
    const child = await server.makeTenant(parent.id, 'customer', 'Child');
    expect(child).toMatchObject({ language: 'de', default_idp_id: idp });
  });

  const kinds = ['root', 'partner', 'folder', 'customer', 'unit'];
  const allowed: Record<string, string[]> = {
    root: ['partner', 'folder', 'customer'],
    partner: ['partner', 'folder', 'customer'],
    folder: ['partner', 'folder', 'customer'],
    customer: ['unit'],
    unit: ['unit'],
  };
  for (const parentKind of kinds) {
    for (const kind of kinds) {
      const may = allowed[parentKind]!.includes(kind);
      it(`of kind ${kind} ${may ? 'can' : 'cannot'} be a child of a ${parentKind}`, async () => {
        const response = await post({
          name: `A ${kind}`,
          parent_id: parents[parentKind]!.id,
          kind,
        });
        if (may) expect(response.status).toBe(201);
        else {
          expect(refusal(response)).toEqual([409, 1027, 'kind']);
          expect(response.body.error.code).toBe(1027);
        }
      });
    }
  }

  it('cannot have a disabled ancestor', async () => {
    const off = await server.makeTenant(server.rootId, 'partner', 'Off');
    const below = await server.makeTenant(off.id, 'folder', 'Below off');
    await server.admin.put(`/tenants/${off.id}`, { version: 1, enabled: false });
    for (const parentId of [off.id, below.id]) {
      const response = await post({ name: 'x', parent_id: parentId, kind: 'folder' });
      expect(refusal(response)).toEqual([409, 1003, 'parent_id']);
    }
  });

  it('cannot be a child of a personal tenant', async () => {
    const user = await server.admin.post('/users', {
      tenant_id: parents.customer!.id,
      login: 'owner-of-a-personal-tenant',
    });
    const response = await post({
      name: 'x',
      parent_id: user.body.personal_tenant_id,
      kind: 'unit',
    });
    expect(refusal(response)).toEqual([409, 1027, 'parent_id']);
  });
});

describe('a name', () => {
  const create = (name: string, parentId = server.rootId) =>
    post({ name, parent_id: parentId, kind: 'folder' });

  it.each([
    ['the same', 'Acme', 'Acme'],
    ['another case', 'Widgets', 'wIDGETS'],
    ['space around it', 'Gadgets', '  Gadgets\t'],
    ['another case beyond ASCII', 'Élan', 'éLAN'],
    ['accents composed otherwise', 'Caf\u00e9', 'Cafe\u0301'],
    ['no-break space around it', 'Nobreak', '\u00a0Nobreak\u00a0'],
  ])('is in use by %s', async (_, first, second) => {
    expect((await create(first)).status).toBe(201);
    const response = await create(second);
    expect(refusal(response)).toEqual([409, 1004, 'name']);
    expect(response.body.error).toMatchObject({ domain: 'ApplicationAccountServer', code: 1004 });
  });

  it('can be used under another parent, and again after its tenant was deleted', async () => {
    const one = (await create('Shared')).body;
    expect((await create('Shared', parents.partner!.id)).status).toBe(201);
    await server.admin.put(`/tenants/${one.id}`, { version: 1, enabled: false });
    await server.admin.delete(`/tenants/${one.id}?version=2`);
    expect((await create('shared')).status).toBe(201);
  });

  it.each([
    ['empty', ''],
    ['blank', ' \t '],
    ['too long', 'x'.repeat(256)],
    ['not text', 7],
    ['null', null],
  ])('that is %s is refused', async (_, name) => {
    const response = await post({ name, parent_id: server.rootId, kind: 'folder' });
    expect(refusal(response)).toEqual([400, 1000, 'name']);
  });

  it('is stored unchanged', async () => {
    const name = `'; drop table tenants; -- %_\\ "quoted" 🦊 日本語`;
    const { body } = await create(name);
    expect(body.name).toBe(name);
    expect((await create('x'.repeat(255))).status).toBe(201);
  });
});

describe('the authorization to create a tenant', () => {
  it('depends on the caller', async () => {
    const readonly = await server.makeClient(parents.partner!.id, 'readonly_admin');
    const stranger = await server.makeClient(parents.folder!.id, 'partner_admin');
    const body = { name: 'Not this one', parent_id: parents.partner!.id, kind: 'folder' };
    const seen = await readonly.post('/tenants', body);
    expect(seen.status).toBe(403);
    expect(seen.body.error).toMatchObject({ code: 1002, context: { needs: 'tenant_admin' } });
    const unseen = await stranger.post('/tenants', body);
    expect(unseen.status).toBe(404);
    expect(unseen.body.error.context.code).toBe(1104);
    const nobody = await server.anonymous.post('/tenants', body);
    expect(nobody.status).toBe(401);
    const children = await server.admin.get(`/tenants/${parents.partner!.id}/children`, {
      order: 'as_is',
    });
    const names = await Promise.all(
      (children.body.items as string[]).map(
        async (id) => (await server.admin.get(`/tenants/${id}`)).body.name,
      ),
    );
    expect(names).not.toContain('Not this one');
  });

  it("makes the caller's tenant the owner of a lock", async () => {
    const admin = await server.makeClient(parents.partner!.id, 'partner_admin');
    const { body } = await admin.post('/tenants', {
      name: 'Locked',
      parent_id: parents.partner!.id,
      kind: 'folder',
      update_lock: { enabled: 'true' },
    });
    expect(body.update_lock).toEqual({ enabled: true, owner_id: parents.partner!.id });
  });
});
