import { accessPolicyResource } from '../../access/policies/policy-resource.js';
import { securityGroupResource } from '../../access/security-groups/security-group-resource.js';
import { sql } from '../../../database/sql.js';
import { countingMembers, heldThroughGroups } from '../../access/policies/held-through-groups.js';
import { declaredList } from '../../access/reads/declared-list.js';
import { inSubtreeOf } from '../../access/reads/tree-filters.js';
import { clientList } from './account-lists.js';
import { link, type List } from '../../access/reads/list.js';
import { userList } from './user-lists.js';

const policyList = declaredList(accessPolicyResource, ({ caller }) => ({
  inSubtreeOf: inSubtreeOf(caller, 'p.tenant_id'),
}));

const groupList = declaredList(securityGroupResource);

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
  // Policies of a user or client, and those of its groups.
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
