import { sql } from '../../../database/sql.js';
import {
  oneOfIds,
  oneOfTexts,
  oneOfValues,
  within,
  type FilterSpec,
} from '../../access/reads/filters.js';
import { jobResource } from '../../platform/jobs/job-resource.js';
import { reportResource, storedReportResource } from './report-resources.js';
import { userList } from '../../accounts/lists/user-lists.js';
import { by, byId, datedOrders, dates, link, ordered, type List } from '../../access/reads/list.js';

const jobFilters = (): FilterSpec => ({
  ids: oneOfIds('j.id'),
  createdAt: within('j.created_at'),
  states: oneOfValues('j.state'),
  kinds: oneOfTexts('j.kind'),
});

const jobList = {
  resource: jobResource,
  authorizedBy: 'row',
  orders: {
    ID: byId('j'),
    CREATED_AT: ordered('Time of creation.', by('j', ['created_at', 'createdAt'], ['id', 'id'])),
    DUE_AT: ordered('Time when the job was last due.', by('j', ['due_at', 'dueAt'], ['id', 'id'])),
  },
  filters: jobFilters,
} as const;

const reportFilters = (): FilterSpec => ({
  ...dates('r'),
  kind: oneOfValues('r.kind'),
  scheduleType: oneOfValues('r.schedule_type'),
});
const reportList = {
  resource: reportResource,
  authorizedBy: 'row',
  orders: datedOrders('r'),
  filters: reportFilters,
} as const;

const storedReportFilters = (): FilterSpec => ({
  ids: oneOfIds('s.id'),
  createdAt: within('s.created_at'),
  status: oneOfValues('s.status'),
  format: oneOfValues('s.report_format'),
});

/** Jobs and reports. */
export const reportLists = {
  jobs: { ...jobList, name: 'jobs', link: null },
  jobsOfTenant: { ...jobList, name: 'jobsOfTenant', link: link('j.tenant_id') },
  reports: { ...reportList, name: 'reports', link: null },
  reportsOfTenant: { ...reportList, name: 'reportsOfTenant', link: link('r.tenant_id') },
  reportsOfUser: {
    ...reportList,
    name: 'reportsOfUser',
    link: {
      key: 'id',
      on: (key) =>
        sql`r.id in (select rr.report_id from report_recipients rr where rr.user_id = ${key})`,
    },
  },
  storedReportsOfReport: {
    resource: storedReportResource,
    name: 'storedReportsOfReport',
    link: link('s.report_id'),
    // Recipients can read the report, but not its runs.
    authorizedBy: 'row',
    orders: {
      CREATED_AT: ordered(
        'Time when the run was due.',
        by('s', ['created_at', 'createdAt'], ['id', 'id']),
      ),
      ID: byId('s'),
    },
    filters: storedReportFilters,
  },
  recipientsOfReport: {
    ...userList,
    name: 'recipientsOfReport',
    link: {
      key: 'id',
      on: (key) =>
        sql`u.id in (select rr.user_id from report_recipients rr where rr.report_id = ${key})`,
    },
    authorizedBy: 'row',
  },
} as const satisfies Record<string, List>;
