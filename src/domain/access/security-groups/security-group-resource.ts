import { SecurityGroup } from '../../../entities/index.js';
import { tableOf, type Resource } from '../reads/resource.js';

export const securityGroupResource = {
  name: 'securityGroup',
  entity: SecurityGroup,
  ...tableOf('security_groups', 'g'),
  readScopes: ['security_groups_viewer'],
  owner: null,
} as const satisfies Resource;
