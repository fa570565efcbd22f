import { describe, expect, it } from 'vitest';
import { sql } from '../../src/database/sql.js';
import { demoLogins, demoPassword } from '../../src/demo/demo-logins.js';
import type { DemoTenant } from '../../src/demo/demo-tenant.js';
import { findDemo } from '../../src/demo/find-demo.js';
import { createDemo } from '../../src/demo/create-demo.js';
import { world } from '../../src/demo/world.js';
import { useTestServer } from '../support/server.js';

const server = await useTestServer({ DEMO_DATA: 'true' });

const as = (login: string) => ({ username: login, password: demoPassword });
const leo = as('leo@lantern.example');
const petra = as('petra@polaris.example');

const count = async (table: 'tenants' | 'users' | 'audit_records', where = sql`1 = 1`) => {
  const tables = { tenants: sql`tenants`, users: sql`users`, audit_records: sql`audit_records` };
  const row = await server
    .session()
    .first<{ count: number }>(sql`select count(*) as "count" from ${tables[table]} where ${where}`);
  return row!.count;
};

const flat = (tenants: readonly DemoTenant[]): DemoTenant[] =>
  tenants.flatMap((tenant) => [tenant, ...flat(tenant.children ?? [])]);

/** What `login` sees below the tenant that they belong to, itself first. */
async function subtree(login: string) {
  const me = await server.as(as(login)).get('/users/me');
  const { status, body } = await server
    .as(as(login))
    .get('/tenants', { subtree_root_id: me.body.tenant_id });
  return { status, items: (body.items ?? []) as Record<string, any>[], me: me.body };
}

async function byName(name: string, login: string) {
  const found = (await subtree(login)).items.find((tenant) => tenant.name === name);
  expect(found, name).toBeDefined();
  return found!;
}

describe('the demo data', () => {
  it('is the whole tree, created by actions with audit records', async () => {
    const tenants = flat(world);
    const users = tenants.flatMap((tenant) => tenant.users ?? []);
    expect(await count('tenants', sql`owner_id is null`)).toBe(tenants.length + 1);
    expect(await count('users')).toBe(users.length + 1);
    expect(await count('audit_records', sql`request_id = ${'demo-data'}`)).toBeGreaterThan(
      tenants.length + 2 * users.length,
    );
    expect(await count('audit_records', sql`actor_id is null and action <> ${'bootstrap'}`)).toBe(
      0,
    );
    expect(new Set(tenants.map(({ kind }) => kind))).toEqual(
      new Set(['partner', 'folder', 'customer', 'unit']),
    );
  });

  it('has documented users who can sign in with their roles', async () => {
    expect(demoLogins).toHaveLength(9);
    expect(await findDemo(server.session())).toEqual(demoLogins);
    for (const { login, role } of demoLogins) {
      const me = await server.as(as(login)).get('/users/me');
      expect(me.status, login).toBe(200);
      const policies = await server.as(as(login)).get(`/users/${me.body.id}/access_policies`);
      expect(
        policies.body.items.map((policy: { role_id: string }) => policy.role_id),
        login,
      ).toEqual([role]);
    }
    for (const login of ['nils@gull-anchor.example', 'olaf@saltmarsh.example']) {
      expect((await server.as(as(login)).get('/users/me')).status, login).toBe(401);
    }
  });

  it('shows each administrator only their own part of the tree', async () => {
    const names = async (login: string) => (await subtree(login)).items.map(({ name }) => name);
    expect(await names('rosa@redwood.example')).toEqual(['Redwood Hosting', 'Juniper Labs']);
    expect(await names('uma@gull-anchor.example')).toEqual(['Front desk', 'Night shift']);
    expect(await names('leo@lantern.example')).toContain('Meridian Clinic');
    // The clinic is closed to the distributor, but not to the reseller.
    const seen = await names('petra@polaris.example');
    expect(seen).toContain('Gull & Anchor Hotels');
    expect(seen).not.toContain('Meridian Clinic');
    expect(seen).not.toContain('Redwood Hosting');
    expect((await subtree('ben@saltmarsh.example')).status).toBe(404);
  });

  it('has a customer that the distributor has locked', async () => {
    const tideway = await byName('Tideway Systems', 'petra@polaris.example');
    expect(tideway.update_lock).toEqual({
      enabled: true,
      owner_id: (await subtree('petra@polaris.example')).me.tenant_id,
    });
    const { status } = await server
      .as(petra)
      .put(`/tenants/${tideway.id}`, { version: tideway.version, internal_tag: 'key account' });
    expect(status).toBe(200);
  });

  it('has a disabled customer, several types of customers, and trial and production', async () => {
    const { items } = await subtree('leo@lantern.example');
    expect(items.filter(({ enabled }) => !enabled).map(({ name }) => name)).toEqual([
      'Old Mill Press',
    ]);
    const types = items.map((tenant) => tenant.customer_type as string);
    expect(new Set(types)).toEqual(new Set(['default', 'enterprise', 'small_office']));
    const onTrial = items.filter((tenant) => tenant.production_start_date === null);
    expect(new Set(onTrial.map(({ kind }) => kind))).toEqual(new Set(['customer', 'unit']));
    expect(items[0]).toMatchObject({ kind: 'partner', production_start_date: expect.any(String) });
  });

  it('has API clients, one of them disabled, and contacts of every type', async () => {
    const lantern = await byName('Lantern IT', 'leo@lantern.example');
    const clients = await server.as(leo).get(`/tenants/${lantern.id}/clients`);
    expect(clients.status).toBe(200);
    expect(clients.body.items).toHaveLength(2);
    const types = flat(world).flatMap(({ contacts = [], users = [] }) => [
      ...contacts.flatMap((contact) => contact.types),
      ...users.flatMap((user) => user.actsAs ?? []),
    ]);
    expect(new Set(types)).toEqual(new Set(['primary', 'billing', 'technical', 'management']));
  });

  it('has a shared component of each capability, and one of a partner', async () => {
    const list = async (login: string) => {
      const { body } = await server.as(as(login))
        .graph(`{ infraComponents(orderBy: { field: CREATED_AT }) { nodes { capabilities platformOwned readonly
          owner { name } location { name } } } }`);
      return body.data.infraComponents.nodes as Record<string, any>[];
    };
    const platform = (components: Record<string, any>[]) =>
      components.filter(({ platformOwned }) => platformOwned);
    for (const login of ['leo@lantern.example', 'rosa@redwood.example']) {
      const shared = platform(await list(login));
      expect(shared.flatMap(({ capabilities }) => capabilities).sort()).toEqual([
        'BACKUP',
        'DISASTER_RECOVERY',
        'FILES_CLOUD',
        'VCD',
      ]);
      expect(new Set(shared.map(({ location }) => location.name)).size).toBe(2);
      expect(shared.every(({ readonly }) => readonly)).toBe(true);
    }
    const own = (await list('leo@lantern.example')).filter(({ platformOwned }) => !platformOwned);
    expect(own).toMatchObject([
      { capabilities: ['BACKUP'], readonly: false, owner: { name: 'Lantern IT' } },
    ]);
    const others = await list('rosa@redwood.example');
    expect(others).toHaveLength(platform(others).length);
  });

  it('has tenants with quotas: one nearly reached, one exceeded', async () => {
    const inState = async (state: string) => {
      const { body } = await server
        .as(leo)
        .graph(`{ tenants(filter: { quota: { states: [${state}] } }) { nodes { name } } }`);
      return body.data.tenants.nodes.map(({ name }: { name: string }) => name);
    };
    expect(await inState('NEAR')).toEqual(['Gull & Anchor Hotels']);
    expect(await inState('OVER')).toEqual(['Saltmarsh Bakery']);
    expect(await inState('EXCEEDED')).toEqual([]);
    const hotels = await byName('Gull & Anchor Hotels', 'leo@lantern.example');
    const { status, body } = await server.as(leo).get(`/tenants/${hotels.id}/usages`);
    expect(status).toBe(200);
    // What the front desk uses is part of it.
    expect(body.items.find(({ name }: { name: string }) => name === 'workstations')).toMatchObject({
      absolute_value: 45,
      offering_item: { status: 1, quota: { value: 50 } },
    });
  });

  it('has usages of two weeks that add up in the ancestors', async () => {
    const days = async (name: string) => {
      const rows = await server.session().all<{ value: number }>(
        sql`select d.value as "value" from usage_days d join tenants t on t.id = d.tenant_id
            where t.name = ${name} and d.key = ${'workstations'} order by d.day`,
      );
      return rows.map(({ value }) => value);
    };
    const desk = await days('Front desk');
    const hotels = await days('Gull & Anchor Hotels');
    const bakery = await days('Saltmarsh Bakery');
    expect([desk[0], desk.at(-1), hotels[0], hotels.at(-1)]).toEqual([7, 9, 38, 45]);
    expect([bakery[0], bakery.at(-1)]).toEqual([4, 7]);
    const above = await days('Lantern IT');
    expect([above[0], above.at(-1)]).toEqual([42, 52]);
    expect(above.length).toBeGreaterThan(3);
    expect(above).toEqual([...above].sort((a, b) => a - b));
  });

  it('has customers with prices and customers on trial', async () => {
    const pricing = async (name: string, path = 'pricing') => {
      const { id } = await byName(name, 'leo@lantern.example');
      const { status, body } = await server.as(leo).get(`/tenants/${id}/${path}`);
      expect(status).toBe(200);
      return body;
    };
    expect(await pricing('Gull & Anchor Hotels')).toMatchObject({
      mode: 'production',
      currency: 'EUR',
      production_start_date: expect.any(String),
    });
    expect(await pricing('Saltmarsh Bakery')).toMatchObject({ mode: 'trial' });
    const { items } = await pricing('Gull & Anchor Hotels', 'offering_items/pricing');
    expect(items.find(({ name }: { name: string }) => name === 'servers').price).toBe('12.00');
  });

  it('has a setting that the distributor has locked', async () => {
    const { id } = await byName('Lantern IT', 'leo@lantern.example');
    const { applications } = server.services.catalogue;
    const backup = applications.find(({ type }) => type === 'backup')!.id;
    const path = `/applications/${backup}/settings/tenants/${id}/encryption_required`;
    const { status, body } = await server.as(leo).put(path, { value: false });
    expect([status, body.error.context.code]).toEqual([403, 1012]);
  });

  it('has legal documents, which all users except one have signed', async () => {
    const left = [];
    for (const { login } of demoLogins) {
      const { body } = await server
        .as(as(login))
        .graph(
          `{ viewer { ... on User { legalDocumentsToSign { signUntil document { documentVersion } } } } }`,
        );
      for (const one of body.data.viewer.legalDocumentsToSign) left.push([login, one]);
    }
    expect(left).toEqual([
      [
        'leo@lantern.example',
        { signUntil: expect.any(String), document: { documentVersion: '2025-09-15' } },
      ],
    ]);
  });

  it('is created completely or not at all', async () => {
    const before = await count('audit_records');
    // The names of the first tenants are in use: the second creation fails at its first step.
    const first = {
      rootTenantId: server.rootId,
      adminId: server.adminId,
      clientId: server.clientId,
    };
    await expect(createDemo(server.services, first)).rejects.toMatchObject({
      code: 'NAME_CONFLICT',
    });
    // With another name, it fails later, at the first login, and everything before is rolled back.
    const [polaris] = (await subtree('petra@polaris.example')).items;
    await server.admin.put(`/tenants/${polaris!.id}`, {
      version: polaris!.version,
      name: 'Polaris',
    });
    await expect(createDemo(server.services, first)).rejects.toMatchObject({ code: 'LOGIN_TAKEN' });
    expect(await count('tenants', sql`name = ${'Polaris Distribution'}`)).toBe(0);
    expect(await count('audit_records')).toBe(before + 1);
  });
});
