import type { ActionContext, WriteContext } from '../../core/action.js';
import { DomainError } from '../../core/errors.js';
import { isMember } from '../policies/policy-reads.js';
import { assertCovers, lockTrustee } from '../policies/policy-rules.js';
import { lockTree } from '../tree/tree-locks.js';
import { authorizeGroup, groupAdministration, type GroupRow } from './group-reads.js';

/** Maximum number of members of a group, and of groups of a member. */
export const mostMembers = 10_000;
export const mostGroups = 100;

/** The error for a change of a group that the caller is a member of. */
const notOnesOwnGroup = () =>
  new DomainError(
    'ACCESS_DENIED',
    'a caller cannot change the access policies or members of a security group that it is a member of',
  );

/**
 * Returns the security group with this `id`, locked until the transaction ends, if the caller can
 * change it and is not a member. Members would change their own access.
 *
 * @throws DomainError `NOT_FOUND` or `ACCESS_DENIED` as `authorizeGroup`, and `ACCESS_DENIED` for a
 *   member
 */
export async function authorizeForeignGroup(ctx: WriteContext, id: string): Promise<GroupRow> {
  await lockTree(ctx.session, 'share');
  await lockTrustee(ctx.session, { type: 'user_group', id });
  const group = await authorizeGroup(ctx, id, groupAdministration);
  if (await isMember(ctx.session, id, ctx.caller)) throw notOnesOwnGroup();
  return group;
}

/** @throws DomainError `ACCESS_DENIED` if `members` contains the caller */
export function assertNotOneself(
  { caller }: ActionContext,
  members: readonly { readonly id: string }[],
): void {
  if (members.some(({ id }) => id === caller.id)) throw notOnesOwnGroup();
}

/**
 * Checks that the caller can grant all roles of the group. Required to add members, who receive the
 * roles, and to remove members, who lose them.
 *
 * @throws DomainError `ACCESS_DENIED`
 */
export const assertCoversGroup = (ctx: ActionContext, { id }: Pick<GroupRow, 'id'>) =>
  assertCovers(ctx, { type: 'user_group', id });
