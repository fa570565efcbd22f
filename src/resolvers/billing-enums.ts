import type { BillingMode, Currency, UsageCalculationMode } from '../entities/index.js';
import { enumOf } from './enums.js';

export const CurrencyEnum = enumOf<Currency>('Currency', 'What prices are in (ISO 4217).', {
  AUD: 'Australian dollar.',
  BRL: 'Brazilian real.',
  CAD: 'Canadian dollar.',
  EUR: 'Euro.',
  CNY: 'Chinese renminbi.',
  GBP: 'Pound sterling.',
  JPY: 'Japanese yen.',
  KZT: 'Kazakhstani tenge.',
  NZD: 'New Zealand dollar.',
  RUB: 'Russian rouble.',
  USD: 'United States dollar.',
  ZAR: 'South African rand.',
});

export const BillingModeEnum = enumOf<BillingMode>('BillingMode', 'Who writes the bills.', {
  external: 'A system outside the platform.',
  internal: 'The platform itself.',
});

export const UsageCalculationModeEnum = enumOf<UsageCalculationMode>(
  'UsageCalculationMode',
  'Which usage of a period is billed.',
  {
    last_day: 'That of its last day.',
    average: 'The average of its days.',
  },
);
