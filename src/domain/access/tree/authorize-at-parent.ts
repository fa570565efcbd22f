import type { ActionContext } from '../../core/action.js';
import { DomainError } from '../../core/errors.js';
import {
  authorizeTenant,
  tenantById,
  type AuthorizeOptions,
  type TenantRow,
} from './tenant-reads.js';
import { assertUnlocked } from './tenant-rules.js';

/**
 * Authorization for properties of a tenant that only its parent can change: offering items, quotas,
 * prices. The caller needs the scopes of the action at the tenant and at its parent. An update lock
 * of the tenant applies.
 *
 * @throws DomainError as `authorizeTenant`; `ACCESS_DENIED` if the caller has no scope at the parent;
 *   `LOCKED`
 */
export async function authorizeAtParent(
  ctx: ActionContext,
  id: string,
  scopes: NonNullable<AuthorizeOptions['scopes']>,
): Promise<{ tenant: TenantRow; parent: TenantRow }> {
  const tenant = await authorizeTenant(ctx, id, { scopes });
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
