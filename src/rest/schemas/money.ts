import { Type } from '@sinclair/typebox';
import {
  billingModes,
  currencies,
  pricingModes,
  usageCalculationModes,
} from '../../entities/index.js';
import { string, integer, uuid, enumeration, nullableDateTime } from './values.js';

/* What tenants are charged, as it is sent. */

/** How a tenant is charged. */
export const pricing = Type.Object({
  mode: enumeration(pricingModes),
  currency: Type.Unsafe<string | null>({ type: ['string', 'null'], enum: [...currencies, null] }),
  version: integer,
  production_start_date: nullableDateTime,
});

/** What a tenant pays for an offering item. */
export const price = Type.Object({
  application_id: uuid,
  infra_id: Type.Optional(uuid),
  name: string,
  price: string,
  version: integer,
});

/** How what a tenant uses is billed. */
export const billing = Type.Object({
  mode: enumeration(billingModes),
  usage_calculation_mode: enumeration(usageCalculationModes),
  version: integer,
});

/** Since when the offering items of a tenant are charged for; null is the calendar month. */
export const billingPeriods = Type.Object({
  items: Type.Array(
    Type.Object({
      offering_item: Type.Object({
        application_id: uuid,
        infra_component_id: Type.Optional(uuid),
        infra_component_type: Type.Optional(string),
        name: string,
      }),
      current_period: Type.Union([
        Type.Object({ start: Type.String({ pattern: '^\\d{4}-\\d\\d-\\d\\d$' }) }),
        Type.Null(),
      ]),
    }),
  ),
  meta: Type.Object({ total: integer }),
});
