import { Type } from '@sinclair/typebox';
import {
  billingModes,
  currencies,
  pricingMode,
  usageCalculationModes,
} from '../../entities/index.js';
import { string, uuid, enumeration, nullableDateTime } from '../engine/value-schemas.js';

/* What tenants are charged, as it is sent. */

/** How a tenant is charged. */
export const pricing = Type.Object({
  mode: Type.Unsafe<string>({
    ...enumeration(pricingMode.values),
    description: 'Pricing mode. The tenant is charged for its usage only in the mode `production`.',
  }),
  currency: Type.Unsafe<string | null>({ type: ['string', 'null'], enum: [...currencies, null] }),
  version: Type.Integer({
    description:
      'Version of the pricing. It increases by one with every change. Pass it when changing the pricing.',
  }),
  production_start_date: nullableDateTime,
});

/** What a tenant pays for an offering item. */
export const price = Type.Object({
  application_id: uuid,
  infra_id: Type.Optional(uuid),
  name: Type.String({ description: 'Name of the offering item.' }),
  price: string,
  version: Type.Integer({
    description:
      'Version of the price. It increases by one with every change. Pass it when changing the price.',
  }),
});

/** How what a tenant uses is billed. */
export const billing = Type.Object({
  mode: Type.Unsafe<string>({
    ...enumeration(billingModes),
    description:
      'System that issues the bills: the platform (`internal`) or a system outside the platform (`external`).',
  }),
  usage_calculation_mode: enumeration(usageCalculationModes),
  version: Type.Integer({
    description:
      'Version of the billing settings. It increases by one with every change. Pass it when changing them.',
  }),
});

/** Since when the offering items of a tenant are charged for; null is the calendar month. */
export const billingPeriods = Type.Object({
  items: Type.Array(
    Type.Object({
      offering_item: Type.Object({
        application_id: uuid,
        infra_component_id: Type.Optional(uuid),
        infra_component_type: Type.Optional(string),
        name: Type.String({ description: 'Name of the offering item.' }),
      }),
      current_period: Type.Union([
        Type.Object({
          start: Type.String({
            pattern: '^\\d{4}-\\d\\d-\\d\\d$',
            description: 'First day of the current billing period, in UTC.',
          }),
        }),
        Type.Null(),
      ]),
    }),
  ),
  meta: Type.Object(
    { total: Type.Integer({ description: 'Number of items.' }) },
    { description: 'Information about the list.' },
  ),
});
