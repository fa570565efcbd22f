import { ByDialect, inUuids, or, raw, sql, type Sql } from '../../database/sql.js';
import { ownTrusteeIds } from '../caller.js';
import type { Catalogue } from '../catalogue/catalogue.js';
import type { RequestContext } from '../context.js';
import {
  countingMembers,
  heldThroughGroups,
  holdsPolicy,
} from '../policies/held-through-groups.js';
import { foldLogin } from '../users/user-rules.js';
import {
  hasAnyOf,
  isTrue,
  matchesKey,
  matchesText,
  oneOfIds,
  oneOfTexts,
  oneOfValues,
  within,
  type FilterSpec,
} from './filters.js';
import { closes } from '../legal-documents/visible-documents.js';
import { pathWidth } from '../paths.js';
import { kinds, readable, type Kind } from './kinds.js';
import { hasQuota, usageTotal } from './usage-conditions.js';

/** One column of an order, and the property of a row that has its value. */
interface Term {
  readonly column: Sql;
  readonly property: string;
  /** The value is not stored with the row, but computed. */
  readonly computed?: true;
}

/** What a list can be sorted by. The last term is different for every row. */
export type Order = readonly [Term, ...Term[]];

/** An order by what is used of something that the caller names. */
type UsageOrder = (catalogue: Catalogue, usageName: string) => Order;

/** How a list hangs on its parents. */
interface Link {
  /** The property of a parent that names it. */
  readonly key: 'id' | 'path';
  /** The condition on a row of the list, for a parent of this key. */
  on(key: Sql): Sql;
}

/**
 * A list of objects of one kind: everything the caller may read, or what hangs on each of many
 * parents.
 */
export interface List {
  /** Unique; part of the cursors. */
  readonly name: string;
  readonly kind: Kind;
  readonly link: Link | null;
  /** What is true of every row of the list at the moment `now`. */
  readonly where?: Sql | ((now: number) => Sql);
  /**
   * `parent`: whoever may read the parent may read the list. `row`: every row is asked about, or is
   * the caller's own.
   */
  readonly gate: 'parent' | 'row';
  /** By the name that callers know it by; the first is the default. */
  readonly orders: Readonly<Record<string, Order | UsageOrder>>;
  filters(ctx: Pick<RequestContext, 'caller' | 'clock' | 'catalogue'>): FilterSpec;
}

const by = (alias: string, ...terms: [column: string, property: string][]): Order =>
  terms.map(([column, property]) => ({ column: raw(`${alias}.${column}`), property })) as never;

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

const datedOrders = (alias: string) => ({
  ID: by(alias, ['id', 'id']),
  CREATED_AT: by(alias, ['created_at', 'createdAt'], ['id', 'id']),
  UPDATED_AT: by(alias, ['updated_at', 'updatedAt'], ['id', 'id']),
});

const userOrders = {
  ...datedOrders('u'),
  LOGIN: by('u', ['login_key', 'loginKey'], ['id', 'id']),
};

const dates = (alias: string): FilterSpec => ({
  ids: oneOfIds(`${alias}.id`),
  createdAt: within(`${alias}.created_at`),
  updatedAt: within(`${alias}.updated_at`),
});

const tenantFilters: List['filters'] = ({ catalogue }) => ({
  ...dates('t'),
  kind: oneOfValues('t.kind'),
  name: matchesKey('t.name_key', (text) => text.normalize('NFC').toLowerCase()),
  enabled: isTrue('t.enabled'),
  customerType: oneOfValues('t.customer_type'),
  pricingMode: oneOfValues('t.pricing_mode'),
  mfaStatus: oneOfValues('t.mfa_status'),
  customerId: matchesText(`coalesce(t.customer_id, '')`),
  internalTag: matchesText(`coalesce(t.internal_tag, '')`),
  quota: hasQuota(catalogue),
});

const userFilters: List['filters'] = ({ caller, clock }) => ({
  ...dates('u'),
  login: matchesKey('u.login_key', foldLogin),
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
  email: matchesText(`coalesce(k.email, '')`),
});

const policyFilters = (): FilterSpec => ({
  ...dates('p'),
  roleIds: oneOfTexts('p.role_id'),
  tenantIds: oneOfIds('p.tenant_id'),
  trusteeIds: oneOfIds('p.trustee_id'),
  trusteeType: oneOfValues('p.trustee_type'),
});

const locationFilters = (): FilterSpec => ({ ...dates('l'), name: matchesText('l.name') });

const componentFilters = (): FilterSpec => ({
  ...dates('i'),
  name: matchesText('i.name'),
  capabilities: hasAnyOf('i.capabilities'),
});

const tenantList = {
  kind: kinds.tenant,
  // The root stands under itself, and is in no list of children.
  where: raw('t.owner_id is null'),
  gate: 'row',
  orders: tenantOrders,
  filters: tenantFilters,
} as const;
const userList = { kind: kinds.user, orders: userOrders, filters: userFilters } as const;
const clientList = {
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
const policyList = {
  kind: kinds.accessPolicy,
  orders: datedOrders('p'),
  filters: policyFilters,
} as const;

const providerFilters = (): FilterSpec => ({
  ...dates('i'),
  domain: matchesText('i.domain'),
  idpType: oneOfValues('i.idp_type'),
});

const jobFilters = (): FilterSpec => ({
  ids: oneOfIds('j.id'),
  createdAt: within('j.created_at'),
  states: oneOfValues('j.state'),
  kinds: oneOfTexts('j.kind'),
});

const documentFilters = (): FilterSpec => ({
  ...dates('d'),
  documentType: oneOfValues('d.document_type'),
  published: (value: boolean) => sql`(d.published_at is not null) = ${value}`,
});

const groupFilters = (): FilterSpec => ({ ...dates('g'), tenantIds: oneOfIds('g.tenant_id') });

const groupList = {
  kind: kinds.securityGroup,
  orders: datedOrders('g'),
  filters: groupFilters,
} as const;

const locationList = {
  kind: kinds.location,
  orders: datedOrders('l'),
  filters: locationFilters,
} as const;
const componentList = {
  kind: kinds.infraComponent,
  orders: datedOrders('i'),
  filters: componentFilters,
} as const;

const providerList = {
  kind: kinds.identityProvider,
  orders: datedOrders('i'),
  filters: providerFilters,
} as const;

const jobList = {
  kind: kinds.job,
  gate: 'row',
  orders: {
    ID: by('j', ['id', 'id']),
    CREATED_AT: by('j', ['created_at', 'createdAt'], ['id', 'id']),
    DUE_AT: by('j', ['due_at', 'dueAt'], ['id', 'id']),
  },
  filters: jobFilters,
} as const;

const reportFilters = (): FilterSpec => ({
  ...dates('r'),
  kind: oneOfValues('r.kind'),
  scheduleType: oneOfValues('r.schedule_type'),
});
const reportList = {
  kind: kinds.report,
  gate: 'row',
  orders: datedOrders('r'),
  filters: reportFilters,
} as const;

const storedReportFilters = (): FilterSpec => ({
  ids: oneOfIds('s.id'),
  createdAt: within('s.created_at'),
  status: oneOfValues('s.status'),
  format: oneOfValues('s.report_format'),
});

const documentList = {
  kind: kinds.legalDocument,
  orders: datedOrders('d'),
  filters: documentFilters,
} as const;

/** The list links to its parents by this column. */
const link = (column: string): Link => ({ key: 'id', on: (key) => sql`${raw(column)} = ${key}` });

/** The list has what belongs, by this column, to its parent or to a tenant above it. */
const linkFromAbove = (column: string): Link => ({
  key: 'path',
  on: (key) =>
    sql`${raw(column)} in (select above.id from tenants above where above.path in (${pathsTo(key)}))`,
});

/** As `pathsTo` of the domain, of a path that is a column. */
const pathsTo = (key: Sql) =>
  new ByDialect(
    sql`with recursive up(length) as (
        select ${pathWidth} union all select length + ${pathWidth} from up where length < length(${key}))
      select substr(${key}, 1, length) from up`,
    sql`select substr(cast(${key} as text), 1, up.length)
      from generate_series(${pathWidth}, length(cast(${key} as text)), ${pathWidth}) up(length)`,
  );

/** Every list of the model. */
export const lists = {
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
  accessPolicies: { ...policyList, name: 'accessPolicies', link: null, gate: 'row' },
  policiesOnTenant: {
    ...policyList,
    name: 'policiesOnTenant',
    link: link('p.tenant_id'),
    gate: 'parent',
  },
  policiesOfTrustee: {
    ...policyList,
    name: 'policiesOfTrustee',
    link: link('p.trustee_id'),
    gate: 'row',
  },
  // What counts for a user or client: their own, and those of their groups.
  effectivePolicies: {
    ...policyList,
    name: 'effectivePolicies',
    link: {
      key: 'id',
      on: (key) => sql`p.id in (
        select own.id from access_policies own where own.trustee_id = ${key}
        union all select p.id from ${heldThroughGroups('user', sql`m.member_id = ${key}`)}
        union all select p.id from ${heldThroughGroups('client', sql`m.member_id = ${key}`)})`,
    },
    gate: 'row',
  },
  securityGroups: { ...groupList, name: 'securityGroups', link: null, gate: 'row' },
  groupsOfTenant: {
    ...groupList,
    name: 'groupsOfTenant',
    link: link('g.tenant_id'),
    gate: 'row',
  },
  groupsOfMember: {
    ...groupList,
    name: 'groupsOfMember',
    link: {
      key: 'id',
      on: (key) => sql`g.id in (
        select m.group_id from ${countingMembers('user', sql`m.member_id = ${key}`)}
        union all select m.group_id from ${countingMembers('client', sql`m.member_id = ${key}`)})`,
    },
    gate: 'row',
  },
  usersOfGroup: {
    ...userList,
    name: 'usersOfGroup',
    link: {
      key: 'id',
      on: (key) =>
        sql`u.id in (select m.member_id from ${countingMembers('user', sql`m.group_id = ${key}`)})`,
    },
    gate: 'row',
  },
  clientsOfGroup: {
    ...clientList,
    name: 'clientsOfGroup',
    link: {
      key: 'id',
      on: (key) =>
        sql`c.id in (select m.member_id from ${countingMembers('client', sql`m.group_id = ${key}`)})`,
    },
    gate: 'row',
  },
  locations: { ...locationList, name: 'locations', link: null, gate: 'row' },
  locationsOfTenant: {
    ...locationList,
    name: 'locationsOfTenant',
    link: link('l.owner_tenant_id'),
    gate: 'parent',
  },
  locationsFromAbove: {
    ...locationList,
    name: 'locationsFromAbove',
    link: linkFromAbove('l.owner_tenant_id'),
    gate: 'parent',
  },
  infraComponents: { ...componentList, name: 'infraComponents', link: null, gate: 'row' },
  componentsOfTenant: {
    ...componentList,
    name: 'componentsOfTenant',
    link: link('i.owner_tenant_id'),
    gate: 'parent',
  },
  componentsFromAbove: {
    ...componentList,
    name: 'componentsFromAbove',
    link: linkFromAbove('i.owner_tenant_id'),
    gate: 'parent',
  },
  // A location of a tenant holds components of any tenant below it.
  componentsInLocation: {
    ...componentList,
    name: 'componentsInLocation',
    link: link('i.location_id'),
    gate: 'row',
  },
  jobs: { ...jobList, name: 'jobs', link: null },
  jobsOfTenant: { ...jobList, name: 'jobsOfTenant', link: link('j.tenant_id') },
  reports: { ...reportList, name: 'reports', link: null },
  reportsOfTenant: { ...reportList, name: 'reportsOfTenant', link: link('r.tenant_id') },
  reportsOfUser: {
    ...reportList,
    name: 'reportsOfUser',
    link: {
      key: 'id',
      on: (key) =>
        sql`r.id in (select rr.report_id from report_recipients rr where rr.user_id = ${key})`,
    },
  },
  storedReportsOfReport: {
    kind: kinds.storedReport,
    name: 'storedReportsOfReport',
    link: link('s.report_id'),
    gate: 'parent',
    orders: {
      CREATED_AT: by('s', ['created_at', 'createdAt'], ['id', 'id']),
      ID: by('s', ['id', 'id']),
    },
    filters: storedReportFilters,
  },
  recipientsOfReport: {
    ...userList,
    name: 'recipientsOfReport',
    link: {
      key: 'id',
      on: (key) =>
        sql`u.id in (select rr.user_id from report_recipients rr where rr.report_id = ${key})`,
    },
    gate: 'row',
  },
  identityProviders: { ...providerList, name: 'identityProviders', link: null, gate: 'row' },
  // What is closed to those above trusts nobody whom they name.
  providersOfTenant: {
    ...providerList,
    name: 'providersOfTenant',
    link: {
      key: 'path',
      on: (key) => sql`${linkFromAbove('i.owner_tenant_id').on(key)}
        and (select o.depth + 1 from tenants o where o.id = i.owner_tenant_id)
          >= (select p.barrier from tenants p where p.path = ${key})`,
    },
    gate: 'parent',
  },
  legalDocuments: { ...documentList, name: 'legalDocuments', link: null, gate: 'row' },
  // What a brand on the way keeps out does not hold; unpublished, its own alone are the tenant's.
  documentsOfTenant: {
    ...documentList,
    name: 'documentsOfTenant',
    link: {
      key: 'path',
      on: (key) => sql`${linkFromAbove('d.owner_tenant_id').on(key)}
        and (d.published_at is not null or t.path = ${key})
        and length(t.path) >= coalesce((select max(length(closed.path))
          from tenants closed join brands b on b.tenant_id = closed.id
          where closed.path in (${pathsTo(key)}) and ${closes}), 0)`,
    },
    gate: 'row',
  },
  // What has expired lets nobody in any more.
  tokensOfTenant: {
    kind: kinds.registrationToken,
    name: 'tokensOfTenant',
    where: (now: number) => sql`r.expires_at > ${now}`,
    link: link('r.tenant_id'),
    gate: 'row',
    orders: datedOrders('r'),
    filters: () => dates('r'),
  },
} as const satisfies Record<string, List>;
