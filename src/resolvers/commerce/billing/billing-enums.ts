import type { BillingMode, Currency, UsageCalculationMode } from '../../../entities/index.js';
import { enumOf } from '../../engine/enums.js';

export const CurrencyEnum = enumOf<Currency>('Currency', 'Currency of prices (ISO 4217).', {
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

export const BillingModeEnum = enumOf<BillingMode>('BillingMode', 'System that issues the bills.', {
  external: 'A system outside the platform.',
  internal: 'The platform.',
});

export const UsageCalculationModeEnum = enumOf<UsageCalculationMode>(
  'UsageCalculationMode',
  'How the billed usage of a period is calculated.',
  {
    last_day: 'Usage on the last day of the period.',
    average: 'Average of the daily usage in the period.',
  },
);
