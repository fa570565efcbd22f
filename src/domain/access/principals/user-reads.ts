import type { Session } from '../../../database/session.js';
import { columns, raw, sql } from '../../../database/sql.js';
import { User } from '../../../entities/index.js';
import type { ActionContext } from '../../core/action.js';
import { ownId, type TreePosition } from '../../core/caller.js';
import type { RequestContext } from '../../core/context.js';
import { authorizeObject, type ObjectAccess } from '../reads/authorize.js';
import { userResource } from './principal-resources.js';

/** A user with the tree position of the tenant for authorization. */
export type UserRow = User & TreePosition;

/** The select list for users aliased `u`, joined to their tenants `t`. */
export const userSelection = sql`${columns(User, 'u')},
  ${raw('t.path as "path", t.depth as "depth", t.barrier as "barrier"')}`;

/** Returns the user with this `id`, including deleted ones. */
export function userById(session: Session, id: string): Promise<UserRow | undefined> {
  return session.first<UserRow>(
    sql`select ${userSelection} from users u join tenants t on t.id = u.tenant_id
      where u.id = ${id}`,
  );
}

/** Whether the caller is the user with this `id`. */
export function isCaller({ caller }: RequestContext, id: string | null): boolean {
  return id !== null && caller.type === 'user' && caller.id === id;
}

/**
 * Whether the caller is the user with this `id` and can act as that user without a scope. False for
 * a restricted token (`ownId`).
 */
export const isOneself = (ctx: RequestContext, id: string): boolean =>
  isCaller(ctx, id) && ownId(ctx.caller) !== null;

/**
 * Returns the user with this `id` if the caller has the scopes of the action (or `scopes`) at the
 * tenant of the user, or is the user and `self` is true.
 *
 * @throws DomainError `NOT_FOUND` if the user does not exist or is not visible, `ACCESS_DENIED` if
 *   the caller can only read it
 */
export async function authorizeUser(
  ctx: ActionContext,
  id: string,
  access?: ObjectAccess,
): Promise<UserRow> {
  return authorizeObject(ctx, userResource, id, await userById(ctx.session, id), access);
}
