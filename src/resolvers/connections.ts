import { lists } from '../domain/lists.js';
import { usersIn } from './access/nodes.js';
import { jobsIn } from './platform/nodes.js';
import { reportsIn, storedReportsIn } from './reporting/nodes.js';

/** The lists of jobs and reports as fields of the graph. */
export const connections = {
  jobs: jobsIn(lists.jobs),
  reports: reportsIn(lists.reports),
  reportsOfTenant: reportsIn(lists.reportsOfTenant),
  reportsOfUser: reportsIn(lists.reportsOfUser),
  storedReportsOfReport: storedReportsIn(lists.storedReportsOfReport),
  recipientsOfReport: usersIn(lists.recipientsOfReport),
} as const;
