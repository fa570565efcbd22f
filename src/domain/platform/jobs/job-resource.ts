import { raw } from '../../../database/sql.js';
import { Job } from '../../../entities/index.js';
import type { Resource } from '../../access/reads/resource.js';

export const jobResource = {
  name: 'job',
  entity: Job,
  alias: 'j',
  from: raw('jobs j'),
  // Objects without a tenant belong to the platform and are authorized at the root tenant.
  tenants: raw(`join tenants t on t.id =
    coalesce(j.tenant_id, (select root.id from tenants root where root.depth = 0))`),
  readScopes: ['tenant_admin'],
  platformScopes: ['root_admin'],
  owner: null,
} as const satisfies Resource;
