import { GraphQLSafeInt } from 'graphql-scalars';
import { Field, ID, Int, ObjectType } from 'type-graphql';
import { resources } from '../../../domain/resources.js';
import type { JobState } from '../../../entities/index.js';
import { JobStateEnum } from './job-enums.js';
import { DateTime } from '../../engine/scalars.js';
import type { Readable } from '../../engine/selection.js';
import { Node } from '../../engine/node-type.js';

@ObjectType('Job', {
  implements: Node,
  simpleResolvers: true,
  description:
    'Background job. A job of a tenant is visible to its administrators; a job of the platform is visible to platform administrators.',
})
export class Job extends Node {
  @Field(() => String, { description: 'Kind of the job, for example `generate-report`.' })
  kind!: string;

  @Field(() => JobStateEnum, { description: 'State of the job.' })
  state!: JobState;

  @Field(() => Int, {
    description:
      'Number of attempts since the job last succeeded or was last retried with `retryJob`.',
  })
  attempts!: number;

  @Field(() => GraphQLSafeInt, {
    description: 'Completed amount of work. The unit depends on the kind of the job.',
  })
  progress!: number;

  @Field(() => GraphQLSafeInt, {
    nullable: true,
    description: 'Total amount of work, in the same unit; null while it is not known.',
  })
  progressTotal!: number | null;

  @Field(() => ID, {
    nullable: true,
    description: 'Id of the tenant that the job belongs to; null for a job of the platform.',
  })
  tenantId!: string | null;

  @Field(() => DateTime, { description: 'Time when the job was created.' })
  createdAt!: number;

  @Field(() => DateTime, {
    nullable: true,
    description: 'Time when the last attempt started; null if none has started.',
  })
  startedAt!: number | null;

  @Field(() => DateTime, {
    nullable: true,
    description: 'Time when the job was completed or given up; null before that.',
  })
  finishedAt!: number | null;

  @Field(() => String, {
    nullable: true,
    description: 'Error of the last failed attempt; null after a success.',
  })
  lastError!: string | null;
}

export const readableJob: Readable = {
  resource: resources.job,
  needs: { dueAt: ['state', 'dueAt'], tenant: ['tenantId'] },
};
