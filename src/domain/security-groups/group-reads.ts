import type { Session } from '../../database/session.js';
import { columns, raw, sql, type Sql } from '../../database/sql.js';
import { SecurityGroup } from '../../entities/index.js';
import type { ActionContext } from '../action.js';
import type { Place } from '../caller.js';
import { authorizeObject } from '../reads/authorize.js';
import { kinds } from '../reads/kinds.js';
import type { Scope } from '../scopes.js';

/** Who may change groups, and give them roles. */
export const groupAdministration = ['security_groups_admin'] as const satisfies readonly Scope[];

/** A group as it is read: its stored properties, and the place of its tenant for the gate. */
export type GroupRow = SecurityGroup & Place;

const selection = sql`${columns(SecurityGroup, 'g')},
  ${raw('t.path as "path", t.depth as "depth", t.barrier as "barrier"')}`;

/**
 * The groups that `where` selects of groups aliased `g` and their tenants `t`, by the places of those;
 * the first `limit` of them.
 */
export function groupsWhere(session: Session, where: Sql, limit = 1): Promise<GroupRow[]> {
  return session.all<GroupRow>(
    sql`select ${selection} from tenants t join security_groups g on g.tenant_id = t.id
      where ${where} order by t.path, g.id limit ${limit}`,
  );
}

/** The group named `id`, deleted or not. */
export async function groupById(session: Session, id: string): Promise<GroupRow | undefined> {
  return (await groupsWhere(session, sql`g.id = ${id}`))[0];
}

/**
 * The group named `id`, if the caller holds the action's scopes (or `scopes`) at its tenant.
 *
 * @throws DomainError `NOT_FOUND` if there is none that the caller may see, `ACCESS_DENIED` if they
 * may see its tenant and no more.
 */
export async function gateGroup(
  ctx: ActionContext,
  id: string,
  scopes?: readonly Scope[],
): Promise<GroupRow> {
  const group = await groupById(ctx.session, id);
  return authorizeObject(ctx, kinds.securityGroup, id, group, { scopes });
}
