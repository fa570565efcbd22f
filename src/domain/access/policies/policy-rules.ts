import { ByDialect, raw, sql, type Sql } from '../../../database/sql.js';
import type { Session } from '../../../database/session.js';
import type { AccessPolicy, Role, Tenant, TrusteeType } from '../../../entities/index.js';
import type { ActionContext } from '../../core/action.js';
import { reaches, type Caller, type TreePosition } from '../../core/caller.js';
import type { RequestContext } from '../../core/context.js';
import { DomainError, badInput } from '../../core/errors.js';
import { isWithin } from '../../core/paths.js';
import { tenantNotFound } from '../tree/tenant-reads.js';

/** A principal or security group to which a role is granted. */
export interface Trustee {
  readonly type: TrusteeType;
  readonly id: string;
  /** Path of the tenant of a group. The policies of a group can only be in its subtree. */
  readonly within?: string;
}

/**
 * Whether the caller can grant `role` at `position`. Callers can grant only roles whose scopes they
 * have there.
 */
export function covers(
  { caller, catalogue }: RequestContext,
  position: TreePosition,
  role: Role,
): boolean {
  const held = caller.grants
    .filter((grant) => reaches(grant, position))
    .flatMap(({ scopes }) => [...scopes]);
  return catalogue.covers(new Set(held), role);
}

const notTheirs = (roleId: string) =>
  new DomainError('ACCESS_DENIED', `the caller cannot grant the role ${roleId} on the tenant`);

/**
 * Returns the role with this id.
 *
 * @throws DomainError `BAD_INPUT` for a role that the catalog does not contain
 */
export function knownRole(
  { catalogue }: RequestContext,
  roleId: string,
  field: readonly (string | number)[],
): Role {
  const role = catalogue.role(roleId);
  if (!role) throw badInput(field, `${field.join('.')} is not a known role`);
  return role;
}

/**
 * Checks that the caller can grant `role` to `trustee` on `tenant`.
 *
 * @throws DomainError `TARGET_NOT_FOUND` for a tenant that is not visible; `ACCESS_DENIED` if the
 *   caller does not administer it, does not have the scopes of the role, or the role is not
 *   available on this kind of tenant; `BUSINESS_RULE` for the personal tenant of another user, or a
 *   tenant outside the subtree of the group
 */
export function assertMayGrant(
  ctx: ActionContext,
  tenant: Pick<Tenant, 'id' | 'kind' | 'ownerId' | 'deletedAt'> & TreePosition,
  role: Role,
  trustee: Trustee,
): void {
  ctx.authorize(tenant, () => tenantNotFound(tenant.id));
  if (tenant.deletedAt !== null) throw tenantNotFound(tenant.id);
  if (!covers(ctx, tenant, role)) throw notTheirs(role.id);
  if (!role.kinds.includes(tenant.kind)) {
    throw new DomainError(
      'ACCESS_DENIED',
      `the role ${role.id} is not available on a ${tenant.kind}`,
      { context: { tenantId: tenant.id } },
    );
  }
  if (trustee.within !== undefined && !isWithin(tenant.path, trustee.within)) {
    throw new DomainError(
      'BUSINESS_RULE',
      'a security group can have roles only on its tenant and the descendants of that tenant',
      {
        context: { tenantId: tenant.id },
      },
    );
  }
  if (tenant.ownerId && (tenant.ownerId !== trustee.id || trustee.type !== 'user')) {
    throw new DomainError(
      'BUSINESS_RULE',
      'only the owner of a personal tenant can have a role on it',
      {
        context: { tenantId: tenant.id },
      },
    );
  }
}

/**
 * Checks that the caller can revoke a role: only a caller who could grant it can revoke it.
 *
 * @throws DomainError `ACCESS_DENIED`
 */
export function assertMayRevoke(
  ctx: ActionContext,
  policy: Pick<AccessPolicy, 'tenantId' | 'roleId'> & TreePosition,
): void {
  ctx.authorize(policy, () => tenantNotFound(policy.tenantId));
  const role = ctx.catalogue.role(policy.roleId);
  // A role that is no longer in the catalog grants nothing.
  if (role && !covers(ctx, policy, role)) throw notTheirs(role.id);
}

/** A role on a tenant that a user, client or group has directly or through a group. */
interface RoleBehind extends TreePosition {
  readonly trusteeId: string;
  readonly roleId: string;
}

const tables = { user: 'users', client: 'clients', user_group: 'security_groups' } as const;

/**
 * Returns the roles of the users, clients or groups `x` that match `where`, without duplicates:
 * their own roles and those of their groups, including policies that a move has put out of reach
 * and policies that were deleted with a tenant or trustee. All of them can take effect again later,
 * with all changes that were made in the meantime.
 *
 * @param where a condition on `x`
 * @param more a condition on policies `p` and their tenants `t`
 */
export function rolesBehind(
  session: Session,
  type: TrusteeType,
  where: Sql,
  more: Sql = raw('1 = 1'),
): Promise<RoleBehind[]> {
  const role = raw(`select x.id as "trusteeId", p.role_id as "roleId", t.path as "path",
    t.depth as "depth", t.barrier as "barrier" from ${tables[type]} x`);
  const returns = (taker: string) =>
    raw(`(p.deleted_at is null or p.deletion_id = t.deletion_id
    or p.deletion_id = ${taker}.deletion_id)`);
  const own = sql`${role} join access_policies p on p.trustee_id = x.id and p.trustee_type = ${type}
    join tenants t on t.id = p.tenant_id where ${returns('x')} and ${where} and ${more}`;
  if (type === 'user_group') return session.all<RoleBehind>(own);
  return session.all<RoleBehind>(
    sql`${own} union
      ${role} join security_group_members m on m.member_id = x.id and m.member_type = ${type}
        join security_groups g on g.id = m.group_id
        join access_policies p on p.trustee_id = g.id and p.trustee_type = ${'user_group'}
        join tenants t on t.id = p.tenant_id where ${returns('g')} and ${where} and ${more}`,
  );
}

/**
 * Whether the caller can grant `roleId` at `position`. A role that is no longer in the catalog
 * grants nothing.
 */
export function coversRole(ctx: RequestContext, position: TreePosition, roleId: string): boolean {
  const role = ctx.catalogue.role(roleId);
  return !role || covers(ctx, position, role);
}

/**
 * Whether the caller can grant the administrator role of a tenant of `kind` at `position`. The
 * objects of a tenant can have all the access of its administrators: an identity provider signs
 * users in, and a mail server can read links. On the root tenant, `partner_admin` is not sufficient.
 */
export const coversAdministrator = (
  ctx: RequestContext,
  position: TreePosition & Pick<Tenant, 'kind'>,
): boolean => covers(ctx, position, ctx.catalogue.administratorOf(position.kind));

/** @throws DomainError `ACCESS_DENIED` unless `coversAdministrator` */
export function assertCoversAdministrator(
  ctx: RequestContext,
  position: TreePosition & Pick<Tenant, 'kind'>,
): void {
  if (!coversAdministrator(ctx, position))
    throw notTheirs(ctx.catalogue.administratorOf(position.kind).id);
}

/**
 * Whether the caller is a user with restricted access: an application acts for the user (ADR 14),
 * or the token is restricted (ADR 6). Such a caller cannot change how the user signs in, so that
 * its access ends with its grant or its token.
 */
const isPartial = ({ type, delegatedTo, narrowed }: Caller): boolean =>
  type === 'user' && (delegatedTo !== undefined || narrowed === true);

const changesOwnSignIn = () =>
  new DomainError(
    'ACCESS_DENIED',
    'an application or restricted token cannot change how its user signs in',
  );

/**
 * Whether the caller is the user with this `id` and is not allowed to change how that user signs
 * in.
 */
export const isOwnSignIn = ({ caller }: RequestContext, id: string): boolean =>
  caller.id === id && isPartial(caller);

/**
 * Required before a change of a tenant that affects how its users and those of its descendants sign
 * in, or which server sends their mails.
 *
 * @throws DomainError `ACCESS_DENIED` for an application or a restricted token of one of these
 *   users
 */
export function assertNotOwnSignIn(
  { caller }: RequestContext,
  { path }: Pick<TreePosition, 'path'>,
): void {
  if (caller.tenantPath !== null && isPartial(caller) && isWithin(caller.tenantPath, path)) {
    throw changesOwnSignIn();
  }
}

/**
 * Checks that the caller can grant all roles of `trustee`. Required before any change that would
 * let the caller act as the trustee or that restores roles of the trustee. Applications and
 * restricted tokens cannot perform such changes for their own user.
 *
 * @throws DomainError `ACCESS_DENIED`
 */
export async function assertCovers(ctx: ActionContext, { type, id }: Trustee): Promise<void> {
  if (type === 'user' && isOwnSignIn(ctx, id)) throw changesOwnSignIn();
  const roles = await rolesBehind(ctx.session, type, sql`x.id = ${id}`);
  if (roles.every((each) => coversRole(ctx, each, each.roleId))) return;
  throw new DomainError(
    'ACCESS_DENIED',
    `the ${type === 'user_group' ? 'group' : type} has a role that the caller cannot grant`,
  );
}

/**
 * Whether an administrator of a tenant of `kind` at `position`, without other roles, could grant all
 * roles of `trustee`.
 */
export async function administratorCovers(
  { session, catalogue }: Pick<RequestContext, 'session' | 'catalogue'>,
  { kind, ...position }: Pick<TreePosition, 'path' | 'depth'> & Pick<Tenant, 'kind'>,
  trustee: Trustee,
): Promise<boolean> {
  const held = catalogue.scopesOf(catalogue.administratorOf(kind).id);
  const roles = await rolesBehind(session, trustee.type, sql`x.id = ${trustee.id}`);
  return roles.every((policy) => {
    const role = catalogue.role(policy.roleId);
    return !role || (reaches(position, policy) && catalogue.covers(held, role));
  });
}

/**
 * Prevents concurrent changes of the policies of `trustee` and its deletion until the transaction
 * ends. SQLite has a single writer and needs no lock.
 */
export async function lockTrustee(session: Session, { type, id }: Trustee): Promise<void> {
  await session.all(
    sql`select x.id as "id" from ${raw(tables[type])} x
      where x.id = ${id} ${new ByDialect(sql``, sql`for update`)}`,
  );
}
