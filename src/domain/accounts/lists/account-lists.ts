import { raw, sql } from '../../../database/sql.js';
import type { OfferingItemType } from '../../../entities/index.js';
import { hasItems } from '../../commerce/offering-items/tenants-with-items.js';
import {
  hasAnyOf,
  isTrue,
  matchesKey,
  matchesNullableKey,
  oneOfNumbers,
  oneOfOptionalTexts,
  oneOfValues,
  type FilterSpec,
} from '../../access/reads/filters.js';
import { clientResource } from '../../access/principals/principal-resources.js';
import { contactResource } from '../contacts/contact-resource.js';
import { tenantResource } from '../../access/tree/tenant-resource.js';
import { hasQuota, usageOfTenants } from '../../commerce/usages/usage-conditions.js';
import {
  by,
  computed,
  datedOrders,
  dates,
  link,
  type List,
  type OrderOf,
} from '../../access/reads/list.js';
import { userList } from './user-lists.js';

const tenantOrders = {
  PATH: by('t', ['path', 'path']),
  NAME: by('t', ['name_key', 'nameKey'], ['path', 'path']),
  CREATED_AT: by('t', ['created_at', 'createdAt'], ['path', 'path']),
  UPDATED_AT: by('t', ['updated_at', 'updatedAt'], ['path', 'path']),
  STATUS: [
    computed('statusOrder', raw('case when t.enabled then 0 else 1 end')),
    ...by('t', ['name_key', 'nameKey'], ['path', 'path']),
  ],
  USAGE: {
    byUsage: ({ catalogue }, usage) => [
      computed('usageTotal', usageOfTenants(catalogue, usage)),
      ...by('t', ['name_key', 'nameKey'], ['path', 'path']),
    ],
  },
} as const satisfies Record<string, OrderOf>;

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
  numbers: oneOfNumbers('t.number'),
  itemTypes: (types: readonly OfferingItemType[]) => hasItems(types),
  quota: hasQuota(catalogue),
});

const clientFilters = (): FilterSpec => ({
  ...dates('c'),
  type: oneOfValues('c.type'),
  status: oneOfValues('c.status'),
  originIds: oneOfOptionalTexts('c.origin_id'),
});

const contactFilters = (): FilterSpec => ({
  ...dates('k'),
  types: hasAnyOf('k.types'),
  email: matchesNullableKey('k.email_key'),
});

const tenantList = {
  resource: tenantResource,
  // The root tenant is its own parent and is not in a list of children.
  where: raw('t.owner_id is null'),
  authorizedBy: 'row',
  orders: tenantOrders,
  filters: tenantFilters,
} as const;
/** Clients, wherever they are listed. */
export const clientList = {
  resource: clientResource,
  orders: datedOrders('c'),
  filters: clientFilters,
} as const;
/** The built-in contact of a user is in a list of contacts only if the user acts for the tenant. */
const contactList = {
  resource: contactResource,
  where: raw(`(k.user_id is null or k.types <> '[]')`),
  orders: datedOrders('k'),
  filters: contactFilters,
} as const;

/** Tenants and their principals. */
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
  users: { ...userList, name: 'users', link: null, authorizedBy: 'row' },
  usersOfTenant: {
    ...userList,
    name: 'usersOfTenant',
    link: link('u.tenant_id'),
    authorizedBy: 'parent',
  },
  clients: { ...clientList, name: 'clients', link: null, authorizedBy: 'row' },
  clientsOfTenant: {
    ...clientList,
    name: 'clientsOfTenant',
    link: link('c.tenant_id'),
    authorizedBy: 'parent',
  },
  contacts: { ...contactList, name: 'contacts', link: null, authorizedBy: 'row' },
  contactsOfTenant: {
    ...contactList,
    name: 'contactsOfTenant',
    link: link('k.tenant_id'),
    authorizedBy: 'parent',
  },
  contactsOfUser: {
    ...contactList,
    name: 'contactsOfUser',
    where: raw('k.user_id is not null'),
    link: link('k.user_id'),
    authorizedBy: 'row',
  },
} as const satisfies Record<string, List>;
