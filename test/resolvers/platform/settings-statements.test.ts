import { describe, expect, it } from 'vitest';
import { applications } from '../../../src/catalogue/applications.js';
import type { Body } from '../../support/people.js';
import { useTestServer } from '../../support/server.js';
import { send } from '../support.js';

const platform = applications.find(({ type }) => type === 'platform')!.id;
const sizes = { few: 5, many: 50 };
const children = new Map<Body, string[]>();

/* What counts for fifty tenants or users costs as many statements as for five. */
const server = await useTestServer();
const set = (tenant: string, value: number) =>
  server.client.put(`/applications/${platform}/settings/tenants/${tenant}/tier_level_value`, {
    value,
  });
const fill = async (name: string, size: number) => {
  const parent = await server.makeTenant(server.rootId, 'partner', name);
  await set(parent.id, size);
  const ids: string[] = [];
  for (let i = 0; i < size; i++) {
    const { id } = await server.makeTenant(parent.id, 'customer', `${name} ${i}`);
    if (i % 3 === 0) await set(id, i);
    await server.makeUser(id, `${name}-${i}`);
    ids.push(id);
  }
  children.set(parent, ids);
  return parent;
};
const few = await fill('few', sizes.few);
const many = await fill('many', sizes.many);

async function cost(parent: Body, selection: string): Promise<number> {
  const ask = () =>
    send(
      server.client,
      `query($id: ID!) { tenant(id: $id) { children(first: 50) { nodes { ${selection} } } } }`,
      { id: parent.id },
    );
  await ask();
  const { body, statements } = await ask();
  expect(body.errors).toBeUndefined();
  expect(body.data.tenant.children.nodes.length).toBe(children.get(parent)!.length);
  return statements;
}

describe('a page of tenants in the graph', () => {
  // Two are for the tenant and its children.
  it.each([
    ['settings { name own { value } effective { value lock ownerId } }', 3],
    [
      'settings { application { name } schema { valueType } effective { ownerTenant { name } } }',
      4,
    ],
    ['users { nodes { settings { effective { value ownerId } } } }', 5],
    ['applications { name settingSchemas { name } }', 3],
    ['availableRoles(includeUnusable: true) { role { name } application { name } }', 3],
    ['applicationFeatures { name effective }', 3],
    [`applicationFeature(applicationId: "${platform}", name: "x") { effective }`, 3],
  ])('needs the same number of statements for fifty: %s', async (selection, statements) => {
    expect([await cost(few, selection), await cost(many, selection)]).toEqual([
      statements,
      statements,
    ]);
  });
});

describe('a page of tenants in REST', () => {
  it.each([
    [`/applications/${platform}/settings/tenants`, 'uuids', 2],
    ['/tenants/applications', 'tenants', 2],
  ])('needs the same number of statements for fifty: %s', async (path, name, statements) => {
    for (const parent of [few, many]) {
      const ids = children.get(parent)!;
      const { status, body, headers } = await server.client.get(path, { [name]: ids.join() });
      expect([status, body.items.length]).toEqual([200, ids.length]);
      expect(String(headers['server-timing'])).toContain(`desc="${statements} statements"`);
    }
  });

  it('needs as many for one tenant as for its settings', async () => {
    const { headers, body } = await server.client.get(`/tenants/${few.id}/settings`);
    expect(body.settings.length).toBeGreaterThan(10);
    expect(String(headers['server-timing'])).toContain('desc="2 statements"');
  });
});
