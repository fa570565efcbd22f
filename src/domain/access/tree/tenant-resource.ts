import { raw } from '../../../database/sql.js';
import { Tenant } from '../../../entities/index.js';
import type { Resource } from '../reads/resource.js';
import { tenantSelection, type TenantColumn } from './tenant-reads.js';

export const tenantResource = {
  name: 'tenant',
  entity: Tenant,
  alias: 't',
  from: raw('tenants t'),
  tenants: null,
  readScopes: ['tenant_viewer'],
  owner: null,
  select: (properties) => tenantSelection(properties as TenantColumn[]),
} as const satisfies Resource;
