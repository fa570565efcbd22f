import type { ActionContext } from '../../core/action.js';
import { DomainError } from '../../core/errors.js';
import {
  assertCoversAdministrator,
  assertNotOwnSignIn,
} from '../../access/policies/policy-rules.js';
import { authorizeTenant, type TenantRow } from '../../access/tree/tenant-reads.js';

/**
 * Returns the future owner of an identity provider. The provider can sign in all users whom an
 * administrator of the tenant can manage, so the caller must be able to grant that administrator
 * role.
 *
 * @throws DomainError as `authorizeTenant`; `ACCESS_DENIED` if the caller cannot grant that role, or is
 *   an application or restricted token of a user of the tenant; `BUSINESS_RULE` for a personal
 *   tenant
 */
export async function authorizeOwner(ctx: ActionContext, tenantId: string): Promise<TenantRow> {
  const owner = await authorizeTenant(ctx, tenantId);
  assertCoversAdministrator(ctx, owner);
  assertNotOwnSignIn(ctx, owner);
  if (!owner.ownerId) return owner;
  throw new DomainError('BUSINESS_RULE', 'a personal tenant cannot have identity providers', {
    field: ['ownerTenantId'],
  });
}
