import { describe, expect, it } from 'vitest';
import {
  availableItems,
  listedItems,
} from '../../../src/domain/commerce/offering-items/available-items.js';
import { heldItems } from '../../../src/domain/commerce/offering-items/held-items.js';
import { tenantsByIds } from '../../../src/domain/access/tree/tenant-reads.js';
import { giveItems, makeCarrier, on, quota, setItems } from '../../support/offering-items.js';
import { useTestServer } from '../../support/server.js';

const customers: string[] = [];

/* What the items of tenants cost in statements does not grow with the tenants, nor with the items. */
const server = await useTestServer();
const storage = await makeCarrier(server, server.rootId);
const partner = (await server.makeTenant(server.rootId, 'partner', 'Partner')).id;
const items = [on('vms', quota(10)), on('servers'), on('storage', { infra_id: storage })];
await giveItems(server, partner, items);
for (let i = 0; i < 50; i++) {
  const { id } = await server.makeTenant(partner, 'customer', `Customer ${i}`);
  customers.push(id);
  await giveItems(server, id, i % 2 ? items : [items[0]!]);
}

type Read = (
  ctx: Parameters<typeof listedItems>[0],
  tenants: Parameters<typeof listedItems>[1],
) => Promise<Map<string, unknown>>;

async function cost(read: Read, ids: readonly string[]) {
  const session = server.session();
  const tenants = await tenantsByIds(session, ids);
  const before = session.statements;
  const found = await read({ session, catalogue: server.services.catalogue }, tenants);
  expect(found.size).toBe(ids.length);
  return session.statements - before;
}

describe('the items of a page of tenants', () => {
  it.each<[string, Read, number]>([
    ['that are on', heldItems, 1],
    ['that could be', availableItems, 3],
    ['that are listed', listedItems, 5],
  ])('%s need as many statements for fifty as for one', async (_, read, most) => {
    const one = await cost(read, customers.slice(0, 1));
    expect(await cost(read, customers)).toBe(one);
    expect(one).toBe(most);
    // One more for the components of the platform; the items of the root are not read twice.
    expect(await cost(read, [server.rootId, partner, ...customers])).toBeLessThanOrEqual(most + 3);
  });
});

describe('one list or write', () => {
  const statements = ({ headers }: { headers: Record<string, unknown> }) =>
    Number(/desc="(\d+) statements"/.exec(String(headers['server-timing']))?.[1]);

  it('needs as many statements for many items as for few', async () => {
    const path = `/tenants/${customers[0]!}/offering_items`;
    await server.client.get('/users/me');
    const list = await server.client.get(path, { edition: '*' });
    expect(statements(list)).toBeLessThanOrEqual(7);

    const names = server.services.catalogue.items
      .filter(({ type, edition }) => type === 'count' && edition !== null)
      .map(({ name, applicationId }) => ({ application_id: applicationId, name, status: 1 }));
    const few = (await server.makeTenant(server.rootId, 'partner', 'Few')).id;
    const many = (await server.makeTenant(server.rootId, 'partner', 'Many')).id;
    const as = server.client;
    const small = await setItems(server, few, names.slice(0, 2), { as });
    const large = await setItems(server, many, names, { as });
    expect([small.status, large.status]).toEqual([200, 200]);
    expect(names.length).toBeGreaterThan(100);
    expect(large.body.items).toHaveLength(names.length);
    expect(statements(large)).toBe(statements(small));
  });
});
