import { randomUUID } from 'node:crypto';
import { IdentityProvider, newStamps } from '../../../entities/index.js';
import { action } from '../../core/action.js';
import { fetchedMetadata } from './fetch-metadata.js';
import { CreateProviderInput } from './provider-input.js';
import { writtenProvider, type ProviderRow } from './provider-reads.js';
import { authorizeOwner } from './provider-owner.js';
import { applyProvider, assertDomainFree, providerScopes } from './provider-rules.js';

/**
 * Registers an identity provider with a tenant (`POST /identity_providers`). A tenant can have one
 * per domain.
 */
export const createProvider = action({
  name: 'createIdentityProvider',
  scopes: providerScopes,
  input: CreateProviderInput,
  writes: true,
  async prepare(ctx, input) {
    await authorizeOwner(ctx, input.ownerTenantId);
    return fetchedMetadata(ctx, input);
  },
  async perform(ctx, input, metadata): Promise<ProviderRow> {
    const owner = await authorizeOwner(ctx, input.ownerTenantId);
    const id = randomUUID();
    const provider = ctx.em.create(IdentityProvider, {
      id,
      ...newStamps(ctx.now),
      ownerTenantId: owner.id,
      domain: '',
      domainKey: '',
      idpType: input.idpType,
      address: null,
      oauth2ClientId: null,
      encryptedClientSecret: null,
      forgotPasswordUrl: null,
      changePasswordUrl: null,
      resetPasswordUrl: null,
      redirectLogoutUrl: null,
      loginAttribute: null,
      automaticUrlRedirection: false,
      meta: null,
      externalId: null,
      vendor: null,
      scimProvisionerUserId: null,
      samlEntityid: null,
      domainVerifiedAt: null,
      domainCheckedAt: null,
      domainFailingSince: null,
      metadataFetchedAt: null,
    });
    await applyProvider(ctx, provider, input, metadata);
    await assertDomainFree(ctx, provider);
    ctx.em.persist(provider);
    ctx.audit({ tenantId: owner.id, objectType: 'identityProvider', objectId: id });
    await ctx.em.flush();
    return writtenProvider(ctx, id);
  },
});
