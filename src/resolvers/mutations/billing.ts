import { Arg, Ctx, Mutation, Resolver } from 'type-graphql';
import { updateBilling } from '../../domain/billing/update-billing.js';
import { updatePeriods } from '../../domain/billing/update-periods.js';
import { updatePrices } from '../../domain/billing/update-prices.js';
import { updatePricing } from '../../domain/billing/update-pricing.js';
import { nilUuid } from '../../domain/validation.js';
import type { GraphContext } from '../context.js';
import {
  UpdateBillingInput,
  UpdateBillingPeriodsInput,
  UpdatePricesInput,
  UpdatePricingInput,
} from '../inputs/billing.js';
import { mutate, payloadOf } from '../mutate.js';
import { Tenant } from '../types/tenant.js';

const tenant = { type: () => Tenant, description: 'The tenant, as it is now.' };
const UpdatePricingPayload = payloadOf('UpdatePricing', { tenant });
const UpdatePricesPayload = payloadOf('UpdatePrices', { tenant });
const UpdateBillingPayload = payloadOf('UpdateBilling', { tenant });
const UpdateBillingPeriodsPayload = payloadOf('UpdateBillingPeriods', { tenant });

/**
 * The graph identifies an item by its name alone, the documented API by its application as well. An
 * unknown item has no application, and the action refuses its name.
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
      'Changes how a tenant is charged, and with it the units of a customer. For administrators above the tenant.',
  })
  updatePricing(
    @Arg('input', () => UpdatePricingInput, { description: 'The changes.' })
    input: UpdatePricingInput,
    @Ctx() ctx: GraphContext,
  ): Promise<object> {
    return mutate(ctx, updatePricing, input, changed);
  }

  @Mutation(() => UpdatePricesPayload, {
    nullable: true,
    description:
      'Sets what a tenant pays for offering items, on or not. For administrators above the tenant.',
  })
  updatePrices(
    @Arg('input', () => UpdatePricesInput, { description: 'The prices.' })
    { tenantId, items }: UpdatePricesInput,
    @Ctx() ctx: GraphContext,
  ): Promise<object> {
    const plain = { tenantId, items: items.map((item) => named(ctx, item)) };
    return mutate(ctx, updatePrices, plain, changed);
  }

  @Mutation(() => UpdateBillingPayload, {
    nullable: true,
    description: 'Changes how what a tenant uses is billed.',
  })
  updateBilling(
    @Arg('input', () => UpdateBillingInput, { description: 'The changes.' })
    input: UpdateBillingInput,
    @Ctx() ctx: GraphContext,
  ): Promise<object> {
    return mutate(ctx, updateBilling, input, changed);
  }

  @Mutation(() => UpdateBillingPeriodsPayload, {
    nullable: true,
    description:
      'Sets since when offering items of a tenant are charged for. For administrators above the tenant.',
  })
  updateBillingPeriods(
    @Arg('input', () => UpdateBillingPeriodsInput, { description: 'The periods.' })
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
