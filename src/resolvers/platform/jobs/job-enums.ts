import type { JobState } from '../../../entities/index.js';
import { enumOf, order } from '../../engine/enums.js';

export const JobStateEnum = enumOf<JobState>('JobState', 'State of a job.', {
  waiting: 'Waiting for its due time, for its first attempt or a retry.',
  running: 'Running.',
  done: 'Completed.',
  dead: 'Given up after too many failed attempts. It can be retried with `retryJob`.',
});

export const JobOrderField = order('JobOrderField', 'Field by which jobs are sorted.', {
  ID: 'Id. The order has no meaning; it is the fastest.',
  CREATED_AT: 'Time of creation.',
  DUE_AT: 'Time when the job was last due.',
});
