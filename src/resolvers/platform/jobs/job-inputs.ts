import { ArgsType, Field, ID, InputType } from 'type-graphql';
import { lists } from '../../../domain/lists.js';
import { Job } from '../../../entities/index.js';
import { CursorArgs, orderInput } from '../../engine/page-inputs.js';
import { filterType, pageType } from '../../engine/resource-types.js';

export const JobPage = pageType('jobs', filterType(Job, 'jobs'), {
  order: orderInput('JobOrder', lists.jobs.orders, 'jobs'),
  base: CursorArgs,
});

@ArgsType()
export class JobArgs {
  @Field(() => ID, { description: 'Id of the job.' })
  id!: string;
}

@InputType('RetryJobInput', { description: 'Job to retry.' })
export class RetryJobInput {
  @Field(() => ID, { description: 'Id of the job.' })
  jobId!: string;
}
