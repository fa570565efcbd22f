import { Arg, Ctx, Mutation, Resolver } from 'type-graphql';
import { retryJob } from '../../../domain/platform/jobs/retry-job.js';
import type { GraphContext } from '../../engine/context.js';
import { RetryJobInput } from './job-inputs.js';
import { mutate, payloadOf } from '../../engine/mutate.js';
import { Job } from './job-type.js';

const RetryJobPayload = payloadOf('RetryJob', {
  job: { type: () => Job, description: 'Job after the change.' },
});

@Resolver()
export class JobMutations {
  @Mutation(() => RetryJobPayload, {
    nullable: true,
    description:
      'Retries a job immediately. The job must be given up, or waiting after a failed attempt. Requires the scope `tenant_admin` on its tenant, or `root_admin` for a job of the platform.',
  })
  retryJob(
    @Arg('input', () => RetryJobInput, { description: 'Job to retry.' }) input: RetryJobInput,
    @Ctx() ctx: GraphContext,
  ): Promise<object> {
    return mutate(ctx, retryJob, input, (job) => ({ job }));
  }
}
