import { Type } from '@sinclair/typebox';
import { and, raw, sql, startsWith } from '../../../database/sql.js';
import { action, type WriteContext } from '../../core/action.js';
import { DomainError, notFound, versionMismatch } from '../../core/errors.js';
import { assertNotOwnSignIn } from '../../access/policies/policy-rules.js';
import { Uuid, Version } from '../../core/schema.js';
import {
  authorizeTenant,
  tenantById,
  tenantSelection,
  type TenantRow,
} from '../../access/tree/tenant-reads.js';
import { assertUnlocked } from '../../access/tree/tenant-rules.js';
import { visibleBelow } from '../../access/tree/visible-tenants.js';
import { availableAt, providersWhere, type StoredProvider } from './provider-reads.js';

/**
 * Sets the default provider of a tenant, for its users without a provider
 * (`PUT /tenants/{tenant_id}/default_idp`). With `applyToChildren`, also sets it for all
 * descendants that the caller administers and to which the provider applies.
 *
 * @throws DomainError `NOT_FOUND` for a provider that does not apply to the tenant
 */
export const setDefaultProvider = action({
  name: 'setDefaultIdentityProvider',
  scopes: ['tenant_admin'],
  input: Type.Object(
    { tenantId: Uuid, version: Version, idpId: Uuid, applyToChildren: Type.Boolean() },
    { additionalProperties: false },
  ),
  writes: true,
  async perform(ctx, { tenantId, version, idpId, applyToChildren }): Promise<TenantRow> {
    const tenant = await authorizeTenant(ctx, tenantId);
    await assertUnlocked(ctx, tenant);
    assertNotOwnSignIn(ctx, tenant);
    const [provider] = await providersWhere(
      ctx.session,
      sql`i.id = ${idpId} and ${availableAt(tenant)}`,
    );
    if (!provider) throw notFound('idp', idpId);
    if (tenant.version !== version) throw versionMismatch('tenant', tenantId);
    const [changed] = await ctx.session.all(
      sql`update tenants set default_idp_id = ${idpId}, updated_at = ${ctx.now},
          version = version + 1
        where id = ${tenantId} and version = ${version} and deleted_at is null returning id`,
    );
    if (!changed) throw versionMismatch('tenant', tenantId);
    if (applyToChildren) await applyBelow(ctx, tenant, provider);
    ctx.audit({
      tenantId,
      objectType: 'tenant',
      objectId: tenantId,
      fields: ['defaultIdpId', ...(applyToChildren ? ['applyToChildren'] : [])],
    });
    return (await tenantById(ctx.session, tenantId))!;
  },
});

async function applyBelow(
  ctx: WriteContext,
  tenant: TenantRow,
  { id, depth }: StoredProvider,
): Promise<void> {
  const below = and([
    startsWith('tenants.path', tenant.path),
    raw('tenants.deleted_at is null'),
    sql`tenants.id <> ${tenant.id}`,
    sql`tenants.barrier <= ${depth + 1}`,
    sql`(tenants.default_idp_id is null or tenants.default_idp_id <> ${id})`,
    visibleBelow(ctx.caller, tenant, ['tenant_admin'], 'tenants'),
  ]);
  const owners = await ctx.session.all<TenantRow>(
    sql`select ${tenantSelection([])} from tenants t where t.id in (
      select tenants.update_lock_owner_id from tenants
      where tenants.update_lock_enabled = ${true} and ${below})`,
  );
  if (!owners.every((owner) => ctx.may(owner, ['tenant_admin']))) {
    throw new DomainError('LOCKED', 'a descendant of the tenant has an update lock', {
      context: { tenantId: tenant.id },
    });
  }
  await ctx.session.all(
    sql`update tenants set default_idp_id = ${id}, updated_at = ${ctx.now}, version = version + 1
      where ${below}`,
  );
}
