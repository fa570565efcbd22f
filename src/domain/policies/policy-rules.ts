import { ByDialect, raw, sql } from '../../database/sql.js';
import type { Session } from '../../database/session.js';
import type { AccessPolicy, Role, Tenant } from '../../entities/index.js';
import type { ActionContext } from '../action.js';
import { reaches, type Place } from '../caller.js';
import type { RequestContext } from '../context.js';
import { DomainError, badInput } from '../errors.js';
import { tenantNotFound } from '../tenants/tenant-reads.js';

/** Who can be given a role. */
export interface Trustee {
  readonly type: 'user' | 'client';
  readonly id: string;
}

/** Whether the caller could give `role` away at `place`: nobody grants what they do not hold there. */
function covers({ caller, catalogue }: RequestContext, place: Place, role: Role): boolean {
  const held = caller.grants
    .filter((grant) => reaches(grant, place))
    .flatMap(({ scopes }) => [...scopes]);
  return catalogue.covers(new Set(held), role);
}

const notTheirs = (roleId: string) =>
  new DomainError('ACCESS_DENIED', `the caller cannot give the role ${roleId} there`);

/** @throws DomainError `BAD_INPUT` for a role that the catalogue does not have. */
export function knownRole(
  { catalogue }: RequestContext,
  roleId: string,
  field: readonly (string | number)[],
): Role {
  const role = catalogue.role(roleId);
  if (!role) throw badInput(field, `${field.join('.')} is not a role that there is`);
  return role;
}

/**
 * Asks whether the caller may give `role` to `trustee` on `tenant`.
 *
 * @throws DomainError `TARGET_NOT_FOUND` for a tenant that the caller may not see, `ACCESS_DENIED`
 * if they do not administer it, do not hold what the role grants, or the role does not belong to
 * tenants of its kind; `BUSINESS_RULE` for the personal tenant of somebody else.
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
      `the role ${role.id} does not belong to a ${tenant.kind}`,
      { context: { tenantId: tenant.id } },
    );
  }
  if (tenant.ownerId && tenant.ownerId !== trustee.id) {
    throw new DomainError('BUSINESS_RULE', 'nobody else can hold a role on a personal tenant', {
      context: { tenantId: tenant.id },
    });
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

/**
 * Who sets what a user or client proves themselves by could act as them: only somebody who could
 * hand out every role that they hold may do it.
 *
 * @throws DomainError `ACCESS_DENIED`
 */
export async function assertCovers(ctx: ActionContext, { type, id }: Trustee): Promise<void> {
  const policies = await ctx.session.all<Place & { roleId: string }>(
    sql`select p.role_id as "roleId", t.path as "path", t.depth as "depth", t.barrier as "barrier"
      from access_policies p join tenants t on t.id = p.tenant_id
      where p.trustee_id = ${id} and p.trustee_type = ${type} and p.deleted_at is null
        and t.deleted_at is null`,
  );
  for (const policy of policies) {
    const role = ctx.catalogue.role(policy.roleId);
    if (!role || covers(ctx, policy, role)) continue;
    throw new DomainError(
      'ACCESS_DENIED',
      `the ${type} holds a role that the caller could not give`,
    );
  }
}

/**
 * Lets nobody else change the policies of `trustee`, or delete them, until the transaction ends.
 * SQLite has one writer and needs no lock.
 */
export async function lockTrustee(session: Session, { type, id }: Trustee): Promise<void> {
  const table = raw(type === 'user' ? 'users' : 'clients');
  await session.all(
    sql`select x.id as "id" from ${table} x where x.id = ${id} ${new ByDialect(sql``, sql`for update`)}`,
  );
}
