import { sql } from '../../../database/sql.js';
import { Brand, Tenant, type TenantKind } from '../../../entities/index.js';
import type { ActionContext, WriteContext } from '../../core/action.js';
import { DomainError, versionMismatch } from '../../core/errors.js';
import { assertCoversAdministrator } from '../../access/policies/policy-rules.js';
import type { Scope } from '../../core/scopes.js';
import { setUpdatedAt } from '../../core/set-updated-at.js';
import { lockTenant } from '../../access/tree/tree-locks.js';
import { authorizeTenant, tenantById, type TenantRow } from '../../access/tree/tenant-reads.js';
import { assertUnlocked } from '../../access/tree/tenant-rules.js';

/** The scopes at the owner of a brand that allow changing it. */
export const brandScopes = ['root_admin', 'partner_admin'] as const satisfies readonly Scope[];

/** Purpose of encrypted mail server passwords. */
export const smtpPurpose = 'smtp';

/** The kinds of tenants that can have their own brand. Their descendants inherit it. */
const brandedKinds: readonly TenantKind[] = ['root', 'partner', 'folder'];

/** Whether a tenant of `kind` can have its own brand. */
export const mayHaveBrand = (kind: TenantKind): boolean => brandedKinds.includes(kind);

/** A tenant and the version that the caller has read. A brand is changed as a part of its tenant. */
export interface Named {
  readonly tenantId: string;
  readonly version: number;
}

/** The error for a tenant without its own brand. */
export const noBrand = (tenantId: string): DomainError =>
  new DomainError('NOT_FOUND', 'the tenant does not have its own brand', { context: { tenantId } });

/**
 * Returns the tenant whose brand is to be changed and authorizes the caller.
 *
 * @throws DomainError as `authorizeTenant`; `ACCESS_DENIED` if the caller cannot grant the administrator
 *   role of the tenant; `LOCKED` under an update lock, `BUSINESS_RULE` for a customer or unit,
 *   `VERSION_MISMATCH`
 */
export async function authorizeBrandedTenant(
  ctx: ActionContext,
  { tenantId, version }: Named,
): Promise<TenantRow> {
  const tenant = await authorizeTenant(ctx, tenantId);
  // The mail server of the brand can read the links to accounts of the tenant.
  assertCoversAdministrator(ctx, tenant);
  await assertUnlocked(ctx, tenant);
  if (!mayHaveBrand(tenant.kind)) {
    throw new DomainError('BUSINESS_RULE', `a ${tenant.kind} cannot have its own brand`, {
      context: { tenantId },
    });
  }
  if (tenant.version !== version) throw versionMismatch('tenant', tenantId);
  return tenant;
}

/** As `authorizeBrandedTenant`, and increases the version of the tenant. */
export async function tenantToChange(ctx: WriteContext, named: Named): Promise<Tenant> {
  await authorizeBrandedTenant(ctx, named);
  await lockTenant(ctx.session, named.tenantId);
  // The version of the locked row, which can be newer than the row that was read for authorization.
  const tenant = await ctx.em.findOneOrFail(Tenant, named.tenantId);
  if (tenant.version !== named.version) throw versionMismatch('tenant', tenant.id);
  setUpdatedAt(tenant, ctx.now);
  return tenant;
}

/**
 * Returns the brand of a tenant for a change.
 *
 * @throws DomainError `NOT_FOUND` if the tenant does not have its own brand
 */
export async function brandToChange(ctx: WriteContext, tenantId: string): Promise<Brand> {
  const brand = await ctx.em.findOne(Brand, { tenantId, deletedAt: null });
  if (!brand) throw noBrand(tenantId);
  setUpdatedAt(brand, ctx.now);
  return brand;
}

/** @throws DomainError `NOT_FOUND` if the tenant does not have its own brand */
export async function assertHasBrand(ctx: ActionContext, tenantId: string): Promise<void> {
  const brand = await ctx.session.first(
    sql`select b.id as "id" from brands b where b.tenant_id = ${tenantId} and b.deleted_at is null`,
  );
  if (!brand) throw noBrand(tenantId);
}

/** Increases the versions of `brand` and its tenant and adds the audit record. */
export async function finishChange(
  ctx: WriteContext,
  { id, tenantId }: Brand,
  fields: readonly string[] = [],
): Promise<TenantRow> {
  ctx.audit({ tenantId, objectType: 'brand', objectId: id, fields });
  await ctx.em.flush();
  return (await tenantById(ctx.session, tenantId))!;
}
