import { describe, expect, it } from 'vitest';
import { makeInfra, makeLocation } from '../../support/infrastructure.js';
import { use } from '../../support/offering-items.js';
import type { Body } from '../../support/people.js';
import { useTestServer, type As } from '../../support/server.js';
import { giveItem } from '../../support/usages.js';
import { ask, attempt, change, send } from '../support.js';

const locations: Record<string, Body> = {};
const components: Record<string, Body> = {};

/*
 * root ─┬─ north ─┬─ coast (folder) ── shop (customer)
 *       │         └─ reseller
 *       └─ south
 *
 * Each of root, north, coast, reseller and south has a location with a component in it.
 */
const server = await useTestServer();
const north = await server.makeTenant(server.rootId, 'partner', 'north');
const coast = await server.makeTenant(north.id, 'folder', 'coast');
const shop = await server.makeTenant(coast.id, 'customer', 'shop');
const reseller = await server.makeTenant(north.id, 'partner', 'reseller');
const south = await server.makeTenant(server.rootId, 'partner', 'south');
const owners = { root: { id: server.rootId }, north, coast, reseller, south };
for (const [name, { id }] of Object.entries(owners)) {
  server.clock.offset += 1000;
  locations[name] = await makeLocation(server, id, name);
  components[name] = await makeInfra(server, id, {
    name,
    capabilities: name === 'root' ? ['backup', 'vcd'] : ['backup'],
  });
}
const ofNorth = await server.makeClient(north.id, 'partner_admin');
const ofCoast = await server.makeClient(coast.id, 'partner_admin');
const ofShop = await server.makeClient(shop.id, 'company_admin');
const ofReseller = await server.makeClient(reseller.id, 'partner_admin');

const names = (connection: { nodes: { name: string }[]; totalCount?: number }) => {
  const list = connection.nodes.map(({ name }) => name);
  if (connection.totalCount !== undefined) expect(connection.totalCount).toBe(list.length);
  return list;
};

const inOrder = 'orderBy: { field: CREATED_AT }';

describe('locations and components', () => {
  it('are listed for callers at their owners, their ancestors and descendants', async () => {
    const query = `{ locations(${inOrder}) { totalCount nodes { name } }
      infraComponents(${inOrder}) { totalCount nodes { name } } }`;
    const listed = async (as: As) => {
      const data = await ask(server.as(as), query);
      expect(names(data.infraComponents)).toEqual(names(data.locations));
      return names(data.locations);
    };
    expect(await listed(server.admin)).toEqual(['root', 'north', 'coast', 'reseller', 'south']);
    expect(await listed(ofNorth)).toEqual(['root', 'north', 'coast', 'reseller']);
    expect(await listed(ofCoast)).toEqual(['root', 'north', 'coast']);
    expect(await listed(ofShop)).toEqual(['root', 'north', 'coast']);
    expect(await listed(ofReseller)).toEqual(['root', 'north', 'reseller']);
    expect(await listed(await server.makeClient(shop.id))).toEqual([]);
  });

  it('can be read by id by the same callers', async () => {
    const ids = [...Object.values(locations), ...Object.values(components)].map(({ id }) => id);
    const query = `query($ids: [ID!]!, $l: ID!, $i: ID!) {
      nodes(ids: $ids) { id __typename ... on Location { name } ... on InfraComponent { name } }
      location(id: $l) { name } infraComponent(id: $i) { name } }`;
    const variables = { ids, l: locations.coast!.id, i: components.coast!.id };
    const found = async (as: As) => {
      const { nodes, location, infraComponent } = await ask(server.as(as), query, variables);
      const kinds = nodes.flatMap((node: Body | null) => node?.__typename ?? []);
      expect(new Set(kinds)).toEqual(new Set(['Location', 'InfraComponent']));
      expect(location).toEqual(infraComponent);
      return [nodes.flatMap((node: Body | null) => node?.name ?? []), location?.name];
    };
    expect(await found(ofShop)).toEqual([
      ['root', 'north', 'coast', 'root', 'north', 'coast'],
      'coast',
    ]);
    expect(await found(ofReseller)).toEqual([
      ['root', 'north', 'reseller', 'root', 'north', 'reseller'],
      undefined,
    ]);
  });

  it('return their owner, and whether the caller can change them', async () => {
    const query = `{ infraComponents(${inOrder}) { nodes { name platformOwned readonly
      ownerTenantId owner { name } location { name platformOwned readonly owner { name } } } } }`;
    const { infraComponents } = await ask(ofCoast, query);
    const row = (name: string, ownerTenantId: string, platformOwned: boolean, mine: boolean) => {
      const common = { platformOwned, readonly: !mine, owner: mine ? { name } : null };
      return { name, ownerTenantId, ...common, location: { name, ...common } };
    };
    expect(infraComponents.nodes).toEqual([
      row('root', server.rootId, true, false),
      row('north', north.id, false, false),
      row('coast', coast.id, false, true),
    ]);
  });

  it('can be filtered', async () => {
    const list = async (filter: string) =>
      names(
        (
          await ask(
            server.admin,
            `{ infraComponents(${inOrder}, filter: ${filter}) { nodes { name } } }`,
          )
        ).infraComponents,
      );
    expect(await list('{ capabilities: [VCD, FILES_CLOUD] }')).toEqual(['root']);
    expect(await list('{ name: { contains: "ORT" } }')).toEqual(['north']);
    expect(await list(`{ ids: ["${components.coast!.id}"] }`)).toEqual(['coast']);
    expect(await list('{ not: { capabilities: [VCD] }, name: { startsWith: "r" } }')).toEqual([
      'reseller',
    ]);
    const places = await ask(
      server.admin,
      `{ locations(filter: { name: { equals: "SOUTH" } }) { totalCount nodes { name } } }`,
    );
    expect(names(places.locations)).toEqual(['south']);
  });
});

describe('a tenant', () => {
  const selection = `locations { totalCount nodes { name } } infraComponents { totalCount nodes { name } }
    availableLocations(${inOrder}) { totalCount nodes { name } }
    availableInfraComponents(${inOrder}) { totalCount nodes { name } }`;

  it('has its own ones, and can use those of its ancestors', async () => {
    const of = async (tenant: { id: string }, as: As = server.admin) => {
      const { tenant: found } = await ask(
        server.as(as),
        `query($id: ID!) { tenant(id: $id) { ${selection} } }`,
        { id: tenant.id },
      );
      expect(names(found.infraComponents)).toEqual(names(found.locations));
      expect(names(found.availableInfraComponents)).toEqual(names(found.availableLocations));
      return [names(found.locations), names(found.availableLocations)];
    };
    expect(await of({ id: server.rootId })).toEqual([['root'], ['root']]);
    expect(await of(north)).toEqual([['north'], ['root', 'north']]);
    expect(await of(coast)).toEqual([['coast'], ['root', 'north', 'coast']]);
    expect(await of(shop)).toEqual([[], ['root', 'north', 'coast']]);
    expect(await of(shop, ofShop)).toEqual([[], ['root', 'north', 'coast']]);
    expect(await of(reseller, ofReseller)).toEqual([['reseller'], ['root', 'north', 'reseller']]);
  });

  it('needs as many statements as fifty tenants', async () => {
    const statements: number[] = [];
    for (const size of [2, 50]) {
      const parent = await server.makeTenant(south.id, 'partner', `${size} children`);
      for (let i = 0; i < size; i++) {
        const child = await server.makeTenant(parent.id, 'folder', `${i}`);
        if (i % 2) await makeInfra(server, child.id);
      }
      const query = `query($id: ID!) { tenant(id: $id) { children(first: 50) { nodes { ${selection}
        more: availableInfraComponents { nodes { readonly owner { name } location { name platformOwned
          components { nodes { id } } } } } } } } }`;
      for (let times = 0; times < 3; times++) {
        const { body, statements: count } = await send(server.admin, query, { id: parent.id });
        expect(body.errors).toBeUndefined();
        const [first] = body.data.tenant.children.nodes;
        expect(names(first.availableInfraComponents)).toEqual(['root', 'south']);
        if (times === 2) statements.push(count);
      }
    }
    expect(statements[1]).toBe(statements[0]);
  }, 60_000);

  it('shows in its location the components that each caller can see', async () => {
    const { id } = locations.north!;
    await makeInfra(server, reseller.id, { name: 'guest', location_id: id });
    const query = `{ location(id: "${id}") { components(${inOrder}) { totalCount nodes { name } } } }`;
    const inside = async (as: As) => names((await ask(server.as(as), query)).location.components);
    expect(await inside(ofNorth)).toEqual(['north', 'guest']);
    expect(await inside(ofReseller)).toEqual(['north', 'guest']);
    expect(await inside(ofShop)).toEqual(['north']);
  });
});

describe('mutations', () => {
  it('create, change and delete, with the same results as in REST', async () => {
    const { location } = await change(
      ofNorth,
      'createLocation',
      'location { id version name readonly platformOwned owner { name } components { totalCount } }',
      { ownerTenantId: coast.id, name: 'Pier' },
    );
    expect(location).toMatchObject({
      version: 1,
      name: 'Pier',
      readonly: false,
      platformOwned: false,
      owner: { name: 'coast' },
      components: { totalCount: 0 },
    });
    const { infraComponent } = await change(
      ofNorth,
      'createInfraComponent',
      'infraComponent { id version capabilities contentUrl contentMobileUrl location { name } }',
      {
        ownerTenantId: coast.id,
        locationId: location.id,
        name: 'Pier 1',
        url: 'storage://pier.example',
        capabilities: ['BACKUP', 'DISASTER_RECOVERY'],
        contentUrl: 'https://pier.example/',
        contentMobileUrl: null,
      },
    );
    expect(infraComponent).toMatchObject({
      version: 1,
      capabilities: ['BACKUP', 'DISASTER_RECOVERY'],
      contentUrl: 'https://pier.example/',
      contentMobileUrl: null,
      location: { name: 'Pier' },
    });
    const { id } = infraComponent;
    const rest = () => ofNorth.get(`/infra/${id}`);
    expect((await rest()).body).toMatchObject({ name: 'Pier 1', location_id: location.id });

    const changed = await change(
      ofNorth,
      'updateInfraComponent',
      'infraComponent { version name url capabilities contentUrl backendType }',
      {
        id,
        version: 1,
        name: 'Pier 2',
        capabilities: ['VCD'],
        contentUrl: null,
        backendType: 'azure',
      },
    );
    expect(changed.infraComponent).toEqual({
      version: 2,
      name: 'Pier 2',
      url: 'storage://pier.example',
      capabilities: ['VCD'],
      contentUrl: null,
      backendType: 'azure',
    });
    expect((await rest()).body).toMatchObject({ name: 'Pier 2', version: 2 });
    const renamed = await change(ofNorth, 'updateLocation', 'location { version name }', {
      id: location.id,
      version: 1,
      name: 'Quay',
    });
    expect(renamed.location).toEqual({ version: 2, name: 'Quay' });

    const gone = await change(ofNorth, 'deleteInfraComponent', 'deletedInfraComponentId', {
      id,
      version: 2,
      force: null,
    });
    expect(gone.deletedInfraComponentId).toBe(id);
    expect((await rest()).status).toBe(404);
    const last = await change(ofNorth, 'deleteLocation', 'deletedLocationId', {
      id: location.id,
      version: 2,
    });
    expect(last.deletedLocationId).toBe(location.id);
    const {
      location: now,
      deleted,
      infraComponent: component,
    } = await ask(
      ofNorth,
      `query($l: ID!, $i: ID!) { location(id: $l) { id }
        deleted: location(id: $l, includeDeleted: true) { name }
        infraComponent(id: $i, includeDeleted: true) { deletedAt location { id } } }`,
      { l: location.id, i: id },
    );
    expect([now, deleted]).toEqual([null, { name: 'Quay' }]);
    expect(component).toEqual({ deletedAt: expect.any(String), location: null });
  });

  it('return the reason why a deletion is refused, and force it', async () => {
    const { id } = await makeInfra(server, north.id);
    await giveItem(server, coast.id, 'storage', { infraId: id });
    await use(server, shop.id, 'storage', 5, id);
    const remove = (force?: boolean) =>
      attempt(server.admin, 'deleteInfraComponent', 'deletedInfraComponentId', {
        id,
        version: 1,
        force,
      });
    expect((await remove()).userErrors).toMatchObject([{ code: 'CONFLICT', legacyCode: 1010 }]);
    expect(await remove(true)).toMatchObject({ deletedInfraComponentId: id, userErrors: [] });
  });

  it('require administration of the owner', async () => {
    const send403 = async (as: As, id: string) => {
      const { body } = await send(
        server.as(as),
        `mutation($input: UpdateLocationInput!) { updateLocation(input: $input) {
          location { id } userErrors { code } } }`,
        { input: { id, version: 1, name: 'Mine' } },
      );
      return body.errors?.[0].extensions.code ?? body.data.updateLocation.userErrors[0].code;
    };
    expect(await send403(ofShop, locations.coast!.id)).toBe('ACCESS_DENIED');
    expect(await send403(ofReseller, locations.north!.id)).toBe('ACCESS_DENIED');
    expect(await send403(ofReseller, locations.coast!.id)).toBe('NOT_FOUND');
    expect(await send403(ofReseller, locations.south!.id)).toBe('NOT_FOUND');
  });
});
