import { Field, Int, ObjectType } from 'type-graphql';
import { reportUsages, type ReportResult } from '../../../domain/commerce/usages/report-usages.js';
import { ReportUsagesInput, type UsageReportInput } from './usage-inputs.js';
import { userError } from '../../engine/mutate.js';
import { mutation, mutations } from '../../engine/mutations.js';

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
const names = { usageName: 'usageType', value: 'usageValue' };

const domainReport = ({ usageName, value, ...report }: UsageReportInput) => ({
  ...report,
  usageType: usageName,
  usageValue: value,
});

function presentReports(results: readonly ReportResult[]) {
  const failed = results.flatMap((error, index) =>
    error ? [{ index, ...userError(error, names, ['reports', String(index)]) }] : [],
  );
  return { written: results.length - failed.length, failed };
}

export const UsageMutations = mutations({
  reportUsages: mutation({
    description:
      'Stores usages that services report for tenants. Each entry is processed independently of the others.',
    input: [ReportUsagesInput, 'Reported usages.'],
    names: { reports: 'items' },
    prepare: ({ reports }) => ({ reports: reports.map(domainReport) }),
    action: reportUsages,
    payload: {
      written: { type: () => Int, description: 'Number of reported usages that were stored.' },
      failed: {
        type: () => [FailedUsageReport],
        description:
          'Reported usages that were not stored, in the order of `reports`. The others are stored regardless.',
      },
    },
    present: presentReports,
  }),
});
