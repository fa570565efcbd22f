import { Field, ID, InputType, Int } from 'type-graphql';
import type {
  BillingMode,
  Currency,
  PricingMode,
  UsageCalculationMode,
} from '../../entities/index.js';
import { BillingModeEnum, CurrencyEnum, UsageCalculationModeEnum } from '../billing-enums.js';
import { PricingModeEnum } from '../enums.js';
import { Decimal, LocalDate } from '../scalars.js';

@InputType('UpdatePricingInput', {
  description: 'Changes of how a tenant is charged; what is left out stays.',
})
export class UpdatePricingInput {
  @Field(() => ID, { description: 'Id of the tenant.' })
  tenantId!: string;

  @Field(() => Int, { description: 'The version of its pricing that you saw.' })
  version!: number;

  @Field(() => PricingModeEnum, {
    nullable: true,
    description: 'Whether it is charged. There is no way back from production to trial.',
  })
  mode?: PricingMode | null;

  @Field(() => CurrencyEnum, {
    nullable: true,
    description: 'What its prices are in; null for no choice.',
  })
  currency?: Currency | null;
}

@InputType('PriceInput', { description: 'What an offering item is to cost.' })
class PriceInput {
  @Field(() => ID, { description: 'Name of the item.' })
  name!: string;

  @Field(() => ID, {
    nullable: true,
    description: 'Id of the infrastructure component, of an item that is bound to one.',
  })
  infraId?: string | null;

  @Field(() => Decimal, { description: 'The price; zero takes it away.' })
  price!: string;

  @Field(() => Int, {
    nullable: true,
    description: 'The version of the price that you saw; left out if there was none.',
  })
  version?: number | null;
}

@InputType('UpdatePricesInput', {
  description: 'Prices of a tenant to set, all or none; those that are not named stay.',
})
export class UpdatePricesInput {
  @Field(() => ID, { description: 'Id of the tenant.' })
  tenantId!: string;

  @Field(() => [PriceInput], { description: 'The prices, 1000 at most.' })
  items!: PriceInput[];
}

@InputType('UpdateBillingInput', {
  description: 'Changes of how what a tenant uses is billed; what is left out stays.',
})
export class UpdateBillingInput {
  @Field(() => ID, { description: 'Id of the tenant.' })
  tenantId!: string;

  @Field(() => Int, { description: 'The version of its billing that you saw.' })
  version!: number;

  @Field(() => BillingModeEnum, { nullable: true, description: 'Who writes the bills.' })
  mode?: BillingMode | null;

  @Field(() => UsageCalculationModeEnum, {
    nullable: true,
    description: 'Which usage of a period is billed.',
  })
  usageCalculationMode?: UsageCalculationMode | null;
}

@InputType('BilledItemInput', { description: 'An offering item that is charged for.' })
class BilledItemInput {
  @Field(() => ID, { description: 'Name of the item.' })
  name!: string;

  @Field(() => ID, {
    nullable: true,
    description: 'Id of the infrastructure component, of an item that is bound to one.',
  })
  infraId?: string | null;
}

@InputType('CurrentPeriodInput', { description: 'The period that runs at present.' })
class CurrentPeriodInput {
  @Field(() => LocalDate, { description: 'Its first day: yesterday (UTC) at the latest.' })
  start!: string;
}

@InputType('BillingPeriodInput', {
  description: 'Since when an offering item is to be charged for.',
})
class BillingPeriodInput {
  @Field(() => BilledItemInput, { description: 'The item.' })
  offeringItem!: BilledItemInput;

  @Field(() => CurrentPeriodInput, {
    nullable: true,
    description: 'Its period; null for the calendar month. It must not be left out.',
  })
  currentPeriod?: CurrentPeriodInput | null;
}

@InputType('UpdateBillingPeriodsInput', {
  description: 'Billing periods of a tenant to set, all or none; those that are not named stay.',
})
export class UpdateBillingPeriodsInput {
  @Field(() => ID, { description: 'Id of the tenant.' })
  tenantId!: string;

  @Field(() => [BillingPeriodInput], { description: 'The periods, 1000 at most.' })
  items!: BillingPeriodInput[];
}
