import { FieldResolver, Resolver, Root } from 'type-graphql';
import { domainRecord } from '../domain/identity-providers/domain-record.js';
import type {
  IdentityProvider as IdentityProviderRow,
  Tenant as TenantRow,
  User as UserRow,
} from '../entities/index.js';
import { declareLists } from './connection.js';
import { edges } from './edges.js';
import { declareById, declareObjects } from './objects.js';
import {
  DomainRecord,
  IdentityProvider,
  readableIdentityProvider,
} from './types/identity-provider.js';
import { Tenant, readableTenant } from './types/tenant.js';
import { User } from './types/user.js';

const provider = { type: () => IdentityProvider, readable: readableIdentityProvider };

@Resolver(() => IdentityProvider)
export class IdentityProviderResolver {
  @FieldResolver(() => DomainRecord, {
    description:
      'The DNS record that verifies the domain. It changes with the domain and the owner.',
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
    description: 'The tenant that it belongs to; null where the caller may not see it.',
    id: ({ ownerTenantId }) => ownerTenantId,
  },
});
declareLists(IdentityProviderResolver, {
  identityProviders: [edges.identityProviders, 'All the providers that the caller may see.'],
});

@Resolver(() => Tenant)
export class TenantProviderResolver {}
declareObjects<TenantRow>(TenantProviderResolver, {
  defaultIdentityProvider: {
    ...provider,
    description: 'The provider of those users who name none themselves.',
    id: ({ defaultIdpId }) => defaultIdpId,
  },
});

@Resolver(() => User)
export class UserProviderResolver {}
declareObjects<UserRow>(UserProviderResolver, {
  identityProvider: {
    ...provider,
    description: 'The provider that the user is bound to.',
    id: ({ idpId }) => idpId,
  },
});
