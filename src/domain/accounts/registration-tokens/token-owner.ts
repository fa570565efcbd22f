import type { ActionContext } from '../../core/action.js';
import { DomainError } from '../../core/errors.js';
import { authorizeTenant, tenantById, type TenantRow } from '../../access/tree/tenant-reads.js';

/**
 * Returns the tenant of a request: the given one, or the tenant of the caller.
 *
 * @throws DomainError as `authorizeTenant`; `ACCESS_DENIED` if the caller does not administer clients of
 *   its own tenant
 */
export async function ownerOf(ctx: ActionContext, named: string | undefined): Promise<TenantRow> {
  if (named !== undefined) return authorizeTenant(ctx, named);
  const denied = () => new DomainError('ACCESS_DENIED', 'the caller lacks the required scope');
  const { tenantId } = ctx.caller;
  const own = tenantId === null ? undefined : await tenantById(ctx.session, tenantId);
  if (!own) throw denied();
  ctx.authorize(own, denied);
  return own;
}
