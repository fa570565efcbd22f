import type { ActionContext } from '../../core/action.js';
import { DomainError } from '../../core/errors.js';
import type { SignOnRequirement } from '../sessions/single-sign-on.js';
import { isWithin } from '../../core/paths.js';
import { providerScopes } from './provider-rules.js';

/**
 * Checks that the caller can lift single sign-on: the caller must administer providers above the
 * tenant that requires it and must not belong to that tenant. Otherwise, a user who was disabled at
 * the provider could lift it for themselves.
 *
 * @throws DomainError `ACCESS_DENIED`
 */
export function assertMayLift(
  ctx: ActionContext,
  { path, above }: Pick<SignOnRequirement, 'path' | 'above'>,
): void {
  const { tenantPath } = ctx.caller;
  const belongs = tenantPath !== null && isWithin(tenantPath, path);
  if (!belongs && ctx.may(above, providerScopes)) return;
  throw new DomainError(
    'ACCESS_DENIED',
    'only an administrator of an ancestor of the tenant that requires single sign-on can perform this operation',
    { context: { needs: providerScopes.join(' ') } },
  );
}
