import { defineEntity, type InferEntity } from '@mikro-orm/core';
import { oneOf, p, time } from './columns.js';

export const currencies = [
  'AUD',
  'BRL',
  'CAD',
  'EUR',
  'CNY',
  'GBP',
  'JPY',
  'KZT',
  'NZD',
  'RUB',
  'USD',
  'ZAR',
] as const;
export type Currency = (typeof currencies)[number];

export const billingModes = ['external', 'internal'] as const;
export type BillingMode = (typeof billingModes)[number];

export const usageCalculationModes = ['last_day', 'average'] as const;
export type UsageCalculationMode = (typeof usageCalculationModes)[number];

/**
 * Pricing and billing of a tenant, except for the pricing mode, which is a column of the tenant. A
 * tenant without a row has the defaults with version 1.
 */
export const TenantBilling = defineEntity({
  name: 'TenantBilling',
  tableName: 'tenant_billing',
  properties: {
    tenantId: p.uuid().primary(),
    currency: oneOf(currencies).nullable(),
    /** Version of pricing mode and currency. */
    pricingVersion: p.integer(),
    billingMode: oneOf(billingModes),
    usageCalculationMode: oneOf(usageCalculationModes),
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
