import type { Session } from '../../../database/session.js';
import { and, columns, inUuids, raw, sql, type Sql } from '../../../database/sql.js';
import { AccessPolicy, type TrusteeType } from '../../../entities/index.js';
import type { ActionContext } from '../../core/action.js';
import type { TreePosition } from '../../core/caller.js';
import type { RequestContext } from '../../core/context.js';
import { DomainError } from '../../core/errors.js';
import { authorizeObject } from '../reads/authorize.js';
import { mayRead } from '../reads/resource.js';
import { accessPolicyResource } from './policy-resource.js';
import { heldThroughGroups } from './held-through-groups.js';
import type { Trustee } from './policy-rules.js';

/** An access policy with the tree position of its tenant for authorization. */
export type PolicyRow = AccessPolicy & TreePosition;

/** The select list for policies aliased `p`, joined to their tenants `t`. */
export const policySelection = sql`${columns(AccessPolicy, 'p')},
  ${raw('t.path as "path", t.depth as "depth", t.barrier as "barrier"')}`;

/** Returns policies with their tenants, by id. */
function policiesWhere(session: Session, where: Sql): Promise<PolicyRow[]> {
  return session.all<PolicyRow>(
    sql`select ${policySelection} from access_policies p join tenants t on t.id = p.tenant_id
      where ${where} order by p.id`,
  );
}

/**
 * Returns the access policies of users, clients or groups that are visible to the caller, by
 * trustee.
 */
export async function policiesOfTrustees(
  ctx: RequestContext,
  type: TrusteeType,
  trusteeIds: readonly string[],
): Promise<Map<string, PolicyRow[]>> {
  const lists = new Map<string, PolicyRow[]>(trusteeIds.map((id) => [id, []]));
  if (trusteeIds.length === 0) return lists;
  const rows = await policiesWhere(
    ctx.session,
    and([
      inUuids('p.trustee_id', trusteeIds),
      sql`p.trustee_type = ${type} and p.deleted_at is null`,
    ]),
  );
  for (const row of rows)
    if (mayRead(ctx.caller, accessPolicyResource, row)) lists.get(row.trusteeId)!.push(row);
  return lists;
}

/** Returns the access policies of one user, client or group that are visible to the caller. */
export async function policiesOfTrustee(
  ctx: RequestContext,
  { type, id }: Pick<Trustee, 'type' | 'id'>,
): Promise<PolicyRow[]> {
  return (await policiesOfTrustees(ctx, type, [id])).get(id)!;
}

/** Returns the access policies of a user through groups that are visible to the caller. */
export async function policiesThroughGroups(
  ctx: RequestContext,
  userId: string,
): Promise<PolicyRow[]> {
  const rows = await ctx.session.all<PolicyRow>(
    sql`select ${policySelection} from ${heldThroughGroups('user', sql`m.member_id = ${userId}`)}
      order by p.id`,
  );
  return rows.filter((row) => mayRead(ctx.caller, accessPolicyResource, row));
}

/** Returns the policies on one tenant, by id. */
export function policiesOfTenant(
  session: Session,
  tenantId: string,
  more: Sql | undefined,
): Promise<PolicyRow[]> {
  return policiesWhere(
    session,
    and([sql`p.tenant_id = ${tenantId} and p.deleted_at is null`, more]),
  );
}

/** Returns the access policy with this `id`, including deleted ones. */
export async function policyById(session: Session, id: string): Promise<PolicyRow | undefined> {
  return (await policiesWhere(session, sql`p.id = ${id}`))[0];
}

/**
 * Returns the access policy with this `id` if the caller has the scopes of the action at its
 * tenant, or if it belongs to the caller or a group of the caller and `self` is true.
 *
 * @throws DomainError `NOT_FOUND` if the policy does not exist or is not visible, `ACCESS_DENIED`
 *   if the caller can only read it
 */
export async function authorizePolicy(
  ctx: ActionContext,
  id: string,
  { self = false }: { self?: boolean } = {},
): Promise<PolicyRow> {
  const { caller } = ctx;
  const found = await policyById(ctx.session, id);
  const policy = authorizeObject(ctx, accessPolicyResource, id, found, { self: true });
  const own =
    caller.id === policy.trusteeId ||
    (policy.trusteeType === 'user_group' &&
      (await isMember(ctx.session, policy.trusteeId, caller)));
  if (own && !self) throw notOnesOwn();
  return policy;
}

/**
 * Whether the user or client is a member of the group `groupId`, including memberships without
 * effect.
 */
export async function isMember(
  session: Session,
  groupId: string,
  { id }: { readonly id: string | null },
): Promise<boolean> {
  const row = await session.first(
    sql`select m.group_id as "id" from security_group_members m
      where m.group_id = ${groupId} and m.member_id = ${id}`,
  );
  return row !== undefined;
}

/** The error for a change of the caller's own policies. */
export const notOnesOwn = () =>
  new DomainError('ACCESS_DENIED', 'a principal cannot change its own access policies');
