import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { makeInfra, makeLocation } from '../../support/infrastructure.js';
import {
  grant,
  makeClient,
  makePerson,
  makeTenant,
  type Body,
  type ClientActor,
} from '../../support/people.js';
import { startTestServer, type As, type TestServer } from '../../support/server.js';

/*
 * root ─┬─ north ─┬─ coast (folder) ── shop (customer) ── floor (unit)
 *       │         └─ reseller ── club (customer)
 *       └─ south
 *
 * Each of root, north, coast, reseller and south has a location with a component in it.
 */
let server: TestServer;
const tenants: Record<string, Body> = {};
const locations: Record<string, Body> = {};
const components: Record<string, Body> = {};
const callers: Record<string, ClientActor> = {};

beforeAll(async () => {
  server = await startTestServer();
  const add = async (name: string, kind: string, parentId: string) =>
    (tenants[name] = await makeTenant(server, parentId, kind, name));
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
    callers[name] = await makeClient(server, id, role);
  }
});
afterAll(() => server.close());

/** The names of the owners whose component and location `as` sees: the same by every way there is. */
async function seen(as: As): Promise<string[]> {
  const found: string[][] = [];
  for (const [path, objects] of [
    ['/locations', locations],
    ['/infra', components],
  ] as const) {
    const { status, body } = await server.rest('GET', path, {
      as,
      query: {
        uuids: Object.values(objects)
          .map(({ id }) => id)
          .join(','),
      },
    });
    found.push(status === 200 ? body.items.map(({ name }: Body) => name as string) : []);
    const alone: string[] = [];
    for (const [name, { id }] of Object.entries(objects)) {
      const answer = await server.rest('GET', `${path}/${id}`, { as });
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
    const viewer = await makeClient(server, tenants.coast!.id, 'readonly_admin');
    expect(await seen(viewer)).toEqual(['root', 'north', 'coast']);
    for (const role of [undefined, 'backup_user']) {
      const as = await makePerson(server, tenants.shop!.id, `of-${role}`, role);
      const id = components.root!.id;
      const list = await server.rest('GET', '/infra', { as, query: { uuids: id } });
      expect(list.status).toBe(403);
      expect((await server.rest('GET', `/infra/${id}`, { as })).status).toBe(404);
    }
  });

  it('can be read with any role on any of these tenants', async () => {
    const as = await makeClient(server, tenants.shop!.id);
    await grant(server, 'client', as.id, 'readonly_admin', tenants.club!.id);
    await grant(server, 'client', as.id, 'partner_admin', tenants.south!.id);
    expect(await seen(as)).toEqual(['root', 'north', 'reseller', 'south']);
  });

  it('contains only visible components', async () => {
    const { id } = locations.north!;
    const below = await makeInfra(server, tenants.coast!.id, { location_id: id });
    const beside = await makeInfra(server, tenants.reseller!.id, { location_id: id });
    const inside = async (as: As) => {
      const { body } = await server.rest('GET', `/locations/${id}/infra`, { as });
      return body.infras as string[];
    };
    const all = [components.north!.id, below.id, beside.id].sort();
    expect(await inside(callers.north)).toEqual(all);
    expect(await inside(callers.shop)).toEqual(all.filter((one) => one !== beside.id));
    expect(await inside(callers.club)).toEqual(all.filter((one) => one !== below.id));
    const path = `/locations/${id}/infra`;
    expect((await server.rest('GET', path, { as: callers.south })).status).toBe(404);
  });

  it('is read-only for callers who do not administer its owner', async () => {
    const changeable = async (as: As) => {
      const uuids = Object.values(components).map(({ id }) => id);
      const { body } = await server.rest('GET', '/infra', {
        as,
        query: { uuids: uuids.join(',') },
      });
      return (body.items as Body[]).filter((one) => !one.readonly).map(({ name }) => name);
    };
    expect(await changeable(server.admin)).toEqual(['root', 'north', 'coast', 'reseller', 'south']);
    expect(await changeable(callers.north)).toEqual(['north', 'coast', 'reseller']);
    expect(await changeable(callers.coast)).toEqual(['coast']);
    expect(await changeable(callers.shop)).toEqual([]);
    for (const [name, { id }] of Object.entries(components)) {
      const { status } = await server.rest('PUT', `/infra/${id}`, {
        as: callers.reseller,
        body: { version: 1 },
      });
      const wanted = { root: 403, north: 403, coast: 404, reseller: 200, south: 404 }[name];
      expect([name, status]).toEqual([name, wanted]);
    }
  });
});

describe('a tenant that is closed to indirect ancestors', () => {
  it('hides its own infrastructure, and uses that of its ancestors', async () => {
    const closed = await makeTenant(server, tenants.reseller!.id, 'partner', 'closed', {
      ancestral_access: false,
    });
    const as = await makeClient(server, closed.id, 'partner_admin');
    const own = await server.rest('POST', '/locations', {
      as,
      body: { owner_tenant_id: closed.id, name: 'closed' },
    });
    const read = async (caller: As) =>
      (await server.rest('GET', `/locations/${own.body.id}`, { as: caller })).status;
    expect(await read(as)).toBe(200);
    expect(await read(callers.reseller)).toBe(200);
    expect(await read(callers.north)).toBe(404);
    expect(await read(server.admin)).toBe(404);
    expect(await seen(as)).toEqual(['root', 'north', 'reseller']);
  });
});
