import type { JobState } from '../entities/index.js';
import { enumOf, order } from './enums.js';

export const JobStateEnum = enumOf<JobState>('JobState', 'How far a job has come.', {
  waiting: 'It waits for its time, or to be tried again.',
  running: 'It is being done.',
  done: 'It was done.',
  dead: 'It has failed too often and was given up: somebody has to look at it.',
});

export const JobOrderField = order('JobOrderField', 'What jobs are sorted by.', {
  ID: 'The id: no meaningful order, and the quickest.',
  CREATED_AT: 'The moment of creation.',
  DUE_AT: 'The moment at which it was last due.',
});
