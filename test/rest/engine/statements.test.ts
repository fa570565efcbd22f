import { describe, expect, it } from 'vitest';
import type { Body } from '../../support/people.js';
import { useTestServer } from '../../support/server.js';

const sizes = { few: 5, many: 50 };

/* What a list costs in statements does not grow with the list. */
const server = await useTestServer();
const fill = async (name: string, size: number) => {
  const tenant = await server.makeTenant(server.rootId, 'partner', name);
  for (let i = 0; i < size; i++) {
    await server.makeTenant(tenant.id, 'folder', `Folder ${i}`);
    const { id } = await server.makeUser(tenant.id, `${name}-${i}`);
    await server.grant('user', id, 'partner_admin', tenant.id);
  }
  return tenant;
};
const few = await fill('few', sizes.few);
const many = await fill('many', sizes.many);

async function cost(path: string, query: Record<string, string | boolean>) {
  // Once for the caller, who is cached from then on.
  await server.client.get('/users/me');
  const { status, headers, body } = await server.client.get(path, query);
  const statements = /desc="(\d+) statements"/.exec(String(headers['server-timing']))?.[1];
  return { status, statements: Number(statements), items: (body.items as unknown[]).length };
}

describe('a list', () => {
  const cases: [string, (tenant: Body) => [string, Record<string, string | boolean>], number][] = [
    ['of children', ({ id }) => ['/tenants', { parent_id: id, with_contacts: true }], 3],
    ['of children without contacts', ({ id }) => ['/tenants', { parent_id: id }], 3],
    ['of child ids', ({ id }) => [`/tenants/${id}/children`, {}], 2],
    ['of users', ({ id }) => ['/users', { tenant_id: id, with_access_policies: true }], 4],
    ['of users of a subtree', ({ id }) => ['/users', { subtree_root_tenant_id: id }], 3],
    ['of user ids', ({ id }) => [`/tenants/${id}/users`, { order: 'roles' }], 3],
    ['of hits', ({ id }) => ['/search', { tenant: id, text: 'f', limit: '100' }], 4],
  ];
  it.each(cases)('%s needs as many statements for fifty as for five', async (_, request, most) => {
    const [small, large] = [await cost(...request(few)), await cost(...request(many))];
    expect([small.status, large.status]).toEqual([200, 200]);
    expect(large.items).toBeGreaterThanOrEqual(sizes.many);
    expect(small.items).toBeLessThan(large.items);
    expect(large.statements).toBe(small.statements);
    expect(large.statements).toBeLessThanOrEqual(most);
  });
});
