import { Field, ID, Int, ObjectType } from 'type-graphql';
import type {
  BillingMode as BillingModeValue,
  Currency,
  OfferingItem as OfferingItemRow,
  PricingMode,
  UsageCalculationMode,
} from '../../entities/index.js';
import { BillingModeEnum, CurrencyEnum, UsageCalculationModeEnum } from '../billing-enums.js';
import { PricingModeEnum } from '../enums.js';
import { DateTime, Decimal, LocalDate } from '../scalars.js';
import { OfferingItem } from './offering-item.js';

@ObjectType('Pricing', {
  simpleResolvers: true,
  description: 'How a tenant is charged. A unit is charged like its customer.',
})
export class Pricing {
  @Field(() => PricingModeEnum, { description: 'Whether it is charged at all.' })
  mode!: PricingMode;

  @Field(() => CurrencyEnum, {
    nullable: true,
    description: 'What its prices are in; null where none was chosen.',
  })
  currency!: Currency | null;

  @Field(() => Int, {
    description:
      'Grows by one with every change of the pricing; whoever changes it names the one they saw.',
  })
  version!: number;

  @Field(() => DateTime, {
    nullable: true,
    description: 'Since when it is charged for what it uses; null if it never was.',
  })
  productionStartDate!: number | null;
}

@ObjectType('Price', {
  simpleResolvers: true,
  description: 'What a tenant pays for an offering item.',
})
export class Price {
  @Field(() => OfferingItem, { description: 'What is paid for.' })
  item!: OfferingItemRow;

  @Field(() => ID, {
    nullable: true,
    description: 'Id of the infrastructure component, of an item that is bound to one.',
  })
  infraId!: string | null;

  @Field(() => Decimal, {
    description: 'The price, in the currency of the tenant’s pricing.',
  })
  price!: string;

  @Field(() => Int, {
    description:
      'Grows by one with every change of the price; whoever changes it names the one they saw.',
  })
  version!: number;
}

@ObjectType('Billing', {
  simpleResolvers: true,
  description: 'How what a tenant uses is billed.',
})
export class Billing {
  @Field(() => BillingModeEnum, { description: 'Who writes the bills.' })
  mode!: BillingModeValue;

  @Field(() => UsageCalculationModeEnum, { description: 'Which usage of a period is billed.' })
  usageCalculationMode!: UsageCalculationMode;

  @Field(() => Int, {
    description:
      'Grows by one with every change of the two; whoever changes them names the one they saw.',
  })
  version!: number;
}

@ObjectType('BillingPeriod', {
  simpleResolvers: true,
  description: 'Since when an offering item of a tenant is charged for.',
})
export class BillingPeriod {
  @Field(() => OfferingItem, { description: 'What is charged for.' })
  item!: OfferingItemRow;

  @Field(() => ID, {
    nullable: true,
    description: 'Id of the infrastructure component, of an item that is bound to one.',
  })
  infraId!: string | null;

  @Field(() => LocalDate, {
    nullable: true,
    description: 'First day of the current period; null where the calendar month counts.',
  })
  start!: string | null;
}
