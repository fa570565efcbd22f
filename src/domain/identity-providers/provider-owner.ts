import type { ActionContext } from '../action.js';
import { DomainError } from '../errors.js';
import { assertCoversAdministrator, assertNotOwnSignIn } from '../policies/policy-rules.js';
import { gateTenant, type TenantRow } from '../tenants/tenant-reads.js';

/**
 * The tenant that is to own an identity provider. The provider signs in every user whom an administrator
 * of the tenant could manage, so the caller must be able to give that administrator's role.
 *
 * @throws DomainError as `gateTenant`; `ACCESS_DENIED` for a caller who could not give that role,
 *   and for an application or a narrowed token whose user is in the tenant; `BUSINESS_RULE` for a personal tenant.
 */
export async function gateOwner(ctx: ActionContext, tenantId: string): Promise<TenantRow> {
  const owner = await gateTenant(ctx, tenantId);
  assertCoversAdministrator(ctx, owner);
  assertNotOwnSignIn(ctx, owner);
  if (!owner.ownerId) return owner;
  throw new DomainError('BUSINESS_RULE', 'a personal tenant cannot have identity providers', {
    field: ['ownerTenantId'],
  });
}
