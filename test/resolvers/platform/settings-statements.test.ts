import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { applications } from '../../../src/catalogue/applications.js';
import { makeTenant, makeUser, type Body } from '../../support/people.js';
import { startTestServer, type TestServer } from '../../support/server.js';
import { send } from '../support.js';

/* What counts for fifty tenants or users costs as many statements as for five. */
let server: TestServer;
let few: Body, many: Body;
const platform = applications.find(({ type }) => type === 'platform')!.id;
const sizes = { few: 5, many: 50 };
const children = new Map<Body, string[]>();

beforeAll(async () => {
  server = await startTestServer();
  const set = (tenant: string, value: number) =>
    server.rest('PUT', `/applications/${platform}/settings/tenants/${tenant}/tier_level_value`, {
      as: server.client,
      body: { value },
    });
  const fill = async (name: string, size: number) => {
    const parent = await makeTenant(server, server.rootId, 'partner', name);
    await set(parent.id, size);
    const ids: string[] = [];
    for (let i = 0; i < size; i++) {
      const { id } = await makeTenant(server, parent.id, 'customer', `${name} ${i}`);
      if (i % 3 === 0) await set(id, i);
      await makeUser(server, id, `${name}-${i}`);
      ids.push(id);
    }
    children.set(parent, ids);
    return parent;
  };
  few = await fill('few', sizes.few);
  many = await fill('many', sizes.many);
}, 120_000);
afterAll(() => server.close());

async function cost(parent: Body, selection: string): Promise<number> {
  const ask = () =>
    send(
      server,
      `query($id: ID!) { tenant(id: $id) { children(first: 50) { nodes { ${selection} } } } }`,
      { as: server.client, variables: { id: parent.id } },
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
      const { status, body, headers } = await server.rest('GET', path, {
        as: server.client,
        query: { [name]: ids.join() },
      });
      expect([status, body.items.length]).toEqual([200, ids.length]);
      expect(String(headers['server-timing'])).toContain(`desc="${statements} statements"`);
    }
  });

  it('needs as many for one tenant as for its settings', async () => {
    const { headers, body } = await server.rest('GET', `/tenants/${few.id}/settings`, {
      as: server.client,
    });
    expect(body.settings.length).toBeGreaterThan(10);
    expect(String(headers['server-timing'])).toContain('desc="2 statements"');
  });
});
