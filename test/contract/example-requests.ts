import { randomUUID } from 'node:crypto';
import { applications } from '../../src/catalogue/applications.js';
import { dayFromToday, makeReport } from '../support/reports.js';
import type { Call } from './scenarios/scenario.js';
import type { World } from './world.js';

/**
 * Returns the request of an example of an operation: `call` succeeds and contains ids of real
 * objects.
 */
type Adapter = (example: any, call: Call, world: World) => Promise<Call> | Call;

const uuid = /^[0-9a-f]{8}-([0-9a-f]{4}-){3}[0-9a-f]{12}$/;
const applicationId = (type: string) => applications.find((one) => one.type === type)!.id;

/** Returns `example` with the ids and the version of `real` in the same positions. */
export function fit(example: unknown, real: unknown): unknown {
  if (Array.isArray(example)) {
    const items = Array.isArray(real) ? (real as unknown[]) : [];
    return example.map((item, index) => fit(item, items[index] ?? items[0]));
  }
  if (typeof example === 'object' && example !== null) {
    const members = (real ?? {}) as Record<string, unknown>;
    return Object.fromEntries(
      Object.entries(example).map(([name, value]) => [
        name,
        name === 'version' && members[name] !== undefined
          ? members[name]
          : fit(value, members[name]),
      ]),
    );
  }
  return typeof example === 'string' && uuid.test(example) && typeof real === 'string'
    ? real
    : example;
}

/** Keeps ids of the successful request, and `names`, which must exist or be unused. */
const keeping =
  (...names: string[]): Adapter =>
  (example, call) => ({
    ...call,
    body: {
      ...(fit(example, call.body) as object),
      ...Object.fromEntries(names.map((name) => [name, call.body![name]])),
    },
  });

const put = async ({ server }: World, path: string, body: object) => {
  const { status, text } = await server.admin.put(path, body);
  if (status !== 200) throw new Error(`PUT ${path}: ${text}`);
};

/** Two components of the platform, for backups and for files. */
async function components({ post, server, fresh }: World) {
  const owner = { owner_tenant_id: server.rootId };
  const { id } = await post('/locations', { ...owner, name: fresh('location') });
  const make = (capability: string) =>
    post('/infra', {
      ...owner,
      location_id: id,
      name: fresh('storage'),
      url: 'storage+tls://storage.example.com:44445',
      capabilities: [capability],
    });
  return {
    backup: (await make('backup')).id as string,
    files: (await make('files_cloud')).id as string,
  };
}

/** A child of the root, which can have all items. */
const partner = (world: World) => world.tenant({ kind: 'partner', parentId: world.server.rootId });

const policies: Adapter = async (example, call) => {
  const real = call.body!.items as Record<string, unknown>[];
  return {
    ...call,
    body: {
      ...example,
      // A new policy has no id yet.
      items: example.items.map(({ id: _, issuer_id: __, ...item }: any) => {
        const { trustee_id, trustee_type, tenant_id } = real[0]!;
        return { ...item, trustee_id, trustee_type, tenant_id };
      }),
    },
  };
};

/** The usage of customers last week, which is reported tomorrow. */
const report =
  (place: (world: World) => object): Adapter =>
  async (example, call, world) => ({
    ...call,
    body: {
      ...example,
      recipients: [(await world.user()).id, (await world.user()).id],
      parameters: {
        ...example.parameters,
        ...place(world),
        period: { start: dayFromToday(world.server, -7), end: dayFromToday(world.server, -1) },
      },
      generation_date: dayFromToday(world.server, 1),
    },
  });

/** Adapts the examples to real objects, if replacing ids and versions is not sufficient. */
export const adapters: Readonly<Record<string, Adapter>> = {
  'PUT /api/2/applications/{application_id}/settings/tenants/{tenant_id}/{setting_name}': (
    example,
    call,
  ) => ({
    ...call,
    params: { ...call.params, setting_name: 'support_language' },
    body: example,
  }),
  'PUT /api/2/billing/tenants/{tenant_id}/periods': async (example, call, world) => {
    const { backup } = await components(world);
    const other = await components(world);
    const ids = [backup, other.backup];
    const { id } = await partner(world);
    const item = { application_id: applicationId('backup'), name: 'servers', status: 1 };
    await put(world, `/tenants/${id}/offering_items`, { offering_items: [item] });
    return {
      ...call,
      params: { tenant_id: id },
      body: {
        items: example.items.map(({ offering_item, ...rest }: any, index: number) => ({
          ...rest,
          offering_item: {
            ...offering_item,
            application_id: applicationId('backup'),
            ...(ids[index] && { infra_component_id: ids[index] }),
          },
        })),
      },
    };
  },
  'POST /api/2/contacts': async (example, call, world) => ({
    ...call,
    body: { ...example, tenant_id: world.customerId, user_id: (await world.user()).id },
  }),
  'PUT /api/2/contacts/{contact_id}': async (example, call, world) => {
    const { id } = await world.tenant();
    const { body } = await world.server.admin.get(`/tenants/${id}`);
    return {
      ...call,
      params: { contact_id: body.contact.id },
      body: { ...example, tenant_id: id, user_id: undefined },
    };
  },
  'POST /api/2/identity_providers': async (example, call, world) => ({
    ...call,
    body: {
      ...example,
      owner_tenant_id: (await partner(world)).id,
      scim_provisioner_user_id: (await world.user()).id,
    },
  }),
  'PUT /api/2/identity_providers/{idp_id}': async (example, call, world) => ({
    ...call,
    body: {
      ...(fit(example, call.body) as object),
      scim_provisioner_user_id: (await world.user()).id,
    },
  }),
  'POST /api/2/idp/ott': keeping('login'),
  'POST /api/2/idp/ott/login': keeping('ott'),
  'POST /api/2/idp/ott/verify': keeping('ott'),
  'POST /api/2/idp/device_authorization/approval': keeping('code', 'tenant_uuid'),
  'POST /api/2/login': keeping('login', 'password', 'user_id'),
  'POST /api/2/registration_tokens': keeping('scopes'),
  'POST /api/2/tenants/{tenant_id}/registration_tokens': keeping('scopes'),
  'POST /api/2/reports': report(({ customerId }) => ({ tenant_id: customerId })),
  'POST /api/2/reports/bulk': report(({ customerId, unitId, partnerId }) => ({
    tenant_ids: [customerId, unitId, partnerId],
  })),
  'PUT /api/2/reports/{report_id}': async (example, call, world) => {
    const made = await makeReport(world.server, world.partnerId, { schedule: { type: 'monthly' } });
    return {
      ...call,
      params: { report_id: made.id },
      body: {
        ...example,
        recipients: [(await world.user()).id],
        parameters: { ...example.parameters, tenant_id: world.partnerId },
      },
    };
  },
  'POST /api/2/security_groups': keeping('id', 'tenant_id'),
  'PATCH /api/2/security_groups/{security_group_id}/members': async (example, call, world) => {
    const { username } = (await world.server.makeClient(world.customerId, 'company_admin')) as {
      username: string;
    };
    return {
      ...call,
      body: {
        items_to_add: [{ ...example.items_to_add[0], id: username }],
        items_to_remove: [{ ...example.items_to_remove[0], id: randomUUID() }],
      },
    };
  },
  'PUT /api/2/security_groups/{security_group_id}/access_policies': policies,
  'PUT /api/2/users/{user_id}/access_policies': policies,
  'POST /api/2/users/{user_id}/access_policies': keeping('tenant_id'),
  'PUT /api/2/tenants/{tenant_id}': async (example, call, world) => {
    const { id, version } = await world.tenant({ kind: 'partner', parentId: world.server.rootId });
    return {
      ...call,
      params: { tenant_id: id },
      body: { ...example, version, parent_id: world.partnerId },
    };
  },
  'PUT /api/2/tenants/{tenant_id}/offering_items': async (example, call, world) => {
    const { backup, files } = await components(world);
    return {
      ...call,
      params: { tenant_id: (await partner(world)).id },
      body: {
        ...example,
        offering_items: example.offering_items.map(({ infra_id, quota, ...item }: any) => {
          const ofFiles = (item.name as string).startsWith('fc_');
          return {
            ...item,
            application_id: applicationId(ofFiles ? 'files_cloud' : 'backup'),
            ...(infra_id && { infra_id: ofFiles ? files : backup }),
            ...(quota && { quota: { ...quota, version: 0 } }),
          };
        }),
      },
    };
  },
  'PUT /api/2/tenants/{tenant_id}/offering_items/pricing': async (example, call, world) => {
    const { backup } = await components(world);
    return {
      ...call,
      params: { tenant_id: (await partner(world)).id },
      body: {
        items: example.items.map((item: any) => ({
          ...item,
          application_id: applicationId('backup'),
          ...(item.infra_id && { infra_id: backup }),
          version: 0,
        })),
      },
    };
  },
  'PUT /api/2/tenants/{tenant_id}/edition': async (example, call, world) => {
    const { id } = await partner(world);
    const item = { application_id: applicationId('backup'), name: 'vms', status: 1 };
    await put(world, `/tenants/${id}/offering_items`, { offering_items: [item] });
    return {
      ...call,
      params: { tenant_id: id },
      body: { ...example, application_id: applicationId('backup') },
    };
  },
  'PUT /api/2/tenants/{tenant_id}/brand': (example, call) => {
    const { logotype: _, ...values } = example;
    return { ...call, body: values };
  },
  'POST /api/2/totp/verify': keeping('code'),
  'POST /api/2/users': keeping('tenant_id', 'login', 'disable_after'),
  'PUT /api/2/users/{user_id}': (example, call) => ({
    ...call,
    body: { ...example, version: call.body!.version, disable_after: '2999-06-22T18:25:16' },
  }),
  'POST /api/2/users/{user_id}/legal_documents': keeping('items'),
};

/** Values of examples that must be replaced, apart from ids, versions and secrets, with the reason. */
export const changes: Readonly<Record<string, string>> = {
  'PUT /api/2/contacts/{contact_id}': 'without `user_id`: a legal contact is of a tenant alone',
  'PUT /api/2/tenants/{tenant_id}/brand': 'without `logotype`: the id of a picture that is there',
  'POST /api/2/reports': 'with days of this year: usage of 2017 is not there',
  'POST /api/2/reports/bulk': 'with days of this year: usage of 2017 is not there',
  'POST /api/2/users': 'with a day to come: the one of the example is over',
  'PUT /api/2/users/{user_id}': 'with a day to come: the one of the example is over',
  'PATCH /api/2/security_groups/{security_group_id}/members': 'clients that are there',
};

/** Examples that cannot be sent, with the reason. */
export const notReplayed: Readonly<Record<string, string>> = {
  'POST /api/2/users/{user_id}/activate':
    '`password` is in every list of breaches: no password that is known from one is taken',
};
