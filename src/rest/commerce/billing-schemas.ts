import { Type } from '@sinclair/typebox';
import { billingMode, currency, pricingMode, usageCalculationMode } from '../../entities/index.js';
import { string, uuid, enumeration, nullableDateTime } from '../engine/value-schemas.js';

/* Schemas of pricing, prices and billing. */

/** The pricing of a tenant. */
export const pricing = Type.Object({
  mode: Type.Unsafe<string>({
    ...enumeration(pricingMode.values),
    description: 'Pricing mode. The tenant is charged for its usage only in the mode `production`.',
  }),
  currency: Type.Unsafe<string | null>({
    type: ['string', 'null'],
    enum: [...currency.values, null],
  }),
  version: Type.Integer({
    description:
      'Version of the pricing. It increases by one with every change. Pass it when changing the pricing.',
  }),
  production_start_date: nullableDateTime,
});

/** The price of an offering item for a tenant. */
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

/** The billing of the usage of a tenant. */
export const billing = Type.Object({
  mode: Type.Unsafe<string>({
    ...enumeration(billingMode.values),
    description:
      'System that issues the bills: the platform (`internal`) or a system outside the platform (`external`).',
  }),
  usage_calculation_mode: enumeration(usageCalculationMode.values),
  version: Type.Integer({
    description:
      'Version of the billing settings. It increases by one with every change. Pass it when changing them.',
  }),
});

/** Start of the billing period of each offering item of a tenant; null for the calendar month. */
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
