import { Arg, Ctx, Field, Int, Mutation, ObjectType, Resolver } from 'type-graphql';
import { reportUsages, type ReportResult } from '../../domain/usages/report-usages.js';
import type { GraphContext } from '../context.js';
import { ReportUsagesInput, type UsageReportInput } from '../inputs/usage.js';
import { mutate, payloadOf, userError } from '../mutate.js';

@ObjectType('FailedUsageReport', {
  simpleResolvers: true,
  description: 'Why a report was not written.',
})
class FailedUsageReport {
  @Field(() => Int, { description: 'Its place among the reports, from 0 on.' })
  index!: number;

  @Field(() => String, { description: 'What went wrong, for programs: as `code` of other errors.' })
  code!: string;

  @Field(() => [String], {
    nullable: true,
    description: 'Path of the value that is to blame, from `input` on.',
  })
  field!: string[] | null;

  @Field(() => String, { description: 'What went wrong, for people.' })
  message!: string;

  @Field(() => Int, { description: 'The numeric code that the REST API has for it.' })
  legacyCode!: number;
}

const ReportUsagesPayload = payloadOf('ReportUsages', {
  written: { type: () => Int, description: 'How many of the reports were written.' },
  failed: {
    type: () => [FailedUsageReport],
    description: 'Those that were not, in their order; the others were written all the same.',
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
    description: 'Takes reports of how much tenants use of something, each by itself.',
  })
  reportUsages(
    @Arg('input', () => ReportUsagesInput, { description: 'The reports.' })
    { reports }: ReportUsagesInput,
    @Ctx() ctx: GraphContext,
  ): Promise<object> {
    return mutate(ctx, reportUsages, { items: reports.map(domainReport) }, presentReports, {
      reports: 'items',
    });
  }
}
