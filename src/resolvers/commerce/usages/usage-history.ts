import { GraphQLSafeInt } from 'graphql-scalars';
import { ArgsType, Field, ObjectType, Resolver } from 'type-graphql';
import {
  historyStep,
  mostPoints,
  readUsageHistory,
  type HistoryStep,
  type UsagePoint as Point,
} from '../../../domain/commerce/usages/usage-history.js';
import type { Tenant as TenantRow } from '../../../entities/index.js';
import { loaderOf } from '../../engine/context.js';
import { declareField } from '../../engine/direct-resolvers.js';
import { graphEnum } from '../../engine/enums.js';
import { LocalDate } from '../../engine/scalars.js';
import { Tenant } from '../../access/tree/tenant-type.js';

const HistoryStepEnum = graphEnum(historyStep);

@ObjectType('UsagePoint', {
  simpleResolvers: true,
  description: 'Usage at the end of a day.',
})
class UsagePoint {
  @Field(() => LocalDate, { description: 'Day, in UTC.' })
  date!: string;

  @Field(() => GraphQLSafeInt, {
    description:
      'Usage by the tenant and its descendants at the end of the day; for today, the current usage.',
  })
  value!: number;
}

@ArgsType()
class UsageHistoryArgs {
  @Field(() => String, {
    description:
      'Name of a usage, for example `storage`, for the total of all editions and components; or the name of one offering item.',
  })
  name!: string;

  @Field(() => LocalDate, { description: 'First day, in UTC.' })
  from!: string;

  @Field(() => LocalDate, { description: 'Last day, in UTC; not later than today.' })
  to!: string;

  @Field(() => HistoryStepEnum, {
    defaultValue: 'day',
    description: `Interval between the points. A history has at most ${mostPoints} points.`,
  })
  step!: HistoryStep;
}

/** Estimated number of points of a history: one year. */
const usualPoints = 366;

@Resolver(() => Tenant)
export class TenantHistoryResolver {}
declareField<TenantRow>(TenantHistoryResolver, 'field', 'usageHistory', {
  type: () => [UsagePoint],
  description:
    'Usage by the tenant and its descendants over time: one point for the end of each step, and one for the last day.',
  args: UsageHistoryArgs,
  size: usualPoints,
  resolve: ({ id }, request: UsageHistoryArgs, ctx, info) =>
    loaderOf<string, Point[]>(ctx, info.fieldNodes, (ids) =>
      readUsageHistory({ ...ctx, now: ctx.clock() }, ids, request),
    ).load(id),
});
