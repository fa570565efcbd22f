import { updateBilling } from '../../../domain/commerce/billing/update-billing.js';
import { updatePeriods } from '../../../domain/commerce/billing/update-periods.js';
import { updatePrices } from '../../../domain/commerce/billing/update-prices.js';
import { updatePricing } from '../../../domain/commerce/billing/update-pricing.js';
import { nilUuid } from '../../../domain/core/validation.js';
import {
  UpdateBillingInput,
  UpdateBillingPeriodsInput,
  UpdatePricesInput,
  UpdatePricingInput,
} from './billing-inputs.js';
import type { GraphContext } from '../../engine/context.js';
import { mutation, mutations } from '../../engine/mutations.js';
import { Tenant } from '../../access/tree/tenant-type.js';

const tenant = {
  type: () => Tenant,
  description: 'Tenant after the change.',
  value: (result: { readonly tenant: object }) => result.tenant,
};

/**
 * The graph identifies an item by its name, the REST API by its name and application. An unknown
 * item has no application, and the action refuses its name.
 */
const named = <Item extends { name: string }>({ catalogue }: GraphContext, item: Item) => ({
  ...item,
  applicationId: catalogue.item(item.name)?.applicationId ?? nilUuid,
});

export const BillingMutations = mutations({
  updatePricing: mutation({
    description:
      'Updates the pricing of a tenant. The pricing mode of a customer also applies to its units. Requires the scope `tenant_admin` on the tenant and its parent.',
    input: [UpdatePricingInput, 'Changes.'],
    action: updatePricing,
    payload: { tenant },
  }),
  updatePrices: mutation({
    description:
      'Sets prices of offering items for a tenant. The items need not be enabled. Requires the scope `tenant_admin` on the tenant and its parent.',
    input: [UpdatePricesInput, 'Prices to set.'],
    prepare: ({ tenantId, items }, ctx) => ({
      tenantId,
      items: items.map((item) => named(ctx, item)),
    }),
    action: updatePrices,
    payload: { tenant },
  }),
  updateBilling: mutation({
    description:
      'Updates the billing settings of a tenant. Requires the scope `root_admin` or `partner_admin` on the tenant.',
    input: [UpdateBillingInput, 'Changes.'],
    action: updateBilling,
    payload: { tenant },
  }),
  updateBillingPeriods: mutation({
    description:
      'Sets billing periods of offering items of a tenant. The items need not be enabled. Requires the scope `root_admin` or `partner_admin` on the tenant and its parent.',
    input: [UpdateBillingPeriodsInput, 'Billing periods to set.'],
    names: { infraId: 'infraComponentId' },
    prepare: ({ tenantId, items }, ctx) => ({
      tenantId,
      items: items.map(({ offeringItem: { infraId, ...item }, currentPeriod }) => ({
        offeringItem: {
          ...named(ctx, item),
          ...(infraId != null && { infraComponentId: infraId }),
        },
        ...(currentPeriod !== undefined && { currentPeriod }),
      })),
    }),
    action: updatePeriods,
    payload: { tenant },
  }),
});
