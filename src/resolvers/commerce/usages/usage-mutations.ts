import { Arg, Ctx, Field, Int, Mutation, ObjectType, Resolver } from 'type-graphql';
import { reportUsages, type ReportResult } from '../../../domain/commerce/usages/report-usages.js';
import type { GraphContext } from '../../engine/context.js';
import { ReportUsagesInput, type UsageReportInput } from './usage-inputs.js';
import { mutate, payloadOf, userError } from '../../engine/mutate.js';

@ObjectType('FailedUsageReport', {
  simpleResolvers: true,
  description: 'Reported usage that was not stored, with the reason.',
})
class FailedUsageReport {
  @Field(() => Int, { description: 'Index in `reports`, starting at 0.' })
  index!: number;

  @Field(() => String, {
    description: 'Error code, for example `BAD_INPUT`; the same codes as in other errors.',
  })
  code!: string;

  @Field(() => [String], {
    nullable: true,
    description:
      'Path of the invalid value, starting at `input`; null if the error is not about one value.',
  })
  field!: string[] | null;

  @Field(() => String, { description: 'Error message in plain text.' })
  message!: string;

  @Field(() => Int, { description: 'Numeric error code of the REST API.' })
  legacyCode!: number;
}

const ReportUsagesPayload = payloadOf('ReportUsages', {
  written: { type: () => Int, description: 'Number of reported usages that were stored.' },
  failed: {
    type: () => [FailedUsageReport],
    description:
      'Reported usages that were not stored, in the order of `reports`. The others are stored regardless.',
  },
});

const names = { usageName: 'usageType', value: 'usageValue' };

const domainReport = ({ usageName, value, ...report }: UsageReportInput) => ({
  ...report,
  usageType: usageName,
  usageValue: value,
});

function presentReports(results: readonly ReportResult[]): object {
  const failed = results.flatMap((error, index) =>
    error ? [{ index, ...userError(error, names, ['reports', String(index)]) }] : [],
  );
  return { written: results.length - failed.length, failed };
}

@Resolver()
export class UsageMutations {
  @Mutation(() => ReportUsagesPayload, {
    nullable: true,
    description:
      'Stores usages that services report for tenants. Each entry is processed independently of the others.',
  })
  reportUsages(
    @Arg('input', () => ReportUsagesInput, { description: 'Reported usages.' })
    { reports }: ReportUsagesInput,
    @Ctx() ctx: GraphContext,
  ): Promise<object> {
    return mutate(ctx, reportUsages, { items: reports.map(domainReport) }, presentReports, {
      reports: 'items',
    });
  }
}
