import { Field, ID, Int, ObjectType } from 'type-graphql';
import {
  pricingMode,
  type BillingMode as BillingModeValue,
  type Currency,
  type OfferingItem as OfferingItemRow,
  type PricingMode,
  type UsageCalculationMode,
} from '../../../entities/index.js';
import { BillingModeEnum, CurrencyEnum, UsageCalculationModeEnum } from './billing-enums.js';
import { graphEnum } from '../../engine/enums.js';
import { DateTime, Decimal, LocalDate } from '../../engine/scalars.js';
import { OfferingItem } from '../offering-items/offering-item-type.js';

@ObjectType('Pricing', {
  simpleResolvers: true,
  description: 'Pricing of a tenant. A unit has the pricing mode of its customer.',
})
export class Pricing {
  @Field(() => graphEnum(pricingMode), { description: 'Pricing mode.' })
  mode!: PricingMode;

  @Field(() => CurrencyEnum, {
    nullable: true,
    description: 'Currency of the prices; null if none is set.',
  })
  currency!: Currency | null;

  @Field(() => Int, {
    description:
      'Version of the pricing. It increases by one with every change. Pass it when changing the pricing.',
  })
  version!: number;

  @Field(() => DateTime, {
    nullable: true,
    description: 'Time when production pricing started; null if it has not started.',
  })
  productionStartDate!: number | null;
}

@ObjectType('Price', {
  simpleResolvers: true,
  description: 'Price of an offering item for a tenant.',
})
export class Price {
  @Field(() => OfferingItem, { description: 'Catalog entry of the offering item.' })
  item!: OfferingItemRow;

  @Field(() => ID, {
    nullable: true,
    description:
      'Id of the infrastructure component that the item is bound to; null if there is none.',
  })
  infraId!: string | null;

  @Field(() => Decimal, {
    description: 'Price in the currency of the pricing of the tenant.',
  })
  price!: string;

  @Field(() => Int, {
    description:
      'Version of the price. It increases by one with every change. Pass it when changing the price.',
  })
  version!: number;
}

@ObjectType('Billing', {
  simpleResolvers: true,
  description: 'Billing settings of a tenant.',
})
export class Billing {
  @Field(() => BillingModeEnum, { description: 'System that issues the bills.' })
  mode!: BillingModeValue;

  @Field(() => UsageCalculationModeEnum, {
    description: 'How the billed usage of a period is calculated.',
  })
  usageCalculationMode!: UsageCalculationMode;

  @Field(() => Int, {
    description:
      'Version of the billing settings. It increases by one with every change. Pass it when changing them.',
  })
  version!: number;
}

@ObjectType('BillingPeriod', {
  simpleResolvers: true,
  description: 'Billing period of an offering item of a tenant.',
})
export class BillingPeriod {
  @Field(() => OfferingItem, { description: 'Catalog entry of the offering item.' })
  item!: OfferingItemRow;

  @Field(() => ID, {
    nullable: true,
    description:
      'Id of the infrastructure component that the item is bound to; null if there is none.',
  })
  infraId!: string | null;

  @Field(() => LocalDate, {
    nullable: true,
    description: 'First day of the current billing period; null if the calendar month is used.',
  })
  start!: string | null;
}
