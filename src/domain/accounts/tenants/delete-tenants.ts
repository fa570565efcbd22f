import { randomUUID } from 'node:crypto';
import { Type } from '@sinclair/typebox';
import { sql, startsWith } from '../../../database/sql.js';
import { action, type WriteContext } from '../../core/action.js';
import { DomainError, badInput, versionMismatch } from '../../core/errors.js';
import { touchItems } from '../../commerce/offering-items/touch-items.js';
import { Uuid, Version } from '../../core/schema.js';
import { shiftUsage } from '../../commerce/usages/shift-usage.js';
import { deletionMark, markDeleted, markWithinTenants } from './mark-deleted.js';
import { lockTree } from '../../access/tree/tree-locks.js';
import { authorizeTenant, type TenantRow } from '../../access/tree/tenant-reads.js';
import { assertSubtreeUnlocked } from '../../access/tree/tenant-rules.js';

/** Deletes a disabled tenant and its subtree (`DELETE /tenants/{tenant_id}`). */
export const deleteTenant = action({
  name: 'deleteTenant',
  scopes: ['tenant_admin'],
  input: Type.Object({ tenantId: Uuid, version: Version }, { additionalProperties: false }),
  writes: true,
  async perform(ctx, { tenantId, version }): Promise<{ id: string }> {
    await lockTree(ctx.session, 'alone');
    await takeSubtree(ctx, await authorizeTenant(ctx, tenantId), version);
    return { id: tenantId };
  },
});

/** Deletes several children of one tenant, all or none (`POST /tenants/batch/delete`). */
export const deleteTenants = action({
  name: 'deleteTenants',
  scopes: ['tenant_admin'],
  input: Type.Object(
    {
      items: Type.Array(
        Type.Object({ id: Uuid, version: Version }, { additionalProperties: false }),
        { minItems: 1, maxItems: 1000 },
      ),
    },
    { additionalProperties: false },
  ),
  writes: true,
  async perform(ctx, { items }): Promise<{ ids: string[] }> {
    await lockTree(ctx.session, 'alone');
    let parentId: string | undefined;
    for (const [index, item] of items.entries()) {
      const tenant = await authorizeTenant(ctx, item.id);
      parentId ??= tenant.parentId;
      if (tenant.parentId !== parentId) {
        throw badInput(['items', index, 'id'], 'the tenants must have the same parent tenant');
      }
      await takeSubtree(ctx, tenant, item.version);
    }
    return { ids: items.map(({ id }) => id) };
  },
});

/** Marks the subtree of `tenant` as deleted by one deletion, which a restore can undo. */
async function takeSubtree(ctx: WriteContext, tenant: TenantRow, version: number): Promise<void> {
  if (tenant.kind === 'root')
    throw new DomainError('BUSINESS_RULE', 'the root tenant cannot be deleted');
  if (tenant.ownerId) {
    throw new DomainError('BUSINESS_RULE', 'a personal tenant is deleted together with its user', {
      context: { tenantId: tenant.id },
    });
  }
  await assertSubtreeUnlocked(ctx, tenant);
  if (tenant.version !== version) throw versionMismatch('tenant', tenant.id);
  if (tenant.enabled) {
    throw new DomainError('STILL_ENABLED', 'the tenant must be disabled before it can be deleted', {
      context: { tenantId: tenant.id },
    });
  }
  const deletion = randomUUID();
  const mark = deletionMark(ctx, deletion);
  // Runs first and checks the version, because an update without the tree lock can be concurrent.
  const taken = await ctx.session.all(
    sql`update tenants set ${mark} where id = ${tenant.id} and deleted_at is null
      and version = ${version} returning id`,
  );
  if (taken.length === 0) throw versionMismatch('tenant', tenant.id);
  await shiftUsage(ctx, tenant, { from: tenant.path, to: null });
  const within = startsWith('path', tenant.path);
  await markWithinTenants(ctx, mark, sql`select id from tenants where ${within}`);
  await markDeleted(ctx, 'tenants', mark, within);
  await touchItems(ctx.session, tenant, deletion, ctx.now);
  ctx.audit({ tenantId: tenant.id, objectType: 'tenant', objectId: tenant.id });
}
