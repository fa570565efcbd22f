import { FieldResolver, Resolver, Root } from 'type-graphql';
import { domainRecord } from '../../../domain/identity/identity-providers/domain-record.js';
import type {
  IdentityProvider as IdentityProviderRow,
  Tenant as TenantRow,
  User as UserRow,
} from '../../../entities/index.js';
import { declareLists } from '../../engine/connection.js';
import { connections } from '../../connections.js';
import { declareById, declareObjects } from '../../engine/objects.js';
import {
  DomainRecord,
  IdentityProvider,
  readableIdentityProvider,
} from './identity-provider-type.js';
import { Tenant, readableTenant } from '../../accounts/tenants/tenant-type.js';
import { User } from '../../accounts/users/user-type.js';

const provider = { type: () => IdentityProvider, readable: readableIdentityProvider };

@Resolver(() => IdentityProvider)
export class IdentityProviderResolver {
  @FieldResolver(() => DomainRecord, {
    description: 'DNS record that verifies the domain. It depends on the domain and the owner.',
  })
  domainRecord(@Root() provider: IdentityProviderRow): DomainRecord {
    return domainRecord(provider);
  }
}
declareById(
  IdentityProviderResolver,
  'identityProvider',
  readableIdentityProvider,
  () => IdentityProvider,
);
declareObjects<IdentityProviderRow>(IdentityProviderResolver, {
  owner: {
    type: () => Tenant,
    readable: readableTenant,
    description: 'Tenant that owns the provider; null if the caller cannot see it.',
    id: ({ ownerTenantId }) => ownerTenantId,
  },
});
declareLists(IdentityProviderResolver, {
  identityProviders: [
    connections.identityProviders,
    'Returns all identity providers that the caller can see.',
  ],
});

@Resolver(() => Tenant)
export class TenantProviderResolver {}
declareObjects<TenantRow>(TenantProviderResolver, {
  defaultIdentityProvider: {
    ...provider,
    description:
      'Identity provider for users of the tenant who are not bound to one; null if none is set.',
    id: ({ defaultIdpId }) => defaultIdpId,
  },
});

@Resolver(() => User)
export class UserProviderResolver {}
declareObjects<UserRow>(UserProviderResolver, {
  identityProvider: {
    ...provider,
    description: 'Identity provider that the user is bound to; null if there is none.',
    id: ({ idpId }) => idpId,
  },
});
