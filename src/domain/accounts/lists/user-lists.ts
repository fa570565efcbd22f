import { accessPolicyResource } from '../../access/policies/policy-resource.js';
import { userResource } from '../../access/principals/principal-resources.js';
import { ByDialect, and, raw, sql, type Sql } from '../../../database/sql.js';
import type { Caller } from '../../core/caller.js';
import {
  heldThroughGroups,
  holdsPolicy,
  holdsRarePolicy,
} from '../../access/policies/held-through-groups.js';
import { disabledAt, enabledAt } from '../../access/principals/enabled.js';
import { oneOfTexts } from '../../access/reads/filters.js';
import { declaredList, ordersOf } from '../../access/reads/declared-list.js';
import { readable } from '../../access/reads/resource.js';
import { treeFilters } from '../../access/reads/tree-filters.js';
import { usageOfUsers } from '../../commerce/usages/usage-conditions.js';
import {
  by,
  computed,
  ordered,
  type List,
  type Order,
  type Term,
} from '../../access/reads/list.js';

/** Compares bytes, which gives the same order on both databases. */
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

/** Concatenates the texts `item` of the rows of `select`, sorted and separated by commas. */
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
  ...ordersOf(userResource),
  NAME: ordered('First and last name, ignoring case; the login if the user has neither.', byName()),
  STATUS: ordered('Current status: enabled users first, then by name.', ({ clock }) =>
    byName(computed('statusOrder', sql`case when ${enabledAt('u', clock())} then 0 else 1 end`)),
  ),
  LEVEL: ordered(
    'Depth of the tenant of the user, then name.',
    byName(
      computed(
        'levelOrder',
        raw('(select home.depth from tenants home where home.id = u.tenant_id)'),
      ),
    ),
  ),
  ROLES: ordered('Ids of the roles of the user that the caller can see, then name.', ({ caller }) =>
    byName(computed('rolesOrder', rolesOf(caller))),
  ),
  MFA_STATUS: ordered(
    'MFA status in alphabetical order, then name.',
    byName(computed('mfaOrder', bytewise(raw('u.mfa_status')))),
  ),
  CONTACT_TYPES: ordered(
    'Purposes of the contact of the user in alphabetical order, then name.',
    byName(computed('typesOrder', contactTypes)),
  ),
  USAGE: ordered(
    'Usage that `usage` names in the personal tenant of the user or, if there is none, of the resources that have the id of the user.',
    {
      byUsage: ({ catalogue }, usage) =>
        byName(computed('usageTotal', usageOfUsers(catalogue, usage))),
    },
  ),
} as const satisfies List['orders'];

const userFilters: List['filters'] = ({ caller, clock }) => ({
  ...treeFilters(caller, 'u.tenant_id'),
  enabled: (value: boolean) => (value ? enabledAt : disabledAt)('u', clock()),
  roleIds: (ids: readonly string[], field: string, fewMatch: boolean) =>
    (fewMatch ? holdsRarePolicy : holdsPolicy)(
      'u',
      and([oneOfTexts('p.role_id')(ids, field, fewMatch), readable(caller, accessPolicyResource)]),
    ),
});

/** Options of all lists of users. */
export const userList = {
  ...declaredList(userResource, userFilters),
  orders: userOrders,
} as const;
