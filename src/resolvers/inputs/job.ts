import { ArgsType, Field, ID, InputType } from 'type-graphql';
import type { JobState } from '../../entities/index.js';
import { JobOrderField, JobStateEnum } from '../job-enums.js';
import { DateTimeFilter, orderInput, PlaceArgs, type Order } from './paging.js';

@InputType('JobFilter', { description: 'Which jobs a list has. All that is given must hold.' })
class JobFilter {
  @Field(() => [ID], { nullable: true, description: 'It is one of these objects.' })
  ids?: string[] | null;

  @Field(() => DateTimeFilter, { nullable: true, description: 'It was created in this span.' })
  createdAt?: DateTimeFilter | null;

  @Field(() => [JobStateEnum], { nullable: true, description: 'It has come so far.' })
  states?: JobState[] | null;

  @Field(() => [String], { nullable: true, description: 'It is of one of these kinds.' })
  kinds?: string[] | null;

  @Field(() => [JobFilter], { nullable: true, description: 'All of these hold.' })
  and?: JobFilter[] | null;

  @Field(() => [JobFilter], { nullable: true, description: 'At least one of these holds.' })
  or?: JobFilter[] | null;

  @Field(() => JobFilter, { nullable: true, description: 'This does not hold.' })
  not?: JobFilter | null;
}

const JobOrder = orderInput('JobOrder', JobOrderField, 'jobs');

@ArgsType()
export class JobPage extends PlaceArgs {
  @Field(() => JobFilter, { nullable: true, description: 'Which jobs.' })
  filter?: JobFilter | null;

  @Field(() => JobOrder, {
    nullable: true,
    description: 'In which order; by id unless it is given.',
  })
  orderBy?: Order | null;
}

@ArgsType()
export class JobArgs {
  @Field(() => ID, { description: 'Id of the job.' })
  id!: string;
}

@InputType('RetryJobInput', { description: 'The job that is to be tried again.' })
export class RetryJobInput {
  @Field(() => ID, { description: 'Id of the job.' })
  jobId!: string;
}
