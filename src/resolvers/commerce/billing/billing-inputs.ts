import { Field, ID, InputType, Int } from 'type-graphql';
import {
  pricingMode,
  type BillingMode,
  type Currency,
  type PricingMode,
  type UsageCalculationMode,
} from '../../../entities/index.js';
import { BillingModeEnum, CurrencyEnum, UsageCalculationModeEnum } from './billing-enums.js';
import { graphEnum } from '../../engine/enums.js';
import { Decimal, LocalDate } from '../../engine/scalars.js';

@InputType('UpdatePricingInput', {
  description: 'Changes to the pricing of a tenant. Omitted fields stay unchanged.',
})
export class UpdatePricingInput {
  @Field(() => ID, { description: 'Id of the tenant.' })
  tenantId!: string;

  @Field(() => Int, {
    description:
      'Version of the pricing that the caller last read. The mutation fails if the pricing has changed since.',
  })
  version!: number;

  @Field(() => graphEnum(pricingMode), {
    nullable: true,
    description:
      'Pricing mode. A customer that was in production mode cannot return to trial mode.',
  })
  mode?: PricingMode | null;

  @Field(() => CurrencyEnum, {
    nullable: true,
    description: 'Currency of the prices; null for none.',
  })
  currency?: Currency | null;
}

@InputType('PriceInput', { description: 'Price of an offering item to set.' })
class PriceInput {
  @Field(() => ID, { description: 'Name of the offering item.' })
  name!: string;

  @Field(() => ID, {
    nullable: true,
    description: 'Id of the infrastructure component. Required for an item that is bound to one.',
  })
  infraId?: string | null;

  @Field(() => Decimal, { description: 'Price; zero removes the price.' })
  price!: string;

  @Field(() => Int, {
    nullable: true,
    description:
      'Version of the price that the caller last read; omit it if the item has no price. The mutation fails if the price has changed since.',
  })
  version?: number | null;
}

@InputType('UpdatePricesInput', {
  description:
    'Prices of a tenant to set. Either all prices are set or none. Prices that are not listed stay unchanged.',
})
export class UpdatePricesInput {
  @Field(() => ID, { description: 'Id of the tenant.' })
  tenantId!: string;

  @Field(() => [PriceInput], { description: 'Prices to set, at most 1000.' })
  items!: PriceInput[];
}

@InputType('UpdateBillingInput', {
  description: 'Changes to the billing settings of a tenant. Omitted fields stay unchanged.',
})
export class UpdateBillingInput {
  @Field(() => ID, { description: 'Id of the tenant.' })
  tenantId!: string;

  @Field(() => Int, {
    description:
      'Version of the billing settings that the caller last read. The mutation fails if they have changed since.',
  })
  version!: number;

  @Field(() => BillingModeEnum, { nullable: true, description: 'System that issues the bills.' })
  mode?: BillingMode | null;

  @Field(() => UsageCalculationModeEnum, {
    nullable: true,
    description: 'How the billed usage of a period is calculated.',
  })
  usageCalculationMode?: UsageCalculationMode | null;
}

@InputType('BilledItemInput', { description: 'Counted offering item with a billing period.' })
class BilledItemInput {
  @Field(() => ID, { description: 'Name of the offering item.' })
  name!: string;

  @Field(() => ID, {
    nullable: true,
    description: 'Id of the infrastructure component. Required for an item that is bound to one.',
  })
  infraId?: string | null;
}

@InputType('CurrentPeriodInput', { description: 'Current billing period.' })
class CurrentPeriodInput {
  @Field(() => LocalDate, {
    description: 'First day of the period, in UTC: from 2000-01-01 to yesterday.',
  })
  start!: string;
}

@InputType('BillingPeriodInput', {
  description: 'Billing period of an offering item to set.',
})
class BillingPeriodInput {
  @Field(() => BilledItemInput, { description: 'Offering item.' })
  offeringItem!: BilledItemInput;

  @Field(() => CurrentPeriodInput, {
    nullable: true,
    description: 'Current billing period; null to use the calendar month. Required.',
  })
  currentPeriod?: CurrentPeriodInput | null;
}

@InputType('UpdateBillingPeriodsInput', {
  description:
    'Billing periods of a tenant to set. Either all periods are set or none. Periods that are not listed stay unchanged.',
})
export class UpdateBillingPeriodsInput {
  @Field(() => ID, { description: 'Id of the tenant.' })
  tenantId!: string;

  @Field(() => [BillingPeriodInput], { description: 'Billing periods to set, at most 1000.' })
  items!: BillingPeriodInput[];
}
