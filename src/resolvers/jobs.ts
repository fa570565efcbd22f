import { Resolver } from 'type-graphql';
import type { Job as JobRow } from '../entities/index.js';
import { declareLists } from './connection.js';
import { declareField } from './declared.js';
import { edges } from './edges.js';
import { JobArgs } from './inputs/job.js';
import { declareObjects, readObject } from './objects.js';
import { DateTime } from './scalars.js';
import { Job, readableJob } from './types/job.js';
import { Tenant, readableTenant } from './types/tenant.js';

@Resolver(() => Job)
export class JobResolver {}
declareField(JobResolver, 'query', 'job', {
  type: () => Job,
  nullable: true,
  description: 'One job by its id; null if there is none that the caller may see.',
  args: JobArgs,
  resolve: (_root, { id }: JobArgs, ctx, info) => readObject(ctx, info, readableJob, id),
});
declareField<JobRow>(JobResolver, 'field', 'dueAt', {
  type: () => DateTime,
  nullable: true,
  description: 'When it is to be done, as soon as there is room; null unless it waits.',
  // Of a running one it is the end of a lease, which is nobody else's affair.
  resolve: ({ state, dueAt }) => (state === 'waiting' ? dueAt : null),
});
declareObjects<JobRow>(JobResolver, {
  tenant: {
    type: () => Tenant,
    readable: readableTenant,
    description: 'The tenant that it is for; null for the platform’s own.',
    id: ({ tenantId }) => tenantId,
  },
});
declareLists(JobResolver, {
  jobs: [
    edges.jobs,
    'All the jobs that the caller may see: of tenants that they administer, and the platform’s own for its administrators.',
  ],
});
