import { Type, type Static } from '@sinclair/typebox';
import { ByDialect, inUuids, raw, sql, type Sql } from '../../../database/sql.js';
import { memberType } from '../../../entities/index.js';
import { action, type WriteContext } from '../../core/action.js';
import type { TreePosition } from '../../core/caller.js';
import { DomainError, badInput, versionMismatch } from '../../core/errors.js';
import { isWithin } from '../../core/paths.js';
import { Uuid, Version, oneOf } from '../../core/schema.js';
import { groupAdministration, groupById, type GroupRow } from './group-reads.js';
import {
  assertCoversGroup,
  assertNotOneself,
  authorizeForeignGroup,
  mostGroups,
  mostMembers,
} from './group-rules.js';

/** A user or client to add to a security group or to remove from it. */
export const GroupMember = Type.Object(
  { id: Uuid, type: oneOf(memberType.values) },
  { additionalProperties: false },
);
type GroupMember = Static<typeof GroupMember>;

const Members = Type.Array(GroupMember, { maxItems: 1000 });

/**
 * Adds members to a security group and removes others, all or none
 * (`PATCH /security_groups/{security_group_id}/members`). Adding an existing member and removing a
 * non-member are allowed.
 *
 * @throws DomainError `NOT_FOUND` for the first principal that does not exist, is outside the
 *   subtree of the tenant of the group, or is not visible; `ACCESS_DENIED` for the caller itself,
 *   or if the group has roles that the caller cannot grant
 */
export const changeGroupMembers = action({
  name: 'changeSecurityGroupMembers',
  scopes: groupAdministration,
  input: Type.Object(
    { securityGroupId: Uuid, version: Version, itemsToAdd: Members, itemsToRemove: Members },
    { additionalProperties: false },
  ),
  writes: true,
  async perform(
    ctx,
    { securityGroupId: id, version, itemsToAdd, itemsToRemove },
  ): Promise<GroupRow> {
    assertDisjoint(itemsToAdd, itemsToRemove);
    const group = await authorizeForeignGroup(ctx, id);
    assertNotOneself(ctx, [...itemsToAdd, ...itemsToRemove]);
    await assertCoversGroup(ctx, group);
    if (group.version !== version) throw versionMismatch('securityGroup', id);
    const taken = await ctx.session.all(
      sql`update security_groups set version = version + 1, updated_at = ${ctx.now}
        where id = ${id} and version = ${version} returning id`,
    );
    if (taken.length === 0) throw versionMismatch('securityGroup', id);
    await remove(ctx, group, itemsToRemove);
    await add(ctx, group, itemsToAdd);
    ctx.audit({
      tenantId: group.tenantId,
      objectType: 'securityGroup',
      objectId: id,
      fields: ['members'],
    });
    return (await groupById(ctx.session, id))!;
  },
});

function assertDisjoint(added: readonly GroupMember[], removed: readonly GroupMember[]): void {
  const ids = new Set(added.map(({ id }) => id));
  const index = removed.findIndex(({ id }) => ids.has(id));
  if (index < 0) return;
  throw badInput(
    ['itemsToRemove', index, 'id'],
    `itemsToRemove.${index}.id is also added by the request`,
  );
}

/** Membership is queried per member as often as per group, so both are recorded. */
function audit(
  ctx: WriteContext,
  { tenantId }: GroupRow,
  objectType: GroupMember['type'],
  changed: readonly { id: string }[],
  details: Readonly<Record<string, string>>,
): void {
  for (const { id } of changed) {
    ctx.audit({ tenantId, objectType, objectId: id, fields: ['securityGroups'], details });
  }
}

const idsOf = (members: readonly GroupMember[], type: GroupMember['type']) =>
  members.filter((member) => member.type === type).map(({ id }) => id);

async function remove(
  ctx: WriteContext,
  group: GroupRow,
  members: readonly GroupMember[],
): Promise<void> {
  if (members.length === 0) return;
  for (const type of memberType.values) {
    const gone = await ctx.session.all<{ id: string }>(
      sql`delete from security_group_members where group_id = ${group.id}
        and member_type = ${type} and ${inUuids('member_id', idsOf(members, type))}
        returning member_id as "id"`,
    );
    audit(ctx, group, type, gone, { removedFrom: group.id });
  }
}

async function add(
  ctx: WriteContext,
  group: GroupRow,
  members: readonly GroupMember[],
): Promise<void> {
  if (members.length === 0) return;
  const found = new Map<string, Candidate>();
  for (const type of memberType.values) {
    const ids = idsOf(members, type);
    for (const row of await lockCandidates(ctx, type, ids)) found.set(`${type} ${row.id}`, row);
  }
  for (const [index, { id, type }] of members.entries()) {
    assertMayJoin(ctx, group, { index, id, type }, found.get(`${type} ${id}`));
  }
  for (const type of memberType.values) {
    const ids = JSON.stringify([...new Set(idsOf(members, type))]);
    const listed = new ByDialect(
      sql`select value from json_each(${ids})`,
      sql`select value::uuid from jsonb_array_elements_text(${ids}::jsonb)`,
    );
    const come = await ctx.session.all<{ id: string }>(
      sql`insert into security_group_members (group_id, member_id, member_type, added_at)
        select ${new ByDialect(sql`${group.id}`, sql`${group.id}::uuid`)}, x.value, ${type},
          ${new ByDialect(sql`${ctx.now}`, sql`${ctx.now}::bigint`)}
        from (${listed}) x where true on conflict do nothing returning member_id as "id"`,
    );
    audit(ctx, group, type, come, { addedTo: group.id });
  }
  await assertBounded(ctx, group, members);
}

type Candidate = TreePosition & { id: string; deletedAt: number | null; ownerId: string | null };

/**
 * Returns users or clients with the tree positions of their tenants. They are locked in the order
 * of their ids, like in changes of their credentials, so that a caller who cannot grant the new
 * roles cannot change the credentials concurrently.
 */
function lockCandidates(
  { session }: WriteContext,
  type: GroupMember['type'],
  ids: readonly string[],
): Promise<Candidate[]> {
  return session.all<Candidate>(
    sql`select x.id as "id", x.deleted_at as "deletedAt", t.owner_id as "ownerId",
        t.path as "path", t.depth as "depth", t.barrier as "barrier"
      from ${raw(type === 'user' ? 'users' : 'clients')} x join tenants t on t.id = x.tenant_id
      where ${inUuids('x.id', ids)} order by x.id ${new ByDialect(sql``, sql`for update of x`)}`,
  );
}

function assertMayJoin(
  ctx: WriteContext,
  group: GroupRow,
  { index, id, type }: GroupMember & { index: number },
  candidate: Candidate | undefined,
): void {
  const missing = () =>
    new DomainError(
      'NOT_FOUND',
      `itemsToAdd.${index}.id is not a ${type} of the tenant of the group`,
      {
        field: ['itemsToAdd', index, 'id'],
        context: { [`${type}Id`]: id },
      },
    );
  if (!candidate || candidate.deletedAt !== null) throw missing();
  if (!isWithin(candidate.path, group.path)) throw missing();
  ctx.authorize(candidate, missing);
  // Administrators cannot grant roles to principals in a personal tenant.
  if (candidate.ownerId) throw missing();
}

/** @throws DomainError `BUSINESS_RULE` if a group has too many members, or a member too many groups */
async function assertBounded(
  { session }: WriteContext,
  group: GroupRow,
  members: readonly GroupMember[],
): Promise<void> {
  const size = await count(session, sql`m.group_id = ${group.id}`);
  if (size > mostMembers) {
    throw new DomainError(
      'BUSINESS_RULE',
      `a security group cannot have more than ${mostMembers} members`,
    );
  }
  const crowded = await session.first<{ id: string }>(
    sql`select m.member_id as "id" from security_group_members m
      where ${inUuids(
        'm.member_id',
        members.map(({ id }) => id),
      )}
      group by m.member_id having count(*) > ${mostGroups} limit 1`,
  );
  if (!crowded) return;
  const index = members.findIndex(({ id }) => id === crowded.id);
  throw new DomainError(
    'BUSINESS_RULE',
    `a user or client cannot be a member of more than ${mostGroups} security groups`,
    {
      field: ['itemsToAdd', index, 'id'],
    },
  );
}

async function count(session: WriteContext['session'], where: Sql): Promise<number> {
  const row = await session.first<{ count: number }>(
    sql`select count(*) as "count" from security_group_members m where ${where}`,
  );
  return row!.count;
}
