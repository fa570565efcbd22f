import { describe, expect, it } from 'vitest';
import { sql } from '../../../src/database/sql.js';
import { makeProvider, oidcBody } from '../../support/identity-providers.js';
import { makeInfra, makeLocation } from '../../support/infrastructure.js';
import type { Body } from '../../support/people.js';
import { makeReport } from '../../support/reports.js';
import { useTestServer } from '../../support/server.js';

const server = await useTestServer();
const partner = await server.makeTenant(server.rootId, 'partner', 'Partner');

/** The fields of the last audit record of an object. */
async function lastFields(action: string, objectId: string): Promise<string[]> {
  const rows = await server.session().all<{ fields: string[] | string }>(
    sql`select a.fields as "fields" from audit_records a
      where a.action = ${action} and a.object_id = ${objectId} order by a.at desc limit 1`,
  );
  const { fields } = rows[0]!;
  return (typeof fields === 'string' ? (JSON.parse(fields) as string[]) : fields).sort();
}

interface Case {
  readonly action: string;
  /** Makes an object, and returns its path and the id that audit records have. */
  make(): Promise<{ path: string; id: string; query?: { version: number } }>;
  /** What is changed beside everything that was read, by the name in audit records. */
  readonly changes: Readonly<Record<string, object>>;
}

const contactOf = (email: string) => ({ contact: { email } });

const cases: Record<string, Case> = {
  tenant: {
    action: 'updateTenant',
    async make() {
      const { id } = await server.makeTenant(partner.id, 'customer', 'Customer');
      return { path: `/tenants/${id}`, id };
    },
    changes: {
      name: { name: 'Renamed' },
      internalTag: { internal_tag: 'tag' },
      contact: contactOf('tenant@example.com'),
      enabled: { enabled: false },
      // Afterwards the root administrator cannot read it.
      ancestralAccess: { ancestral_access: false },
    },
  },
  user: {
    action: 'updateUser',
    async make() {
      const { id } = await server.makeUser(partner.id, 'audited');
      return { path: `/users/${id}`, id };
    },
    changes: {
      language: { language: 'de' },
      notifications: { notifications: ['quota'] },
      contact: contactOf('user@example.com'),
      enabled: { enabled: false },
    },
  },
  contact: {
    action: 'updateContact',
    async make() {
      const { body } = await server.admin.post<Body>('/contacts', {
        tenant_id: partner.id,
        types: ['billing'],
        email: 'ada@example.com',
        firstname: 'Ada',
        lastname: 'Byron',
      });
      return { path: `/contacts/${body.id}`, id: body.id };
    },
    changes: { city: { city: 'Rivertown' }, types: { types: ['technical'] } },
  },
  client: {
    action: 'updateClient',
    async make() {
      const { id } = await server.makeClient(partner.id);
      return { path: `/clients/${id}`, id };
    },
    changes: {
      data: { data: { client_name: 'Renamed' } },
      status: { status: 'disabled' },
    },
  },
  location: {
    action: 'updateLocation',
    async make() {
      const { id } = await makeLocation(server, partner.id);
      return { path: `/locations/${id}`, id };
    },
    changes: { name: { name: 'Quay' } },
  },
  infra: {
    action: 'updateInfra',
    async make() {
      const location = await makeLocation(server, partner.id, 'Berth');
      const { id } = await makeInfra(server, partner.id, { location_id: location.id });
      return { path: `/infra/${id}`, id };
    },
    changes: { name: { name: 'Renamed' } },
  },
  'identity provider': {
    action: 'updateIdentityProvider',
    async make() {
      const { id } = await makeProvider(server, oidcBody(partner.id));
      return { path: `/identity_providers/${id}`, id };
    },
    changes: {
      address: { address: 'https://other.example.com' },
      oauth2ClientSecret: { oauth2_client_secret: 'another secret' },
    },
  },
  report: {
    action: 'updateReport',
    async make() {
      const monthly = { type: 'monthly', enabled: true };
      const { id } = await makeReport(server, partner.id, { schedule: monthly });
      return { path: `/reports/${id}`, id };
    },
    changes: {
      parameters: { parameters: { kind: 'usage_summary' } },
      recipients: { recipients: ['ADMIN'] },
      schedule: { schedule: { enabled: false } },
    },
  },
  brand: {
    action: 'updateBrand',
    async make() {
      const { id } = await server.makeTenant(server.rootId, 'partner', 'Branded');
      const path = `/tenants/${id}/brand`;
      const { body } = await server.admin.post(path, undefined, { query: { version: 1 } });
      const row = await server
        .session()
        .first<{ id: string }>(sql`select b.id as "id" from brands b where b.tenant_id = ${id}`);
      if (!row) throw new Error(JSON.stringify(body));
      // The version of the tenant, which is not part of the brand.
      return { path, id: row.id, query: { version: 2 } };
    },
    changes: { serviceName: { service_name: 'Renamed' } },
  },
};

describe.each(Object.entries(cases))('the audit record of a changed %s', (_, one) => {
  it('contains only the changed fields, even if the request repeats others', async () => {
    const { path, id, query = {} } = await one.make();
    const read = async () => {
      const { status, body, text } = await server.admin.get<Body>(path);
      if (status !== 200) throw new Error(text);
      return body;
    };
    const found: Record<string, string[]> = {};
    for (const [name, change] of Object.entries(one.changes)) {
      const body = JSON.parse(
        JSON.stringify({ ...(await read()), ...change }).replaceAll(
          '"ADMIN"',
          `"${server.adminId}"`,
        ),
      ) as object;
      const { status, text } = await server.admin.put(path, body, { query });
      expect([200, 202, 204], text).toContain(status);
      found[name] = await lastFields(one.action, id);
    }
    expect(found).toEqual(
      Object.fromEntries(Object.keys(one.changes).map((name) => [name, [name]])),
    );
  });
});
