import { raw, sql, type Sql } from '../../../database/sql.js';
import type { MemberType } from '../../../entities/index.js';

/**
 * Whether the tenants aliased `alias` are in the subtree of the tenant of a group (`home`). The
 * policies of a group never reach further, even if tenants move.
 */
const atOrBelowHome = (alias: string): Sql =>
  raw(`substr(${alias}.path, 1, length(home.path)) = home.path`);

/** Members aliased `m`, their groups `g` with tenants `home`, and the tenants `mt` of the members. */
const memberships = (type: MemberType): Sql =>
  sql`security_group_members m
    join security_groups g on g.id = m.group_id and g.deleted_at is null
    join tenants home on home.id = g.tenant_id and home.deleted_at is null
    join ${raw(type === 'user' ? 'users' : 'clients')} mx
      on mx.id = m.member_id and m.member_type = ${type} and mx.deleted_at is null
    join tenants mt on mt.id = mx.tenant_id`;

/**
 * The effective memberships `m` of groups `g`: of existing members whose tenants are in the subtree
 * of the tenant of the group. SQL after `from`; conditions can be appended.
 *
 * @param members a condition on `m`, whose two id columns are indexed
 */
export const countingMembers = (type: MemberType, members: Sql): Sql =>
  sql`${memberships(type)} where ${members} and ${atOrBelowHome('mt')}`;

/**
 * The policies `p` on tenants `t` that members `m` have through their groups. SQL after `from`;
 * conditions can be appended.
 *
 * @param members a condition on `m`, whose two id columns are indexed
 */
export const heldThroughGroups = (type: MemberType, members: Sql): Sql =>
  sql`${memberships(type)}
    join access_policies p on p.trustee_id = g.id and p.trustee_type = ${'user_group'}
      and p.deleted_at is null
    join tenants t on t.id = p.tenant_id and t.deleted_at is null
    where ${members} and ${atOrBelowHome('mt')} and ${atOrBelowHome('t')}`;

/**
 * As `holdsPolicy`, for policies that few users have: reads these policies first, and not those of
 * each user.
 */
export const holdsRarePolicy = (users: string, where: Sql): Sql =>
  sql`${raw(users)}.id in (
    select p.trustee_id from access_policies p join tenants t on t.id = p.tenant_id
      where p.trustee_type = ${'user'} and p.deleted_at is null and ${where}
    union all select m.member_id from ${heldThroughGroups('user', raw('1 = 1'))} and ${where})`;

/**
 * Whether any of the users aliased `users` has a policy `p` on a tenant `t` that matches `where`,
 * directly or through a group.
 */
export const holdsPolicy = (users: string, where: Sql): Sql =>
  sql`(exists (select 1 from access_policies p join tenants t on t.id = p.tenant_id
      where p.trustee_id = ${raw(users)}.id and p.trustee_type = ${'user'}
        and p.deleted_at is null and ${where})
    or exists (select 1 from ${heldThroughGroups('user', raw(`m.member_id = ${users}.id`))}
      and ${where}))`;
