import { Type } from '@sinclair/typebox';
import { getBilling } from '../../domain/commerce/billing/read-billing.js';
import { listPeriods } from '../../domain/commerce/billing/read-periods.js';
import { listPrices } from '../../domain/commerce/billing/read-prices.js';
import { getPricing } from '../../domain/commerce/billing/read-pricing.js';
import { billingChanges, updateBilling } from '../../domain/commerce/billing/update-billing.js';
import { periodChanges, updatePeriods } from '../../domain/commerce/billing/update-periods.js';
import { priceChanges, updatePrices } from '../../domain/commerce/billing/update-prices.js';
import { pricingChanges, updatePricing } from '../../domain/commerce/billing/update-pricing.js';
import { Version } from '../../domain/core/schema.js';
import { applicationDomain, platformDomain, type Documented } from '../engine/errors.js';
import { operation } from '../engine/operation.js';
import {
  presentBilling,
  presentPeriods,
  presentPrices,
  presentPricing,
} from './billing-presenter.js';
import * as schemas from './billing-schemas.js';
import * as values from '../engine/value-schemas.js';
import { withoutNull } from '../engine/without-null.js';

const tag = 'Pricing and billing';

/**
 * The contract documents no conflict: if the state of the tenant forbids the change, the status is
 * 403.
 */
const changing = (documented: Documented): Documented => ({
  ...documented,
  answers: { BUSINESS_RULE: 403 },
});

export const billingOperations = [
  operation({
    method: 'GET',
    path: '/api/2/tenants/{tenant_id}/pricing',
    summary: 'Returns the pricing of a tenant',
    tag,
    success: 200,
    response: schemas.pricing,
    errors: applicationDomain(401, 403, 404),
    action: getPricing,
    present: presentPricing,
  }),
  operation({
    method: 'PUT',
    path: '/api/2/tenants/{tenant_id}/pricing',
    summary: 'Updates the pricing of a tenant: its mode and its currency',
    tag,
    body: Type.Object({
      version: {
        ...Version,
        description:
          'Version of the pricing that the caller last read. The request fails if the pricing has changed since.',
      },
      ...pricingChanges,
      mode: {
        ...pricingChanges.mode,
        description:
          'Pricing mode. A customer that was in production mode cannot return to trial mode.',
      },
    }),
    success: 200,
    response: schemas.pricing,
    errors: changing(applicationDomain(401, 403, 404)),
    action: updatePricing,
    present: ({ pricing }) => presentPricing(pricing),
  }),
  operation({
    method: 'GET',
    path: '/api/2/tenants/{tenant_id}/offering_items/pricing',
    summary: 'Returns the prices of offering items for a tenant',
    tag,
    success: 200,
    response: values.items(schemas.price),
    errors: platformDomain(401, 403, 404),
    action: listPrices,
    present: presentPrices,
  }),
  operation({
    method: 'PUT',
    path: '/api/2/tenants/{tenant_id}/offering_items/pricing',
    summary: 'Sets prices of offering items for a tenant, either all or none',
    tag,
    body: withoutNull(priceChanges, 'items.infraId'),
    success: 200,
    response: values.items(schemas.price),
    errors: changing(platformDomain(401, 403, 404)),
    action: updatePrices,
    present: ({ prices }) => presentPrices(prices),
  }),
  operation({
    method: 'GET',
    path: '/api/2/billing/tenants/{tenant_id}',
    summary: 'Returns the billing settings of a tenant',
    tag,
    success: 200,
    response: schemas.billing,
    errors: platformDomain(401, 403, 404),
    action: getBilling,
    present: presentBilling,
  }),
  operation({
    method: 'PUT',
    path: '/api/2/billing/tenants/{tenant_id}',
    summary: 'Updates the billing settings of a tenant',
    tag,
    body: Type.Object({
      version: {
        ...Version,
        description:
          'Version of the billing settings that the caller last read. The request fails if they have changed since.',
      },
      ...billingChanges,
      mode: {
        ...billingChanges.mode,
        description:
          'System that issues the bills: the platform (`internal`) or a system outside the platform (`external`).',
      },
    }),
    success: 200,
    response: schemas.billing,
    errors: platformDomain(401, 403, 404),
    action: updateBilling,
    present: ({ billing }) => presentBilling(billing),
  }),
  operation({
    method: 'GET',
    path: '/api/2/billing/tenants/{tenant_id}/periods',
    summary: 'Returns the billing periods of a tenant',
    tag,
    success: 200,
    response: schemas.billingPeriods,
    errors: platformDomain(401, 403, 404),
    action: listPeriods,
    present: presentPeriods,
  }),
  operation({
    method: 'PUT',
    path: '/api/2/billing/tenants/{tenant_id}/periods',
    summary: 'Sets billing periods of offering items of a tenant, either all or none',
    tag,
    body: withoutNull(
      periodChanges,
      'items.offeringItem.infraComponentId',
      'items.offeringItem.infraComponentType',
    ),
    success: 200,
    response: schemas.billingPeriods,
    errors: platformDomain(401, 403, 404),
    action: updatePeriods,
    present: ({ periods }) => presentPeriods(periods),
  }),
];
