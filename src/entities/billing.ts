import { defineEntity, type InferEntity } from '@mikro-orm/core';
import { oneOf, p, time } from './columns.js';
import { enumeration, type ValueOf } from './fields/index.js';

export const currency = enumeration('Currency', 'Currency of prices (ISO 4217).', {
  AUD: 'Australian dollar.',
  BRL: 'Brazilian real.',
  CAD: 'Canadian dollar.',
  EUR: 'Euro.',
  CNY: 'Chinese renminbi.',
  GBP: 'Pound sterling.',
  JPY: 'Japanese yen.',
  KZT: 'Kazakhstani tenge.',
  NZD: 'New Zealand dollar.',
  RUB: 'Russian ruble.',
  USD: 'United States dollar.',
  ZAR: 'South African rand.',
});
export type Currency = ValueOf<typeof currency>;

export const billingMode = enumeration('BillingMode', 'System that issues the bills.', {
  external: 'A system outside the platform.',
  internal: 'The platform.',
});
export type BillingMode = ValueOf<typeof billingMode>;

export const usageCalculationMode = enumeration(
  'UsageCalculationMode',
  'How the billed usage of a period is calculated.',
  {
    last_day: 'Usage on the last day of the period.',
    average: 'Average of the daily usage in the period.',
  },
);
export type UsageCalculationMode = ValueOf<typeof usageCalculationMode>;

/**
 * Pricing and billing of a tenant, except for the pricing mode, which is a column of the tenant. A
 * tenant without a row has the defaults with version 1.
 */
export const TenantBilling = defineEntity({
  name: 'TenantBilling',
  tableName: 'tenant_billing',
  properties: {
    tenantId: p.uuid().primary(),
    currency: oneOf(currency.values).nullable(),
    /** Version of pricing mode and currency. */
    pricingVersion: p.integer(),
    billingMode: oneOf(billingMode.values),
    usageCalculationMode: oneOf(usageCalculationMode.values),
    /** Version of the two modes of billing. */
    billingVersion: p.integer(),
    updatedAt: time(),
  },
});
export type TenantBilling = InferEntity<typeof TenantBilling>;

/**
 * The price of an offering item for a tenant. A removed price keeps its row, so that no version is
 * used twice.
 */
export const OfferingItemPrice = defineEntity({
  name: 'OfferingItemPrice',
  tableName: 'offering_item_prices',
  properties: {
    tenantId: p.uuid().primary(),
    /** The key of the offering item (`itemKey`). */
    key: p.string().primary(),
    name: p.string(),
    infraId: p.uuid().nullable(),
    /** A decimal number with the digits that were set; null if the price was removed. */
    price: p.string().nullable(),
    priceVersion: p.integer(),
    updatedAt: time(),
  },
});
export type OfferingItemPrice = InferEntity<typeof OfferingItemPrice>;

/** The billing period of an offering item of a tenant, if it is not the calendar month. */
export const BillingPeriod = defineEntity({
  name: 'BillingPeriod',
  tableName: 'billing_periods',
  properties: {
    tenantId: p.uuid().primary(),
    key: p.string().primary(),
    name: p.string(),
    infraId: p.uuid().nullable(),
    /** First day of the period, `YYYY-MM-DD`. */
    startDate: p.string(),
    updatedAt: time(),
  },
});
export type BillingPeriod = InferEntity<typeof BillingPeriod>;
