import { InfraComponent, Location } from '../../../entities/index.js';
import { tableOf, type Resource } from '../../access/reads/resource.js';
import { infraReaders } from './infra-scopes.js';

export const locationResource = {
  name: 'location',
  entity: Location,
  ...tableOf('locations', 'l', 'owner_tenant_id'),
  readScopes: infraReaders,
  shared: true,
  owner: null,
} as const satisfies Resource;

export const infraComponentResource = {
  name: 'infraComponent',
  entity: InfraComponent,
  ...tableOf('infra_components', 'i', 'owner_tenant_id'),
  errorName: 'infra',
  readScopes: infraReaders,
  exceptions: {
    'GET /infra': {
      scopes: ['tenant_viewer'],
      source: 'The operation documents tenant_viewer; GET /infra/{infra_id} does not.',
    },
  },
  shared: true,
  owner: null,
} as const satisfies Resource;
