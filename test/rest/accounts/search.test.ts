import { describe, expect, it } from 'vitest';
import { refusal, type Body } from '../../support/people.js';
import { useTestServer, type As } from '../../support/server.js';

const server = await useTestServer();
const partner = await server.makeTenant(server.rootId, 'partner', 'Contoso Partner');
const customer = await server.makeTenant(partner.id, 'customer', 'Fabrikam 100% Ltd_', {
  customer_id: 'CID-77',
  contact: { email: 'Info@Fabrikam.example', firstname: 'Maria', lastname: 'Ångström' },
});
const user = await server.makeUser(customer.id, 'Jane.Doe@fabrikam.example', {
  contact: { email: 'private@elsewhere.example', firstname: 'Jane', lastname: 'O’Neill' },
});

const search = (text: string, query: object = {}, as: As = server.admin) =>
  server.as(as).get('/search', { tenant: server.rootId, text, ...query });
const idsOf = async (text: string, query: object = {}, as: As = server.admin) =>
  ((await search(text, query, as)).body.items as Body[]).map(({ id }) => id);

describe('a search', () => {
  it('finds tenants by name, customer id and contact', async () => {
    for (const text of ['Fabrikam 100', 'FABRIKAM 1', 'cid-77', 'Maria', 'maria å', 'info@FAB']) {
      expect([text, await idsOf(text)]).toEqual([text, [customer.id]]);
    }
    const { body } = await search('fabrikam 100');
    expect(body.items).toEqual([
      {
        obj_type: 'tenant',
        id: customer.id,
        parent_id: partner.id,
        path: ['Root', 'Contoso Partner'],
        kind: 'customer',
        name: 'Fabrikam 100% Ltd_',
        first_name: 'Maria',
        last_name: 'Ångström',
        deleted_at: null,
      },
    ]);
  });

  it('finds users by login, email and names', async () => {
    for (const text of ['jane.DOE', 'PRIVATE@', 'jane', 'o’neill', 'Jane O’N']) {
      expect([text, await idsOf(text)]).toEqual([text, [user.id]]);
    }
    const { body } = await search('jane');
    expect(body.items).toEqual([
      {
        obj_type: 'user',
        id: user.id,
        parent_id: customer.id,
        path: ['Root', 'Contoso Partner', 'Fabrikam 100% Ltd_'],
        login: 'Jane.Doe@fabrikam.example',
        first_name: 'Jane',
        last_name: 'O’Neill',
        deleted_at: null,
      },
    ]);
  });

  it('is case-insensitive beyond ASCII', async () => {
    const other = await server.makeTenant(partner.id, 'customer', 'ÉCOLE Žluťoučký', {
      contact: { firstname: 'Ёлка', lastname: 'ÖZIL' },
    });
    for (const text of ['école', 'ÉCOLE', 'žluť', 'ёлка', 'ЁЛКА', 'özil', 'Özil', 'ÖZIL']) {
      expect([text, await idsOf(text)]).toEqual([text, [other.id]]);
    }
  });

  it('treats all characters literally', async () => {
    expect(await idsOf('100%')).toEqual([customer.id]);
    expect(await idsOf('Ltd_')).toEqual([customer.id]);
    for (const text of ['1%0', 'L_d', '%', '_']) {
      const found = await idsOf(text);
      expect([text, found]).toEqual([text, '%_'.includes(text) ? [customer.id] : []]);
    }
    for (const text of [
      "' or 1=1 --",
      "'; drop table tenants; --",
      '\\',
      '"',
      "%' or '1'='1",
      '🦊',
    ]) {
      expect([text, await idsOf(text)]).toEqual([text, []]);
    }
    expect(await idsOf('  jane  ')).toEqual([user.id]);
  });

  it('is limited to the subtree and to visible objects', async () => {
    const own = await server.makeClient(customer.id, 'company_admin');
    expect(await idsOf('fabrikam', { tenant: customer.id }, own)).toEqual([customer.id, user.id]);
    const { body } = await search('jane', { tenant: customer.id }, own);
    expect(body.items[0].path).toEqual(['Fabrikam 100% Ltd_']);
    expect(await idsOf('contoso', { tenant: customer.id }, own)).toEqual([]);
    expect((await search('x', {}, own)).status).toBe(404);
    const plain = await server.makeClient(customer.id);
    expect((await search('x', { tenant: customer.id }, plain)).status).toBe(404);
    expect((await server.anonymous.get('/search')).status).toBe(401);
  });

  it('omits personal tenants, and deleted objects by default', async () => {
    expect(await idsOf('jane.doe')).toEqual([user.id]);
    const gone = await server.makeTenant(partner.id, 'folder', 'Vanished', { enabled: false });
    const lost = await server.makeUser(partner.id, 'vanished-user', { enabled: false });
    await server.admin.delete(`/tenants/${gone.id}?version=1`);
    await server.admin.delete(`/users/${lost.id}?version=1`);
    expect(await idsOf('vanished')).toEqual([]);
    expect(await idsOf('vanished', { allow_deleted: 'true' })).toEqual([gone.id, lost.id]);
  });

  it('returns ten hits by default, of both resources if possible', async () => {
    const crowd = await server.makeTenant(server.rootId, 'partner', 'Crowd');
    for (let i = 0; i < 12; i++) {
      await server.makeTenant(crowd.id, 'folder', `Crowded ${i}`);
      await server.makeUser(crowd.id, `crowded-${i}`);
    }
    const kinds = async (query: object = {}) => {
      const items = (await search('crowded', query)).body.items as Body[];
      return ['tenant', 'user'].map(
        (kind) => items.filter((item) => item.obj_type === kind).length,
      );
    };
    expect(await kinds()).toEqual([5, 5]);
    expect(await kinds({ limit: 15 })).toEqual([8, 7]);
    expect(await kinds({ limit: 1000 })).toEqual([12, 12]);
    expect(await kinds({ limit: '1' })).toEqual([1, 0]);
  });

  it.each([
    ['x', { limit: 0 }, 'limit'],
    ['x', { limit: -5 }, 'limit'],
    ['x', { limit: 'many' }, 'limit'],
    ['x', { tenant: 'root' }, 'tenant'],
    ['', {}, 'text'],
    ['   ', {}, 'text'],
    ['a\u0000b', {}, 'text'],
    ['x'.repeat(256), {}, 'text'],
  ])('for %j with %j is refused', async (text, query, field) => {
    const response = await search(text, query);
    expect(refusal(response)).toEqual([400, 1000, field]);
    expect(response.body.error.domain).toBe('PlatformAccountServer');
  });
});
