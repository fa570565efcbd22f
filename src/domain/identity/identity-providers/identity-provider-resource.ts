import { IdentityProvider } from '../../../entities/index.js';
import { tableOf, type Resource } from '../../access/reads/resource.js';

export const identityProviderResource = {
  name: 'identityProvider',
  entity: IdentityProvider,
  ...tableOf('identity_providers', 'i', 'owner_tenant_id'),
  errorName: 'idp',
  readScopes: ['tenant_viewer'],
  shared: true,
  owner: null,
} as const satisfies Resource;
