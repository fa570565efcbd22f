import { Type, type Static } from '@sinclair/typebox';
import { and, inUuids, sql, type Sql } from '../../../database/sql.js';
import type { MemberType } from '../../../entities/index.js';
import { action, type ActionContext } from '../../core/action.js';
import type { RequestContext } from '../../core/context.js';
import { pageLimit, pageOf, type Page } from '../../core/list.js';
import { countingMembers } from '../policies/held-through-groups.js';
import { policiesOfTrustee, type PolicyRow } from '../policies/policy-reads.js';
import { readable } from '../reads/resource.js';
import { securityGroupResource } from './security-group-resource.js';
import { Uuid } from '../../core/schema.js';
import { authorizeTenant } from '../tree/tenant-reads.js';
import { authorizeGroup, groupsWhere, type GroupRow } from './group-reads.js';

const viewing = securityGroupResource.readScopes;

/** Maximum and default page size. */
const pageSize = 1000;

const page = {
  limit: Type.Optional(Type.Integer({ minimum: 1, maximum: Number.MAX_SAFE_INTEGER })),
  after: Type.Optional(Type.String({ maxLength: 100_000 })),
};

const Filter = Type.Object(
  {
    /** Groups that do not exist or are not visible are omitted. */
    ids: Type.Optional(Type.Array(Uuid, { maxItems: 100 })),
    tenantId: Type.Optional(Uuid),
  },
  { additionalProperties: false },
);
type Filter = Static<typeof Filter>;

/** The position of the last group of a page: the path of its tenant, and its id. */
type Position = [path: string, id: string];

/**
 * Lists the security groups that the caller can read: by ids, of a tenant, or all
 * (`GET /security_groups`). A cursor contains its filters.
 */
export const listGroups = action({
  name: 'listSecurityGroups',
  scopes: viewing,
  input: Type.Object({ filter: Type.Optional(Filter), ...page }, { additionalProperties: false }),
  async perform(ctx, { filter: given = {}, limit: maximum, after }): Promise<Page<GroupRow>> {
    const limit = pageLimit(maximum, pageSize);
    const [filter, position] = after
      ? ctx.cursors.open<[Filter, Position]>('securityGroups', after)
      : [given, undefined];
    const where = and([
      sql`g.deleted_at is null`,
      filter.ids && inUuids('g.id', filter.ids),
      await authorizeFilter(ctx, filter),
      position &&
        sql`t.path >= ${position[0]} and (t.path > ${position[0]} or g.id > ${position[1]})`,
    ]);
    const rows = await groupsWhere(ctx.session, where, limit + 1);
    return pageOf(ctx, 'securityGroups', rows, limit, filter, ({ path, id }) => [path, id]);
  },
});

/**
 * The authorization of a list, as a condition if the caller is not authorized for the whole list.
 */
async function authorizeFilter(ctx: ActionContext, { ids, tenantId }: Filter): Promise<Sql> {
  if (tenantId !== undefined) {
    await authorizeTenant(ctx, tenantId, { columns: ['id'] });
    return sql`g.tenant_id = ${tenantId}`;
  }
  if (ids) ctx.authorizedBy('filter');
  else ctx.authorizeAnywhere();
  return readable(ctx.caller, securityGroupResource);
}

/** A user or client in a group. */
export interface Member {
  readonly id: string;
  readonly type: MemberType;
}

/**
 * Lists the members of a security group to whom its policies apply, ordered by id
 * (`GET /security_groups/{security_group_id}/members`).
 */
export const listGroupMembers = action({
  name: 'listSecurityGroupMembers',
  scopes: viewing,
  input: Type.Object({ securityGroupId: Uuid, ...page }, { additionalProperties: false }),
  async perform(ctx, { securityGroupId: id, limit: maximum, after }): Promise<Page<Member>> {
    await authorizeGroup(ctx, id);
    const limit = pageLimit(maximum, pageSize);
    const [, position] = after
      ? ctx.cursors.open<[null, string]>(`members of ${id}`, after)
      : [null, undefined];
    const members = and([
      sql`m.group_id = ${id}`,
      position === undefined ? undefined : sql`m.member_id > ${position}`,
    ]);
    const of = (type: MemberType) =>
      sql`select m.member_id as "id", m.member_type as "type" from ${countingMembers(type, members)}`;
    const rows = await ctx.session.all<Member>(
      sql`${of('user')} union all ${of('client')} order by "id" limit ${limit + 1}`,
    );
    return pageOf(ctx, `members of ${id}`, rows, limit, null, (last) => last.id);
  },
});

/**
 * Lists the access policies of a security group on tenants that are visible to the caller (`GET
 * /security_groups/{security_group_id}/access_policies`).
 */
export const listGroupPolicies = action({
  name: 'listSecurityGroupPolicies',
  scopes: viewing,
  input: Type.Object({ securityGroupId: Uuid }, { additionalProperties: false }),
  async perform(ctx, { securityGroupId: id }): Promise<PolicyRow[]> {
    await authorizeGroup(ctx, id);
    return policiesOfTrustee(ctx, { type: 'user_group', id });
  },
});

/**
 * Returns the number of members of each group to whom its policies apply. The caller must be
 * authorized to read the groups. One statement.
 */
export async function readMemberCounts(
  { session }: RequestContext,
  ids: readonly string[],
): Promise<number[]> {
  const members = inUuids('m.group_id', ids);
  const rows = await session.all<{ id: string; count: number }>(
    sql`select counted.id as "id", count(*) as "count" from (
        select m.group_id as id from ${countingMembers('user', members)}
        union all select m.group_id as id from ${countingMembers('client', members)}) counted
      group by counted.id`,
  );
  const counts = new Map(rows.map(({ id, count }) => [id, count]));
  return ids.map((id) => counts.get(id) ?? 0);
}
