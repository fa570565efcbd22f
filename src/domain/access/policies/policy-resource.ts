import { AccessPolicy } from '../../../entities/index.js';
import { tableOf, type Resource } from '../reads/resource.js';

export const accessPolicyResource = {
  name: 'accessPolicy',
  entity: AccessPolicy,
  ...tableOf('access_policies', 'p'),
  readScopes: ['tenant_viewer'],
  owner: { property: 'trusteeId', types: ['user', 'client'] },
} as const satisfies Resource;
