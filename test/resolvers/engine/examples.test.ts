import { describe, expect, it } from 'vitest';
import { examples, groups } from '../../../explore/examples.js';
import { createDemo } from '../../../src/demo/create-demo.js';
import { demoPassword } from '../../../src/demo/demo-logins.js';
import { useTestServer, type As } from '../../support/server.js';
import { ask } from '../support.js';

/** Administrator of a partner in the demo data. */
const leo: As = { username: 'leo@lantern.example', password: demoPassword };
/** Ids that replace the placeholders of the examples, by the text of the placeholder. */
const ids = new Map<string, string>();

/* Every saved example of the playground, in order, with the demo data. */
const server = await useTestServer();
await createDemo(server.services, {
  rootTenantId: server.rootId,
  adminId: server.adminId,
  clientId: server.clientId,
});
const { viewer } = await ask(
  server.as(leo),
  `{ viewer { id ... on User { legalDocumentsToSign { documentId } } tenant { id
      customers: children(first: 1, filter: { kind: [CUSTOMER], enabled: true }) {
        nodes { id users(first: 1) { nodes { id } } } }
      folders: children(first: 1, filter: { kind: [FOLDER] }) { nodes { id } } } } }`,
);
const { tenant } = viewer;
ids.set('anything', viewer.id).set('a partner or folder', tenant.id);
ids.set('its new parent', tenant.folders.nodes[0].id);
ids.set('a folder', tenant.folders.nodes[0].id);
ids.set('a customer', tenant.customers.nodes[0].id).set('a tenant', tenant.customers.nodes[0].id);
ids.set('a user of the customer', tenant.customers.nodes[0].users.nodes[0].id);
ids.set('a user', viewer.id).set('yourself', viewer.id);
ids.set('a document to sign', viewer.legalDocumentsToSign[0].documentId);
const { applications } = await ask(server.as(leo), '{ applications { id type } }');
const backup = (applications as { id: string; type: string }[]).find(
  ({ type }) => type === 'backup',
);
ids.set('the backup application', backup!.id);

/** Replaces the placeholders in the variables of an example. */
function filled(value: unknown): unknown {
  if (typeof value === 'string') {
    return value.replace(/<id of ([^>]+)>/g, (_, what: string) => {
      expect([what, ids.get(what)]).toEqual([what, expect.any(String)]);
      return ids.get(what)!;
    });
  }
  if (Array.isArray(value)) return value.map(filled);
  if (typeof value !== 'object' || value === null) return value;
  return Object.fromEntries(Object.entries(value).map(([name, one]) => [name, filled(one)]));
}

/** Whether a value of a response is empty: null or an empty list. */
const isEmpty = (value: unknown): boolean =>
  value === null || (Array.isArray(value) && value.length === 0);

function lists(value: unknown): unknown[][] {
  if (Array.isArray(value)) return [value, ...value.flatMap(lists)];
  if (typeof value !== 'object' || value === null) return [];
  return Object.values(value).flatMap(lists);
}

describe('the examples', () => {
  it.each(examples.map((example) => [example.id, example] as const))('%s', async (id, example) => {
    const variables = filled(example.variables ?? {}) as Record<string, unknown>;
    const { status, body, text } = await server.as(leo).graph(example.query, variables);
    expect([status, body.errors], text).toEqual([200, undefined]);
    const data = body.data as Record<string, Record<string, unknown>>;
    expect(Object.values(data).some(isEmpty)).toBe(false);
    if (example.query.startsWith('mutation')) {
      for (const payload of Object.values(data)) {
        expect(payload.userErrors).toEqual([]);
        expect(Object.values(payload)).not.toContain(null);
      }
      const [{ tenant, user, accessPolicy, securityGroup }] = Object.values(data) as [
        Record<string, { id: string } | undefined>,
      ];
      // The next examples use the created objects.
      if (tenant) ids.set('a tenant', tenant.id).set('a customer', tenant.id);
      if (user) ids.set('a user', user.id);
      if (securityGroup) ids.set('a security group', securityGroup.id);
      if (accessPolicy) ids.set('an access policy', accessPolicy.id);
    } else {
      // Every example must find something.
      const found = lists(data);
      if (found.length > 0) expect(found.some((list) => list.length > 0)).toBe(true);
      expect([id, body.extensions.cost.requested < 20_000]).toEqual([id, true]);
    }
  });

  it('have unique names and existing groups', () => {
    expect(new Set(examples.map(({ id }) => id)).size).toBe(examples.length);
    expect(new Set(examples.map(({ title }) => title)).size).toBe(examples.length);
    expect([...new Set(examples.map(({ group }) => group))]).toEqual([...groups]);
    for (const { about, query } of examples) {
      expect(about).toMatch(/\.$/);
      expect(query).toMatch(/^(query|mutation) [A-Z]\w+/);
    }
  });
});
