import { connectionOf } from '../engine/connection.js';
import { nodeType } from '../engine/node-type.js';
import { JobPage } from './jobs/job-inputs.js';
import { Job, readableJob } from './jobs/job-type.js';

/* The objects of this module, and lists of them. */
export const jobNode = nodeType('Job', Job, readableJob);

export const jobsIn = connectionOf(jobNode, JobPage);
