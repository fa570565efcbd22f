import { GraphQLSafeInt } from 'graphql-scalars';
import { ArgsType, Field, ObjectType, Resolver } from 'type-graphql';
import {
  mostPoints,
  readUsageHistory,
  type HistoryStep,
  type UsagePoint as Point,
} from '../domain/usages/usage-history.js';
import type { Tenant as TenantRow } from '../entities/index.js';
import { loaderOf } from './context.js';
import { declareField } from './declared.js';
import { HistoryStepEnum } from './report-enums.js';
import { LocalDate } from './scalars.js';
import { Tenant } from './types/tenant.js';

@ObjectType('UsagePoint', {
  simpleResolvers: true,
  description: 'How much was used at the end of a day.',
})
class UsagePoint {
  @Field(() => LocalDate, { description: 'The day, UTC.' })
  date!: string;

  @Field(() => GraphQLSafeInt, {
    description:
      'What the tenant and everybody below it used at its end; today, what they use now.',
  })
  value!: number;
}

@ArgsType()
class UsageHistoryArgs {
  @Field(() => String, {
    description:
      'Name of the usage, for example `storage`: of all editions and components together. Or name of one offering item.',
  })
  name!: string;

  @Field(() => LocalDate, { description: 'The first day.' })
  from!: string;

  @Field(() => LocalDate, { description: 'The last day, today (UTC) at the latest.' })
  to!: string;

  @Field(() => HistoryStepEnum, {
    defaultValue: 'day',
    description: `How far the points are apart: there are ${mostPoints} at most.`,
  })
  step!: HistoryStep;
}

/** How many points a history is taken to have: those of a year. */
const usualPoints = 366;

@Resolver(() => Tenant)
export class TenantHistoryResolver {}
declareField<TenantRow>(TenantHistoryResolver, 'field', 'usageHistory', {
  type: () => [UsagePoint],
  description:
    'What it and everybody below it used as time went by: one point for the end of each step, and one for the last day.',
  args: UsageHistoryArgs,
  size: usualPoints,
  resolve: ({ id }, request: UsageHistoryArgs, ctx, info) =>
    loaderOf<string, Point[]>(ctx, info.fieldNodes, (ids) =>
      readUsageHistory({ ...ctx, now: ctx.clock() }, ids, request),
    ).load(id),
});
