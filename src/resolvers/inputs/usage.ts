import { GraphQLSafeInt } from 'graphql-scalars';
import { Field, ID, InputType } from 'type-graphql';

@InputType('UsageReportInput', {
  description:
    'How much is used of something. Say what by the offering item, or by the usage that the tenant’s item of whatever edition is counted as.',
})
export class UsageReportInput {
  @Field(() => ID, {
    nullable: true,
    description:
      'Id of the tenant. May be left out for a resource that was reported before, or that is a user.',
  })
  tenantId?: string | null;

  @Field(() => ID, {
    nullable: true,
    description: 'Id of the resource (a device, a mailbox, a user) that the usage is a part of.',
  })
  resourceId?: string | null;

  @Field(() => ID, { nullable: true, description: 'Name of the offering item.' })
  offeringItem?: string | null;

  @Field(() => String, { nullable: true, description: 'Name of the usage, instead.' })
  usageName?: string | null;

  @Field(() => ID, {
    nullable: true,
    description: 'Id of the infrastructure component that carries it.',
  })
  infraId?: string | null;

  @Field(() => GraphQLSafeInt, { description: 'All that is used, not what was added.' })
  value!: number;
}

@InputType('ReportUsagesInput', {
  description: 'Reports of what tenants use. Each fails by itself.',
})
export class ReportUsagesInput {
  @Field(() => [UsageReportInput], {
    description: 'The reports; of two on the same, the last counts.',
  })
  reports!: UsageReportInput[];
}
