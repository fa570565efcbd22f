import { EnumValue, enums, type Call } from './call.js';
import type { ObjectKind, TwinWorld } from './world.js';

/** The choices of a random command. */
export interface Choices {
  /** The objects of the command: indexes among the objects of their kinds. */
  readonly at: readonly [number, number, number];
  /** Members of an update or of a new object, with their values. */
  readonly patch: Readonly<Record<string, unknown>>;
  readonly stale: boolean;
}

/** A command on a world; undefined if the world lacks an object of it. */
export type Command = (world: TwinWorld, choices: Choices) => Promise<Call | undefined>;

interface Update {
  readonly kind: ObjectKind;
  readonly rest: (id: string) => string;
  readonly mutation: string;
  /** False if REST has no version. */
  readonly restVersion?: boolean;
  /** False if the graph has no version either. */
  readonly graphVersion?: boolean;
}

/** The update of an object with an id. */
const updateOf =
  ({ kind, rest, mutation, restVersion = true, graphVersion = true }: Update): Command =>
  async (world, { at, patch, stale }) => {
    const id = world.pick(kind, at[0]);
    if (id === undefined) return undefined;
    const version = await world.version(kind, id, stale && restVersion);
    return {
      rest: ['PUT', rest(id), { ...(restVersion && { version }), ...patch }],
      graph: [mutation, { id, ...(graphVersion && { version }), ...patch }],
    };
  };

/** The update of a part of a tenant, with its own version. */
const updateOnTenant =
  (
    mutation: string,
    rest: (id: string) => string,
    versionOf: (world: TwinWorld, id: string, stale: boolean) => Promise<number>,
    inQuery = false,
  ): Command =>
  async (world, { at, patch, stale }) => {
    const tenantId = world.pick('tenant', at[0])!;
    const version = await versionOf(world, tenantId, stale);
    return {
      rest: inQuery
        ? ['PUT', rest(tenantId), restBrand(patch), { version }]
        : ['PUT', rest(tenantId), { version, ...patch }],
      graph: [mutation, { tenantId, version, ...patch }],
    };
  };

/** REST has a number for this boolean. */
const restBrand = ({ smtpOverride, ...patch }: Readonly<Record<string, unknown>>) => ({
  ...patch,
  ...(smtpOverride !== undefined && { smtpOverride: Number(smtpOverride) }),
});

const shown = async (world: TwinWorld, path: string, stale: boolean) => {
  const { body } = await world.server.as(world.as('root')).get(path);
  return ((body?.version as number | undefined) ?? 1) + (stale ? 7 : 0);
};

/** The updates, by object. Each has its members in `members`. */
export const updates = {
  tenant: updateOf({ kind: 'tenant', rest: (id) => `/tenants/${id}`, mutation: 'updateTenant' }),
  user: updateOf({ kind: 'user', rest: (id) => `/users/${id}`, mutation: 'updateUser' }),
  contact: updateOf({
    kind: 'contact',
    rest: (id) => `/contacts/${id}`,
    mutation: 'updateContact',
    restVersion: false,
    graphVersion: false,
  }),
  client: updateOf({
    kind: 'client',
    rest: (id) => `/clients/${id}`,
    mutation: 'updateClient',
    restVersion: false,
  }),
  location: updateOf({
    kind: 'location',
    rest: (id) => `/locations/${id}`,
    mutation: 'updateLocation',
  }),
  infraComponent: updateOf({
    kind: 'infraComponent',
    rest: (id) => `/infra/${id}`,
    mutation: 'updateInfraComponent',
  }),
  report: updateOf({
    kind: 'report',
    rest: (id) => `/reports/${id}`,
    mutation: 'updateReport',
    restVersion: false,
    graphVersion: false,
  }),
  pricing: updateOnTenant(
    'updatePricing',
    (id) => `/tenants/${id}/pricing`,
    (world, id, stale) => shown(world, `/tenants/${id}/pricing`, stale),
  ),
  billing: updateOnTenant(
    'updateBilling',
    (id) => `/billing/tenants/${id}`,
    (world, id, stale) => shown(world, `/billing/tenants/${id}`, stale),
  ),
  brand: updateOnTenant(
    'updateBrand',
    (id) => `/tenants/${id}/brand`,
    (world, id, stale) => world.version('tenant', id, stale),
    true,
  ),
} satisfies Record<string, Command>;

/** A deletion, with the version in the query unless REST has none. */
export const deletion =
  (kind: ObjectKind, path: (id: string) => string, mutation: string, versioned = true): Command =>
  async (world, { at, stale }) => {
    const id = world.pick(kind, at[0]);
    if (id === undefined) return undefined;
    if (!versioned) return { rest: ['DELETE', path(id)], graph: [mutation, { id }] };
    const version = await world.version(kind, id, stale);
    return {
      rest: ['DELETE', path(id), undefined, { version }],
      graph: [mutation, { id, version }],
    };
  };

const roles = ['partner_admin', 'company_admin', 'readonly_admin', 'backup_user', 'root_admin'];
const kinds = enums('PARTNER', 'FOLDER', 'CUSTOMER', 'UNIT');
export const at = <T>(values: readonly T[], index: number): T => values[index % values.length]!;

/** Roles on tenants, for the lists of access policies. */
const grants = (world: TwinWorld, choices: Choices) =>
  choices.at.slice(0, choices.stale ? 1 : 2).map((index) => ({
    tenantId: world.pick('tenant', index)!,
    roleId: at(roles, index),
  }));

const wholePolicies = (trusteeId: string, type: string, items: readonly object[]) => ({
  items: items.map((item) => ({ ...item, trusteeId, trusteeType: new EnumValue(type) })),
});

/** The commands that are not updates. */
export const others = {
  createTenant: async (world, { at: [parent, kind, name] }) => {
    const input = {
      parentId: world.pick('tenant', parent)!,
      kind: at(kinds, kind),
      name: at(['North', 'South', 'Süd', 'Customer'], name),
      ...(name % 3 === 0 && { contact: { email: 'new@example.com', types: enums('LEGAL') } }),
      ...(name % 5 === 0 && { enabled: false, customerId: 'c-1' }),
    };
    return {
      rest: ['POST', '/tenants', input],
      graph: ['createTenant', input, 'tenant'],
      makes: 'tenant',
    };
  },
  moveTenant: async (world, { at: [which, to], stale }) => {
    const id = world.pick('tenant', which)!;
    const parentId = world.pick('tenant', to)!;
    const version = await world.version('tenant', id, stale);
    return {
      rest: ['PUT', `/tenants/${id}`, { version, parentId }],
      graph: ['moveTenant', { id, version, parentId }],
    };
  },
  deleteTenant: deletion('tenant', (id) => `/tenants/${id}`, 'deleteTenant'),
  restoreTenant: async (world, { at: [which], stale: force }) => {
    const id = world.pick('tenant', which)!;
    return {
      rest: ['POST', `/tenants/${id}/restore`, undefined, { force }],
      graph: ['restoreTenant', { id, force }],
    };
  },
  createUser: async (world, { at: [where, login, more], patch }) => {
    const { login: _, ...rest } = patch;
    const input = {
      tenantId: world.pick('tenant', where)!,
      login: `user${login % 6}-${world.run}@example.com`,
      contact: { email: `user${login % 6}@example.com`, firstName: 'U' },
      ...(more % 2 === 0 && { businessTypes: enums('BUYER'), originId: 'o-1' }),
      ...rest,
    };
    return { rest: ['POST', '/users', input], graph: ['createUser', input, 'user'], makes: 'user' };
  },
  deleteUser: deletion('user', (id) => `/users/${id}`, 'deleteUser'),
  restoreUser: async (world, { at: [which, enable], stale: force }) => {
    const id = world.pick('user', which);
    if (id === undefined) return undefined;
    const how = { force, enable: enable % 2 === 0 };
    return {
      rest: ['POST', `/users/${id}/restore`, undefined, how],
      graph: ['restoreUser', { id, ...how }],
    };
  },
  createContact: async (world, { at: [where, user, types], patch }) => {
    const input = {
      email: null,
      firstName: 'New',
      lastName: null,
      ...patch,
      types: at([enums('BILLING'), enums('TECHNICAL', 'MANAGEMENT'), enums('LEGAL')], types),
      tenantId: world.pick('tenant', where)!,
      ...(user % 3 === 0 && world.pick('user', user) && { userId: world.pick('user', user) }),
    };
    return {
      rest: ['POST', '/contacts', input],
      graph: ['createContact', input, 'contact'],
      makes: 'contact',
    };
  },
  deleteContact: deletion('contact', (id) => `/contacts/${id}`, 'deleteContact', false),
  grantRole: async (world, { at: [who, where, role] }) => {
    const trusteeId = world.pick('user', who);
    if (trusteeId === undefined) return undefined;
    const policy = { trusteeId, tenantId: world.pick('tenant', where)!, roleId: at(roles, role) };
    const restBody = { ...policy, trusteeType: new EnumValue('USER') };
    return {
      rest: ['POST', `/users/${trusteeId}/access_policies`, restBody],
      graph: ['grantRole', policy, 'accessPolicy'],
      makes: 'accessPolicy',
    };
  },
  revokeRole: async (world, { at: [which] }) => {
    const accessPolicyId = world.pick('accessPolicy', which);
    if (accessPolicyId === undefined) return undefined;
    return {
      rest: ['DELETE', `/access_policies/${accessPolicyId}`],
      graph: ['revokeRole', { accessPolicyId }],
    };
  },
  setUserPolicies: async (world, choices) => {
    const userId = world.pick('user', choices.at[2]);
    if (userId === undefined) return undefined;
    const items = grants(world, choices);
    return {
      rest: ['PUT', `/users/${userId}/access_policies`, wholePolicies(userId, 'USER', items)],
      graph: ['setUserPolicies', { userId, items }],
    };
  },
  createClient: async (world, { at: [where, type], patch }) => {
    const { status: _, ...more } = patch;
    const input = {
      tenantId: world.pick('tenant', where)!,
      type: at(enums('API_CLIENT', 'MANAGED_CLIENT'), type),
      tokenEndpointAuthMethod: new EnumValue('CLIENT_SECRET_BASIC'),
      ...more,
    };
    return {
      rest: ['POST', '/clients', input],
      graph: ['createClient', input, 'client'],
      makes: 'client',
    };
  },
  deleteClient: deletion('client', (id) => `/clients/${id}`, 'deleteClient', false),
  createSecurityGroup: async (world, { at: [where] }) => {
    const input = { tenantId: world.pick('tenant', where)! };
    return {
      rest: ['POST', '/security_groups', input],
      graph: ['createSecurityGroup', input, 'securityGroup'],
      makes: 'securityGroup',
    };
  },
  updateSecurityGroupMembers: async (world, { at: [which, one, other], stale }) => {
    const id = world.pick('securityGroup', which);
    if (id === undefined) return undefined;
    const version = await world.version('securityGroup', id, false);
    const member = (kind: 'user' | 'client', index: number) => {
      const found = world.pick(kind, index);
      return found === undefined ? [] : [{ id: found, type: new EnumValue(kind.toUpperCase()) }];
    };
    const add = [...member('user', one), ...member('client', other)];
    const remove = stale ? member('user', other) : [];
    return {
      rest: [
        'PATCH',
        `/security_groups/${id}/members`,
        { itemsToAdd: add, itemsToRemove: remove },
        { version },
      ],
      graph: ['updateSecurityGroupMembers', { id, version, add, remove }],
    };
  },
  setSecurityGroupPolicies: async (world, choices) => {
    const id = world.pick('securityGroup', choices.at[2]);
    if (id === undefined) return undefined;
    const items = grants(world, choices);
    const path = `/security_groups/${id}/access_policies`;
    return {
      rest: ['PUT', path, wholePolicies(id, 'USER_GROUP', items)],
      graph: ['setSecurityGroupPolicies', { securityGroupId: id, items }],
    };
  },
  deleteSecurityGroup: deletion(
    'securityGroup',
    (id) => `/security_groups/${id}`,
    'deleteSecurityGroup',
  ),
} satisfies Record<string, Command>;
