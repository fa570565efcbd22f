import { FieldResolver, Resolver, Root } from 'type-graphql';
import { domainRecord } from '../../../domain/identity/identity-providers/domain-record.js';
import type {
  IdentityProvider as IdentityProviderRow,
  Tenant as TenantRow,
  User as UserRow,
} from '../../../entities/index.js';
import { declareLists } from '../../engine/connection.js';
import { declareById, declareObjects } from '../../engine/objects.js';
import {
  DomainRecord,
  IdentityProvider,
  readableIdentityProvider,
} from './identity-provider-type.js';
import { Tenant } from '../../access/tree/tenant-type.js';
import { User } from '../../access/principals/user-type.js';
import { lists } from '../../../domain/lists.js';
import { tenantNode } from '../../access/nodes.js';
import { identityProviderNode, identityProvidersIn } from '../nodes.js';

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
    ...tenantNode,
    description: 'Tenant that owns the provider; null if the caller cannot see it.',
    id: ({ ownerTenantId }) => ownerTenantId,
  },
});
declareLists(IdentityProviderResolver, {
  identityProviders: [
    identityProvidersIn(lists.identityProviders),
    'Returns all identity providers that the caller can see.',
  ],
});

@Resolver(() => Tenant)
export class TenantProviderResolver {}
declareObjects<TenantRow>(TenantProviderResolver, {
  defaultIdentityProvider: {
    ...identityProviderNode,
    description:
      'Identity provider for users of the tenant who are not bound to one; null if none is set.',
    id: ({ defaultIdpId }) => defaultIdpId,
  },
});

@Resolver(() => User)
export class UserProviderResolver {}
declareObjects<UserRow>(UserProviderResolver, {
  identityProvider: {
    ...identityProviderNode,
    description: 'Identity provider that the user is bound to; null if there is none.',
    id: ({ idpId }) => idpId,
  },
});
