import type { Session } from '../../../database/session.js';
import { columns, raw, sql, type Sql } from '../../../database/sql.js';
import { SecurityGroup } from '../../../entities/index.js';
import type { ActionContext } from '../../core/action.js';
import type { TreePosition } from '../../core/caller.js';
import { authorizeObject } from '../reads/authorize.js';
import { securityGroupResource } from './security-group-resource.js';
import type { Scope } from '../../core/scopes.js';

/** The scopes that allow changing security groups and granting roles to them. */
export const groupAdministration = ['security_groups_admin'] as const satisfies readonly Scope[];

/** A security group with the tree position of its tenant for authorization. */
export type GroupRow = SecurityGroup & TreePosition;

const selection = sql`${columns(SecurityGroup, 'g')},
  ${raw('t.path as "path", t.depth as "depth", t.barrier as "barrier"')}`;

/**
 * Returns the first `limit` groups, aliased `g`, with tenants aliased `t`, that match `where`,
 * ordered by the paths of their tenants.
 */
export function groupsWhere(session: Session, where: Sql, limit = 1): Promise<GroupRow[]> {
  return session.all<GroupRow>(
    sql`select ${selection} from tenants t join security_groups g on g.tenant_id = t.id
      where ${where} order by t.path, g.id limit ${limit}`,
  );
}

/** Returns the security group with this `id`, including deleted ones. */
export async function groupById(session: Session, id: string): Promise<GroupRow | undefined> {
  return (await groupsWhere(session, sql`g.id = ${id}`))[0];
}

/**
 * Returns the security group with this `id` if the caller has the scopes of the action (or
 * `scopes`) at its tenant.
 *
 * @throws DomainError `NOT_FOUND` if the group does not exist or is not visible, `ACCESS_DENIED` if
 *   the caller can only read its tenant
 */
export async function authorizeGroup(
  ctx: ActionContext,
  id: string,
  scopes?: readonly Scope[],
): Promise<GroupRow> {
  const group = await groupById(ctx.session, id);
  return authorizeObject(ctx, securityGroupResource, id, group, { scopes });
}
