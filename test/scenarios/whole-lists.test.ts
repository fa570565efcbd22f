import { Kind, type TSchema } from '@sinclair/typebox';
import { describe, expect, it } from 'vitest';
import { sql } from '../../src/database/sql.js';
import { Groups } from '../support/security-groups.js';
import { makeReport } from '../support/reports.js';
import { useTestServer } from '../support/server.js';
import { writeActions } from '../support/write-actions.js';
import { ask, change } from '../resolvers/support.js';

/*
 * Some writes take a whole list of references to other objects. The writer can see only a part of it:
 * the write replaces that part, on both APIs, and the entries outside it stay.
 */
const server = await useTestServer();
const { id: partner } = await server.makeTenant(server.rootId, 'partner', 'Partner');
const { id: folder } = await server.makeTenant(partner, 'folder', 'Folder');
const { id: open } = await server.makeTenant(folder, 'customer', 'Open');
const { id: closed } = await server.makeTenant(folder, 'customer', 'Closed', {
  ancestral_access: false,
});
const admin = await server.makePerson(partner, 'writer', 'partner_admin');

type Api = 'rest' | 'graph';

/** A list as the writer sees it, and as it is. Its entries are texts. */
interface WholeList {
  /** One that the writer sees, another one, and one outside the writer's view. */
  readonly entries: readonly [kept: string, taken: string, hidden: string];
  stored(): Promise<string[]>;
  read(api: Api): Promise<string[]>;
  write(api: Api, entries: readonly string[]): Promise<void>;
}

async function put(path: string, body: object): Promise<void> {
  const { status, text } = await admin.put(path, body);
  expect(status, text).toBe(200);
}
const get = async (path: string) => {
  const { status, text, body } = await admin.get(path);
  expect(status, text).toBe(200);
  return body;
};

let made = 0;
const person = (tenantId: string) => server.makeUser(tenantId, `person-${made++}`);

/** The recipients of a report that is made every month. */
async function recipients(): Promise<WholeList> {
  const people = [await person(partner), await person(open), await person(server.rootId)];
  const [kept, taken, hidden] = people.map(({ id }) => id) as [string, string, string];
  const { id } = await makeReport(server, partner, {
    recipients: [hidden, kept, taken],
    schedule: { type: 'monthly' },
  });
  return {
    entries: [kept, taken, hidden],
    stored: async () => {
      const rows = await server
        .session()
        .all<{ id: string }>(
          sql`select user_id as "id" from report_recipients where report_id = ${id}`,
        );
      return rows.map((row) => row.id);
    },
    read: async (api) => {
      if (api === 'rest') return (await get(`/reports/${id}`)).recipients;
      const query = `{ report(id: "${id}") { recipients { nodes { id } totalCount } } }`;
      const { report } = await ask(admin, query);
      expect(report.recipients.totalCount).toBe(report.recipients.nodes.length);
      return report.recipients.nodes.map((node: { id: string }) => node.id);
    },
    write: async (api, entries) => {
      if (api === 'rest') return put(`/reports/${id}`, { recipients: entries });
      const input = { id, recipientIds: entries };
      await change(admin, 'updateReport', 'report { id }', input);
    },
  };
}

interface PolicySeen {
  readonly role: string;
  readonly tenant: string;
}
const roles = ['readonly_admin', 'partner_admin', 'company_admin'] as const;
const seen = (policies: readonly PolicySeen[]) =>
  policies.map(({ role, tenant }) => `${role} ${tenant}`);
const wanted = (entries: readonly string[]) =>
  entries.map((entry) => {
    const [roleId, tenantId] = entry.split(' ') as [string, string];
    return { roleId, tenantId };
  });

/** The access policies of a trustee, by the paths and mutations of its type. */
function policies(
  trusteeId: string,
  type: 'user' | 'user_group',
  names: { rest: string; query: string; mutation: string; key: string },
): WholeList {
  const path = `/${names.rest}/${trusteeId}/access_policies`;
  return {
    entries: [`${roles[0]} ${partner}`, `${roles[1]} ${partner}`, `${roles[2]} ${closed}`],
    stored: async () =>
      seen(
        await server.session().all<PolicySeen>(
          sql`select role_id as "role", tenant_id as "tenant" from access_policies
              where trustee_id = ${trusteeId} and deleted_at is null`,
        ),
      ),
    read: async (api) => {
      if (api === 'rest') {
        const { items } = await get(path);
        return seen(
          items.map((item: Record<string, string>) => ({
            role: item.role_id,
            tenant: item.tenant_id,
          })),
        );
      }
      const nodes = 'accessPolicies { nodes { role { id } tenantId } }';
      const data = await ask(admin, `{ ${names.query}(id: "${trusteeId}") { ${nodes} } }`);
      return seen(
        data[names.query].accessPolicies.nodes.map(
          (node: { role: { id: string }; tenantId: string }) => ({
            role: node.role.id,
            tenant: node.tenantId,
          }),
        ),
      );
    },
    write: async (api, entries) => {
      const items = wanted(entries);
      if (api === 'rest') {
        const zeros = '00000000-0000-0000-0000-000000000000';
        return put(path, {
          items: items.map(({ roleId, tenantId }) => ({
            id: zeros,
            issuer_id: zeros,
            version: 0,
            trustee_id: trusteeId,
            trustee_type: type,
            role_id: roleId,
            tenant_id: tenantId,
          })),
        });
      }
      const input = { [names.key]: trusteeId, items };
      await change(admin, names.mutation, 'accessPolicies { id }', input);
    },
  };
}

async function userPolicies(): Promise<WholeList> {
  const { id } = await person(partner);
  await server.grant('user', id, roles[0], partner);
  await server.grant('user', id, roles[1], partner);
  await server.grant('user', id, roles[2], closed);
  const names = { rest: 'users', query: 'user', mutation: 'setUserPolicies', key: 'userId' };
  return policies(id, 'user', names);
}

async function groupPolicies(): Promise<WholeList> {
  const { id } = await new Groups(server).make(partner);
  for (const [role, tenantId] of [
    [roles[0], partner],
    [roles[1], partner],
    [roles[2], closed],
  ] as const) {
    await server.grant('user_group', id, role, tenantId);
  }
  return policies(id, 'user_group', {
    rest: 'security_groups',
    query: 'securityGroup',
    mutation: 'setSecurityGroupPolicies',
    key: 'securityGroupId',
  });
}

const same = (list: readonly string[]) => [...list].sort();

describe.each([
  ['recipients of a report', recipients],
  ['access policies of a user', userPolicies],
  ['access policies of a security group', groupPolicies],
] as const)('the %s', (_, make) => {
  it.each(['rest', 'graph'] as const)('keep invisible entries (%s)', async (api) => {
    const list = await make();
    const [kept, taken, hidden] = list.entries;
    expect(same(await list.read(api))).toEqual(same([kept, taken]));
    await list.write(api, await list.read(api));
    expect(same(await list.stored())).toEqual(same([kept, taken, hidden]));
    await list.write(api, [kept]);
    expect(same(await list.stored())).toEqual(same([kept, hidden]));
    await list.write(api, []);
    expect(await list.stored()).toEqual([hidden]);
    await list.write(api, [taken]);
    expect(same(await list.stored())).toEqual(same([taken, hidden]));
    expect(await list.read(api)).toEqual([taken]);
  });

  it('are the same on both APIs', async () => {
    const list = await make();
    expect(same(await list.read('graph'))).toEqual(same(await list.read('rest')));
  });
});

/**
 * Every list in the input of a write that refers to other objects. `whole`: the list replaces the
 * existing one, and is tested above. `new`: the list of a new object. `named`: only the listed
 * objects change.
 */
const lists: Record<string, 'whole' | 'new' | 'named'> = {
  'changeSecurityGroupMembers.itemsToAdd': 'named',
  'changeSecurityGroupMembers.itemsToRemove': 'named',
  'createReport.recipients': 'new',
  'createReports.parameters.tenantIds': 'new',
  'createReports.recipients': 'new',
  'deleteTenants.items': 'named',
  'proposeLegalDocuments.documentIds': 'named',
  'setOfferingItems.items': 'named',
  'setSecurityGroupPolicies.items': 'whole',
  'setUserPolicies.items': 'whole',
  'signLegalDocuments.items': 'named',
  'updatePeriods.items': 'named',
  'updatePrices.items': 'named',
  'updateReport.recipients': 'whole',
};

/** Whether `schema` is that of an id, or of an object that contains one. */
const hasId = (schema: TSchema): boolean =>
  schema['format'] === 'uuid' ||
  Object.values((schema['properties'] as Record<string, TSchema> | undefined) ?? {}).some(hasId) ||
  ((schema['anyOf'] as TSchema[] | undefined) ?? []).some(hasId);

/** The paths of the lists in `schema` whose entries are ids, or contain one. */
function listsIn(schema: TSchema, path: string): string[] {
  const parts = ((schema['anyOf'] as TSchema[] | undefined) ?? []).flatMap((part) =>
    listsIn(part, path),
  );
  const properties = Object.entries(
    (schema['properties'] as Record<string, TSchema> | undefined) ?? {},
  );
  const below = properties.flatMap(([name, each]) => listsIn(each, `${path}.${name}`));
  if (schema[Kind] !== 'Array') return [...parts, ...below];
  return hasId(schema['items'] as TSchema) ? [path] : [];
}

it('are all lists that are replaced as a whole', async () => {
  const found = (await writeActions()).flatMap(({ name, input }) => listsIn(input, name));
  expect(found.sort()).toEqual(Object.keys(lists).sort());
});
