import { describe, expect, it } from 'vitest';
import { makeInfra, makeLocation } from '../../support/infrastructure.js';
import type { Body } from '../../support/people.js';
import { useTestServer, type As, type Principal } from '../../support/server.js';

const tenants: Record<string, Body> = {};
const locations: Record<string, Body> = {};
const components: Record<string, Body> = {};
const callers: Record<string, Principal> = {};

/*
 * root ─┬─ north ─┬─ coast (folder) ── shop (customer) ── floor (unit)
 *       │         └─ reseller ── club (customer)
 *       └─ south
 *
 * Each of root, north, coast, reseller and south has a location with a component in it.
 */
const server = await useTestServer();
const add = async (name: string, kind: string, parentId: string) =>
  (tenants[name] = await server.makeTenant(parentId, kind, name));
const north = await add('north', 'partner', server.rootId);
const coast = await add('coast', 'folder', north.id);
const shop = await add('shop', 'customer', coast.id);
await add('floor', 'unit', shop.id);
const reseller = await add('reseller', 'partner', north.id);
await add('club', 'customer', reseller.id);
const south = await add('south', 'partner', server.rootId);
for (const [name, id] of [
  ['root', server.rootId],
  ['north', north.id],
  ['coast', coast.id],
  ['reseller', reseller.id],
  ['south', south.id],
] as const) {
  locations[name] = await makeLocation(server, id, name);
  components[name] = await makeInfra(server, id, { name });
}
const roles = { partner: 'partner_admin', folder: 'partner_admin', customer: 'company_admin' };
for (const [name, { id, kind }] of Object.entries(tenants)) {
  const role = roles[kind as keyof typeof roles] ?? 'unit_admin';
  callers[name] = await server.makeClient(id, role);
}

/** The names of the owners whose component and location `as` sees: the same by every way there is. */
async function seen(as: As): Promise<string[]> {
  const found: string[][] = [];
  for (const [path, objects] of [
    ['/locations', locations],
    ['/infra', components],
  ] as const) {
    const { status, body } = await server.as(as).get(path, {
      uuids: Object.values(objects)
        .map(({ id }) => id)
        .join(','),
    });
    found.push(status === 200 ? body.items.map(({ name }: Body) => name as string) : []);
    const alone: string[] = [];
    for (const [name, { id }] of Object.entries(objects)) {
      const answer = await server.as(as).get(`${path}/${id}`);
      expect([200, 404]).toContain(answer.status);
      if (answer.status === 200) alone.push(name);
    }
    found.push(alone);
  }
  for (const others of found.slice(1)) expect(others).toEqual(found[0]);
  return found[0]!;
}

describe('a location or component', () => {
  it('can be read at its owner, its ancestors and descendants, but not at siblings', async () => {
    expect(await seen(server.admin)).toEqual(['root', 'north', 'coast', 'reseller', 'south']);
    expect(await seen(callers.north)).toEqual(['root', 'north', 'coast', 'reseller']);
    expect(await seen(callers.coast)).toEqual(['root', 'north', 'coast']);
    expect(await seen(callers.shop)).toEqual(['root', 'north', 'coast']);
    expect(await seen(callers.floor)).toEqual(['root', 'north', 'coast']);
    expect(await seen(callers.reseller)).toEqual(['root', 'north', 'reseller']);
    expect(await seen(callers.club)).toEqual(['root', 'north', 'reseller']);
    expect(await seen(callers.south)).toEqual(['root', 'south']);
  });

  it('can be read by each type of administrator, but not without a role', async () => {
    const viewer = await server.makeClient(tenants.coast!.id, 'readonly_admin');
    expect(await seen(viewer)).toEqual(['root', 'north', 'coast']);
    for (const role of [undefined, 'backup_user']) {
      const as = await server.makePerson(tenants.shop!.id, `of-${role}`, role);
      const id = components.root!.id;
      const list = await as.get('/infra', { uuids: id });
      expect(list.status).toBe(403);
      expect((await as.get(`/infra/${id}`)).status).toBe(404);
    }
  });

  it('can be read with any role on any of these tenants', async () => {
    const as = await server.makeClient(tenants.shop!.id);
    await server.grant('client', as.id, 'readonly_admin', tenants.club!.id);
    await server.grant('client', as.id, 'partner_admin', tenants.south!.id);
    expect(await seen(as)).toEqual(['root', 'north', 'reseller', 'south']);
  });

  it('contains only visible components', async () => {
    const { id } = locations.north!;
    const below = await makeInfra(server, tenants.coast!.id, { location_id: id });
    const beside = await makeInfra(server, tenants.reseller!.id, { location_id: id });
    const inside = async (as: As) => {
      const { body } = await server.as(as).get(`/locations/${id}/infra`);
      return body.infras as string[];
    };
    const all = [components.north!.id, below.id, beside.id].sort();
    expect(await inside(callers.north)).toEqual(all);
    expect(await inside(callers.shop)).toEqual(all.filter((one) => one !== beside.id));
    expect(await inside(callers.club)).toEqual(all.filter((one) => one !== below.id));
    const path = `/locations/${id}/infra`;
    expect((await server.as(callers.south).get(path)).status).toBe(404);
  });

  it('is read-only for callers who do not administer its owner', async () => {
    const changeable = async (as: As) => {
      const uuids = Object.values(components).map(({ id }) => id);
      const { body } = await server.as(as).get('/infra', { uuids: uuids.join(',') });
      return (body.items as Body[]).filter((one) => !one.readonly).map(({ name }) => name);
    };
    expect(await changeable(server.admin)).toEqual(['root', 'north', 'coast', 'reseller', 'south']);
    expect(await changeable(callers.north)).toEqual(['north', 'coast', 'reseller']);
    expect(await changeable(callers.coast)).toEqual(['coast']);
    expect(await changeable(callers.shop)).toEqual([]);
    for (const [name, { id }] of Object.entries(components)) {
      const { status } = await server.as(callers.reseller).put(`/infra/${id}`, { version: 1 });
      const wanted = { root: 403, north: 403, coast: 404, reseller: 200, south: 404 }[name];
      expect([name, status]).toEqual([name, wanted]);
    }
  });
});

describe('a tenant that is closed to indirect ancestors', () => {
  it('hides its own infrastructure, and uses that of its ancestors', async () => {
    const closed = await server.makeTenant(tenants.reseller!.id, 'partner', 'closed', {
      ancestral_access: false,
    });
    const as = await server.makeClient(closed.id, 'partner_admin');
    const own = await as.post('/locations', { owner_tenant_id: closed.id, name: 'closed' });
    const read = async (caller: As) =>
      (await server.as(caller).get(`/locations/${own.body.id}`)).status;
    expect(await read(as)).toBe(200);
    expect(await read(callers.reseller)).toBe(200);
    expect(await read(callers.north)).toBe(404);
    expect(await read(server.admin)).toBe(404);
    expect(await seen(as)).toEqual(['root', 'north', 'reseller']);
  });
});
