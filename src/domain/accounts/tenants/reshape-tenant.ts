import { sql, startsWith } from '../../../database/sql.js';
import type { Tenant } from '../../../entities/index.js';
import type { WriteContext } from '../../core/action.js';
import { reaches } from '../../core/caller.js';
import { DomainError } from '../../core/errors.js';
import { followParent } from '../../identity/mfa/set-tenant-mfa.js';
import { fitApplications } from '../../commerce/applications/bind-applications.js';
import { fitItems } from '../../commerce/offering-items/fit-items.js';
import { assertLocksMove } from '../../commerce/offering-items/item-rules.js';
import { assertMayLift } from '../../identity/identity-providers/may-lift.js';
import { endAccessByPassword, requirementAt } from '../../identity/sessions/single-sign-on.js';
import { childPath, isWithin } from '../../core/paths.js';
import { shiftUsage } from '../../commerce/usages/shift-usage.js';
import { assertCoversNewPosition } from '../../access/policies/returning-roles.js';
import type { UpdateTenantInput } from './tenant-input.js';
import { authorizeTenant, tenantById, type TenantRow } from '../../access/tree/tenant-reads.js';
import {
  assertNameFree,
  assertPlacement,
  isDisabledAt,
  lockOwnersIn,
} from '../../access/tree/tenant-rules.js';

/** Moves, closes or opens the tenant according to the input. */
export async function reshapeTenant(
  ctx: WriteContext,
  before: TenantRow,
  input: UpdateTenantInput,
): Promise<void> {
  const moves = input.parentId !== undefined && input.parentId !== before.parentId;
  const kind = input.kind ?? before.kind;
  const requirement = await requirementAt(ctx.session, before);
  if (moves) await moveTenant(ctx, before, input.parentId!, kind, input.name);
  if (moves || kind !== before.kind) await fitItems(ctx, before.id);
  if (moves) await fitApplications(ctx.session, before.id);
  if (input.ancestralAccess !== undefined && input.ancestralAccess !== before.ancestralAccess) {
    await setAncestralAccess(ctx, before.id, input.ancestralAccess);
  }
  const after = (await tenantById(ctx.session, before.id, ['barrier']))!;
  // A tenant that moves or closes itself is no longer subject to the requirements of its former
  // ancestors.
  if (requirement && !reaches(requirement, after)) assertMayLift(ctx, requirement);
  if (moves || input.ancestralAccess) await endAccessByPassword(ctx, after);
  await followParent(ctx, before.id);
}

async function moveTenant(
  ctx: WriteContext,
  tenant: TenantRow,
  parentId: string,
  kind: Tenant['kind'],
  newName: string | undefined,
): Promise<void> {
  const parent = await authorizeTenant(ctx, parentId);
  await assertMayTake(ctx, tenant);
  if (isWithin(parent.path, tenant.path)) {
    throw new DomainError(
      'MOVE_UNDER_ITSELF',
      'a tenant cannot be moved to itself or one of its descendants',
      {
        field: ['parentId'],
      },
    );
  }
  if (tenant.kind === 'unit') {
    throw new DomainError('MOVE_WITHIN_CUSTOMER', 'a unit cannot be moved', {
      field: ['parentId'],
    });
  }
  assertPlacement(kind, parent.kind);
  if (parent.ownerId) assertPlacement(kind, 'unit');
  if (await isDisabledAt(ctx.session, parent.path)) {
    throw new DomainError(
      'TARGET_DISABLED',
      'the new parent tenant or one of its ancestors is disabled',
      { field: ['parentId'] },
    );
  }
  await assertLocksHold(ctx, tenant, parent.path);
  await assertLocksMove(ctx, tenant);
  await assertNameFree(ctx.session, parent.id, newName ?? tenant.name, tenant.id);

  const path = childPath(parent.path, tenant.number);
  const depth = parent.depth + 1;
  const barrier = tenant.barrier === tenant.depth ? depth : parent.barrier;
  await assertCoversNewPosition(ctx, tenant, { path, depth, barrier });
  await shiftUsage(ctx, tenant, { from: tenant.path, to: path });
  const shift = depth - tenant.depth;
  // Barriers inside the moved subtree move with it. An inherited barrier is replaced by the barrier
  // of the new parent.
  await ctx.session.all(
    sql`update tenants set
        path = ${path} || substr(path, ${tenant.path.length + 1}),
        depth = depth + ${shift},
        barrier = case when barrier >= ${tenant.depth} then barrier + ${shift} else ${parent.barrier} end
      where ${startsWith('path', tenant.path)}`,
  );
  await ctx.session.all(sql`update tenants set parent_id = ${parent.id} where id = ${tenant.id}`);
}

/** Moving a tenant requires administration of its current parent as well. */
async function assertMayTake(ctx: WriteContext, tenant: TenantRow): Promise<void> {
  const parent = (await tenantById(ctx.session, tenant.parentId, []))!;
  if (ctx.may(parent, ['tenant_admin'])) return;
  throw new DomainError(
    'ACCESS_DENIED',
    'the caller does not administer the current parent tenant',
    {
      context: { needs: 'tenant_admin' },
    },
  );
}

/**
 * A locked tenant can be moved only within the subtree of the tenant that locked it, or together
 * with that tenant.
 */
async function assertLocksHold(
  ctx: WriteContext,
  tenant: TenantRow,
  parentPath: string,
): Promise<void> {
  for (const owner of await lockOwnersIn(ctx.session, tenant.path)) {
    if (isWithin(owner.path, tenant.path) || isWithin(parentPath, owner.path)) continue;
    throw new DomainError(
      'LOCK_OWNER_LOST',
      'an update lock in the subtree belongs to a tenant that is neither the new parent nor one of its ancestors',
      { field: ['parentId'] },
    );
  }
}

async function setAncestralAccess(ctx: WriteContext, id: string, open: boolean): Promise<void> {
  const tenant = (await tenantById(ctx.session, id))!;
  if (tenant.kind === 'root') {
    throw new DomainError(
      'BUSINESS_RULE',
      'the root tenant cannot be closed because it has no ancestors',
      {
        field: ['ancestralAccess'],
      },
    );
  }
  await ctx.session.all(sql`update tenants set ancestral_access = ${open} where id = ${id}`);
  if (open) {
    const parent = (await tenantById(ctx.session, tenant.parentId, ['barrier']))!;
    await assertCoversNewPosition(ctx, tenant, { ...tenant, barrier: parent.barrier });
    await ctx.session.all(
      sql`update tenants set barrier = ${parent.barrier}
        where ${startsWith('path', tenant.path)} and barrier = ${tenant.depth}`,
    );
  } else {
    await ctx.session.all(
      sql`update tenants set barrier = ${tenant.depth}
        where ${startsWith('path', tenant.path)} and barrier < ${tenant.depth}`,
    );
  }
}
