import { declaredList } from '../../access/reads/declared-list.js';
import { link, type List } from '../../access/reads/list.js';
import { jobResource } from './job-resource.js';

const jobList = { ...declaredList(jobResource), authorizedBy: 'row' } as const;

export const jobLists = {
  jobs: { ...jobList, name: 'jobs', link: null },
  jobsOfTenant: { ...jobList, name: 'jobsOfTenant', link: link('j.tenant_id') },
} as const satisfies Record<string, List>;
