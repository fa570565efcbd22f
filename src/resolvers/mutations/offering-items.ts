import { Arg, Ctx, Mutation, Resolver } from 'type-graphql';
import type { ItemRow } from '../../domain/offering-items/held-items.js';
import { setOfferingItems } from '../../domain/offering-items/set-offering-items.js';
import { switchEdition } from '../../domain/offering-items/switch-edition.js';
import { tenantById } from '../../domain/tenants/tenant-reads.js';
import type { GraphContext } from '../context.js';
import {
  SetOfferingItemsInput,
  SwitchEditionInput,
  type OfferingItemInput,
} from '../inputs/offering-item.js';
import { mutate, payloadOf } from '../mutate.js';
import { TenantOfferingItem } from '../types/offering-item.js';
import { Tenant } from '../types/tenant.js';

const tenant = { type: () => Tenant, description: 'The tenant.' };
const SetOfferingItemsPayload = payloadOf('SetOfferingItems', {
  tenant,
  offeringItems: {
    type: () => [TenantOfferingItem],
    description: 'All its items of the applications that the change was about, by name.',
  },
});

/** An item as the action takes it: what is null stays as it is, but in a quota, of which it says that there is none. */
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
      'Its items of the application in that edition, and those of every edition, by name.',
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
      'Turns offering items of a tenant on and off and sets their quotas, all or none. For administrators above the tenant.',
  })
  setOfferingItems(
    @Arg('input', () => SetOfferingItemsInput, { description: 'The items.' })
    { tenantId, items, checkUsage }: SetOfferingItemsInput,
    @Ctx() ctx: GraphContext,
  ): Promise<object> {
    const input = { tenantId, items: items.map(domainItem), checkUsage };
    return mutate(ctx, setOfferingItems, input, withTenant(ctx, tenantId));
  }

  @Mutation(() => SwitchEditionPayload, {
    nullable: true,
    description:
      'Changes a tenant and everybody below it to another edition, with quotas and usages. For administrators above the tenant.',
  })
  switchEdition(
    @Arg('input', () => SwitchEditionInput, { description: 'The edition.' })
    input: SwitchEditionInput,
    @Ctx() ctx: GraphContext,
  ): Promise<object> {
    return mutate(ctx, switchEdition, input, withTenant(ctx, input.tenantId));
  }
}
