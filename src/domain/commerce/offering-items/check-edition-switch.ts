import { action } from '../../core/action.js';
import { DomainError } from '../../core/errors.js';
import { authorizeAtParent } from '../../access/tree/authorize-at-parent.js';
import type { EditionWarning } from './edition-warnings.js';
import { spellItem } from './item-rules.js';
import { SwitchInput, planEditionSwitch, type EditionSwitch } from './plan-edition-switch.js';

/**
 * Checks the effects of switching a tenant and its descendants to another edition of an application
 * (`GET /tenants/{tenant_id}/edition`). Requires the same authorization as the switch.
 *
 * @throws DomainError as `planEditionSwitch`; `EDITION_UNAVAILABLE` with the required items that
 *   the tenant cannot have
 */
export const checkEditionSwitch = action({
  name: 'checkEditionSwitch',
  scopes: ['tenant_admin'],
  input: SwitchInput,
  async perform(ctx, { tenantId, ...requested }): Promise<readonly EditionWarning[]> {
    const authorized = await authorizeAtParent(ctx, tenantId, ['tenant_admin']);
    const plan = await planEditionSwitch(ctx, authorized, requested);
    assertPossible(plan);
    return plan.warnings;
  },
});

/** @throws DomainError `EDITION_UNAVAILABLE` with the items that prevent the switch */
export function assertPossible({ unavailable }: EditionSwitch): void {
  if (unavailable.length === 0) return;
  throw new DomainError(
    'EDITION_UNAVAILABLE',
    'Cannot switch edition. Following offering items cannot be turned on in the target edition: ' +
      unavailable.map(spellItem).join(', '),
    {
      items: unavailable.map(({ name, infraId }) => ({
        name,
        ...(infraId !== null && { infraId }),
      })),
    },
  );
}
