import { Contact } from '../../../entities/index.js';
import { tableOf, type Resource } from '../../access/reads/resource.js';

export const contactResource = {
  name: 'contact',
  entity: Contact,
  ...tableOf('contacts', 'k'),
  readScopes: ['tenant_viewer'],
  owner: { property: 'userId', types: ['user'] },
} as const satisfies Resource;
