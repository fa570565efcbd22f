import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import type { Body } from '../support/people.js';
import { useTestServer } from '../support/server.js';
import { runs } from '../support/runs.js';

const tenants: Body[] = [];
const users: Body[] = [];

/* For any page sizes, the pages of a list together contain every row once, in order. */
const server = await useTestServer();
const under: Record<string, string[]> = {
  partner: ['partner', 'folder', 'customer'],
  folder: ['partner', 'folder', 'customer'],
  customer: ['unit'],
  unit: ['unit'],
};
tenants.push(await server.makeTenant(server.rootId, 'partner', 'Top'));
for (let i = 1; i < 40; i++) {
  const parent = tenants[(i * 7) % tenants.length]!;
  const kinds = under[parent.kind as string]!;
  tenants.push(await server.makeTenant(parent.id, kinds[i % kinds.length]!, `Tenant ${i}`));
  const tenantId = tenants[(i * 5) % tenants.length]!.id;
  users.push(await server.makeUser(tenantId, `user-${i}`, { origin_id: i % 2 ? 'a' : 'b' }));
}

type Query = Record<string, string | number>;

async function pages(path: string, filter: Query, limit: number): Promise<string[]> {
  const ids: string[] = [];
  let query: Query = { ...filter, lod: 'stamps', limit };
  for (;;) {
    const { status, body, text } = await server.client.get(path, query);
    expect(status, text).toBe(200);
    const items = body.items as Body[];
    expect(items.length).toBeLessThanOrEqual(limit);
    ids.push(...items.map(({ id }) => id));
    const { after } = body.paging.cursors as { after?: string };
    if (after === undefined) return ids;
    // Every page that has a next page is full, so the loop ends.
    expect(items).toHaveLength(limit);
    query = { after, lod: 'stamps', limit };
  }
}

const index = fc.nat({ max: 38 });
const tenantFilter = fc.oneof(
  index.map((i): Query => ({ subtree_root_id: tenants[i]!.id })),
  index.map((i): Query => ({ parent_id: tenants[i]!.id })),
  fc
    .uniqueArray(index, { minLength: 1 })
    .map((list): Query => ({ uuids: list.map((i) => tenants[i]!.id).join() })),
);
const userFilter = fc.oneof(
  index.map((i): Query => ({ subtree_root_tenant_id: tenants[i]!.id })),
  index.map((i): Query => ({ tenant_id: tenants[i]!.id })),
  fc.constantFrom<Query>({ origin_id: 'a' }, { origin_id: 'b' }, { origin_id: 'c' }),
  fc
    .uniqueArray(index, { minLength: 1 })
    .map((list): Query => ({ uuids: list.map((i) => users[i]!.id).join() })),
);
const limit = fc.integer({ min: 1, max: 45 });

describe('the pages of a list', () => {
  it.each([
    ['/tenants', tenantFilter],
    ['/users', userFilter],
  ])('of %s contain the whole list', async (path, filters) => {
    await fc.assert(
      fc.asyncProperty(filters, limit, async (filter, size) => {
        const whole = await pages(path, filter, 1000);
        expect(new Set(whole).size).toBe(whole.length);
        expect(await pages(path, filter, size)).toEqual(whole);
      }),
      { numRuns: runs(40) },
    );
  });

  it('contain the rows of a walk through the tree, level by level', async () => {
    const byId = new Map(tenants.map((tenant) => [tenant.id, tenant]));
    const depth = (tenant: Body): number => {
      const parent = byId.get(tenant.parent_id as string);
      return parent ? 1 + depth(parent) : 0;
    };
    const within = (tenant: Body, id: string): boolean =>
      tenant.id === id ||
      (byId.has(tenant.parent_id as string) && within(byId.get(tenant.parent_id as string)!, id));
    for (const { id } of tenants) {
      const found = await pages('/tenants', { subtree_root_id: id }, 7);
      const wanted = tenants.filter((tenant) => within(tenant, id)).map((tenant) => tenant.id);
      expect([...found].sort()).toEqual(wanted.sort());
      const depths = found.map((each) => depth(byId.get(each)!));
      expect(depths).toEqual([...depths].sort((a, b) => a - b));
      const ofUsers = await pages('/users', { subtree_root_tenant_id: id }, 3);
      const theirs = users.filter((user) => wanted.includes(user.tenant_id as string));
      expect([...ofUsers].sort()).toEqual(theirs.map((user) => user.id).sort());
    }
  });

  it('continue at the same position if rows are inserted before it', async () => {
    const filter = { subtree_root_id: tenants[0]!.id, lod: 'stamps', limit: 10 };
    const first = await server.client.get('/tenants', filter);
    const before = await pages('/tenants', { subtree_root_id: tenants[0]!.id }, 1000);
    const late = await server.makeTenant(tenants[0]!.id, 'customer', 'Late');
    const { after } = first.body.paging.cursors as { after: string };
    const rest = await server.client.get('/tenants', { after });
    const ids = [...first.body.items, ...rest.body.items].map(({ id }: Body) => id);
    expect(new Set(ids).size).toBe(ids.length);
    expect(ids.filter((id) => id !== late.id)).toEqual(before);
  });
});
