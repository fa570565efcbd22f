import { Arg, Ctx, Mutation, Resolver } from 'type-graphql';
import { retryJob } from '../../domain/jobs/retry-job.js';
import type { GraphContext } from '../context.js';
import { RetryJobInput } from '../inputs/job.js';
import { mutate, payloadOf } from '../mutate.js';
import { Job } from '../types/job.js';

const RetryJobPayload = payloadOf('RetryJob', {
  job: { type: () => Job, description: 'The job, as it is now.' },
});

@Resolver()
export class JobMutations {
  @Mutation(() => RetryJobPayload, {
    nullable: true,
    description:
      'Has a job tried again at once: one that was given up, or that waits because it has failed.',
  })
  retryJob(
    @Arg('input', () => RetryJobInput, { description: 'The job.' }) input: RetryJobInput,
    @Ctx() ctx: GraphContext,
  ): Promise<object> {
    return mutate(ctx, retryJob, input, (job) => ({ job }));
  }
}
