import { GraphQLSafeInt } from 'graphql-scalars';
import { Field, ID, ObjectType } from 'type-graphql';
import type { MeasurementUnit, OfferingItemType } from '../../../entities/index.js';
import {
  MeasurementUnitEnum,
  OfferingItemTypeEnum,
} from '../offering-items/offering-item-enums.js';
import { DateTime } from '../../engine/scalars.js';

@ObjectType('Usage', {
  simpleResolvers: true,
  description: 'Usage by a tenant and its descendants.',
})
export class Usage {
  @Field(() => String, {
    description:
      'Name of the offering item that counts the usage; name of the usage if no item counts it.',
  })
  name!: string;

  @Field(() => String, {
    nullable: true,
    description:
      'Edition of the offering item; null if the item belongs to all editions or no item counts the usage.',
  })
  edition!: string | null;

  @Field(() => String, { description: 'Name of the usage.' })
  usageName!: string;

  @Field(() => OfferingItemTypeEnum, {
    description:
      'Type of the offering item that counts the usage, or of any item that can count it.',
  })
  type!: OfferingItemType;

  @Field(() => MeasurementUnitEnum, { description: 'Unit of the usage.' })
  measurementUnit!: MeasurementUnit;

  @Field(() => ID, {
    nullable: true,
    description:
      'Id of the infrastructure component that the item is bound to; null if there is none.',
  })
  infraId!: string | null;

  @Field(() => DateTime, { description: 'Start of the current billing period.' })
  rangeStart!: number;

  @Field(() => GraphQLSafeInt, {
    description:
      'Usage that is charged in the current billing period: the usage added in the period if usage accumulates, otherwise the total usage.',
  })
  value!: number;
}
