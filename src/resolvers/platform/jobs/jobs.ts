import { Resolver } from 'type-graphql';
import { Job as JobRow, textsOf } from '../../../entities/index.js';
import { declareLists } from '../../engine/connection.js';
import { declareField } from '../../engine/direct-resolvers.js';
import { JobArgs } from './job-inputs.js';
import { declareObjects, readObject } from '../../engine/objects.js';
import { DateTime } from '../../engine/scalars.js';
import { Job, readableJob } from './job-type.js';
import { lists } from '../../../domain/lists.js';
import { tenantNode } from '../../access/nodes.js';
import { jobsIn } from '../nodes.js';

@Resolver(() => Job)
export class JobResolver {}
declareField(JobResolver, 'query', 'job', {
  type: () => Job,
  nullable: true,
  description:
    'Returns the job with the given id; null if it does not exist or the caller cannot see it.',
  args: JobArgs,
  resolve: (_root, { id }: JobArgs, ctx, info) => readObject(ctx, info, readableJob, id),
});
declareField<JobRow>(JobResolver, 'field', 'dueAt', {
  type: () => DateTime,
  nullable: true,
  description: textsOf(JobRow).dueAt,
  // For a running job it is the end of the lease, which is internal.
  resolve: ({ state, dueAt }) => (state === 'waiting' ? dueAt : null),
});
declareObjects<JobRow>(JobResolver, {
  tenant: {
    ...tenantNode,
    description: 'Tenant that the job belongs to; null for a job of the platform.',
    id: ({ tenantId }) => tenantId,
  },
});
declareLists(JobResolver, {
  jobs: [
    jobsIn(lists.jobs),
    'Returns the jobs that the caller can see: jobs of tenants on which the caller has the scope `tenant_admin` and, for callers with the scope `root_admin` on the root, jobs of the platform.',
  ],
});
