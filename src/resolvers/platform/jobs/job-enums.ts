import type { JobState } from '../../../entities/index.js';
import { enumOf } from '../../engine/enums.js';

export const JobStateEnum = enumOf<JobState>('JobState', 'State of a job.', {
  waiting: 'Waiting for its due time, for its first attempt or a retry.',
  running: 'Running.',
  done: 'Completed.',
  dead: 'Given up after too many failed attempts. It can be retried with `retryJob`.',
});
