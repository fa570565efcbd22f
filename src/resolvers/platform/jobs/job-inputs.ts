import { ArgsType, Field, ID, InputType } from 'type-graphql';
import { lists } from '../../../domain/lists.js';
import type { JobState } from '../../../entities/index.js';
import { JobStateEnum } from './job-enums.js';
import { DateTimeFilter } from '../../engine/filter-inputs.js';
import { orderInput, CursorArgs, type Order } from '../../engine/page-inputs.js';

@InputType('JobFilter', { description: 'Conditions on jobs. All given conditions must match.' })
class JobFilter {
  @Field(() => [ID], { nullable: true, description: 'Filters by id: one of these.' })
  ids?: string[] | null;

  @Field(() => DateTimeFilter, { nullable: true, description: 'Filters by time of creation.' })
  createdAt?: DateTimeFilter | null;

  @Field(() => [JobStateEnum], { nullable: true, description: 'Filters by state: one of these.' })
  states?: JobState[] | null;

  @Field(() => [String], { nullable: true, description: 'Filters by kind: one of these.' })
  kinds?: string[] | null;

  @Field(() => [JobFilter], { nullable: true, description: 'All of these filters must match.' })
  and?: JobFilter[] | null;

  @Field(() => [JobFilter], {
    nullable: true,
    description: 'At least one of these filters must match.',
  })
  or?: JobFilter[] | null;

  @Field(() => JobFilter, { nullable: true, description: 'This filter must not match.' })
  not?: JobFilter | null;
}

const JobOrder = orderInput('JobOrder', lists.jobs, 'jobs');

@ArgsType()
export class JobPage extends CursorArgs {
  @Field(() => JobFilter, { nullable: true, description: 'Filters the jobs.' })
  filter?: JobFilter | null;

  @Field(() => JobOrder, {
    nullable: true,
    description: 'Order of the list. Default: by id.',
  })
  orderBy?: Order | null;
}

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
