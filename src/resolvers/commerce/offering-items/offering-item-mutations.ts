import { Arg, Ctx, Mutation, Resolver } from 'type-graphql';
import type { ItemRow } from '../../../domain/commerce/offering-items/held-items.js';
import { setOfferingItems } from '../../../domain/commerce/offering-items/set-offering-items.js';
import { switchEdition } from '../../../domain/commerce/offering-items/switch-edition.js';
import { tenantById } from '../../../domain/access/tree/tenant-reads.js';
import type { GraphContext } from '../../engine/context.js';
import {
  SetOfferingItemsInput,
  SwitchEditionInput,
  type OfferingItemInput,
} from './offering-item-inputs.js';
import { mutate, payloadOf } from '../../engine/mutate.js';
import { TenantOfferingItem } from './offering-item-type.js';
import { Tenant } from '../../accounts/tenants/tenant-type.js';

const tenant = { type: () => Tenant, description: 'Tenant after the change.' };
const SetOfferingItemsPayload = payloadOf('SetOfferingItems', {
  tenant,
  offeringItems: {
    type: () => [TenantOfferingItem],
    description:
      'Offering items of the tenant in the applications of the changed items, ordered by name.',
  },
});

/** Converts an item for the action. Null means no change, except in a quota, where it means no limit. */
const domainItem = ({ name, infraId, enabled, locked, quota }: OfferingItemInput) => ({
  name,
  ...(infraId != null && { infraId }),
  ...(enabled != null && { enabled }),
  ...(locked != null && { locked }),
  ...(quota && {
    quota: {
      value: quota.value ?? null,
      overage: quota.overage ?? null,
      version: quota.version,
    },
  }),
});

const SwitchEditionPayload = payloadOf('SwitchEdition', {
  tenant,
  offeringItems: {
    type: () => [TenantOfferingItem],
    description:
      'Offering items of the tenant that belong to the application and to the target edition or all editions, ordered by name.',
  },
});

const withTenant =
  (ctx: GraphContext, tenantId: string) => async (offeringItems: readonly ItemRow[]) => ({
    tenant: await tenantById(ctx.session, tenantId),
    offeringItems,
  });

@Resolver()
export class OfferingItemMutations {
  @Mutation(() => SetOfferingItemsPayload, {
    nullable: true,
    description:
      'Enables and disables offering items of a tenant and sets their quotas. Either all changes are made or none. Requires the scope `tenant_admin` on the tenant and its parent.',
  })
  setOfferingItems(
    @Arg('input', () => SetOfferingItemsInput, {
      description: 'Tenant and changes to its offering items.',
    })
    { tenantId, items, checkUsage }: SetOfferingItemsInput,
    @Ctx() ctx: GraphContext,
  ): Promise<object> {
    const input = { tenantId, items: items.map(domainItem), checkUsage };
    return mutate(ctx, setOfferingItems, input, withTenant(ctx, tenantId));
  }

  @Mutation(() => SwitchEditionPayload, {
    nullable: true,
    description:
      'Switches a tenant and its descendants to another edition of an application. Quotas, usages, prices and billing periods move to the items of the new edition; items without a counterpart are disabled. Requires the scope `tenant_admin` on the tenant and its parent.',
  })
  switchEdition(
    @Arg('input', () => SwitchEditionInput, {
      description: 'Tenant, application and target edition.',
    })
    input: SwitchEditionInput,
    @Ctx() ctx: GraphContext,
  ): Promise<object> {
    return mutate(ctx, switchEdition, input, withTenant(ctx, input.tenantId));
  }
}
