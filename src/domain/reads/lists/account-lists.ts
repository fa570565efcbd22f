import { inUuids, or, raw, sql } from '../../../database/sql.js';
import { ownTrusteeIds } from '../../caller.js';
import { holdsPolicy } from '../../policies/held-through-groups.js';
import {
  hasAnyOf,
  isTrue,
  matchesKey,
  matchesNullableKey,
  oneOfTexts,
  oneOfValues,
  type FilterSpec,
} from '../filters.js';
import { kinds, readable } from '../kinds.js';
import { hasQuota, usageTotal } from '../usage-conditions.js';
import { by, datedOrders, dates, link, type List, type UsageOrder } from './list.js';

const byUsage: UsageOrder = (catalogue, usageName) => [
  {
    column: usageTotal(catalogue, usageName, ['orderBy', 'usage']),
    property: 'usageTotal',
    computed: true,
  },
  ...by('t', ['path', 'path']),
];

const tenantOrders = {
  PATH: by('t', ['path', 'path']),
  NAME: by('t', ['name_key', 'nameKey'], ['path', 'path']),
  CREATED_AT: by('t', ['created_at', 'createdAt'], ['path', 'path']),
  UPDATED_AT: by('t', ['updated_at', 'updatedAt'], ['path', 'path']),
  USAGE: byUsage,
};

const userOrders = {
  ...datedOrders('u'),
  LOGIN: by('u', ['login_key', 'loginKey'], ['id', 'id']),
};

const tenantFilters: List['filters'] = ({ catalogue }) => ({
  ...dates('t'),
  kind: oneOfValues('t.kind'),
  name: matchesKey('t.name_key'),
  enabled: isTrue('t.enabled'),
  customerType: oneOfValues('t.customer_type'),
  pricingMode: oneOfValues('t.pricing_mode'),
  mfaStatus: oneOfValues('t.mfa_status'),
  customerId: matchesNullableKey('t.customer_id_key'),
  internalTag: matchesNullableKey('t.internal_tag_key'),
  quota: hasQuota(catalogue),
});

const userFilters: List['filters'] = ({ caller, clock }) => ({
  ...dates('u'),
  login: matchesKey('u.login_key'),
  // A user whose time is up counts as disabled.
  enabled: (value: boolean) =>
    sql`(u.enabled = ${true} and coalesce(u.disable_after > ${clock()}, ${true})) = ${value}`,
  activated: isTrue('u.activated'),
  mfaStatus: oneOfValues('u.mfa_status'),
  notifications: hasAnyOf('u.notifications'),
  // Only policies that the caller could read: a filter must not tell of others.
  roleIds: (ids: readonly string[], field: string) =>
    holdsPolicy(
      'u',
      sql`${oneOfTexts('p.role_id')(ids, field)} and ${or([
        readable(caller, kinds.accessPolicy),
        inUuids('p.trustee_id', ownTrusteeIds(caller)),
      ])}`,
    ),
});

const clientFilters = (): FilterSpec => ({
  ...dates('c'),
  type: oneOfValues('c.type'),
  status: oneOfValues('c.status'),
});

const contactFilters = (): FilterSpec => ({
  ...dates('k'),
  types: hasAnyOf('k.types'),
  email: matchesNullableKey('k.email_key'),
});

const tenantList = {
  kind: kinds.tenant,
  // The root stands under itself, and is in no list of children.
  where: raw('t.owner_id is null'),
  gate: 'row',
  orders: tenantOrders,
  filters: tenantFilters,
} as const;
/** Users, wherever they are listed. */
export const userList = { kind: kinds.user, orders: userOrders, filters: userFilters } as const;
/** Clients, wherever they are listed. */
export const clientList = {
  kind: kinds.client,
  orders: datedOrders('c'),
  filters: clientFilters,
} as const;
/** A user's own contact stands in a list of contacts only if the user acts for the tenant. */
const contactList = {
  kind: kinds.contact,
  where: raw(`(k.user_id is null or k.types <> '[]')`),
  orders: datedOrders('k'),
  filters: contactFilters,
} as const;

/** Tenants, and who acts for them. */
export const accountLists = {
  tenants: { ...tenantList, name: 'tenants', link: null },
  children: {
    ...tenantList,
    name: 'children',
    link: { key: 'id', on: (key) => sql`t.parent_id = ${key} and t.depth > 0` },
  },
  descendants: {
    ...tenantList,
    name: 'descendants',
    // Segments of a path are letters and digits, so a tilde is beyond all that can follow.
    link: {
      key: 'path',
      on: (key) => sql`t.path > ${key} and t.path < cast(${key} as text) || '~'`,
    },
  },
  users: { ...userList, name: 'users', link: null, gate: 'row' },
  usersOfTenant: { ...userList, name: 'usersOfTenant', link: link('u.tenant_id'), gate: 'parent' },
  clients: { ...clientList, name: 'clients', link: null, gate: 'row' },
  clientsOfTenant: {
    ...clientList,
    name: 'clientsOfTenant',
    link: link('c.tenant_id'),
    gate: 'parent',
  },
  contacts: { ...contactList, name: 'contacts', link: null, gate: 'row' },
  contactsOfTenant: {
    ...contactList,
    name: 'contactsOfTenant',
    link: link('k.tenant_id'),
    gate: 'parent',
  },
  contactsOfUser: {
    ...contactList,
    name: 'contactsOfUser',
    where: raw('k.user_id is not null'),
    link: link('k.user_id'),
    gate: 'row',
  },
} as const satisfies Record<string, List>;
