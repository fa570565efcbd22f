import { GraphQLSafeInt } from 'graphql-scalars';
import { Field, ID, ObjectType } from 'type-graphql';
import type { MeasurementUnit, OfferingItemType } from '../../entities/index.js';
import { MeasurementUnitEnum, OfferingItemTypeEnum } from '../item-enums.js';
import { DateTime } from '../scalars.js';

@ObjectType('Usage', {
  simpleResolvers: true,
  description: 'What a tenant and everybody below it use of one thing.',
})
export class Usage {
  @Field(() => String, {
    description: 'Name of the offering item that counts it, or of the usage if no item counts it.',
  })
  name!: string;

  @Field(() => String, {
    nullable: true,
    description: 'The edition of the item; null for an item of every edition, and without an item.',
  })
  edition!: string | null;

  @Field(() => String, { description: 'What it is counted as.' })
  usageName!: string;

  @Field(() => OfferingItemTypeEnum, {
    description: 'The type of the item that counts it, or of an item that counts the same usage.',
  })
  type!: OfferingItemType;

  @Field(() => MeasurementUnitEnum, { description: 'What it is counted in.' })
  measurementUnit!: MeasurementUnit;

  @Field(() => ID, {
    nullable: true,
    description: 'Id of the infrastructure component that carries it.',
  })
  infraId!: string | null;

  @Field(() => DateTime, { description: 'When the period began that it is charged in.' })
  rangeStart!: number;

  @Field(() => GraphQLSafeInt, {
    description:
      'What the period is charged for: of usage that only grows, what was added in it; else all of it.',
  })
  value!: number;
}
