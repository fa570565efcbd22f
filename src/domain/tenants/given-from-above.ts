import type { ActionContext } from '../action.js';
import { DomainError } from '../errors.js';
import { gateTenant, tenantById, type GateOptions, type TenantRow } from './tenant-reads.js';
import { assertUnlocked } from './tenant-rules.js';

/**
 * The gate for what a tenant is given and does not take: offering items, quotas, prices. The caller
 * needs the action's scopes at the tenant and at its parent as well; the root has nobody above it. An
 * update lock bars it as any other change of the tenant.
 *
 * @throws DomainError as `gateTenant`; `ACCESS_DENIED` if the caller's say begins at the tenant
 * itself; `LOCKED`
 */
export async function gateGiven(
  ctx: ActionContext,
  id: string,
  scopes: NonNullable<GateOptions['scopes']>,
): Promise<{ tenant: TenantRow; parent: TenantRow }> {
  const tenant = await gateTenant(ctx, id, { scopes });
  const parent = (await tenantById(ctx.session, tenant.parentId))!;
  if (!ctx.may(parent, scopes)) {
    throw new DomainError(
      'ACCESS_DENIED',
      'only an administrator of the parent tenant can perform this operation',
      {
        context: { tenantId: id },
      },
    );
  }
  await assertUnlocked(ctx, tenant);
  return { tenant, parent };
}
