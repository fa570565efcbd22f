import { randomUUID } from 'node:crypto';
import { IdentityProvider, newRow } from '../../../entities/index.js';
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
    const row = newRow(IdentityProvider, ctx.now, {
      id,
      ownerTenantId: owner.id,
      domain: '',
      domainKey: '',
      idpType: input.idpType,
    });
    const provider = ctx.em.create(IdentityProvider, row);
    await applyProvider(ctx, provider, input, metadata);
    await assertDomainFree(ctx, provider);
    ctx.em.persist(provider);
    ctx.audit({ tenantId: owner.id, objectType: 'identityProvider', objectId: id });
    await ctx.em.flush();
    return writtenProvider(ctx, id);
  },
});
