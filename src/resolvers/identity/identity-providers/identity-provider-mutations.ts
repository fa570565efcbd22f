import { createProvider } from '../../../domain/identity/identity-providers/create-provider.js';
import { deleteProvider } from '../../../domain/identity/identity-providers/delete-provider.js';
import { setDefaultProvider } from '../../../domain/identity/identity-providers/set-default-provider.js';
import { updateProvider } from '../../../domain/identity/identity-providers/update-provider.js';
import { verifyProviderDomain } from '../../../domain/identity/identity-providers/verify-domain.js';
import {
  CreateIdentityProviderInput,
  DeleteIdentityProviderInput,
  SetDefaultIdentityProviderInput,
  UpdateIdentityProviderInput,
  VerifyIdentityProviderDomainInput,
} from './identity-provider-inputs.js';
import { idOf, mutation, mutations } from '../../engine/mutations.js';
import { IdentityProvider } from './identity-provider-type.js';
import { Tenant } from '../../access/tree/tenant-type.js';

const identityProvider = {
  type: () => IdentityProvider,
  description: 'Provider after the mutation.',
};
const names = { id: 'idpId' };

export const IdentityProviderMutations = mutations({
  createIdentityProvider: mutation({
    description:
      'Creates an identity provider of a tenant. A tenant can have one provider per domain.',
    input: [CreateIdentityProviderInput, 'Provider to create.'],
    action: createProvider,
    payload: { identityProvider },
  }),
  updateIdentityProvider: mutation({
    description: 'Updates an identity provider.',
    input: [UpdateIdentityProviderInput, 'Changes to the provider.'],
    names,
    action: updateProvider,
    payload: { identityProvider },
  }),
  deleteIdentityProvider: mutation({
    description:
      'Deletes an identity provider. It must not be in use by users or as a default provider.',
    input: [DeleteIdentityProviderInput, 'Provider to delete.'],
    names,
    action: deleteProvider,
    payload: { deletedIdentityProviderId: idOf('Id of the deleted provider.') },
  }),
  verifyIdentityProviderDomain: mutation({
    description:
      'Looks up the DNS record `domainRecord` of a provider. If the record exists, the domain is verified.',
    input: [VerifyIdentityProviderDomainInput, 'Provider whose domain to verify.'],
    names,
    action: verifyProviderDomain,
    payload: { identityProvider },
  }),
  setDefaultIdentityProvider: mutation({
    description:
      'Sets the default identity provider of a tenant: the one for users who are not bound to one.',
    input: [SetDefaultIdentityProviderInput, 'Tenant and provider.'],
    names: { identityProviderId: 'idpId' },
    action: setDefaultProvider,
    payload: { tenant: { type: () => Tenant, description: 'Tenant after the mutation.' } },
  }),
});
