import { Client, User } from '../../../entities/index.js';
import { tableOf, type Resource } from '../reads/resource.js';

export const userResource = {
  name: 'user',
  entity: User,
  ...tableOf('users', 'u'),
  readScopes: ['tenant_viewer'],
  owner: { property: 'id', types: ['user'] },
} as const satisfies Resource;

export const clientResource = {
  name: 'client',
  entity: Client,
  ...tableOf('clients', 'c'),
  readScopes: ['tenant_viewer'],
  owner: { property: 'id', types: ['client'] },
} as const satisfies Resource;
