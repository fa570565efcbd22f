import { describe, expect, it } from 'vitest';
import type { Database } from '../../src/database/open.js';
import { raw, sql } from '../../src/database/sql.js';
import { withTenants } from '../../src/domain/access/reads/resource.js';
import { resources } from '../../src/domain/resources.js';
import { Role, tenantKind } from '../../src/entities/index.js';
import { makeProvider, oidcBody } from '../support/identity-providers.js';
import { makeInfra, makeLocation } from '../support/infrastructure.js';
import { makeDocument, publishDocument } from '../support/legal-documents.js';
import type { Body } from '../support/people.js';
import { makeRegistrationToken } from '../support/registration.js';
import { makeReport, store, storedOf } from '../support/reports.js';
import { Groups, userMember } from '../support/security-groups.js';
import { useTestServer, type As } from '../support/server.js';
import { requestToken, signIn } from '../support/tokens.js';

/*
 * What a caller may see is the same on both APIs, one by one and in lists. Each resource is made in
 * every tenant of a small tree, and read by every caller in four ways.
 */

/** Ids of objects by their labels: `user of unit`. */
type Labels = Map<string, string>;

interface Reads {
  /** Ids of objects that REST answers one by one. */
  restById?: (as: As, ids: readonly string[]) => Promise<readonly string[]>;
  restList?: (as: As, ids: readonly string[]) => Promise<readonly string[]>;
  /** The field of `Query` that reads one object. */
  graphById: string;
  /** The field of `Query` that lists all objects. */
  graphList?: string;
  /** What a documented exception of the REST list shows more, by the caller. */
  exception?: Readonly<Record<string, readonly string[]>>;
}
const objects = new Map<keyof typeof resources, Labels>();
const callers = new Map<string, As>();
const tenants = new Map<string, string>();

function put(resource: keyof typeof resources, label: string, id: string): void {
  const labels = objects.get(resource) ?? new Map<string, string>();
  objects.set(resource, labels.set(label, id));
}

const ada = { firstname: 'Ada', lastname: 'Byron' };
const password = 'correct horse battery staple';

async function withPassword(user: Body): Promise<{ username: string; password: string }> {
  const response = await server.client.post(`/users/${user.id}/password`, { password });
  if (response.status >= 300) throw new Error(response.text);
  return { username: user.login, password };
}

async function plantTenants(): Promise<void> {
  const add = async (name: string, parent: string, kind: string) => {
    const { id } = await server.makeTenant(tenants.get(parent)!, kind, name);
    tenants.set(name, id);
  };
  tenants.set('root', server.rootId);
  await add('partner', 'root', 'partner');
  await add('sibling', 'root', 'partner');
  await add('customer', 'partner', 'customer');
  await add('unit', 'customer', 'unit');
  await add('closed', 'unit', 'unit');
  await add('neighbour', 'customer', 'unit');
}

/** One object of each resource in each tenant. */
async function plantObjects(): Promise<void> {
  for (const [name, tenantId] of tenants) {
    put('tenant', name, tenantId);
    const user = await server.makeUser(tenantId, `user-${name}`, {
      contact: { email: `user@${name}.example.com`, types: ['billing'] },
    });
    put('user', name, user.id);
    put('contact', `of user of ${name}`, user.contact.id);
    put('client', name, (await server.makeClient(tenantId)).id);
    await server.grant('user', user.id, 'backup_user', tenantId);
    const group = await new Groups(server).filled(tenantId, [userMember(user)], []);
    put('securityGroup', name, group.id);
    const { body: contact } = await server.admin.post('/contacts', {
      tenant_id: tenantId,
      email: 'ada@example.com',
      ...ada,
      types: ['technical'],
    });
    if (!contact.id) throw new Error(JSON.stringify(contact));
    put('contact', name, contact.id);
    put('legalDocument', `draft of ${name}`, (await makeDocument(server, tenantId)).id);
    const published = await publishDocument(server, tenantId, {
      document_type: 'privacy_statement',
    });
    put('legalDocument', `published of ${name}`, published.id);
    await makeRegistrationToken(server, tenantId);
    const report = await makeReport(server, tenantId, { recipients: [user.id] });
    put('report', name, report.id);
    await store(server, report.id, 'text');
    for (const { id } of await storedOf(server, report.id)) put('storedReport', name, id);
    if (['root', 'partner', 'sibling'].includes(name)) {
      const location = await makeLocation(server, tenantId, name);
      put('location', name, location.id);
      const infra = await makeInfra(server, tenantId, { name, location_id: location.id });
      put('infraComponent', name, infra.id);
    }
    if (['partner', 'customer'].includes(name)) {
      put('identityProvider', name, (await makeProvider(server, oidcBody(tenantId))).id);
    }
  }
  const session = server.session();
  for (const resource of ['accessPolicy', 'registrationToken', 'job'] as const) {
    const { alias } = resources[resource];
    const rows = await session.all<{ id: string; path: string }>(
      sql`select ${raw(alias)}.id as "id", t.name as "path" from ${withTenants(resources[resource])}`,
    );
    for (const { id, path } of rows) put(resource, `${path} ${id}`, id);
  }
}

/** After objects were made in it: only its own administrators and those of its parent reach it. */
async function closeTenant(): Promise<void> {
  const path = `/tenants/${tenants.get('closed')!}`;
  const { body } = await server.admin.get(path);
  const change = { version: body.version, ancestral_access: false };
  const { status, text } = await server.admin.put(path, change);
  if (status !== 200) throw new Error(text);
}

async function plantCallers(): Promise<void> {
  callers.set('root administrator', server.admin);
  for (const [label, tenant, role] of [
    ['partner administrator', 'partner', 'partner_admin'],
    ['company administrator', 'customer', 'company_admin'],
    ['unit administrator', 'unit', 'unit_admin'],
    ['read-only administrator', 'customer', 'readonly_admin'],
    ['viewer', 'customer', 'only_viewer'],
    ['stranger', 'sibling', 'partner_admin'],
  ] as const) {
    const id = tenants.get(tenant)!;
    callers.set(`${label} (client)`, await server.makeClient(id, role));
    const user = await server.makeUser(id, `caller-${role}-${tenant}`);
    await server.grant('user', user.id, role, id);
    callers.set(`${label} (user)`, await withPassword(user));
  }
  const own = await withPassword({ ...(await userBody('unit')) });
  callers.set('user without a role', own);
  callers.set('client without a role', await server.makeClient(tenants.get('unit')!));

  // A user above what their token is narrowed to.
  const narrowed = await server.makeUser(tenants.get('customer')!, 'narrowed', {
    contact: { email: 'narrowed@example.com', types: ['billing'] },
  });
  put('user', 'narrowed', narrowed.id);
  put('contact', 'narrowed', narrowed.contact.id);
  await server.grant('user', narrowed.id, 'company_admin', tenants.get('customer')!);
  const tokens = await signIn(server, await withPassword(narrowed));
  const { body } = await requestToken(server, {
    grant_type: 'urn:ietf:params:oauth:grant-type:jwt-bearer',
    assertion: tokens.access_token,
    scope: `urn:acronis.com:tenant-id:${tenants.get('unit')!}`,
  });
  callers.set('narrowed token', { token: (body as { access_token: string }).access_token });
}

const userBody = async (tenant: string): Promise<Body> => {
  const id = objects.get('user')!.get(tenant)!;
  return (await server.admin.get<Body>(`/users/${id}`)).body;
};

/** The ids that `GET path(id)` answers with 200. Any other status than 404 fails the test. */
const oneByOne = (path: (id: string) => string) => async (as: As, ids: readonly string[]) => {
  const seen: string[] = [];
  for (const id of ids) {
    const { status, text } = await server.as(as).get(path(id));
    if (status === 200) seen.push(id);
    else if (status !== 404 && status !== 403) throw new Error(`${path(id)}: ${status} ${text}`);
  }
  return seen;
};

/** The ids in the items of `GET path`. */
const listed =
  (path: string, parameter = 'uuids') =>
  async (as: As, ids: readonly string[]) => {
    const { status, body, text } = await server.as(as).get(path, { [parameter]: ids.join(',') });
    if (status === 404 || status === 403) return [];
    if (status !== 200) throw new Error(`${path}: ${status} ${text}`);
    return (body.items as Body[]).map(({ id, client_id }) => id ?? client_id);
  };

const reads: Record<keyof typeof resources, Reads> = {
  tenant: {
    restById: oneByOne((id) => `/tenants/${id}`),
    restList: listed('/tenants'),
    graphById: 'tenant',
    graphList: 'tenants',
  },
  user: {
    restById: oneByOne((id) => `/users/${id}`),
    restList: listed('/users'),
    graphById: 'user',
    graphList: 'users',
  },
  client: {
    restById: oneByOne((id) => `/clients/${id}`),
    restList: listed('/clients'),
    graphById: 'client',
    graphList: 'clients',
  },
  contact: {
    restById: oneByOne((id) => `/contacts/${id}`),
    restList: listed('/contacts'),
    graphById: 'contact',
    graphList: 'contacts',
  },
  accessPolicy: {
    restById: oneByOne((id) => `/access_policies/${id}`),
    restList: async (as) => {
      const trustees = [
        ...objects.get('user')!.values(),
        ...objects.get('client')!.values(),
        ...objects.get('securityGroup')!.values(),
        server.adminId,
        server.clientId,
      ];
      return listed('/access_policies', 'users')(as, trustees);
    },
    graphById: 'accessPolicy',
    graphList: 'accessPolicies',
  },
  location: {
    restById: oneByOne((id) => `/locations/${id}`),
    restList: listed('/locations'),
    graphById: 'location',
    graphList: 'locations',
  },
  infraComponent: {
    restById: oneByOne((id) => `/infra/${id}`),
    restList: listed('/infra'),
    graphById: 'infraComponent',
    graphList: 'infraComponents',
    // The exception `GET /infra` of `resources.infraComponent`.
    exception: {
      'viewer (client)': ['root', 'partner'],
      'viewer (user)': ['root', 'partner'],
    },
  },
  identityProvider: {
    restById: oneByOne((id) => `/identity_providers/${id}`),
    restList: listed('/identity_providers'),
    graphById: 'identityProvider',
    graphList: 'identityProviders',
  },
  securityGroup: {
    restById: oneByOne((id) => `/security_groups/${id}/members`),
    restList: listed('/security_groups', 'ids'),
    graphById: 'securityGroup',
    graphList: 'securityGroups',
  },
  legalDocument: {
    restById: oneByOne((id) => `/legal_documents/${id}`),
    restList: listed('/legal_documents'),
    graphById: 'legalDocument',
    graphList: 'legalDocuments',
  },
  registrationToken: { graphById: 'registrationToken' },
  job: { graphById: 'job', graphList: 'jobs' },
  report: {
    restById: oneByOne((id) => `/reports/${id}`),
    graphById: 'report',
    graphList: 'reports',
  },
  storedReport: { graphById: 'storedReport' },
};

async function graphById(resource: keyof typeof resources, as: As, ids: readonly string[]) {
  const fields = ids.map((id, index) => `o${index}: node(id: "${id}") { id }`);
  const { body } = await server.as(as).graph(`{ ${fields.join(' ')} }`);
  if (!body.data) throw new Error(JSON.stringify(body.errors));
  return Object.values(body.data as Record<string, { id: string } | null>).flatMap(
    (one) => one?.id ?? [],
  );
}

async function graphList(field: string, as: As) {
  const { body } = await server.as(as).graph(`{ list: ${field}(first: 500) { nodes { id } } }`);
  if (!body.data?.list) throw new Error(JSON.stringify(body.errors));
  return body.data.list.nodes.map(({ id }: { id: string }) => id) as string[];
}

/** No role of the catalog can only read tenants. */
const addViewerRole = (database: Database) =>
  database.write(database.session(), async ({ em }) => {
    const role = { id: 'only_viewer', application: 'platform', name: 'only_viewer' };
    em.create(
      Role,
      { ...role, kinds: [...tenantKind.values], scopes: ['tenant_viewer'] },
      { persist: true },
    );
  });

const server = await useTestServer({}, { prepare: addViewerRole });
await plantTenants();
await plantObjects();
await closeTenant();
await plantCallers();

describe.each(Object.entries(reads) as [keyof typeof resources, Reads][])(
  'a caller sees the same %s',
  (resource, { restById, restList, graphList: list, exception = {} }) => {
    it('by id and in lists on both APIs', async () => {
      const labels = objects.get(resource)!;
      const ids = [...labels.values()];
      const names = (found: readonly string[]) =>
        [...labels].filter(([, id]) => found.includes(id)).map(([label]) => label);
      const differences: Record<string, unknown> = {};
      let sights = 0;
      for (const [label, as] of callers) {
        const seen = {
          graphById: names(await graphById(resource, as, ids)),
          ...(list && { graphList: names(await graphList(list, as)) }),
          ...(restById && { restById: names(await restById(as, ids)) }),
          ...(restList && { restList: names(await restList(as, ids)) }),
        };
        const { restList: listedByRest = [], ...others } = seen;
        const more = exception[label];
        if (more) {
          expect(listedByRest).toEqual(more);
          expect(others.graphById).not.toEqual(more);
        }
        const compared: Record<string, readonly string[]> = more ? others : seen;
        const answers = new Set(Object.values(compared).map((one) => JSON.stringify(one)));
        if (answers.size > 1) differences[label] = seen;
        sights += seen.graphById.length;
      }
      expect(differences).toEqual({});
      expect(sights).toBeGreaterThan(0);
      expect(sights).toBeLessThan(ids.length * callers.size);
    });
  },
);
