import { ByDialect, and, raw, sql, type Sql } from '../../../database/sql.js';
import type { Caller } from '../../core/caller.js';
import { heldThroughGroups, holdsPolicy } from '../../access/policies/held-through-groups.js';
import {
  hasAnyOf,
  isTrue,
  matchesKey,
  oneOfOptionalTexts,
  oneOfTexts,
  oneOfValues,
} from '../../access/reads/filters.js';
import { readable } from '../../access/reads/resource.js';
import { accessPolicyResource } from '../../access/policies/policy-resource.js';
import { userResource } from '../../access/principals/principal-resources.js';
import { treeFilters } from '../../access/reads/tree-filters.js';
import { usageOfUsers } from '../../commerce/usages/usage-conditions.js';
import {
  by,
  computed,
  datedOrders,
  dates,
  type List,
  type Order,
  type OrderOf,
  type Term,
} from '../../access/reads/list.js';

/** Whether a user is enabled at `now`. An expired user counts as disabled. */
const enabledAt = (now: number) =>
  sql`(u.enabled = ${true} and coalesce(u.disable_after > ${now}, ${true}))`;

/** Compared byte by byte, the same on both databases. */
const bytewise = (text: Sql) => sql`${new ByDialect(text, sql`(${text}) collate "C"`)}`;

/** The comparison key of first and last name, or of the login of a user without a name. */
const name = computed(
  'nameOrder',
  sql`coalesce((select named.name_key from contacts named
    where named.user_id = u.id and named.embedded), u.login_key)`,
);

const byName = (...terms: Term[]): Order => {
  const [first = name, ...rest] = [...terms, name, ...by('u', ['id', 'id'])];
  return [first, ...rest];
};

/** The texts `item` of the rows of `select`, sorted, with commas between them. */
const joined = (select: Sql): Sql =>
  sql`(select ${new ByDialect(
    sql`coalesce(group_concat(listed.item, ','), '') from (${select} order by 1) listed`,
    sql`coalesce(string_agg(listed.item, ',' order by listed.item collate "C"), '') collate "C"
      from (${select}) listed(item)`,
  )})`;

/** The roles of a user, directly and through groups, that are visible to the caller. */
const rolesOf = (caller: Caller): Sql =>
  joined(sql`select p.role_id as item from access_policies p join tenants t on t.id = p.tenant_id
      where p.trustee_id = u.id and p.trustee_type = ${'user'} and p.deleted_at is null
        and ${readable(caller, accessPolicyResource)}
    union
    select p.role_id from ${heldThroughGroups('user', raw('m.member_id = u.id'))}
      and ${readable(caller, accessPolicyResource)}`);

const contactTypes = joined(
  sql`select ${new ByDialect(
    raw('one.value as item from contacts named, json_each(named.types) one'),
    raw('one.value as item from contacts named, jsonb_array_elements_text(named.types) one(value)'),
  )} where named.user_id = u.id and named.embedded`,
);

const userOrders = {
  ...datedOrders('u'),
  LOGIN: by('u', ['login_key', 'loginKey'], ['id', 'id']),
  NAME: byName(),
  STATUS: ({ clock }) =>
    byName(computed('statusOrder', sql`case when ${enabledAt(clock())} then 0 else 1 end`)),
  LEVEL: byName(
    computed(
      'levelOrder',
      raw('(select home.depth from tenants home where home.id = u.tenant_id)'),
    ),
  ),
  ROLES: ({ caller }) => byName(computed('rolesOrder', rolesOf(caller))),
  MFA_STATUS: byName(computed('mfaOrder', bytewise(raw('u.mfa_status')))),
  CONTACT_TYPES: byName(computed('typesOrder', contactTypes)),
  USAGE: {
    byUsage: ({ catalogue }, usage) =>
      byName(computed('usageTotal', usageOfUsers(catalogue, usage))),
  },
} as const satisfies Record<string, OrderOf>;

const userFilters: List['filters'] = ({ caller, clock }) => ({
  ...dates('u'),
  ...treeFilters(caller, 'u.tenant_id'),
  login: matchesKey('u.login_key'),
  enabled: (value: boolean) => sql`${enabledAt(clock())} = ${value}`,
  activated: isTrue('u.activated'),
  mfaStatus: oneOfValues('u.mfa_status'),
  notifications: hasAnyOf('u.notifications'),
  originIds: oneOfOptionalTexts('u.origin_id'),
  externalIds: oneOfOptionalTexts('u.external_id'),
  roleIds: (ids: readonly string[], field: string) =>
    holdsPolicy(
      'u',
      and([oneOfTexts('p.role_id')(ids, field), readable(caller, accessPolicyResource)]),
    ),
});

/** Users, wherever they are listed. */
export const userList = {
  resource: userResource,
  orders: userOrders,
  filters: userFilters,
} as const;
