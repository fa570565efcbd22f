import { Type } from '@sinclair/typebox';
import { sql } from '../../../database/sql.js';
import { foldName } from '../../../entities/index.js';
import { action, type WriteContext } from '../../core/action.js';
import { DomainError } from '../../core/errors.js';
import { fitItems } from '../../commerce/offering-items/fit-items.js';
import { touchItems } from '../../commerce/offering-items/touch-items.js';
import { assertCoversDeletion } from '../../access/policies/returning-roles.js';
import { withPostfix } from '../../core/append-to-name.js';
import { Uuid } from '../../core/schema.js';
import { shiftUsage } from '../../commerce/usages/shift-usage.js';
import { restoredLogins } from '../users/restored-logins.js';
import { restoreMarked } from './mark-deleted.js';
import { lockTree } from '../../access/tree/tree-locks.js';
import { authorizeTenant, tenantById, type TenantRow } from '../../access/tree/tenant-reads.js';
import { assertPlacement, assertUnlocked } from '../../access/tree/tenant-rules.js';

/**
 * Restores a deleted tenant and all objects of its deletion (`POST /tenants/{tenant_id}/restore`).
 *
 * @throws DomainError `ACCESS_DENIED` if the restore brings back a role that the caller cannot
 *   grant
 */
export const restoreTenant = action({
  name: 'restoreTenant',
  scopes: ['tenant_admin'],
  input: Type.Object(
    { tenantId: Uuid, force: Type.Optional(Type.Boolean()) },
    { additionalProperties: false },
  ),
  writes: true,
  async perform(ctx, { tenantId, force = false }): Promise<TenantRow> {
    await lockTree(ctx.session, 'alone');
    const tenant = await authorizeTenant(ctx, tenantId, { allowDeleted: true });
    if (tenant.deletedAt === null) {
      throw new DomainError('CONFLICT', 'the tenant is not deleted', { context: { tenantId } });
    }
    await assertCoversDeletion(ctx, tenant.deletionId!, tenant);
    const parent = await tenantById(ctx.session, tenant.parentId, ['deletedAt', 'kind']);
    if (parent!.deletedAt !== null) {
      throw new DomainError('CONFLICT', 'the parent tenant is deleted and must be restored first', {
        context: { tenantId: tenant.parentId },
      });
    }
    await assertUnlocked(ctx, tenant);
    // The kind of the parent may have changed since the deletion.
    assertPlacement(tenant.kind, parent!.kind);
    await assertNameReturns(ctx, tenant, force);
    await restoredLogins(ctx, tenant.deletionId!, force);
    await touchItems(ctx.session, tenant, tenant.deletionId!, ctx.now);
    await restoreMarked(ctx, tenant.deletionId!);
    await shiftUsage(ctx, tenant, { from: null, to: tenant.path });
    await fitItems(ctx, tenantId);
    ctx.audit({ tenantId, objectType: 'tenant', objectId: tenantId });
    return (await tenantById(ctx.session, tenantId))!;
  },
});

/** If another child has the name, throws a conflict, or adds a postfix if `force` is true. */
async function assertNameReturns(
  ctx: WriteContext,
  tenant: TenantRow,
  force: boolean,
): Promise<void> {
  const taken = await ctx.session.first(
    sql`select t.id as "id" from tenants t where t.parent_id = ${tenant.parentId}
      and t.name_key = ${tenant.nameKey} and t.deleted_at is null and t.owner_id is null
      and t.depth > 0`,
  );
  if (!taken) return;
  if (!force) {
    throw new DomainError('NAME_CONFLICT', 'another child of the parent tenant has this name', {
      context: { tenantId: tenant.id },
    });
  }
  const postfix = ` (restored ${tenant.deletionId!.slice(0, 6)})`;
  const name = withPostfix(tenant.name, postfix);
  await ctx.session.all(
    sql`update tenants set name = ${name}, name_key = ${foldName(name)} where id = ${tenant.id}`,
  );
}
