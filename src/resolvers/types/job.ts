import { GraphQLSafeInt } from 'graphql-scalars';
import { Field, ID, Int, ObjectType } from 'type-graphql';
import { kinds } from '../../domain/reads/kinds.js';
import type { JobState } from '../../entities/index.js';
import { JobStateEnum } from '../job-enums.js';
import { DateTime } from '../scalars.js';
import type { Readable } from '../selection.js';
import { Node } from './node.js';

@ObjectType('Job', {
  implements: Node,
  simpleResolvers: true,
  description:
    'Something that is done later, by whichever instance takes it up. Administrators of its tenant see it; the platform’s own are for its administrators.',
})
export class Job extends Node {
  @Field(() => String, { description: 'What is done, for example `generate-report`.' })
  kind!: string;

  @Field(() => JobStateEnum, { description: 'How far it has come.' })
  state!: JobState;

  @Field(() => Int, {
    description: 'How often it was tried since it went well last, or was told to be tried again.',
  })
  attempts!: number;

  @Field(() => GraphQLSafeInt, {
    description: 'How much is done, in units of its own: what these are depends on its kind.',
  })
  progress!: number;

  @Field(() => GraphQLSafeInt, {
    nullable: true,
    description: 'How much there is to do, in the same units; null as long as nobody knows.',
  })
  progressTotal!: number | null;

  @Field(() => ID, {
    nullable: true,
    description: 'Id of the tenant that it is for; null for the platform’s own.',
  })
  tenantId!: string | null;

  @Field(() => DateTime, { description: 'The moment of creation.' })
  createdAt!: number;

  @Field(() => DateTime, { nullable: true, description: 'When it was last taken up.' })
  startedAt!: number | null;

  @Field(() => DateTime, { nullable: true, description: 'When it was done or given up.' })
  finishedAt!: number | null;

  @Field(() => String, {
    nullable: true,
    description: 'Why it failed last; null once it has gone well.',
  })
  lastError!: string | null;
}

export const readableJob: Readable = {
  kind: kinds.job,
  needs: { dueAt: ['state', 'dueAt'], tenant: ['tenantId'] },
};
