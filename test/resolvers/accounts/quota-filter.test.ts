import { describe, expect, it } from 'vitest';
import { examples } from '../../../explore/examples.js';
import { rollUp } from '../../../src/domain/commerce/usages/roll-up.js';
import { makeCarrier } from '../../support/offering-items.js';
import type { Body } from '../../support/people.js';
import { useTestServer, type As } from '../../support/server.js';
import { on, report, setItems } from '../commerce/offering-item-calls.js';
import { ask, change, refused } from '../support.js';

/*
 * root ─┬─ north (partner) ─┬─ calm      vms 10 of 100
 *       │                   ├─ near      vms 80 of 100 ── attic (unit), vms 30 of 30
 *       │                   ├─ over      vms 101 of 100 + 50, workstations 5 of 10
 *       │                   ├─ exceeded  vms 151 of 100 + 50, storage 90 of 100
 *       │                   ├─ free      vms 7, no quota
 *       │                   └─ none      nothing
 *       └─ south (partner) ─── far       vms 99 of 100
 */
const server = await useTestServer();
const north = await server.makeTenant(server.rootId, 'partner', 'north');
const south = await server.makeTenant(server.rootId, 'partner', 'south');
const customer = (parent: Body, name: string) => server.makeTenant(parent.id, 'customer', name);
const tenants: Record<string, Body> = { north, south };
for (const name of ['calm', 'near', 'over', 'exceeded', 'free', 'none']) {
  tenants[name] = await customer(north, name);
}
tenants.far = await customer(south, 'far');
tenants.attic = await server.makeTenant(tenants.near!.id, 'unit', 'attic');
const component = await makeCarrier(server, server.rootId);
const set = (name: string, ...items: Parameters<typeof setItems>[2]) =>
  setItems(server.admin, tenants[name]!.id, items);
await set('north', on('vms'), on('workstations'), on('storage', undefined, undefined, component));
await set('south', on('vms'));
await set('calm', on('vms', 100));
await set('near', on('vms', 100));
await set('attic', on('vms', 30));
await set('over', on('vms', 100, 50), on('workstations', 10));
await set('exceeded', on('vms', 100, 50), on('storage', 100, undefined, component));
await set('free', on('vms'));
await set('far', on('vms', 100));
const used = (name: string, offeringItem: string, value: number) => ({
  tenantId: tenants[name]!.id,
  offeringItem,
  value,
});
await report(server, [
  used('calm', 'vms', 10),
  used('near', 'vms', 50),
  used('attic', 'vms', 30),
  used('over', 'vms', 101),
  used('over', 'workstations', 5),
  used('exceeded', 'vms', 151),
  { ...used('exceeded', 'storage', 90), infraId: component },
  used('free', 'vms', 7),
  used('far', 'vms', 99),
]);
await rollUp(server.services.database);
const ann = await server.makePerson(tenants.near!.id, 'ann', 'company_admin');

/** Names of the tenants that a list comes to. */
async function names(list: string, args: string, as: As = server.admin) {
  const parent = list === 'tenants' ? '' : `tenant(id: "${north.id}") {`;
  const data = await ask(
    server.as(as),
    `{ ${parent} ${list}(first: 50, ${args}) { totalCount nodes { name } } ${parent && '}'} }`,
  );
  const { totalCount, nodes } = (parent ? data.tenant : data)[list];
  expect(totalCount).toBe(nodes.length);
  return nodes.map(({ name }: Body) => name).sort();
}

describe('tenants filtered by quota states', () => {
  const below = (quota: string, more = '') =>
    names('descendants', `filter: { quota: { ${quota} } ${more} }`);

  it('have an enabled item in one of the states', async () => {
    expect(await below('states: [NEAR, OVER, EXCEEDED]')).toEqual([
      'attic',
      'exceeded',
      'near',
      'over',
    ]);
    expect(await below('states: [NEAR]')).toEqual(['attic', 'exceeded', 'near']);
    expect(await below('states: [OVER]')).toEqual(['over']);
    expect(await below('states: [EXCEEDED]')).toEqual(['exceeded']);
    expect(await below('states: [WITHIN]')).toEqual(['calm', 'over']);
    expect(await below('states: [UNLIMITED]')).toEqual(['free']);
    expect(await below('states: [UNLIMITED, OVER, OVER]')).toEqual(['free', 'over']);
    expect(await below('states: []')).toEqual([]);
  });

  it('can be filtered by usages, of any edition', async () => {
    expect(await below('states: [NEAR, OVER, EXCEEDED], usageNames: ["storage"]')).toEqual([
      'exceeded',
    ]);
    expect(await below('states: [NEAR], usageNames: ["vms"]')).toEqual(['attic', 'near']);
    expect(await below('states: [WITHIN], usageNames: ["vms", "workstations"]')).toEqual([
      'calm',
      'over',
    ]);
    expect(await below('states: [NEAR], usageNames: []')).toEqual([]);
  });

  it('can be combined with other conditions, and, or and not', async () => {
    const near = 'quota: { states: [NEAR] }';
    expect(await names('descendants', `filter: { ${near}, kind: [UNIT] }`)).toEqual(['attic']);
    expect(await names('descendants', `filter: { not: { ${near} } }`)).toEqual([
      'calm',
      'free',
      'none',
      'over',
    ]);
    expect(
      await names('descendants', `filter: { or: [{ ${near} }, { name: { equals: "none" } }] }`),
    ).toEqual(['attic', 'exceeded', 'near', 'none']);
    const both = `{ ${near} }, { quota: { states: [EXCEEDED] } }`;
    expect(await names('descendants', `filter: { and: [${both}] }`)).toEqual(['exceeded']);
    expect(await names('children', `filter: { ${near} }`)).toEqual(['exceeded', 'near']);
  });

  it('are in all lists, including the root, which has all items without quotas', async () => {
    const filter = (states: string) => `filter: { quota: { states: [${states}] } }`;
    expect(await names('tenants', filter('NEAR'))).toEqual(['attic', 'exceeded', 'far', 'near']);
    const unlimited = await names('tenants', filter('UNLIMITED'));
    expect(unlimited).toHaveLength(4);
    expect(unlimited).toEqual(expect.arrayContaining(['free', 'north', 'south']));
  });

  it('are visible to the caller, however the filter is written', async () => {
    const all = ['attic', 'near'];
    const near = 'quota: { states: [NEAR, OVER, EXCEEDED] }';
    expect(await names('tenants', `filter: { ${near} }`, ann)).toEqual(all);
    expect(await names('tenants', `filter: { not: { ${near} } }`, ann)).toEqual([]);
    expect(
      await names('tenants', `filter: { or: [{ ${near} }, { not: { ${near} } }] }`, ann),
    ).toEqual(all);
    const ids = Object.values(tenants).map(({ id }) => `"${id}"`);
    expect(await names('tenants', `filter: { ids: [${ids.join()}], ${near} }`, ann)).toEqual(all);
  });

  it('are current: disabled items and deleted tenants do not count', async () => {
    const gone = await server.makeTenant(south.id, 'customer', 'gone');
    await setItems(server.admin, gone.id, [on('vms', 10)]);
    await report(server, [{ tenantId: gone.id, offeringItem: 'vms', value: 11 }]);
    await rollUp(server.services.database);
    const over = () => names('tenants', 'filter: { quota: { states: [OVER] } }');
    expect(await over()).toEqual(['gone', 'over']);
    await setItems(server.admin, gone.id, [{ name: 'vms', enabled: false }]);
    expect(await over()).toEqual(['over']);
    await setItems(server.admin, gone.id, [{ name: 'vms', enabled: true }]);
    expect(await over()).toEqual(['gone', 'over']);
    await setItems(server.admin, gone.id, [
      { name: 'vms', quota: { value: 1000, overage: null, version: 1 } },
    ]);
    expect(await over()).toEqual(['over']);
    await setItems(server.admin, gone.id, [
      { name: 'vms', quota: { value: 5, overage: null, version: 2 } },
    ]);
    expect(await over()).toEqual(['gone', 'over']);
    const disabled = { id: gone.id, version: 1, enabled: false };
    await change(server.admin, 'updateTenant', 'tenant { id }', disabled);
    await change(server.admin, 'deleteTenant', 'deletedTenantId', { id: gone.id, version: 2 });
    expect(await over()).toEqual(['over']);
  });

  it('must be filtered by known states', async () => {
    const ask = (quota: string) =>
      refused(server.admin, `{ tenants(filter: { quota: ${quota} }) { totalCount } }`);
    expect(await ask('{ states: [NEAR], usageNames: ["vms", "nonsense"] }')).toEqual([
      200,
      'BAD_INPUT filter.quota.usageNames.1',
    ]);
    expect(await ask('{ states: [NEAR], usageNames: ["\\u0000"] }')).toEqual([
      200,
      'BAD_INPUT filter.quota.usageNames.0',
    ]);
    expect(await ask('{ states: [near] }')).toEqual([400, 'GRAPHQL_VALIDATION_FAILED']);
    expect(await ask('{ usageNames: ["vms"] }')).toEqual([400, 'GRAPHQL_VALIDATION_FAILED']);
    const many = Array.from({ length: 5000 }, () => 'vms');
    const query =
      'query($names: [String!]) { tenants(filter: { quota: { states: [OVER], usageNames: $names } }) { totalCount } }';
    expect(await refused(server.admin, query, { names: many })).toEqual([200]);
  });
});

describe('tenants with nearly reached quotas', () => {
  it('are found by a distributor with the example of the playground', async () => {
    const pat = await server.makePerson(north.id, 'pat', 'partner_admin');
    const { query } = examples.find(({ id }) => id === 'quotas-about-to-break')!;
    const { viewer } = await ask(pat, query);
    const { totalCount, nodes } = viewer.tenant.descendants;
    const vms = { item: { name: 'vms', measurementUnit: 'QUANTITY' } };
    const storage = { item: { name: 'storage', measurementUnit: 'BYTES' } };
    expect(totalCount).toBe(4);
    expect(nodes.map(({ name, kind, quotaUsage }: Body) => [name, kind, quotaUsage])).toEqual([
      [
        'over',
        'CUSTOMER',
        [{ ...vms, used: 101, quota: 100, overage: 50, ratio: 1.01, state: 'OVER' }],
      ],
      [
        'near',
        'CUSTOMER',
        [{ ...vms, used: 80, quota: 100, overage: null, ratio: 0.8, state: 'NEAR' }],
      ],
      [
        'exceeded',
        'CUSTOMER',
        [
          { ...storage, used: 90, quota: 100, overage: null, ratio: 0.9, state: 'NEAR' },
          { ...vms, used: 151, quota: 100, overage: 50, ratio: 1.51, state: 'EXCEEDED' },
        ],
      ],
      ['attic', 'UNIT', [{ ...vms, used: 30, quota: 30, overage: null, ratio: 1, state: 'NEAR' }]],
    ]);
  });
});

describe('tenants ordered by usage', () => {
  const by = (usage: string, direction = 'DESC') =>
    `orderBy: { field: USAGE, direction: ${direction}, usage: "${usage}" }`;
  const inOrder = async (list: string, args: string): Promise<string[]> => {
    const { tenant } = await ask(
      server.admin,
      `{ tenant(id: "${north.id}") { ${list}(first: 50, ${args}) { nodes { name } } } }`,
    );
    return tenant[list].nodes.map(({ name }: Body) => name);
  };

  it('are ordered by the usage of their subtrees, then by name', async () => {
    const order = ['exceeded', 'over', 'near', 'attic', 'calm', 'free', 'none'];
    expect(await inOrder('descendants', by('vms'))).toEqual(order);
    expect(await inOrder('descendants', by('vms', 'ASC'))).toEqual([...order].reverse());
    expect(await inOrder('children', by('storage'))).toEqual([
      'exceeded',
      'over',
      'none',
      'near',
      'free',
      'calm',
    ]);
    const { tenants: all } = await ask(
      server.admin,
      `{ tenants(first: 3, ${by('vms')}) { nodes { name } } }`,
    );
    expect(all.nodes.slice(1).map(({ name }: Body) => name)).toEqual(['north', 'exceeded']);
  });

  it('count items of all editions together, and usages without an item', async () => {
    const partner = await server.makeTenant(server.rootId, 'partner', 'editions');
    const [one, two, three] = await Promise.all(
      ['one', 'two', 'three'].map((name) => server.makeTenant(partner.id, 'customer', name)),
    );
    await setItems(server.admin, partner.id, [on('vms'), on('adv_vms')]);
    await setItems(server.admin, one!.id, [on('vms')]);
    await setItems(server.admin, two!.id, [on('vms'), on('adv_vms')]);
    await report(server, [
      { tenantId: one!.id, offeringItem: 'vms', value: 10 },
      { tenantId: two!.id, offeringItem: 'vms', value: 6 },
      { tenantId: two!.id, offeringItem: 'adv_vms', value: 6 },
      { tenantId: three!.id, usageName: 'vms', value: 11 },
    ]);
    const { tenant } = await ask(
      server.admin,
      `{ tenant(id: "${partner.id}") { children(${by('vms')}) { nodes { name } } } }`,
    );
    expect(tenant.children.nodes.map(({ name }: Body) => name)).toEqual(['two', 'three', 'one']);
  });

  it.each(['ASC', 'DESC'])('are complete on pages, %s, from either end', async (direction) => {
    const all = await inOrder('descendants', by('vms', direction));
    const page = (args: string) =>
      `{ tenant(id: "${north.id}") { descendants(${args}, ${by('vms', direction)}) {
        nodes { name } pageInfo { endCursor startCursor hasNextPage hasPreviousPage } } } }`;
    const read = async (args: string) => (await ask(server.admin, page(args))).tenant.descendants;
    const forward: string[] = [];
    for (let after = ''; ;) {
      const { nodes, pageInfo } = await read(`first: 2 ${after}`);
      forward.push(...nodes.map(({ name }: Body) => name));
      if (!pageInfo.hasNextPage) break;
      after = `after: "${pageInfo.endCursor}"`;
    }
    expect(forward).toEqual(all);
    const backward: string[] = [];
    for (let before = ''; ;) {
      const { nodes, pageInfo } = await read(`last: 3 ${before}`);
      backward.unshift(...nodes.map(({ name }: Body) => name));
      if (!pageInfo.hasPreviousPage) break;
      before = `before: "${pageInfo.startCursor}"`;
    }
    expect(backward).toEqual(all);
  });

  it('are ordered under each of many parents, with cursors', async () => {
    const nested = (args: string) => `descendants(${args}, ${by('vms')}) {
      nodes { name } pageInfo { endCursor } }`;
    const { tenants: parents } = await ask(
      server.admin,
      `{ tenants(filter: { kind: [PARTNER] }) { nodes { id name first: ${nested('first: 2')} last: ${nested('last: 2')} } } }`,
    );
    expect(parents.nodes.length).toBeGreaterThan(1);
    for (const { id, name, first, last } of parents.nodes) {
      const { tenant } = await ask(
        server.admin,
        `{ tenant(id: "${id}") { ${nested('first: 50')} } }`,
      );
      const all = tenant.descendants.nodes;
      expect([name, first.nodes]).toEqual([name, all.slice(0, 2)]);
      expect([name, last.nodes]).toEqual([name, all.slice(-2)]);
      const { tenant: next } = await ask(
        server.admin,
        `{ tenant(id: "${id}") { ${nested(`first: 50, after: "${first.pageInfo.endCursor}"`)} } }`,
      );
      expect([name, next.descendants.nodes]).toEqual([name, all.slice(2)]);
    }
  });

  it('have cursors for one usage', async () => {
    const read = (usage: string, after = '') =>
      `{ tenants(first: 1, ${by(usage)} ${after}) { pageInfo { endCursor } } }`;
    const { tenants: page } = await ask(server.admin, read('vms'));
    const after = `after: "${page.pageInfo.endCursor}"`;
    expect(await refused(server.admin, read('vms', after))).toEqual([200]);
    expect(await refused(server.admin, read('storage', after))).toEqual([200, 'BAD_CURSOR after']);
  });

  it('require an existing usage, and other orders have none', async () => {
    const ask = (orderBy: string) =>
      refused(server.admin, `{ tenants(orderBy: { ${orderBy} }) { nodes { id } } }`);
    const wrong = [200, 'BAD_INPUT orderBy.usage'];
    expect(await ask('field: USAGE')).toEqual(wrong);
    expect(await ask('field: USAGE, usage: null')).toEqual(wrong);
    expect(await ask('field: USAGE, usage: ""')).toEqual(wrong);
    expect(await ask('field: USAGE, usage: "vms\' or 1=1"')).toEqual(wrong);
    expect(await ask('field: USAGE, usage: "\\u0000"')).toEqual(wrong);
    expect(await ask('field: NAME, usage: "vms"')).toEqual(wrong);
    expect(
      await refused(server.admin, `{ clients(orderBy: { field: USAGE }) { totalCount } }`),
    ).toEqual([400, 'GRAPHQL_VALIDATION_FAILED']);
  });

  it('can have sums beyond the exact range of numbers', async () => {
    const partner = await server.makeTenant(server.rootId, 'partner', 'huge');
    await setItems(server.admin, partner.id, [on('servers')]);
    for (const name of ['a', 'b', 'c']) {
      const group = await server.makeTenant(partner.id, 'customer', name);
      for (const unit of ['x', 'y']) {
        const { id } = await server.makeTenant(group.id, 'unit', unit);
        const value = Number.MAX_SAFE_INTEGER - (name === 'c' ? 2 : 1);
        await report(server, [{ tenantId: id, usageName: 'servers', value }]);
      }
    }
    await rollUp(server.services.database);
    const read = (args: string) =>
      `{ tenant(id: "${partner.id}") { children(${args}, ${by('servers')}) { nodes { name } pageInfo { endCursor } } } }`;
    const { tenant } = await ask(server.admin, read('first: 2'));
    expect(tenant.children.nodes.map(({ name }: Body) => name)).toEqual(['c', 'b']);
    const next = await ask(
      server.admin,
      read(`first: 2, after: "${tenant.children.pageInfo.endCursor}"`),
    );
    expect(next.tenant.children.nodes).toEqual([{ name: 'a' }]);
  });
});
