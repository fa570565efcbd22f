import type { GraphQLResolveInfo } from 'graphql';
import { Ctx, FieldResolver, Info, Resolver, Root } from 'type-graphql';
import {
  mayReadBilling,
  readBillings,
  type Billing as BillingRow,
} from '../../../domain/commerce/billing/billing-reads.js';
import { readPeriods, type Period } from '../../../domain/commerce/billing/period-reads.js';
import {
  readPrices,
  type Price as PriceRow,
} from '../../../domain/commerce/billing/price-reads.js';
import {
  readPricings,
  type Pricing as PricingRow,
} from '../../../domain/commerce/billing/pricing-reads.js';
import type { Tenant as TenantRow } from '../../../entities/index.js';
import { loaderOf, type GraphContext } from '../../engine/context.js';
import { declareField } from '../../engine/direct-resolvers.js';
import { Billing, BillingPeriod, Price, Pricing } from './billing-types.js';
import { Tenant } from '../../access/tree/tenant-type.js';

/** Estimated number of offering items of a tenant, for the cost of an operation. */
const manyItems = 250;

/** Pricing and prices of a tenant. A caller who can read the tenant can read them. */
@Resolver(() => Tenant)
export class TenantBillingResolver {
  @FieldResolver(() => Pricing, { description: 'Pricing of the tenant.' })
  pricing(
    @Root() tenant: TenantRow,
    @Ctx() ctx: GraphContext,
    @Info() info: GraphQLResolveInfo,
  ): Promise<PricingRow> {
    return loaderOf<TenantRow, PricingRow>(ctx, info.fieldNodes, (tenants) =>
      readPricings(ctx.session, tenants),
    ).load(tenant);
  }

  @FieldResolver(() => Billing, {
    nullable: true,
    description:
      'Billing settings of the tenant. Null unless the caller has one of the scopes `root_admin`, `partner_admin`, `company_admin`, `unit_admin` and `readonly_admin` on the tenant.',
  })
  async billing(
    @Root() tenant: TenantRow,
    @Ctx() ctx: GraphContext,
    @Info() info: GraphQLResolveInfo,
  ): Promise<BillingRow | null> {
    if (!mayReadBilling(ctx.caller, tenant)) return null;
    return loaderOf<string, BillingRow>(ctx, info.fieldNodes, (ids) =>
      readBillings(ctx.session, ids),
    ).load(tenant.id);
  }
}
declareField<TenantRow>(TenantBillingResolver, 'field', 'prices', {
  type: () => [Price],
  size: manyItems,
  description: 'Prices of offering items for the tenant, ordered by item name.',
  resolve: ({ id }, _args, ctx, info) =>
    loaderOf<string, PriceRow[]>(ctx, info.fieldNodes, (ids) => readPrices(ctx, ids)).load(id),
});
declareField<TenantRow>(TenantBillingResolver, 'field', 'billingPeriods', {
  type: () => [BillingPeriod],
  size: manyItems,
  nullable: true,
  description:
    'Billing periods of the tenant: one for each enabled, counted offering item and for each other item with a custom period. Null unless the caller has one of the scopes `root_admin`, `partner_admin`, `company_admin`, `unit_admin` and `readonly_admin` on the tenant.',
  resolve: (tenant, _args, ctx, info) =>
    mayReadBilling(ctx.caller, tenant)
      ? loaderOf<TenantRow, Period[]>(ctx, info.fieldNodes, (tenants) =>
          readPeriods(ctx, tenants),
        ).load(tenant)
      : null,
});
