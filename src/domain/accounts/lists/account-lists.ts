import { clientResource } from '../../access/principals/principal-resources.js';
import { contactResource } from '../contacts/contact-resource.js';
import { tenantResource } from '../../access/tree/tenant-resource.js';
import { raw, sql } from '../../../database/sql.js';
import type { OfferingItemType } from '../../../entities/index.js';
import { hasItems } from '../../commerce/offering-items/tenants-with-items.js';
import { declaredList, ordersOf } from '../../access/reads/declared-list.js';
import { hasQuota, usageOfTenants } from '../../commerce/usages/usage-conditions.js';
import { by, computed, link, ordered, type List } from '../../access/reads/list.js';
import { userList } from './user-lists.js';

// Tenants have an order by path in place of one by id.
const { ID: _, ...orders } = ordersOf(tenantResource, 'path');

const tenantOrders = {
  PATH: ordered(
    'Position in the hierarchy: every tenant comes directly before its descendants.',
    by('t', ['path', 'path']),
  ),
  ...orders,
  STATUS: ordered('Status of the tenant itself: enabled tenants first, then by name.', [
    computed('statusOrder', raw('case when t.enabled then 0 else 1 end')),
    ...by('t', ['name_key', 'nameKey'], ['path', 'path']),
  ]),
  USAGE: ordered(
    'Usage of the tenant and its descendants that `usage` names, in all editions. Usage that was reported very recently may not be included yet.',
    {
      byUsage: ({ catalogue }, usage) => [
        computed('usageTotal', usageOfTenants(catalogue, usage)),
        ...by('t', ['name_key', 'nameKey'], ['path', 'path']),
      ],
    },
  ),
} as const satisfies List['orders'];

const tenantList = {
  ...declaredList(tenantResource, ({ catalogue }) => ({
    itemTypes: (types: readonly OfferingItemType[]) => hasItems(types),
    quota: hasQuota(catalogue),
  })),
  // The root tenant is its own parent and is not in a list of children.
  where: raw('t.owner_id is null'),
  authorizedBy: 'row',
  orders: tenantOrders,
} as const;
/** Options of all lists of clients. */
export const clientList = declaredList(clientResource);

/** The built-in contact of a user is in a list of contacts only if the user acts for the tenant. */
const contactList = {
  ...declaredList(contactResource),
  where: raw(`(k.user_id is null or k.types <> '[]')`),
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
    // Paths consist of letters and digits, so a tilde sorts after all descendants.
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
