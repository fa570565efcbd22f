import { and, inTexts, or, raw, sql, startsWith, type Sql } from '../../../database/sql.js';
import type { Tenant } from '../../../entities/index.js';
import type { ActionContext } from '../../core/action.js';
import { reaches, type TreePosition } from '../../core/caller.js';
import { DomainError } from '../../core/errors.js';
import { isWithin, pathsTo } from '../../core/paths.js';
import { readRegistrationScopes } from './registration-scopes.js';
import { tenantsByIds } from '../tree/tenant-reads.js';
import { enabledAt } from '../principals/enabled.js';
import { coversRole, isOwnSignIn, rolesBehind } from './policy-rules.js';

/** A role that takes effect again. */
interface ReturningRole extends TreePosition {
  readonly roleId: string;
}

const refused = () =>
  new DomainError(
    'ACCESS_DENIED',
    'the operation would restore a role that the caller cannot grant',
  );

/**
 * Checks that the caller can grant all `roles`. A closed tenant below `root` is treated as open: a
 * caller who suspends or deletes `root` suspends or deletes it as well.
 *
 * @throws DomainError `ACCESS_DENIED`
 */
function assertCoversRoles(
  ctx: ActionContext,
  roles: readonly ReturningRole[],
  root: TreePosition | undefined,
): void {
  for (const { roleId, path, depth, barrier } of roles) {
    const below = root !== undefined && isWithin(path, root.path);
    const position = { path, depth, barrier: below ? Math.min(barrier, root.barrier) : barrier };
    if (!coversRole(ctx, position, roleId)) throw refused();
  }
}

/** Maximum number of policies of the caller in a statement, because databases limit its size. */
const mostCompared = 20;

/**
 * Policies `p` on tenants `t` that no single policy of the caller covers. Reduces the lists that
 * `coversRole` checks, so it is sufficient to compare the policies with the greatest reach.
 */
function beyondCaller({ caller, catalogue }: ActionContext): Sql {
  const widest = [...caller.grants].sort((a, b) => a.depth - b.depth).slice(0, mostCompared);
  const covered = widest.map(({ path, depth, scopes }) => {
    const roles = catalogue.roles.flatMap((role) =>
      catalogue.covers(scopes, role) ? [role.id] : [],
    );
    return sql`(${startsWith('t.path', path)} and t.barrier <= ${depth + 1}
      and ${inTexts('p.role_id', roles)})`;
  });
  return sql`not ${or(covered)}`;
}

/** Returns the roles that registration tokens `r` grant to new clients. */
async function rolesOfTokens(
  { session, now }: ActionContext,
  where: Sql,
): Promise<ReturningRole[]> {
  const tokens = await session.all<{ tenantId: string; scopes: string[] }>(
    sql`select r.tenant_id as "tenantId", r.scopes as "scopes" from registration_tokens r
      where ${where} and r.expires_at > ${now}`,
  );
  const scopes = tokens.flatMap((token) => readRegistrationScopes(token.scopes, token.tenantId));
  const given = scopes.flatMap((scope) => (scope.type === 'role' ? [scope] : []));
  const ids = [...new Set(given.map(({ tenantId }) => tenantId))];
  const tenants = await tenantsByIds(session, ids, []);
  const positions = new Map(tenants.map(({ id, ...position }) => [id, position]));
  return given.flatMap(({ roleId, tenantId }) => {
    const position = positions.get(tenantId);
    return position ? [{ ...position, roleId }] : [];
  });
}

/**
 * Checks that the caller can grant all roles that the restore of the deletion `deletionId` brings
 * back: the deleted policies, the policies of the groups of restored principals, and the roles of
 * registration tokens.
 *
 * @param root the tenant of the deletion; undefined for the deletion of a user
 * @throws DomainError `ACCESS_DENIED`
 */
export async function assertCoversDeletion(
  ctx: ActionContext,
  deletionId: string,
  root?: TreePosition,
): Promise<void> {
  const beyond = beyondCaller(ctx);
  const taken = await ctx.session.all<ReturningRole>(
    sql`select distinct p.role_id as "roleId", t.path as "path", t.depth as "depth",
        t.barrier as "barrier"
      from access_policies p join tenants t on t.id = p.tenant_id
      where p.deletion_id = ${deletionId} and ${beyond}`,
  );
  assertCoversRoles(ctx, taken, root);
  const trustees = sql`x.deletion_id = ${deletionId}`;
  for (const type of ['user', 'client'] as const) {
    assertCoversRoles(ctx, await rolesBehind(ctx.session, type, trustees, beyond), root);
  }
  const tokens = await rolesOfTokens(ctx, sql`r.deletion_id = ${deletionId}`);
  assertCoversRoles(ctx, tokens, root);
}

/**
 * Checks that the caller can grant all roles that take effect again when a tenant is enabled: the
 * roles of enabled users and clients at and below it, and those of registration tokens.
 *
 * @throws DomainError `ACCESS_DENIED`
 */
export async function assertCoversEnabling(
  ctx: ActionContext,
  tenant: Pick<Tenant, 'path' | 'depth' | 'barrier'>,
): Promise<void> {
  const beyond = beyondCaller(ctx);
  const within = (alias: string) =>
    sql`${raw(alias)}.deleted_at is null and ${raw(alias)}.tenant_id in
      (select h.id from tenants h where ${startsWith('h.path', tenant.path)})`;
  const enabled = {
    user: enabledAt('x', ctx.now),
    client: sql`x.status = ${'enabled'}`,
  };
  for (const type of ['user', 'client'] as const) {
    const where = and([enabled[type], within('x')]);
    assertCoversRoles(ctx, await rolesBehind(ctx.session, type, where, beyond), tenant);
  }
  assertCoversRoles(ctx, await rolesOfTokens(ctx, within('r')), tenant);
}

/**
 * Checks that moving or opening `tenant` gives no principal a role that the caller could not have
 * granted before: through policies of the caller that did not reach the tenant, or through policies
 * of groups above its new position.
 *
 * @param after the position of the tenant afterwards
 * @throws DomainError `ACCESS_DENIED`
 */
export async function assertCoversNewPosition(
  ctx: ActionContext,
  tenant: TreePosition,
  after: TreePosition,
): Promise<void> {
  const gained = ctx.caller.grants.filter(
    (grant) => reaches(grant, after) && !reaches(grant, tenant),
  );
  if (!gained.every(({ role }) => coversRole(ctx, tenant, role))) throw refused();
  const before = new Set(pathsTo(tenant.path));
  const homes = pathsTo(after.path).filter((path) => path !== after.path && !before.has(path));
  if (homes.length === 0) return;
  const below = (alias: string) => startsWith(`${alias}.path`, tenant.path);
  const members = (table: 'users' | 'clients') =>
    sql`select m.group_id from security_group_members m
      join ${raw(table)} x on x.id = m.member_id join tenants mt on mt.id = x.tenant_id
      where m.group_id = g.id and ${below('mt')}`;
  const roles = await ctx.session.all<ReturningRole>(
    sql`select distinct p.role_id as "roleId", t.path as "path", t.depth as "depth",
        t.barrier as "barrier"
      from security_groups g join tenants home on home.id = g.tenant_id
        join access_policies p on p.trustee_id = g.id and p.trustee_type = ${'user_group'}
          and p.deleted_at is null
        join tenants t on t.id = p.tenant_id
      where ${inTexts('home.path', homes)} and ${beyondCaller(ctx)}
        and (${below('t')} or exists (${members('users')}) or exists (${members('clients')}))`,
  );
  assertCoversRoles(ctx, roles, tenant);
}

/**
 * Returns the ids of the users `x` matching `where` for whom `assertCovers` fails: users with a
 * role that the caller cannot grant, and the own user of an application or restricted token.
 */
export async function usersBeyond(ctx: ActionContext, where: Sql): Promise<string[]> {
  const roles = await rolesBehind(ctx.session, 'user', where, beyondCaller(ctx));
  const beyond = roles.filter((role) => !coversRole(ctx, role, role.roleId));
  const { id } = ctx.caller;
  const own = id !== null && isOwnSignIn(ctx, id) ? [id] : [];
  return [...new Set([...beyond.map(({ trusteeId }) => trusteeId), ...own])];
}
