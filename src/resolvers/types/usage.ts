import { GraphQLSafeInt } from 'graphql-scalars';
import { Field, ID, ObjectType } from 'type-graphql';
import type { MeasurementUnit } from '../../entities/index.js';
import { MeasurementUnitEnum } from '../item-enums.js';
import { DateTime } from '../scalars.js';

@ObjectType('Usage', {
  simpleResolvers: true,
  description: 'What a tenant and everybody below it use of one thing.',
})
export class Usage {
  @Field(() => String, { description: 'What it is counted as.' })
  usageName!: string;

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
