import { Resolver } from 'type-graphql';
import { run } from '../../../domain/core/action.js';
import { DomainError, type ErrorCode } from '../../../domain/core/errors.js';
import { checkEditionSwitch } from '../../../domain/commerce/offering-items/check-edition-switch.js';
import type { Tenant as TenantRow } from '../../../entities/index.js';
import type { GraphContext } from '../../engine/context.js';
import { declareField } from '../../engine/direct-resolvers.js';
import { EditionSwitchArgs } from './offering-item-inputs.js';
import { EditionSwitch } from './offering-item-type.js';
import { Tenant } from '../../access/tree/tenant-type.js';

/** Estimated cost of a check, which reads the subtree of one tenant at a time. */
const costOfCheck = 100;

/** Codes of conditions that prevent the switch. Other codes mean an invalid request. */
const obstacles: ReadonlySet<ErrorCode> = new Set([
  'EDITION_UNAVAILABLE',
  'LOCKED',
  'HARD_QUOTA',
  'ITEM_DEPENDENCY',
  'BUSINESS_RULE',
]);

async function check(
  ctx: GraphContext,
  tenantId: string,
  { applicationId, targetEdition }: EditionSwitchArgs,
): Promise<object> {
  try {
    const warnings = await run(checkEditionSwitch, ctx, { tenantId, applicationId, targetEdition });
    return { possible: true, warnings, obstacle: null, unavailableItems: [] };
  } catch (error) {
    if (!(error instanceof DomainError) || !obstacles.has(error.code)) throw error;
    const { message, details } = error;
    return {
      possible: false,
      warnings: [],
      obstacle: message,
      unavailableItems: details.items ?? [],
    };
  }
}

@Resolver(() => Tenant)
export class EditionSwitchResolver {}
declareField<TenantRow>(EditionSwitchResolver, 'field', 'editionSwitch', {
  type: () => EditionSwitch,
  nullable: true,
  description:
    'Checks a switch of the tenant to another edition of an application without performing it. Requires the scope `tenant_admin` on the tenant and its parent.',
  args: EditionSwitchArgs,
  size: costOfCheck,
  resolve: ({ id }, requested: EditionSwitchArgs, ctx) => check(ctx, id, requested),
});
