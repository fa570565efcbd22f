import type { Role } from '../../../entities/index.js';
import type { ActionContext } from '../../core/action.js';
import { reaches, type TreePosition } from '../../core/caller.js';
import type { RequestContext } from '../../core/context.js';
import { DomainError } from '../../core/errors.js';
import { covers, knownRole } from '../../access/policies/policy-rules.js';
import { readActive } from '../../access/reads/objects.js';
import { tenantsByIds, type TenantColumn, type TenantRow } from '../../access/tree/tenant-reads.js';
import type { RegistrationScope } from '../../access/policies/registration-scopes.js';

const targetColumns: readonly TenantColumn[] = ['kind', 'ownerId', 'deletedAt'];

/** Returns the tenants of `scopes` by id, including deleted ones. One statement. */
async function targetsOf(
  { session }: RequestContext,
  scopes: readonly RegistrationScope[],
): Promise<Map<string, TenantRow>> {
  const ids = [...new Set(scopes.map(({ tenantId }) => tenantId))];
  const rows = await tenantsByIds(session, ids, targetColumns);
  return new Map(rows.map((row) => [row.id, row]));
}

/**
 * Whether a client that registers itself can hold `role` on a tenant. On a personal tenant, which
 * an agent of its owner joins, it can hold only roles of services, because accounts have no data
 * there.
 */
const fits = ({ kind, ownerId }: TenantRow, { kinds, application }: Role): boolean =>
  kinds.includes(kind) && (ownerId === null || application !== 'platform');

const refused = (index: number, why: string) =>
  new DomainError('ACCESS_DENIED', `scopes.${index} ${why}`, { field: ['scopes', index] });

/**
 * Checks that the caller can offer `scopes` in a registration token of `tenant`: each scope must be
 * for the tenant or a descendant whose clients the caller administers, and the caller must be able
 * to grant each role there.
 *
 * @throws DomainError `BAD_INPUT` for an unknown role, `ACCESS_DENIED` for a scope that the caller
 *   cannot grant, with the same message for an invisible tenant and a tenant outside the subtree
 */
export async function assertMayOffer(
  ctx: ActionContext,
  tenant: TreePosition,
  scopes: readonly RegistrationScope[],
): Promise<void> {
  const targets = await targetsOf(ctx, scopes);
  for (const [index, scope] of scopes.entries()) {
    const target = targets.get(scope.tenantId);
    if (
      target?.deletedAt !== null ||
      !reaches(tenant, target) ||
      !ctx.may(target, ['oauth2_client_admin'])
    ) {
      throw refused(
        index,
        'names a tenant that is neither the tenant of the registration token nor one of its descendants',
      );
    }
    if (scope.type !== 'role') continue;
    const role = knownRole(ctx, scope.roleId, ['scopes', index]);
    if (!fits(target, role)) {
      throw refused(index, `names a role that is not available on a ${target.kind}`);
    }
    if (!covers(ctx, target, role)) {
      throw refused(index, 'names a role that the caller cannot grant on the tenant');
    }
  }
}

/**
 * Checks that `scopes` are still valid for a client with a token of `tenant`, because the tree and
 * the catalog may have changed since the token was created.
 *
 * @throws DomainError `ACCESS_DENIED` if one of them is not valid
 */
export async function assertScopesHold(
  ctx: RequestContext,
  tenant: TreePosition,
  scopes: readonly RegistrationScope[],
): Promise<void> {
  const targets = await targetsOf(ctx, scopes);
  const active = await readActive(
    ctx,
    [...targets.values()].map(({ path }) => path),
  );
  // Deleted tenants are not active.
  const open = new Set([...targets.keys()].filter((_, index) => active[index]));
  const holds = scopes.every((scope) => {
    const target = targets.get(scope.tenantId);
    if (!target || !open.has(target.id) || !reaches(tenant, target)) return false;
    if (scope.type !== 'role') return true;
    const role = ctx.catalogue.role(scope.roleId);
    return role !== undefined && fits(target, role);
  });
  if (holds) return;
  throw new DomainError(
    'ACCESS_DENIED',
    'the scopes of the registration token are no longer valid, request a new registration token',
  );
}

/**
 * For each list of scopes, whether the caller can grant all its roles, including roles on deleted
 * tenants, which can be restored. A reader of a token could use it, so it is returned only to
 * callers who can grant its scopes. One statement.
 */
export async function mayGiveAll(
  ctx: RequestContext,
  lists: readonly (readonly RegistrationScope[])[],
): Promise<boolean[]> {
  const targets = await targetsOf(ctx, lists.flat());
  return lists.map((scopes) =>
    scopes.every((scope) => {
      if (scope.type !== 'role') return true;
      const target = targets.get(scope.tenantId);
      const role = ctx.catalogue.role(scope.roleId);
      // A role that is no longer in the catalog grants nothing.
      return target !== undefined && (!role || covers(ctx, target, role));
    }),
  );
}
