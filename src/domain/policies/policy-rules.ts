import { ByDialect, raw, sql, type Sql } from '../../database/sql.js';
import type { Session } from '../../database/session.js';
import type { AccessPolicy, Role, Tenant, TrusteeType } from '../../entities/index.js';
import type { ActionContext } from '../action.js';
import { reaches, type Caller, type Place } from '../caller.js';
import type { RequestContext } from '../context.js';
import { DomainError, badInput } from '../errors.js';
import { isWithin } from '../paths.js';
import { tenantNotFound } from '../tenants/tenant-reads.js';

/** Who can be given a role. */
export interface Trustee {
  readonly type: TrusteeType;
  readonly id: string;
  /** Of a group: the path of its tenant. The policies of a group are there or below. */
  readonly within?: string;
}

/** Whether the caller could give `role` away at `place`: nobody grants what they do not hold there. */
export function covers({ caller, catalogue }: RequestContext, place: Place, role: Role): boolean {
  const held = caller.grants
    .filter((grant) => reaches(grant, place))
    .flatMap(({ scopes }) => [...scopes]);
  return catalogue.covers(new Set(held), role);
}

const notTheirs = (roleId: string) =>
  new DomainError('ACCESS_DENIED', `the caller cannot grant the role ${roleId} on the tenant`);

/** @throws DomainError `BAD_INPUT` for a role that the catalogue does not have. */
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
 * Asks whether the caller may give `role` to `trustee` on `tenant`.
 *
 * @throws DomainError `TARGET_NOT_FOUND` for a tenant that the caller may not see, `ACCESS_DENIED`
 * if they do not administer it, do not hold what the role grants, or the role does not belong to
 * tenants of its kind; `BUSINESS_RULE` for the personal tenant of somebody else, and where the
 * policies of a group do not reach.
 */
export function assertMayGrant(
  ctx: ActionContext,
  tenant: Pick<Tenant, 'id' | 'kind' | 'ownerId' | 'deletedAt'> & Place,
  role: Role,
  trustee: Trustee,
): void {
  ctx.authorize(tenant, tenantNotFound(tenant.id));
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
 * Who takes a role away must have been able to give it.
 *
 * @throws DomainError `ACCESS_DENIED`
 */
export function assertMayRevoke(
  ctx: ActionContext,
  policy: Pick<AccessPolicy, 'tenantId' | 'roleId'> & Place,
): void {
  ctx.authorize(policy, tenantNotFound(policy.tenantId));
  const role = ctx.catalogue.role(policy.roleId);
  // A role that has left the catalogue grants nothing any more.
  if (role && !covers(ctx, policy, role)) throw notTheirs(role.id);
}

/** A role on a tenant that stands behind a user, client or group. */
interface RoleBehind extends Place {
  readonly trusteeId: string;
  readonly roleId: string;
}

const tables = { user: 'users', client: 'clients', user_group: 'security_groups' } as const;

/**
 * The roles that stand behind the users, clients or groups `x` such that `where`, without duplicates:
 * their own and those of all their groups, also where a move has put them out of reach, and those that
 * the deletion of a tenant or of the trustee took. All of them may come back, and take effect on
 * whatever was changed in the meantime.
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

/** Whether the caller could give `roleId` at `place`; a role that has left the catalogue grants nothing. */
export function coversRole(ctx: RequestContext, place: Place, roleId: string): boolean {
  const role = ctx.catalogue.role(roleId);
  return !role || covers(ctx, place, role);
}

/**
 * Whether the caller could give the administrator's role of a tenant of `kind` at `place`. What a tenant
 * owns may act with all the power of its administrators: an identity provider signs users in, a mail
 * server reads links. On the root tenant, `partner_admin` is less than that.
 */
export const coversAdministrator = (
  ctx: RequestContext,
  place: Place & Pick<Tenant, 'kind'>,
): boolean => covers(ctx, place, ctx.catalogue.administratorOf(place.kind));

/** @throws DomainError `ACCESS_DENIED` unless `coversAdministrator`. */
export function assertCoversAdministrator(
  ctx: RequestContext,
  place: Place & Pick<Tenant, 'kind'>,
): void {
  if (!coversAdministrator(ctx, place))
    throw notTheirs(ctx.catalogue.administratorOf(place.kind).id);
}

/**
 * Whether the caller is a user, and came with less than their own account: an application acts for them
 * (ADR 14), or their token is narrowed (ADR 6). Neither changes how the user signs in, so that its
 * access ends with its grant or its token.
 */
const isPartial = ({ type, delegatedTo, narrowed }: Caller): boolean =>
  type === 'user' && (delegatedTo !== undefined || narrowed === true);

const changesOwnSignIn = () =>
  new DomainError(
    'ACCESS_DENIED',
    'an application or restricted token cannot change how its user signs in',
  );

/** Whether the way in which the user named `id` signs in is closed to the caller, who is that user. */
export const isOwnSignIn = ({ caller }: RequestContext, id: string): boolean =>
  caller.id === id && isPartial(caller);

/**
 * To be asked before a change of a tenant that decides how its users and those below it sign in, or
 * which server transports their mails.
 *
 * @throws DomainError `ACCESS_DENIED` for an application, or a narrowed token, whose user is one of them.
 */
export function assertNotOwnSignIn(
  { caller }: RequestContext,
  { path }: Pick<Place, 'path'>,
): void {
  if (caller.tenantPath !== null && isPartial(caller) && isWithin(caller.tenantPath, path)) {
    throw changesOwnSignIn();
  }
}

/**
 * Refuses a caller who could not hand out every role that stands behind `trustee`: to be asked before
 * anything is changed by which the caller could act as the trustee, or which returns their roles. An
 * application or a narrowed token does not do it to its own user.
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
 * Whether an administrator of a tenant of `kind` at `place`, and nothing more, could give all that stands
 * behind `trustee`.
 */
export async function administratorCovers(
  { session, catalogue }: Pick<RequestContext, 'session' | 'catalogue'>,
  { kind, ...place }: Pick<Place, 'path' | 'depth'> & Pick<Tenant, 'kind'>,
  trustee: Trustee,
): Promise<boolean> {
  const held = catalogue.scopesOf(catalogue.administratorOf(kind).id);
  const roles = await rolesBehind(session, trustee.type, sql`x.id = ${trustee.id}`);
  return roles.every((policy) => {
    const role = catalogue.role(policy.roleId);
    return !role || (reaches(place, policy) && catalogue.covers(held, role));
  });
}

/**
 * Lets nobody else change the policies of `trustee`, or delete them, until the transaction ends.
 * SQLite has one writer and needs no lock.
 */
export async function lockTrustee(session: Session, { type, id }: Trustee): Promise<void> {
  await session.all(
    sql`select x.id as "id" from ${raw(tables[type])} x
      where x.id = ${id} ${new ByDialect(sql``, sql`for update`)}`,
  );
}
