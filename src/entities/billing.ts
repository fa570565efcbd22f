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
 * How a tenant is charged, beside the pricing mode that stands on the tenant. A tenant without a row
 * has the defaults at version 1.
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
 * What a tenant pays for an offering item. A price that was taken away leaves its row behind, so that
 * no version comes twice.
 */
export const OfferingItemPrice = defineEntity({
  name: 'OfferingItemPrice',
  tableName: 'offering_item_prices',
  properties: {
    tenantId: p.uuid().primary(),
    /** As of an offering item (`itemKey`). */
    key: p.string().primary(),
    name: p.string(),
    infraId: p.uuid().nullable(),
    /** A decimal number, digit by digit as it was set. Null: there is none any more. */
    price: p.string().nullable(),
    priceVersion: p.integer(),
    updatedAt: time(),
  },
});
export type OfferingItemPrice = InferEntity<typeof OfferingItemPrice>;

/** Since when an offering item of a tenant is charged for, where that is not the calendar month. */
export const BillingPeriod = defineEntity({
  name: 'BillingPeriod',
  tableName: 'billing_periods',
  properties: {
    tenantId: p.uuid().primary(),
    key: p.string().primary(),
    name: p.string(),
    infraId: p.uuid().nullable(),
    /** `YYYY-MM-DD`. */
    startDate: p.string(),
    updatedAt: time(),
  },
});
export type BillingPeriod = InferEntity<typeof BillingPeriod>;
