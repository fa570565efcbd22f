import { retryJob } from '../../../domain/platform/jobs/retry-job.js';
import { RetryJobInput } from './job-inputs.js';
import { mutation, mutations } from '../../engine/mutations.js';
import { Job } from './job-type.js';

export const JobMutations = mutations({
  retryJob: mutation({
    description:
      'Retries a job immediately. The job must be given up, or waiting after a failed attempt. Requires the scope `tenant_admin` on its tenant, or `root_admin` for a job of the platform.',
    input: [RetryJobInput, 'Job to retry.'],
    action: retryJob,
    payload: { job: { type: () => Job, description: 'Job after the change.' } },
  }),
});
