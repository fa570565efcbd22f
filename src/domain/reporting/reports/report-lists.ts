import { sql } from '../../../database/sql.js';
import { declaredList } from '../../access/reads/declared-list.js';
import { link, type List } from '../../access/reads/list.js';
import { reportResource, storedReportResource } from './report-resources.js';
import { userList } from '../../accounts/lists/user-lists.js';

const reportList = { ...declaredList(reportResource), authorizedBy: 'row' } as const;

const { orders, ...storedReportList } = declaredList(storedReportResource);

export const reportLists = {
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
    ...storedReportList,
    name: 'storedReportsOfReport',
    link: link('s.report_id'),
    // Recipients can read the report, but not its runs.
    authorizedBy: 'row',
    // The first order is the default.
    orders: { CREATED_AT: orders.CREATED_AT!, ...orders },
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
