import { GraphQLSafeInt } from 'graphql-scalars';
import { Field, ID, InputType } from 'type-graphql';

@InputType('UsageReportInput', {
  description:
    'Reported usage of a tenant or of one of its resources. Identify it by an offering item, or by a usage that the tenant’s item of any edition counts.',
})
export class UsageReportInput {
  @Field(() => ID, {
    nullable: true,
    description:
      'Id of the tenant. Optional for a resource that was reported before and for a resource that is a user.',
  })
  tenantId?: string | null;

  @Field(() => ID, {
    nullable: true,
    description:
      'Id of the resource (for example a device, mailbox or user) whose usage is reported; null to report the usage of the whole tenant.',
  })
  resourceId?: string | null;

  @Field(() => ID, {
    nullable: true,
    description: 'Name of the offering item. Required unless `usageName` is given.',
  })
  offeringItem?: string | null;

  @Field(() => String, {
    nullable: true,
    description: 'Name of the usage, for example `storage`. Ignored if `offeringItem` is given.',
  })
  usageName?: string | null;

  @Field(() => ID, {
    nullable: true,
    description:
      'Id of the infrastructure component, for an item that is bound to one. Optional if the tenant has the item on only one component.',
  })
  infraId?: string | null;

  @Field(() => GraphQLSafeInt, {
    description: 'Total usage, not the increase since the last report.',
  })
  value!: number;
}

@InputType('ReportUsagesInput', {
  description: 'Reported usages. Each is processed independently of the others.',
})
export class ReportUsagesInput {
  @Field(() => [UsageReportInput], {
    description:
      'Reported usages, at most 10,000. If several entries report the same usage, the last one is used.',
  })
  reports!: UsageReportInput[];
}
