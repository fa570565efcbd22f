import { Arg, Ctx, Mutation, Resolver } from 'type-graphql';
import { updateBilling } from '../../../domain/commerce/billing/update-billing.js';
import { updatePeriods } from '../../../domain/commerce/billing/update-periods.js';
import { updatePrices } from '../../../domain/commerce/billing/update-prices.js';
import { updatePricing } from '../../../domain/commerce/billing/update-pricing.js';
import { nilUuid } from '../../../domain/core/validation.js';
import type { GraphContext } from '../../engine/context.js';
import {
  UpdateBillingInput,
  UpdateBillingPeriodsInput,
  UpdatePricesInput,
  UpdatePricingInput,
} from './billing-inputs.js';
import { mutate, payloadOf } from '../../engine/mutate.js';
import { Tenant } from '../../accounts/tenants/tenant-type.js';

const tenant = { type: () => Tenant, description: 'Tenant after the change.' };
const UpdatePricingPayload = payloadOf('UpdatePricing', { tenant });
const UpdatePricesPayload = payloadOf('UpdatePrices', { tenant });
const UpdateBillingPayload = payloadOf('UpdateBilling', { tenant });
const UpdateBillingPeriodsPayload = payloadOf('UpdateBillingPeriods', { tenant });

/**
 * The graph identifies an item by its name, the REST API by its name and application. An unknown
 * item has no application, and the action refuses its name.
 */
const named = <Item extends { name: string }>({ catalogue }: GraphContext, item: Item) => ({
  ...item,
  applicationId: catalogue.item(item.name)?.applicationId ?? nilUuid,
});

const changed = (result: { tenant: object }) => ({ tenant: result.tenant });

@Resolver()
export class BillingMutations {
  @Mutation(() => UpdatePricingPayload, {
    nullable: true,
    description:
      'Updates the pricing of a tenant. The pricing mode of a customer also applies to its units. Requires the scope `tenant_admin` on the tenant and its parent.',
  })
  updatePricing(
    @Arg('input', () => UpdatePricingInput, { description: 'Changes.' })
    input: UpdatePricingInput,
    @Ctx() ctx: GraphContext,
  ): Promise<object> {
    return mutate(ctx, updatePricing, input, changed);
  }

  @Mutation(() => UpdatePricesPayload, {
    nullable: true,
    description:
      'Sets prices of offering items for a tenant. The items need not be enabled. Requires the scope `tenant_admin` on the tenant and its parent.',
  })
  updatePrices(
    @Arg('input', () => UpdatePricesInput, { description: 'Prices to set.' })
    { tenantId, items }: UpdatePricesInput,
    @Ctx() ctx: GraphContext,
  ): Promise<object> {
    const plain = { tenantId, items: items.map((item) => named(ctx, item)) };
    return mutate(ctx, updatePrices, plain, changed);
  }

  @Mutation(() => UpdateBillingPayload, {
    nullable: true,
    description:
      'Updates the billing settings of a tenant. Requires the scope `root_admin` or `partner_admin` on the tenant.',
  })
  updateBilling(
    @Arg('input', () => UpdateBillingInput, { description: 'Changes.' })
    input: UpdateBillingInput,
    @Ctx() ctx: GraphContext,
  ): Promise<object> {
    return mutate(ctx, updateBilling, input, changed);
  }

  @Mutation(() => UpdateBillingPeriodsPayload, {
    nullable: true,
    description:
      'Sets billing periods of offering items of a tenant. The items need not be enabled. Requires the scope `root_admin` or `partner_admin` on the tenant and its parent.',
  })
  updateBillingPeriods(
    @Arg('input', () => UpdateBillingPeriodsInput, { description: 'Billing periods to set.' })
    { tenantId, items }: UpdateBillingPeriodsInput,
    @Ctx() ctx: GraphContext,
  ): Promise<object> {
    const plain = items.map(({ offeringItem: { infraId, ...item }, currentPeriod }) => ({
      offeringItem: { ...named(ctx, item), ...(infraId != null && { infraComponentId: infraId }) },
      ...(currentPeriod !== undefined && { currentPeriod: currentPeriod && { ...currentPeriod } }),
    }));
    return mutate(ctx, updatePeriods, { tenantId, items: plain }, changed, {
      infraId: 'infraComponentId',
    });
  }
}
