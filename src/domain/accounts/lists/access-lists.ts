import { sql } from '../../../database/sql.js';
import { countingMembers, heldThroughGroups } from '../../access/policies/held-through-groups.js';
import { oneOfIds, oneOfTexts, oneOfValues, type FilterSpec } from '../../access/reads/filters.js';
import { accessPolicyResource } from '../../access/policies/policy-resource.js';
import { securityGroupResource } from '../../access/security-groups/security-group-resource.js';
import { inSubtreeOf } from '../../access/reads/tree-filters.js';
import { clientList } from './account-lists.js';
import { datedOrders, dates, link, type List } from '../../access/reads/list.js';
import { userList } from './user-lists.js';

const policyFilters: List['filters'] = ({ caller }) => ({
  ...dates('p'),
  inSubtreeOf: inSubtreeOf(caller, 'p.tenant_id'),
  roleIds: oneOfTexts('p.role_id'),
  tenantIds: oneOfIds('p.tenant_id'),
  trusteeIds: oneOfIds('p.trustee_id'),
  trusteeType: oneOfValues('p.trustee_type'),
});

const policyList = {
  resource: accessPolicyResource,
  orders: datedOrders('p'),
  filters: policyFilters,
} as const;

const groupFilters = (): FilterSpec => ({ ...dates('g'), tenantIds: oneOfIds('g.tenant_id') });

const groupList = {
  resource: securityGroupResource,
  orders: datedOrders('g'),
  filters: groupFilters,
} as const;

/** Access policies and security groups. */
export const accessLists = {
  accessPolicies: { ...policyList, name: 'accessPolicies', link: null, authorizedBy: 'row' },
  policiesOnTenant: {
    ...policyList,
    name: 'policiesOnTenant',
    link: link('p.tenant_id'),
    authorizedBy: 'parent',
  },
  policiesOfTrustee: {
    ...policyList,
    name: 'policiesOfTrustee',
    link: link('p.trustee_id'),
    authorizedBy: 'row',
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
    authorizedBy: 'row',
  },
  securityGroups: { ...groupList, name: 'securityGroups', link: null, authorizedBy: 'row' },
  groupsOfTenant: {
    ...groupList,
    name: 'groupsOfTenant',
    link: link('g.tenant_id'),
    authorizedBy: 'row',
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
    authorizedBy: 'row',
  },
  usersOfGroup: {
    ...userList,
    name: 'usersOfGroup',
    link: {
      key: 'id',
      on: (key) =>
        sql`u.id in (select m.member_id from ${countingMembers('user', sql`m.group_id = ${key}`)})`,
    },
    authorizedBy: 'row',
  },
  clientsOfGroup: {
    ...clientList,
    name: 'clientsOfGroup',
    link: {
      key: 'id',
      on: (key) =>
        sql`c.id in (select m.member_id from ${countingMembers('client', sql`m.group_id = ${key}`)})`,
    },
    authorizedBy: 'row',
  },
} as const satisfies Record<string, List>;
