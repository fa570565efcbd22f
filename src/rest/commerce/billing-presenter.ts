import type { Billing } from '../../domain/commerce/billing/billing-reads.js';
import type { Period } from '../../domain/commerce/billing/period-reads.js';
import type { Price } from '../../domain/commerce/billing/price-reads.js';
import type { Pricing } from '../../domain/commerce/billing/pricing-reads.js';
import { timestampOrNull } from '../engine/time.js';

/** Presents the pricing of a tenant. */
export const presentPricing = ({ mode, currency, version, productionStartDate }: Pricing) => ({
  mode,
  currency,
  version,
  production_start_date: timestampOrNull(productionStartDate),
});

/** Presents the prices of a tenant. */
export const presentPrices = (prices: readonly Price[]) => ({
  items: prices.map(({ item, infraId, name, price, version }) => ({
    application_id: item.applicationId,
    ...(infraId !== null && { infra_id: infraId }),
    name,
    price,
    version,
  })),
});

/** Presents the billing of the usage of a tenant. */
export const presentBilling = ({ mode, usageCalculationMode, version }: Billing) => ({
  mode,
  usage_calculation_mode: usageCalculationMode,
  version,
});

/** Presents the billing periods of a tenant. */
export const presentPeriods = (periods: readonly Period[]) => ({
  items: periods.map(({ item, infraId, name, start }) => ({
    offering_item: {
      application_id: item.applicationId,
      ...(infraId !== null && {
        infra_component_id: infraId,
        infra_component_type: item.capability!,
      }),
      name,
    },
    current_period: start === null ? null : { start },
  })),
  meta: { total: periods.length },
});
