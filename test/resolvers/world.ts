import type { Body } from '../support/people.js';
import type { TestServer, Principal } from '../support/server.js';

/*
 * root ─┬─ north (partner) ─┬─ shop (customer) ── floor (unit)
 *       │                   └─ mill (customer)
 *       └─ south (partner) ─── bay (customer)
 */
export interface World {
  north: Body;
  south: Body;
  shop: Body;
  mill: Body;
  bay: Body;
  floor: Body;
  /** Administers `shop`, and acts for it. */
  ann: Principal;
  /** Belongs to `shop`, and holds no role. */
  bob: Principal;
  /** Of `north`, which it administers. */
  api: Principal;
  /** Of `shop`: a further contact. */
  desk: Body;
  /** A location of `north`, with a component in it. */
  depot: Body;
  store: Body;
}

export async function plantWorld(server: TestServer): Promise<World> {
  const north = await server.makeTenant(server.rootId, 'partner', 'North', {
    contact: { email: 'north@example.com', city: 'Bergen' },
  });
  const south = await server.makeTenant(server.rootId, 'partner', 'South');
  const shop = await server.makeTenant(north.id, 'customer', 'Shop', {
    customer_id: 'C-1',
    internal_tag: 'vip',
    language: 'nb',
    contact: { email: 'shop@example.com', firstname: 'Shop', lastname: 'Keeper', types: ['legal'] },
    update_lock: { enabled: true },
  });
  const mill = await server.makeTenant(north.id, 'customer', 'Mill', { enabled: false });
  const bay = await server.makeTenant(south.id, 'customer', 'Bay');
  const floor = await server.makeTenant(shop.id, 'unit', 'Floor');
  const ann = await server.makePerson(shop.id, 'ann@example.com', 'company_admin');
  const bob = await server.makePerson(shop.id, 'bob');
  await server.makeUser(bay.id, 'cat', {
    contact: { email: 'cat@example.com', firstname: 'Cat', lastname: 'Bay' },
    notifications: ['maintenance', 'quota'],
    business_types: ['buyer'],
    disable_after: '2099-01-01T00:00:00Z',
    external_id: 'x-1',
    origin_id: 'import',
  });
  const api = await server.makeClient(north.id, 'partner_admin');
  const desk = await server.create('/contacts', {
    tenant_id: shop.id,
    types: ['billing', 'technical'],
    email: 'desk@example.com',
    firstname: 'Desk',
    lastname: null,
    phone: '+47 55',
  });
  await server.create('/contacts', {
    tenant_id: shop.id,
    user_id: ann.id,
    types: ['primary'],
    email: 'ann@shop.example',
    firstname: 'Ann',
    lastname: 'Shop',
  });
  const depot = await server.create('/locations', { owner_tenant_id: north.id, name: 'Depot' });
  const store = await server.create('/infra', {
    owner_tenant_id: north.id,
    name: 'Store',
    url: 'storage+tls://store.example.com:44445',
    capabilities: ['backup', 'files_cloud'],
    content_url: 'https://browse.example.com/',
    backend_type: 'azure',
  });
  return { north, south, shop, mill, bay, floor, ann, bob, api, desk, depot, store };
}
